"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.embedding.drawing import layer_of
from ui.kit.facts import classifier_facts

if TYPE_CHECKING:
    from nn_core.tutorials.condition import Measured
    from ui.kit.asked import Asked
    from ui.kit.experiment import Experiment

OWN = "own"


def facts_of(lab: Experiment, asked: Asked) -> Measured:
    """What is measured of the network that is asked, and how its cloud is shown."""
    dataset = asked.spec.dataset
    return {
        **classifier_facts(asked.run),
        "parameters": asked.architecture.params,
        "data": dataset if isinstance(dataset, str) else OWN,
        "layer": layer_of(lab, asked.architecture),
        **{name: lab[name] for name in ("colour", "method", "dims", "perplexity", "image")},
    }
