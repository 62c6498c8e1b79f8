"""What tutorials can ask of "Segmentation": what the run measures, and when."""

from types import SimpleNamespace
from typing import Any, cast

from nn_core.network.unet import segmentation_preset, without_skips
from nn_core.training import SegmentationConfig, SegmentationRun
from nn_core.tutorials.facts import SEGMENTATION
from ui.segmentation.facts import facts_of

METRICS = {"train_loss": 0.25, "val_loss": 0.5, "val_iou": 0.75, "twin_val_loss": 1.0, "twin_val_iou": 0.625}


def test_facts_are_those_of_the_newest_step() -> None:
    newest = SimpleNamespace(step=40, metrics=METRICS, measured=dict.fromkeys(METRICS, 32))
    network = segmentation_preset("unet", (1, 64, 64), 4)
    config = SegmentationConfig(loss="dice", batch_size=4)
    spec = SegmentationRun(network, "three_noise", without_skips(network), config)
    run = SimpleNamespace(spec=spec, state="running", latest=lambda: newest)
    found = facts_of(cast(Any, {"image": 7}), cast(Any, run))
    assert found.keys() == SEGMENTATION.keys()
    assert {name: found[name] for name in METRICS} == METRICS
    assert (found["step"], found["val_step"], found["state"]) == (40, 32, "running")
    assert (found["data"], found["loss"], found["batch_size"], found["image"]) == (
        "three_noise",
        "dice",
        4,
        7,
    )
    assert found["skips"] == 3, "those of the network that is shown, not of the one beside it"
