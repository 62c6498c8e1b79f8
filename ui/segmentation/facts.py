"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core import Concat
from nn_core.training import SegmentationRun
from nn_core.tutorials.condition import Measured
from ui.kit.facts import run_facts
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment


def facts_of(lab: Experiment, run: RunHandle) -> Measured:
    """What is measured of the run that is shown."""
    spec = spec_of(run, SegmentationRun)
    return {
        **run_facts(run, "val_iou", "twin_val_loss", "twin_val_iou"),
        "parameters": spec.architecture.params,
        "data": spec.dataset,
        "image": lab["image"],
        "loss": spec.config.loss,
        "skips": sum(isinstance(layer, Concat) for layer in spec.architecture.layers),
    }
