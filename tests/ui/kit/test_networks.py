"""What the browser is told of a network's curves."""

from __future__ import annotations

import json

import pytest

from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, PlaneGanRun
from nn_core.training.engine.history import MAX_POINTS, Series
from tests.nn_core.training.detection.small import small_detection
from tests.nn_core.training.small_runs import small_segmentation
from tests.node import run_module
from ui.detection.lab import charts as detection_charts
from ui.gan_plane.lab import charts as gan_plane_charts
from ui.kit.networks import charts, measured_on
from ui.segmentation.lab import charts as segmentation_charts

STEPS, BACK = 568, 148


CHARTS = {
    "cnn_lab": charts(
        measured_on(ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), "digits"))
    ),
    "detection": detection_charts(small_detection()),
    "gan_plane": gan_plane_charts(PlaneGanRun()),
    "segmentation": segmentation_charts(small_segmentation()),
}


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("cnn_lab", "train_loss"),
        ("cnn_lab", "train_accuracy"),
        ("detection", "train_box_loss"),
        ("gan_plane", "d_loss"),
        ("gan_plane", "js"),
        ("segmentation", "train_loss"),
    ],
)
def test_a_past_step_that_thinned_curves_leave_out_is_read_at_itself(page: str, name: str) -> None:
    curve = Series()
    for step in range(1, STEPS + 1):
        if curve.wants(step):
            curve.add(step, {name: float(step)})
    steps = [step for step, _ in curve.points]
    assert STEPS > MAX_POINTS
    assert BACK not in steps
    chart = next(one for one in CHARTS[page] if name in [each["name"] for each in one["series"]])
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
