"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.training import PlaneRun
from nn_core.training.plane.network import Structure
from nn_core.tutorials.condition import Measured
from ui.kit.facts import classifier_facts
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle


def facts_of(run: RunHandle) -> Measured:
    """What is measured of the run that is shown."""
    spec = spec_of(run, PlaneRun)
    config = spec.config
    return {
        **classifier_facts(run),
        "parameters": Structure(config.features, config.layers, spec.plane.outputs).count,
        "data": spec.dataset,
        "noise": config.noise,
        "features": config.features,
        "layers": len(config.layers),
        "neurons": sum(layer.neurons for layer in config.layers),
        "activations": tuple(layer.activation for layer in config.layers),
        "optimizer": config.optimizer,
        "loss": config.loss,
        "l1": config.l1,
        "l2": config.l2,
        "weights_by_hand": len(config.held),
    }
