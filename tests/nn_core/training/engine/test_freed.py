"""What runs that are gone have freed is the system's again."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from nn_core.training import HostedEngine
from nn_core.training.engine import freed
from tests.nn_core.training.engine.host_threads import HostThread
from tests.waiting import PATIENCE_S

BLOCKS, BLOCK_BYTES, PIN_BYTES = 1024, 2**16, 2**11


def resident() -> int:
    """Bytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library keeps what was freed")
def test_what_was_freed_between_blocks_in_use_is_given_back() -> None:
    blocks = [
        (np.ones(BLOCK_BYTES, np.uint8), np.ones(PIN_BYTES, np.uint8)) for _ in range(BLOCKS)
    ]  # all pages are written to
    pins = [pin for _, pin in blocks]
    del blocks
    kept = resident()
    freed.give_back()
    assert kept - resident() > BLOCKS * BLOCK_BYTES / 2
    assert all(pin.all() for pin in pins)


FAULTS = """
import resource, sys
import numpy as np
from nn_core.training.engine import freed

def step():
    return [np.ones(2**21, np.uint8) for _ in range(8)]  # larger than what the library keeps by itself

if "keep" in sys.argv:
    freed.keep_at_hand()
step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
PAGES = 20 * 8 * 2**21 // 2**12


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library keeps what was freed")
def test_a_step_gets_the_memory_that_the_one_before_it_has_freed() -> None:
    def faults(*args: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", FAULTS, *args], capture_output=True, text=True, check=True
        )
        return int(done.stdout)

    assert faults() > PAGES / 2
    assert faults("keep") < PAGES / 20


def test_without_the_gnu_c_library_nothing_is_kept_or_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freed, "CDLL", lambda _: object())
    freed.keep_at_hand()
    freed.give_back()


def test_a_host_gives_back_again_and_again_until_it_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    times, often = [0], Event()

    def count() -> None:
        times[0] += 1
        if times[0] == 3:
            often.set()

    monkeypatch.setattr(freed, "EVERY_S", 1e-3)
    monkeypatch.setattr(freed, "give_back", count)
    before = set(threading.enumerate())
    with closing(HostedEngine(1, device="cpu", start=HostThread)):
        is_often = often.wait(PATIENCE_S)
    assert is_often
    assert not [one.name for one in set(threading.enumerate()) - before if one.name == "giving back"]
