"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core import Conv2d
from nn_core.training import ClassifierRun
from nn_core.tutorials.condition import Measured
from ui.cnn_lab.lab import OWN
from ui.kit.facts import classifier_facts
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle


def facts_of(run: RunHandle) -> Measured:
    """What is measured of the run that is shown."""
    spec = spec_of(run, ClassifierRun)
    network = spec.architecture
    return {
        **classifier_facts(run),
        "parameters": network.params,
        "data": spec.dataset if isinstance(spec.dataset, str) else OWN,
        "layers": tuple(type(layer).__name__ for layer in network.layers),
        "depth": len(network.layers),
        "convolutions": sum(isinstance(layer, Conv2d) for layer in network.layers),
        "multiply_adds": network.macs,
        "optimizer": spec.config.optimizer,
        "training_images": spec.image_counts()[0],
    }
