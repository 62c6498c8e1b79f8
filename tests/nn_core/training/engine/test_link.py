"""The process of a host gives way to the server; one that cannot start is tried again later."""

from __future__ import annotations

import os
import threading

import pytest

from nn_core.training.engine import link
from nn_core.training.engine.host import NICENESS
from nn_core.training.engine.link import Link, OwnProcess
from tests.nn_core.training.engine.host_threads import DeadOnArrival, HostThread
from tests.waiting import PATIENCE_S, until


def test_a_process_that_cannot_be_started_in_the_place_of_one_that_worked_is_tried_again_later_and_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float | None] = []
    started: list[HostThread | None] = []
    spoke = threading.Event()

    class Hasty(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout)
            return self.is_set()

    def start() -> HostThread:
        if 1 <= len(started) < 4:
            started.append(None)
            raise OSError("no memory")
        started.append(process := HostThread())
        return process

    monkeypatch.setattr(link, "Event", Hasty)
    one = Link(start, {"device": "cpu"}, lambda kind, *_: spoke.set() if kind == "ready" else None, print)
    one.read()
    assert spoke.wait()
    assert started[0] is not None
    started[0].die()
    one.tell("beside", 0, 0)
    until(lambda: len(started) == 5)
    assert pauses == [1.0, 2.0, 4.0]
    one.stop()
    one.close(60.0)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="a system without niceness")
def test_a_host_gives_way_to_the_server() -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    process = OwnProcess()
    try:
        until(lambda: os.getpriority(os.PRIO_PROCESS, process.pid) == min(own + NICENESS, 19))
        assert os.getpriority(os.PRIO_PROCESS, 0) == own
    finally:
        process.end()


def test_nothing_is_written_to_a_process_that_is_being_killed() -> None:
    """Its pipe is closed then, and another file may have its number the moment after."""
    killed = threading.Event()
    links: list[Link] = []
    heard: list[bytes] = []

    class Dying(DeadOnArrival):
        def kill(self) -> None:
            self._unread.read(1 << 16)  # the settings
            links[0].tell("something")
            os.set_blocking(self._unread.fileno(), False)
            heard.append(self._unread.read(1 << 16) or b"")
            super().kill()
            killed.set()

    links.append(Link(Dying, {}, lambda *_: None, lambda: None))
    links[0].read()
    assert killed.wait(PATIENCE_S)
    links[0].stop()
    links[0].close(PATIENCE_S)
    assert heard[0] == b""
