"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from nn_core.tutorials.condition import Measured
from ui.attribution.questions import layer_of
from ui.kit.asked import Asked
from ui.kit.experiment import Experiment
from ui.kit.facts import classifier_facts

OWN = "own"


def facts_of(lab: Experiment, asked: Asked) -> Measured:
    """What is measured of the network that is asked, and how it is asked."""
    dataset = asked.spec.dataset
    return {
        **classifier_facts(asked.run),
        "parameters": asked.architecture.params,
        "data": dataset if isinstance(dataset, str) else OWN,
        "method": lab["method"],
        "class": lab["class"],
        "layer": layer_of(lab, asked),
        "image": lab["image"],
    }
