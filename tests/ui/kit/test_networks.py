"""What the browser is told of a network's curves."""

from __future__ import annotations

import json

import pytest

from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun
from nn_core.training.engine.history import MAX_POINTS, Series
from tests.node import run_module
from ui.kit.networks import charts, measured_on

STEPS, BACK = 568, 148


@pytest.mark.parametrize("name", ["train_loss", "train_accuracy"])
def test_a_past_step_that_thinned_curves_leave_out_is_read_at_itself(name: str) -> None:
    curve = Series()
    for step in range(1, STEPS + 1):
        if curve.wants(step):
            curve.add(step, {name: float(step)})
    steps = [step for step, _ in curve.points]
    assert STEPS > MAX_POINTS
    assert BACK not in steps
    run = ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits")
    chart = next(one for one in charts(measured_on(run)) if name in [each["name"] for each in one["series"]])
    asked = {
        "hovered": None,
        "past": {"step": BACK, "metrics": {name: float(BACK)}, "measured": {}},
        "anew": chart.get("anew", False),
    }
    points = {"steps": steps, "lines": [steps]}
    read = run_module(
        'import { readingOf } from "./components/curves/reading.js"',
        f"readingOf({json.dumps(points)}, {json.dumps([name])}, {json.dumps(asked)})",
    )
    assert read["step"] == BACK
    assert read["values"] == [{"value": BACK, "step": BACK}]
