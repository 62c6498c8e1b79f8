"""Calls to a run while its process dies, at the moments that no busy machine hits for sure."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from nn_core.training import LostError, Snapshot
from nn_core.training.engine.hosted import HostedHandle, HostedRun, HostedSubscription
from nn_core.training.engine.lost import AWAY
from nn_core.training.engine.status import RunStatus
from nn_core.training.engine.tell import Gone
from tests.nn_core.training.small_runs import small_run

STANDING = RunStatus("paused", "", "", "", 3, None, 0, (), small_run().config)


class Dying:
    """A place whose process dies at the first call, and has its runs again before the caller hears of it."""

    def __init__(self, raised: Exception) -> None:
        self.run = HostedRun(self, small_run(), "a" * 22, STANDING)
        self.asked: list[str] = []
        self._raised: Exception | None = raised

    def call(self, verb: str, *args: Any, then: Callable[[Any], Any] = lambda value: value) -> Future[Any]:
        future: Future[Any] = Future()
        self.asked.append(args[1])
        raised, self._raised = self._raised, None
        if raised is None:
            future.set_result("answered")
        else:
            self.run.lose()
            self.run.go_on(STANDING)
            future.set_exception(raised)
        return future

    def tell(self, verb: str, *args: Any) -> None:
        raise NotImplementedError

    def open(self, subscription: HostedSubscription) -> int:
        raise NotImplementedError

    def shut(self, number: int) -> None:
        raise NotImplementedError

    def adopt(self, spec: Any, run_id: str, status: RunStatus) -> HostedRun:
        raise NotImplementedError


@pytest.mark.parametrize("raised", [LostError("gone"), Gone()], ids=["died", "not there yet"])
def test_a_call_is_made_anew_also_where_its_run_is_back_before_the_caller_hears(raised: Exception) -> None:
    place = Dying(raised)
    answer: object = HostedHandle(place.run).at(3)
    assert answer == "answered"
    assert place.asked == ["at", "at"]


def test_steps_that_may_have_been_taken_are_not_asked_for_twice() -> None:
    place = Dying(LostError("gone"))
    with pytest.raises(LostError, match="gone"):
        HostedHandle(place.run).step()
    assert place.asked == ["step"]


def test_steps_that_cannot_have_been_taken_are_asked_for_again() -> None:
    place = Dying(Gone())
    HostedHandle(place.run).step()
    assert place.asked == ["step", "step"]


def test_a_finished_run_answers_nothing() -> None:
    place = Dying(Gone())
    place.run.give_up("over")
    with pytest.raises(LostError, match="over"):
        HostedHandle(place.run).resume()
    assert place.asked == []


class Watched(Dying):
    """A place that is watched."""

    def tell(self, verb: str, *args: Any) -> None:
        self.asked.append(verb)

    def open(self, subscription: HostedSubscription) -> int:
        return 0


def test_who_watches_is_told_at_once_that_nothing_trains_now() -> None:
    place, told = Watched(Gone()), list[Snapshot]()
    subscription = HostedHandle(place.run).subscribe(told.append)
    place.run.lose()
    assert told == []
    seen = Snapshot(7, {"loss": 0.5}, {"weights": np.ones(3)}, "running", 1.0)
    subscription.take(seen)
    subscription.request()
    place.run.lose()
    assert told[0] is seen
    (away,) = told[1:]
    assert (away.step, away.metrics, away.arrays, away.state) == (7, {"loss": 0.5}, {}, "paused")
    assert place.run.status.message == AWAY
    place.asked.clear()
    place.run.go_on(STANDING)
    assert place.asked == ["subscribe", "request"]
