"""The timeline stays in its memory, keeps both ends, and gives back what was put in."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from nn_core.training.engine.timeline import Entry, Timeline


def filled(steps: int, max_bytes: int = 48 * 2**20, max_entries: int = 256, floats: int = 1) -> Timeline:
    timeline = Timeline(max_bytes, max_entries)
    for step in range(steps + 1):
        if timeline.wants(step):
            timeline.add(Entry(step, {"w": torch.full((floats,), float(step))}, {"step": float(step)}))
    return timeline


@given(st.integers(0, 3_000), st.integers(2, 300))
def test_it_is_bounded_ordered_and_keeps_the_first(steps: int, capacity: int) -> None:
    kept = filled(steps, max_entries=capacity).steps
    assert len(kept) <= capacity
    assert kept[0] == 0
    assert list(kept) == sorted(set(kept))


@given(st.integers(1, 3_000), st.integers(3, 300))
def test_no_gap_is_wider_than_a_few_times_the_mean(steps: int, capacity: int) -> None:
    kept = filled(steps, max_entries=capacity).steps
    widest = max(np.diff([*kept, steps]))
    assert widest <= 4 * (steps / capacity + 1)


@given(st.integers(1, 1_000), st.integers(2, 100))
def test_the_newest_added_is_there(steps: int, capacity: int) -> None:
    timeline = Timeline(max_entries=capacity)
    for step in range(steps):
        if timeline.wants(step):
            timeline.add(Entry(step, {}, {}))
            assert timeline.steps[-1] == step


def test_the_first_steps_stay_where_there_is_room() -> None:
    kept = filled(20_000).steps
    assert {0, 1, 2, 4, 8, 16, 32, 64} <= set(kept)


@given(st.integers(1, 500), st.integers(1, 1_000))
def test_it_never_holds_more_bytes_than_allowed(steps: int, floats: int) -> None:
    timeline = filled(steps, max_bytes=40_000, floats=floats)
    moments = [timeline.nearest(step) for step in timeline.steps]
    held = sum(int(moment.weights["w"].nbytes) for moment in moments if moment is not None)
    assert None not in moments
    assert held <= 40_000


def test_weights_too_large_for_the_budget_still_leave_the_first_and_the_newest() -> None:
    timeline = filled(8, max_bytes=10, floats=100)
    assert timeline.steps == (0, 8)


@given(st.integers(0, 400), st.integers(-10, 500))
def test_nearest_is_nearest_and_intact(steps: int, asked: int) -> None:
    timeline = filled(steps, max_entries=30)
    entry = timeline.nearest(asked)
    assert entry is not None
    assert abs(entry.step - asked) == min(abs(step - asked) for step in timeline.steps)
    assert entry.weights["w"].item() == entry.metrics["step"] == entry.step


def test_an_empty_timeline_has_nothing_near() -> None:
    assert Timeline().nearest(3) is None


def test_the_future_can_be_forgotten() -> None:
    timeline = filled(100)
    timeline.forget_after(40)
    assert timeline.steps == tuple(range(41))


def test_what_was_measured_anew_is_known_at_the_newest_entry_only() -> None:
    timeline = filled(5)
    timeline.remeasure(3, {"step": -1.0}, {})
    timeline.remeasure(5, {"step": 5.0, "loss": 2.0}, {"loss": 4})
    assert [entry.metrics for entry in timeline.entries[:5]] == [{"step": float(step)} for step in range(5)]
    newest = timeline.entries[5]
    assert (newest.metrics, newest.measured) == ({"step": 5.0, "loss": 2.0}, {"loss": 4})
    assert newest.weights["w"].item() == 5


def test_an_empty_timeline_takes_no_measures() -> None:
    timeline = Timeline()
    timeline.remeasure(0, {"loss": 1.0}, {})
    assert timeline.entries == ()


def test_steps_are_listed_anew_only_where_there_are_others() -> None:
    timeline = filled(10)
    before = timeline.steps
    assert timeline.steps is before
    timeline.add(Entry(11, {}, {}))
    assert timeline.steps == (*before, 11)
    timeline.forget_after(3)
    assert timeline.steps == (0, 1, 2, 3)
    copy = timeline.copy()
    copy.add(Entry(4, {}, {}))
    assert (copy.steps, timeline.steps) == ((0, 1, 2, 3, 4), (0, 1, 2, 3))
