"""When the next step of a run with a pace is due."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import pytest

from nn_core.training.engine.pace import CATCH_UP_S, Pace
from tests.clock import Clock


class ReadClock(Clock):
    """May do something when it is read."""

    def __init__(self) -> None:
        self.on_read: Callable[[], object] = lambda: None

    def __call__(self) -> float:
        self.on_read()
        return super().__call__()


@pytest.fixture
def clock() -> ReadClock:
    return ReadClock()


@pytest.fixture
def pace(clock: ReadClock) -> Pace:
    return Pace(clock)


def steps(pace: Pace) -> int:
    """How many may be taken at once."""
    count = 0
    while pace.take():
        count += 1
    return count


def test_at_full_speed_a_step_is_always_due(pace: Pace) -> None:
    assert pace.due_at == -inf
    assert [pace.take() for _ in range(100)] == [True] * 100


@pytest.mark.parametrize("rate", [0.5, 2, 8])
def test_the_first_step_is_due_at_once_and_the_next_one_an_interval_later(
    pace: Pace, clock: ReadClock, rate: float
) -> None:
    pace.keep(rate)
    for _ in range(3):
        assert pace.due_at == clock.now
        assert steps(pace) == 1
        assert pace.due_at == clock.now + 1 / rate
        clock.now += 1 / rate


def test_a_fast_pace_makes_up_for_a_short_delay(pace: Pace, clock: ReadClock) -> None:
    pace.keep(128)
    steps(pace)
    clock.now += 4 / 128
    assert steps(pace) == 4


@pytest.mark.parametrize(("rate", "made_up"), [(2, 0), (128, 6)])
def test_a_long_delay_is_made_up_for_in_part(pace: Pace, clock: ReadClock, rate: float, made_up: int) -> None:
    """Two steps are overdue in any case, the others as many as go into the time that is made up for."""
    assert int(CATCH_UP_S * rate) == made_up
    pace.keep(rate)
    steps(pace)
    clock.now += 60
    assert steps(pace) == 2 + made_up


def test_who_starts_again_or_changes_the_pace_waits_for_nothing_and_makes_up_for_nothing(
    pace: Pace, clock: ReadClock
) -> None:
    pace.keep(0.01)
    assert steps(pace) == 1
    clock.now += 1
    for change in (pace.restart, lambda: pace.keep(1_000)):
        change()
        assert pace.due_at == clock.now
        assert steps(pace) == 1


def test_a_pace_that_is_lifted_while_a_worker_asks_harms_nothing(pace: Pace, clock: ReadClock) -> None:
    pace.keep(2)
    clock.on_read = lambda: setattr(pace, "steps_per_second", None)
    assert pace.take()
    assert pace.due_at == -inf
