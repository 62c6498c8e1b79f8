"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.training import ClassifierRun
from nn_core.tutorials.condition import Measured
from ui.attribution.drawing import asked_layer
from ui.kit.experiment import Experiment
from ui.kit.facts import run_facts
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle

OWN = "own"


def facts_of(lab: Experiment, run: RunHandle) -> Measured:
    """What is measured of the run that is asked, and how it is asked."""
    spec = spec_of(run, ClassifierRun)
    return {
        **run_facts(run),
        "parameters": spec.architecture.params,
        "data": spec.dataset if isinstance(spec.dataset, str) else OWN,
        "method": lab["method"],
        "class": lab["class"],
        "layer": asked_layer(lab, spec.architecture),
        "image": lab["image"],
    }
