"""What the processes of a server take, as Linux tells it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "nn_core.training.engine.host"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Use:
    """What one process has at a moment.

    Attributes:
        cpu_s: seconds of a processor since it began.
        files: open ones that are no sockets.
    """

    cpu_s: float
    memory: int
    threads: int
    sockets: int
    files: int


def uses(server: int) -> dict[str, Use]:
    """The server's, and that of each of its hosts by its number."""
    found = {}
    for name, process in (("server", server), *((f"host {number}", number) for number in hosts_of(server))):
        with suppress(OSError):  # it has just ended
            found[name] = _use(process)
    return found


def hosts_of(server: int) -> Iterator[int]:
    """The numbers of the processes that train."""
    for children in Path(f"/proc/{server}/task").glob("*/children"):
        with suppress(OSError):
            for number in children.read_text().split():
                if HOST in Path(f"/proc/{number}/cmdline").read_text():
                    yield int(number)


def _use(process: int) -> Use:
    folder = Path(f"/proc/{process}")
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    targets = []
    for one in (folder / "fd").iterdir():
        with suppress(OSError):
            targets.append(os.readlink(one))
    sockets = sum(target.startswith("socket:") for target in targets)
    return Use(
        cpu_s=(int(fields[11]) + int(fields[12])) / TICKS,
        memory=int((folder / "statm").read_text().split()[1]) * PAGE,
        threads=int(fields[17]),
        sockets=sockets,
        files=len(targets) - sockets,
    )
