"""Curves stay bounded, keep their ends, and are the numbers that went in."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nn_core.training.engine.history import MAX_POINTS, History, Series, curves_until
from nn_core.training.spec import Snapshot


def fed(steps: int, limit: int) -> Series:
    series = Series(limit)
    for step in range(1, steps + 1):
        if series.wants(step):
            series.add(step, {"train_loss": 1 / step})
    return series


@given(st.integers(1, 3_000), st.integers(2, 60))
def test_a_thinned_series_is_bounded_even_and_true(steps: int, limit: int) -> None:
    points = fed(steps, limit).points
    kept = [step for step, _ in points]
    assert len(points) <= limit
    assert kept[0] == 1
    assert len(set(np.diff(kept).tolist())) <= 1
    assert steps - kept[-1] < (kept[1] - kept[0] if len(kept) > 1 else max(2, steps))
    assert all(metrics == {"train_loss": 1 / step} for step, metrics in points)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=400))
def test_points_at_odd_steps_keep_the_first_and_the_newest(gaps: list[int]) -> None:
    series, step = Series(20), 0
    for gap in gaps:
        step += gap
        series.add(step, {"val_loss": float(step)})
        kept = [step for step, _ in series.points]
        assert kept[0] == gaps[0]
        assert kept[-1] == step
        assert len(kept) <= 20


def test_the_curves_have_gaps_where_nothing_was_measured() -> None:
    history = History()
    history.validation.add(0, {"val_loss": 2.3})
    history.training.add(1, {"train_loss": 2.0})
    history.training.add(2, {"train_loss": 1.5})
    history.validation.add(2, {"val_loss": 1.75})
    curves = history.curves()
    assert curves["step"].tolist() == [0, 1, 2]
    np.testing.assert_array_equal(curves["train_loss"], [np.nan, 2.0, 1.5])
    np.testing.assert_array_equal(curves["val_loss"], [2.3, np.nan, 1.75])


METRICS = st.dictionaries(st.sampled_from(["train_loss", "val_loss", "gap"]), st.floats(allow_nan=True))
POINTS = st.dictionaries(st.integers(0, 40), METRICS, max_size=30)


@given(POINTS, POINTS)
def test_a_curve_holds_each_number_at_its_step_and_nothing_else(
    training: dict[int, dict[str, float]], validation: dict[int, dict[str, float]]
) -> None:
    history, told = History(), dict[tuple[str, int], float]()
    for series, points in ((history.training, training), (history.validation, validation)):
        for step in sorted(points):
            series.add(step, points[step])
            told |= {(name, step): value for name, value in points[step].items()}
    curves = history.curves()
    steps = sorted({*training, *validation})
    assert curves.pop("step").tolist() == steps
    assert curves.keys() == {name for name, _ in told}
    for name, curve in curves.items():
        np.testing.assert_array_equal(curve, [told.get((name, step), np.nan) for step in steps])


def test_no_points_make_no_curves() -> None:
    assert {name: len(curve) for name, curve in History().curves().items()} == {"step": 0}


def test_what_came_after_a_step_can_be_forgotten() -> None:
    history = History()
    for step in range(1, 11):
        history.training.add(step, {"train_loss": 0.0})
    history.validation.add(7, {"val_loss": 0.0})
    history.forget_after(6)
    assert history.curves()["step"].tolist() == [1, 2, 3, 4, 5, 6]


def test_each_curve_has_at_most_the_promised_number_of_points() -> None:
    history = History()
    for step in range(1, 5_000):
        if history.training.wants(step):
            history.training.add(step, {"train_loss": 0.0})
        history.validation.add(step, {"val_loss": 0.0})
    curves = history.curves()
    assert max(np.isfinite(curves[name]).sum() for name in ("train_loss", "val_loss")) <= MAX_POINTS


def test_curves_until_a_snapshot_end_with_its_numbers_at_the_steps_where_they_were_measured() -> None:
    history = History()
    for step in (1, 5, 9, 13):
        history.training.add(step, {"train_loss": float(step)})
    history.validation.add(13, {"val_loss": 0.5})
    metrics = {"step": 11.0, "train_loss": 1.5, "val_loss": 2.5, "steps_per_second": 80.0}
    snapshot = Snapshot(11, metrics, {}, "running", 0.0, {"val_loss": 10})
    curves = curves_until(history.curves(), snapshot)
    assert curves["step"].tolist() == [1, 5, 9, 10, 11]
    np.testing.assert_array_equal(curves["train_loss"], [1, 5, 9, np.nan, 1.5])
    np.testing.assert_array_equal(curves["val_loss"], [np.nan, np.nan, np.nan, 2.5, np.nan])
    assert set(curves) == {"step", "train_loss", "val_loss"}


def test_curves_until_a_snapshot_of_nothing_are_empty() -> None:
    snapshot = Snapshot(0, {"step": 0.0, "epoch": 0.0}, {}, "paused", 0.0)
    assert {name: len(curve) for name, curve in curves_until(History().curves(), snapshot).items()} == {
        "step": 0
    }


def test_a_second_measurement_of_a_step_takes_the_place_of_the_first() -> None:
    series = Series()
    series.add(1, {"js": 0.5})
    series.add(4, {"js": 0.4})
    series.add(4, {"js": 0.9})
    assert series.points == ((1, {"js": 0.5}), (4, {"js": 0.9}))


def lists(history: History) -> dict[str, list[float]]:
    return {name: curve.tolist() for name, curve in history.curves().items()}


def test_a_metric_on_another_scale_is_gone_with_the_points_that_held_nothing_else() -> None:
    history = History()
    history.training.add(1, {"d_real": 0.5})
    history.training.add(2, {"d_real": 0.6, "epoch": 0.1})
    history.validation.add(2, {"d_real": 0.7, "js": 0.2})
    history.rescale({"d_real"}, "hinge", "saturating")
    assert lists(history) == {"step": [2], "epoch": [0.1], "js": [0.2]}
    assert history.training.points == ((2, {"epoch": 0.1}),)


def test_a_metric_comes_back_with_its_scale_also_after_a_measurement_of_the_same_step() -> None:
    history = History()
    history.training.add(1, {"g_loss": 0.5})
    history.training.add(2, {"g_loss": 0.6})
    history.rescale({"g_loss"}, "hinge", "saturating")
    history.training.add(2, {"g_loss": -3.0})
    history.training.add(3, {"g_loss": -4.0})
    assert lists(history) == {"step": [2, 3], "g_loss": [-3.0, -4.0]}
    history.rescale({"g_loss"}, "saturating", "hinge")
    assert lists(history) == {"step": [1, 2], "g_loss": [0.5, 0.6]}
    history.forget_after(2)
    history.rescale({"g_loss"}, "hinge", "saturating")
    assert lists(history) == {"step": [2], "g_loss": [-3.0]}


def test_what_is_put_aside_outlives_writing_down() -> None:
    series = Series()
    series.add(1, {"g_loss": 0.5})
    series.rescale({"g_loss"}, "hinge", "saturating")
    again = Series.of(series.all_points, series.stride)
    assert not again.points
    again.rescale({"g_loss"}, "saturating", "hinge")
    assert again.points == ((1, {"g_loss": 0.5}),)
