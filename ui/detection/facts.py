"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from nn_core.training import DetectionRun
from nn_core.tutorials.condition import Measured
from ui.detection.lab import IN_BROWSER, TERMS
from ui.kit.facts import run_facts
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment

SCORES = ("val_precision", "val_recall", "val_map")


def facts_of(lab: Experiment, run: RunHandle) -> Measured:
    """What is measured of the run that is shown, and from where on its boxes count."""
    spec = spec_of(run, DetectionRun)
    return {
        **run_facts(run, *SCORES, *(f"train_{term}_loss" for term in TERMS)),
        "parameters": spec.architecture.params,
        "data": spec.dataset,
        "box_weight": spec.config.box_weight,
        "class_weight": spec.config.class_weight,
        "cells": prod(spec.grid),
        **{param.name: lab[param.name] for param in IN_BROWSER},
    }
