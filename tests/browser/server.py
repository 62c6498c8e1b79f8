"""A server of the app for tests and benchmarks, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int, log: Path, script: str = "app.py") -> subprocess.Popen[bytes]:
    """One with one host, whatever the machine, unless `LAYERSCOPE_HOSTS` says otherwise."""
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    own = {"OMP_NUM_THREADS": "1", "LAYERSCOPE_HOME": str(log.parent / "home")}
    environment = {"LAYERSCOPE_HOSTS": "1", **os.environ, **own}
    with log.open("wb") as output:
        return subprocess.Popen(
            command + options, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )


def wait_until_healthy(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server did not answer within {PATIENCE_S} s:\n{log.read_text()[-4000:]}")


@contextmanager
def serve(log: Path, script: str = "app.py") -> Iterator[str]:
    """The address of a running server; the server ends with the block."""
    with served(log, script) as (url, _):
        yield url


@contextmanager
def served(log: Path, script: str = "app.py") -> Iterator[tuple[str, int]]:
    """Address and process id of a running server."""
    port = free_port()
    process = start(port, log, script)
    try:
        wait_until_healthy(port, process, log)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
