"""What figures of runs share: the moment, the charts of the page, and the words on settings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_core.training import ClassifierProbe, LocalEngine, PlaneGanRun, PlaneLayer, PlaneRun
from nn_core.training.spec import RunSpec
from tests.nn_core.training.small_runs import small_gan, small_run
from tests.ui.trained_runs import run_of
from ui.kit.print.figure import Curves
from ui.kit.print.runs import curves, moment, run_words
from ui.shell.trouble import PlainError


def chart(title: str, **more: Any) -> dict[str, Any]:
    series = [
        {"name": "train_loss", "label": "training", "dashed": False, "colour": "train"},
        {"name": "not measured", "label": "nothing", "dashed": True, "colour": "muted"},
    ]
    return {"title": title, "series": series, "range": None, "log": False} | more


def test_a_run_that_is_being_built_is_waited_for() -> None:
    engine = LocalEngine(device="cpu")
    try:
        shot = moment(engine.submit(small_run()), None, ClassifierProbe(layers=("conv1",)))
        assert shot.arrays["conv1"].shape == (4, 6, 6)
        assert shot.step == 0
    finally:
        engine.close()


@pytest.mark.parametrize("shown_before", [False, True])
def test_a_run_that_is_gone_says_so(shown_before: bool) -> None:
    engine = LocalEngine(device="cpu")
    run = engine.submit(small_run())
    if shown_before:
        run.watch(ClassifierProbe(layers=("conv1",)))
        assert run.latest().arrays
    run.close()
    with pytest.raises(PlainError, match="nothing that could be printed"):
        moment(run, None, ClassifierProbe(layers=("conv1",)))
    engine.close()


LATE = 601
"""Steps after which the newest one is among the steps kept no more."""
CHANGES: list[tuple[RunSpec, dict[str, Any], str, tuple[int, ...]]] = [
    (PlaneRun(), {"layers": (PlaneLayer(2),)}, "layer1.weight", (2, 2)),
    (PlaneRun(), {"train_share": 0.2}, "train", (100, 3)),
]


@pytest.mark.parametrize(("spec", "change", "name", "shape"), CHANGES)
@pytest.mark.parametrize("steps", [64, LATE])
def test_newest_is_the_run_as_it_stands_after_a_change(
    spec: RunSpec, change: dict[str, Any], name: str, shape: tuple[int, ...], steps: int
) -> None:
    with run_of(spec, steps) as run:
        run.configure(**change)
        shot = moment(run, None, spec.probe())
        assert (shot.step, shot.arrays[name].shape) == (steps, shape)


@pytest.mark.parametrize(
    "spec", [PlaneRun(), PlaneGanRun(), small_run(), pytest.param(small_gan(), marks=pytest.mark.walk)]
)
def test_newest_is_the_step_that_the_page_shows_with_its_numbers(spec: RunSpec) -> None:
    with run_of(spec, LATE) as run:
        assert run.timeline()[-1] < LATE
        shown = run.latest()
        shot = moment(run, None, spec.probe())
        name = next(iter(shown.metrics.keys() & {"train_loss", "g_loss"}))
        line = {"name": name, "label": "it", "dashed": False, "colour": "train"}
        rows, step = curves(run, [chart("Curve", series=[line])], None)
    ((one,),) = rows
    assert isinstance(one, Curves)
    assert (shot.step, step) == (LATE, LATE)
    assert (one.lines[0].x[-1], one.lines[0].y[-1]) == (LATE, shown.metrics[name])


def test_charts_are_those_of_the_page_and_a_past_step_is_marked() -> None:
    with run_of(small_run(), 12) as run:
        rows, now = curves(run, [chart("Loss", range=[0, 1], log=True)], None)
        marked, past = curves(run, [chart(f"Chart {at}") for at in range(3)], 5)
        history = run.history()
    ((one,),) = rows
    assert isinstance(one, Curves)
    assert (one.title, one.y_range, one.log, one.at, now) == ("Loss", (0.0, 1.0), True, None, 12)
    assert np.array_equal(one.lines[0].y, history["train_loss"], equal_nan=True)
    assert np.isnan(one.lines[1].y).all()
    assert (one.lines[1].dashed, one.lines[1].colour) == (True, "muted")
    assert [len(row) for row in marked] == [2, 1]
    last = marked[1][0]
    assert isinstance(last, Curves)
    assert (last.at, last.at_label, past) == (5, "step 5", 5)


def test_settings_are_told_where_they_matter() -> None:
    with run_of(small_run(seed=7, weight_decay=0.125), 1) as run:
        said = run_words(run, 1_234)
    assert said == (
        "Step 1,234; optimizer adam, learning rate 0.002, batch size 16, weight decay 0.125, seed 7."
    )
