"""A run of the CNN lab that another page asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun, RunHandle
from ui.shell.engine import engine


def lab_run(**changes: Any) -> RunHandle:
    """A run as the CNN lab makes it, with one step taken."""
    preset = classifier_preset("one_layer_cnn", (1, 8, 8), 10)
    spec = replace(ClassifierRun(preset, "digits", ClassifierConfig(batch_size=8)), **changes)
    run = engine().submit(spec)
    run.step(1)
    return run
