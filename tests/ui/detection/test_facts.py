"""What tutorials can ask of "Detection": what the run measures, and when."""

from types import SimpleNamespace
from typing import Any, cast

from nn_core.network.detectors import detector_preset
from nn_core.training import DetectionConfig, DetectionRun
from nn_core.tutorials.facts import DETECTION
from ui.detection.facts import facts_of

METRICS = {
    "train_loss": 8.5,
    "train_object_loss": 2.0,
    "train_box_loss": 1.25,
    "train_class_loss": 0.25,
    "val_loss": 9.0,
    "val_precision": 0.875,
    "val_recall": 0.75,
    "val_map": 0.625,
}


def test_facts_are_those_of_the_newest_step() -> None:
    newest = SimpleNamespace(step=40, metrics=METRICS, measured=dict.fromkeys(METRICS, 32))
    network = detector_preset("grid_4", (1, 64, 64), 3)
    spec = DetectionRun(network, "three_plain", DetectionConfig(class_weight=2.0))
    run = SimpleNamespace(spec=spec, state="running", latest=lambda: newest)
    found = facts_of(cast(Any, {"image": 7, "score": 0.6, "overlap": 0.2}), cast(Any, run))
    assert found.keys() == DETECTION.keys()
    assert {name: found[name] for name in METRICS} == METRICS
    assert (found["step"], found["val_step"], found["state"]) == (40, 32, "running")
    assert (found["data"], found["box_weight"], found["class_weight"]) == ("three_plain", 5.0, 2.0)
    assert (found["image"], found["score"], found["overlap"]) == (7, 0.6, 0.2)
    assert found["cells"] == 16
