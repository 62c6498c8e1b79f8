"""When the next step of a run with a pace is due."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import pytest

from nn_core.training.engine.pace import CATCH_UP_S, Pace


class Now:
    """A clock that is set by hand, and may do something when it is read."""

    def __init__(self) -> None:
        self.at = 100.0
        self.on_read: Callable[[], object] = lambda: None

    def __call__(self) -> float:
        self.on_read()
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def pace(now: Now) -> Pace:
    return Pace(now)


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
    pace: Pace, now: Now, rate: float
) -> None:
    pace.keep(rate)
    for _ in range(3):
        assert pace.due_at == now.at
        assert steps(pace) == 1
        assert pace.due_at == now.at + 1 / rate
        now.at += 1 / rate


def test_a_fast_pace_makes_up_for_a_short_delay(pace: Pace, now: Now) -> None:
    pace.keep(128)
    steps(pace)
    now.at += 4 / 128
    assert steps(pace) == 4


@pytest.mark.parametrize(("rate", "made_up"), [(2, 0), (128, 6)])
def test_a_long_delay_is_made_up_for_in_part(pace: Pace, now: Now, rate: float, made_up: int) -> None:
    """Two steps are overdue in any case, the others as many as go into the time that is made up for."""
    assert int(CATCH_UP_S * rate) == made_up
    pace.keep(rate)
    steps(pace)
    now.at += 60
    assert steps(pace) == 2 + made_up


def test_who_starts_again_or_changes_the_pace_waits_for_nothing_and_makes_up_for_nothing(
    pace: Pace, now: Now
) -> None:
    pace.keep(0.01)
    assert steps(pace) == 1
    now.at += 1
    for change in (pace.restart, lambda: pace.keep(1_000)):
        change()
        assert pace.due_at == now.at
        assert steps(pace) == 1


def test_a_pace_that_is_lifted_while_a_worker_asks_harms_nothing(pace: Pace, now: Now) -> None:
    pace.keep(2)
    now.on_read = lambda: setattr(pace, "steps_per_second", None)
    assert pace.take()
    assert pace.due_at == -inf
