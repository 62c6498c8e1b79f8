"""In which order a host tells what it has to tell."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core.training import LocalEngine, Snapshot
from nn_core.training.engine import tell
from nn_core.training.engine.status import EngineStatus
from nn_core.training.engine.tell import Teller
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.small_runs import small_run

Message = tuple[Any, ...]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """What tellers write, as it would be read."""
    monkeypatch.setattr(tell, "packed", pickle.dumps)
    return []


def teller(written: list[Message], and_then: Callable[[Message], object] = lambda message: None) -> Teller:
    """One whose messages are collected; `and_then` happens as soon as one is written."""

    def write(whole: bytes) -> None:
        message = pickle.loads(whole)
        written.append(message)
        and_then(message)

    return Teller(write, print)


def shot(step: int) -> Snapshot:
    return Snapshot(step, {}, {"maps": np.full(3, step)}, "running", 0.0)


def test_answers_come_before_pictures_and_of_those_only_the_newest(written: list[Message]) -> None:
    one = teller(written)
    for step in range(5):
        one.shot(1, "run", shot(step))
    one.shot(2, "run", shot(9))
    one.answer(7, "done")
    one.close()
    one.work()
    assert written[:2] == [("ready",), ("answer", 7, "done", None)]
    assert [(*message[:2], message[2].step) for message in written[2:-1]] == [("shot", 1, 4), ("shot", 2, 9)]
    assert written[-1] == ("closed",)


def test_however_often_something_changes_all_is_looked_at_now_and_then(
    written: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    now = 100.0
    monkeypatch.setattr(tell, "time", SimpleNamespace(monotonic=lambda: now))

    def look() -> EngineStatus:
        looks.append(now)
        return EngineStatus()

    one = Teller(written.append, print, look)  # type: ignore[arg-type]
    for _ in range(1000):
        one.stir()
        one._tell()
        now += max(0.0001, min(0.001, one._patience_s()))
    assert [b - a >= tell.SWEEP_EVERY_S for a, b in pairwise(looks)] == [True] * (len(looks) - 1)
    assert len(looks) == pytest.approx(1000 * 0.001 / tell.SWEEP_EVERY_S, rel=0.1)


def test_what_changes_in_the_shade_of_a_sweep_is_looked_at_after_it(
    written: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(tell, "time", SimpleNamespace(monotonic=lambda: now))
    one = teller(written)
    assert one._patience_s() == tell.LOOK_EVERY_S
    one.stir()
    one._tell()
    assert one._patience_s() == tell.LOOK_EVERY_S
    now += 0.005
    one.stir()
    one._tell()
    assert one._patience_s() == pytest.approx(tell.SWEEP_EVERY_S - 0.005)


def test_an_answer_overtakes_pictures_that_wait(written: list[Message]) -> None:
    def meanwhile(message: Message) -> None:
        if message[:2] == ("shot", 1):
            one.answer(7, "done")

    one = teller(written, meanwhile)
    for number in (1, 2):
        one.shot(number, "run", shot(number))
    one.close()
    one.work()
    assert [message[:2] for message in written[1:-1]] == [("shot", 1), ("answer", 7), ("shot", 2)]


def test_what_happened_to_a_run_is_told_before_the_answer_and_once(
    engine: LocalEngine, written: list[Message]
) -> None:
    run = engine.submit(small_run())
    assert run.wait(60)

    def meanwhile(message: Message) -> None:
        if message[:2] == ("answer", 1):
            stepped(run, 3)
            run.configure(learning_rate=0.5)
            for number in (2, 3):
                one.answer(number, None, about=run.id)

    one = teller(written, meanwhile)
    one.answer(1, run)
    one.close()
    one.work()
    _, begun, told, *rest = written
    assert (begun[2][0], begun[2][1].step_count, begun[2][1].config) == (run.id, 0, small_run().config)
    assert (told[0], told[2].step_count, told[2].config) == ("run", 3, run.spec.config)
    assert rest == [("answer", 2, None, None), ("answer", 3, None, None), ("closed",)]


def test_what_is_no_plain_data_is_answered_with_an_error(written: list[Message]) -> None:
    one = teller(written)
    one.answer(1, lambda: None)
    one.answer(2, "fine")
    one.close()
    one.work()
    assert isinstance(written[1][3], RuntimeError)
    assert written[2] == ("answer", 2, "fine", None)


def test_a_run_that_left_for_another_is_told_before_that_one(written: list[Message]) -> None:
    with closing(LocalEngine("cpu", max_runs=1)) as engine:
        first = stepped(engine.submit(small_run()), 1)

        def meanwhile(message: Message) -> None:
            if message[:2] == ("answer", 1):
                one.answer(2, engine.submit(small_run(), replacing=first))
                one.close()

        one = teller(written, meanwhile)
        one.answer(1, first)
        one.work()
    told = [message for message in written if message[0] in ("answer", "run")]
    assert [message[:2] for message in told[:3]] == [("answer", 1), ("run", first.id), ("answer", 2)]
    assert told[1][2].state == "finished"
