"""Jobs in the local engine: beside its workers, in turn with runs, while somebody asks, within a budget."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np
import pytest

from nn_core.data import DataError
from nn_core.training import CapacityError, ClassifierRun, LocalEngine
from nn_core.training.engine import jobs as local_jobs
from nn_core.training.engine.jobs import bytes_of
from nn_core.training.jobs import LEASE_S, Beside, Job, JobHandle, Progress, Steps, Tools
from tests.nn_core.training.driving import EngineClock, stepped
from tests.nn_core.training.engine.conformance.copying import watched
from tests.nn_core.training.engine.conformance.jobs import done
from tests.nn_core.training.small_jobs import ENDLESS, Alone, Both, Count, Trains
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S, until

# What takes long


@dataclass(frozen=True)
class Loads(Job):
    def work(self, tools: Tools) -> Steps:
        return (yield Beside(_load))


gate = threading.Event()


def _load() -> str:
    gate.wait(PATIENCE_S)
    return threading.current_thread().name


def test_what_takes_long_holds_up_no_worker() -> None:
    gate.clear()
    engine = LocalEngine(device="cpu", workers=1)
    handle = engine.jobs.ask(Loads())
    assert done(engine, Count(3))
    assert not handle.wait(0)
    gate.set()
    assert handle.wait(PATIENCE_S)
    assert handle.result == "loading"
    engine.close()


# Fairness


@pytest.mark.walk
def test_a_job_and_a_run_get_half_of_the_turns_each(timed: LocalEngine, clock: EngineClock) -> None:
    turns: list[str] = []
    choose = timed._choose

    def seen(slow: bool) -> Any:
        turn, due_at = choose(slow)
        if turn is not None and turn[1] > 0:
            turns.append(type(turn[0]).__name__)
            clock.now += 0.001  # so that one of the two has waited longer
        return turn, due_at

    run = timed.submit(small_run())
    stepped(run, 1)
    timed._choose = seen  # type: ignore[method-assign]
    run.resume()
    handle = timed.jobs.ask(Count(ENDLESS))
    until(lambda: turns.count("Work") > 40)
    handle.cancel()
    first = turns.index("Work")
    both = turns[first : first + 60]
    assert abs(both.count("Work") - both.count("Run")) <= 6


def test_two_people_get_the_same_time_however_many_jobs_and_runs_each_has(
    timed: LocalEngine, clock: EngineClock
) -> None:
    had: Counter[str] = Counter()
    charge = timed._charge

    def seen(task: Any, seconds: float) -> None:  # each turn counts alike
        had[task.owner] += 1
        charge(task, 1.0)

    timed._charge = seen  # type: ignore[method-assign]
    run = watched(timed.submit(small_run(), owner="one"))
    stepped(run, 1)
    had.clear()
    run.resume()
    many = [timed.jobs.ask(Count(ENDLESS, f"{index}"), f"tab {index}", "one") for index in range(6)]
    one = timed.jobs.ask(Both(Count(ENDLESS, "alone"), Count(1)), "tab", "other")
    until(lambda: had["other"] > 2)
    before = had.copy()
    until(lambda: had.total() > before.total() + 100)
    for handle in (*many, one):
        handle.cancel()
    run.pause()
    assert set(had) <= {"one", "other", ""}
    took = had - before
    assert abs(took["one"] - took["other"]) <= 2 + took[""]


def test_a_job_is_his_who_came_first_of_those_who_wait(timed: LocalEngine, clock: EngineClock) -> None:
    job = Both(Count(ENDLESS), Count(1))
    handle = timed.jobs.ask(job, "tab", "one")
    other = timed.jobs.ask(job, "another tab", "other")
    nobody = timed.jobs.ask(job)
    works = timed.jobs.tasks

    def whose() -> list[str]:
        with timed._changed:
            return [work.owner for work in works()]

    until(lambda: whose() == ["one", "one"])  # also the job that this one waits for
    handle.leave("tab")
    until(lambda: whose() == ["other"] * 2)
    timed.jobs.ask(job, "tab", "one")
    until(lambda: whose() == ["other"] * 2)
    clock.advance(LEASE_S - 1)
    nobody.ask()
    handle.ask("tab")
    until(lambda: whose() == ["other"] * 2)
    clock.advance(2)
    until(lambda: whose() == ["one"] * 2)
    handle.leave("tab")
    until(lambda: whose() == [""] * 2)
    other.cancel()


def test_of_a_kind_that_goes_one_at_a_time_everybody_has_one_in_turn(timed: LocalEngine) -> None:
    mine = [timed.jobs.ask(Alone(ENDLESS, f"{index}"), f"tab {index}", "one") for index in range(4)]
    theirs = [timed.jobs.ask(Alone(ENDLESS, f"theirs {index}"), "tab", "other") for index in range(2)]
    order = []
    for _ in range(6):
        until(lambda: any(one.state == "running" for one in (*mine, *theirs)))
        (runs,) = (one for one in (*mine, *theirs) if one.state == "running")
        order.append("mine" if runs in mine else "theirs")
        runs.cancel()
    assert order == ["mine", "theirs", "mine", "theirs", "mine", "mine"]


def test_a_kind_that_goes_one_at_a_time_does(engine: LocalEngine) -> None:
    first = engine.jobs.ask(Alone(ENDLESS, "a"))
    until(lambda: first.progress.done > 0)
    second = engine.jobs.ask(Alone(2, "b"))
    assert done(engine, Count(3))
    assert (second.state, second.progress.done) == ("queued", 0)
    first.leave()
    assert second.wait(PATIENCE_S)
    assert second.state == "done"


# Who asks


def test_what_nobody_asks_for_stands_still_and_goes_on_where_it_stood(
    timed: LocalEngine, clock: EngineClock
) -> None:
    handle = timed.jobs.ask(Count(ENDLESS), "me").onlooker
    until(lambda: handle.progress.done > 5)
    clock.advance(69)
    seen = handle.progress.done
    until(lambda: handle.progress.done > seen)
    clock.advance(2)
    until(lambda: handle.state == "queued" and not handle._work.busy)
    stands_at = handle.progress.done
    assert done(timed, Count(3, "other"))
    assert handle.progress.done == stands_at
    assert timed.jobs.ask(Count(ENDLESS), "you") == handle
    until(lambda: handle.progress.done > stands_at)


def test_who_looks_how_far_it_is_goes_on_waiting_for_it(timed: LocalEngine, clock: EngineClock) -> None:
    handle = timed.jobs.ask(Count(ENDLESS), "me")
    for _ in range(5):
        clock.advance(60)
        until(partial(_is_beyond, handle, handle.progress.done))
    clock.advance(71)
    until(lambda: handle.state == "queued")
    until(partial(_is_beyond, handle, handle.progress.done))


def _is_beyond(handle: JobHandle, done: int) -> bool:
    return handle.progress.done > done


def test_neither_who_left_nor_an_onlooker_keeps_it_going(timed: LocalEngine, clock: EngineClock) -> None:
    handle = timed.jobs.ask(Count(ENDLESS), "me")
    timed.jobs.ask(Count(ENDLESS), "you")
    handle.leave("me")
    clock.advance(60)
    assert handle.progress.of == handle.onlooker.progress.of
    assert handle.wanted
    clock.advance(11)
    assert not handle.wanted
    assert handle.progress == handle.onlooker.progress
    assert not handle.wanted
    until(lambda: handle.state == "queued")


def test_others_are_worked_on_while_one_that_needs_them_is_asked_for(
    timed: LocalEngine, clock: EngineClock
) -> None:
    needed = Count(ENDLESS)
    handle = timed.jobs.ask(Both(needed, Count(1)), "me")
    until(lambda: handle.progress.done > 5)
    for _ in range(5):
        clock.advance(60)
        handle.ask("me")
    seen = handle.progress.done
    until(lambda: handle.progress.done > seen)
    handle.leave("me")
    until(lambda: timed.jobs._open[needed].state == "queued")
    handle.ask("me")
    seen = handle.progress.done
    until(lambda: handle.progress.done > seen)
    timed.jobs.ask(needed, "you").leave("you", cancel=True)
    until(lambda: handle.progress.done > seen + 10)
    assert handle.state == "running"


def test_what_nobody_asks_for_is_forgotten(timed: LocalEngine, clock: EngineClock) -> None:
    handle = timed.jobs.ask(Trains(small_run(), ENDLESS))
    until(lambda: handle.progress.done > 0)
    clock.advance(71)
    until(lambda: handle.state == "queued")
    clock.advance(601)
    until(lambda: handle.state == "cancelled")
    assert "forgotten" in handle.problem
    until(lambda: handle._work._steps is None)
    assert timed.jobs.ask(Trains(small_run(), ENDLESS)) != handle


def test_time_in_which_nobody_asks_is_not_counted_as_work(timed: LocalEngine, clock: EngineClock) -> None:
    handle = timed.jobs.ask(Count(ENDLESS))
    until(lambda: handle.progress.done > 0)
    clock.advance(10)
    handle.leave()
    until(lambda: handle.state == "queued")
    clock.advance(500)
    handle.ask()
    until(lambda: handle.state == "running")
    clock.advance(20)
    until(lambda: handle._work.active_s == 30)


# Failing


def test_data_that_cannot_be_loaded_fails_it(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(self: ClassifierRun) -> None:
        raise DataError("The digits are gone.")

    monkeypatch.setattr(ClassifierRun, "load", load)
    handle = engine.jobs.ask(Trains(small_run(), 3))
    assert handle.wait(PATIENCE_S)
    assert handle.problem == "The digits are gone."


# Memory


def test_training_in_a_job_needs_room_like_a_run() -> None:
    engine = LocalEngine(device="cpu", workers=1, max_bytes=1_000)
    handle = engine.jobs.ask(Trains(small_run(), 3))
    assert handle.wait(PATIENCE_S)
    assert handle.problem.startswith("This run needs ")
    engine.close()


def test_a_job_that_was_left_makes_room_and_begins_anew_when_asked_again(timed: LocalEngine) -> None:
    job = Trains(small_run(), ENDLESS)
    handle = timed.jobs.ask(job, "me")
    until(lambda: handle.progress.done > 0)
    timed.submit(small_run())
    with pytest.raises(CapacityError):
        timed.submit(small_run())
    handle.leave("me")
    until(lambda: handle.state == "queued")
    run = timed.submit(small_run())
    until(lambda: handle._work._steps is None)
    assert (handle.state, handle.progress.done) == ("queued", 0)
    run.close()
    handle.ask("me")
    until(lambda: handle.progress.done > 0)


def test_results_are_kept_within_a_budget_and_the_longest_unasked_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local_jobs, "MAX_RESULTS", 3)
    engine = LocalEngine(device="cpu", workers=1)
    for to in (1, 2, 3):
        done(engine, Count(to))
    assert engine.jobs.found(Count(1)) is not None
    done(engine, Count(4))
    kept = [to for to in (1, 2, 3, 4) if engine.jobs.found(Count(to)) is not None]
    assert kept == [1, 3, 4]
    engine.close()


def test_large_results_count_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    one = bytes_of({"w": np.zeros(1000)})
    assert 8000 < one < 8300
    weights = sum(8 + array.nbytes for array in Trained.zeros.values())
    monkeypatch.setattr(local_jobs, "MAX_RESULT_BYTES", 2 * weights)
    engine = LocalEngine(device="cpu", workers=1)
    for number in range(4):
        done(engine, Trained(number))
    kept = [number for number in range(4) if engine.jobs.found(Trained(number)) is not None]
    assert kept[-1] == 3
    assert len(kept) < 3
    engine.close()


def test_small_results_do_not_make_way_for_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_jobs, "MAX_RESULT_BYTES", 100_000)
    engine = LocalEngine(device="cpu", workers=1)
    done(engine, Count(1))
    for number in range(3):
        done(engine, Trained(number))
    kept = [number for number in range(3) if engine.jobs.found(Trained(number)) is not None]
    assert kept == [2]
    assert engine.jobs.found(Count(1)) is not None
    engine.close()


@dataclass(frozen=True)
class Trained(Job):
    """Gives an array of 80 kB."""

    number: int
    zeros: ClassVar[dict[str, np.ndarray[Any, Any]]] = {"w": np.zeros(10_000)}

    def work(self, tools: Tools) -> Steps:
        yield Progress()
        return self.zeros
