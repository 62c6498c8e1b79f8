"""A PostgreSQL of its own for tests: Debian's, installed where there is none; nothing of it is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


@cache
def programs() -> Path | None:
    """The folder of PostgreSQL's programs; None where there is none and none can be installed."""
    found = _found()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"], check=False
        )
        found = _found()
    return found


def _found() -> Path | None:
    there = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if there:
        return there[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@contextmanager
def postgres() -> Iterator[PostgreSQL]:
    """A server that listens on a socket file alone."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = PostgreSQL(folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class PostgreSQL:
    """One server with its data in `folder`, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def url(self) -> str:
        return f"postgresql://layerscope@/postgres?host={self.folder}"

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "layerscope", "-A", "trust", "--no-sync")

    def start(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self._pg_ctl("-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._pg_ctl("-m", "immediate", "stop", check=False)

    def _pg_ctl(self, *arguments: str, check: bool = True) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), *arguments, check=check)

    def _run(self, name: str, *arguments: str, check: bool = True) -> None:
        there = programs()
        assert there is not None, "There is no PostgreSQL: install it, then run again."
        as_its_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_its_user, str(there / name), *arguments]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd=self.folder)
