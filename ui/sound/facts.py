"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.mechanics.spectrogram import CLIP_SAMPLES, frame_count
from nn_core.training import ClassifierRun
from nn_core.tutorials.condition import Measured
from ui.kit.facts import classifier_facts
from ui.kit.runs import spec_of
from ui.sound.lab import settings_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment


def facts_of(lab: Experiment, run: RunHandle) -> Measured:
    """What is measured of the run that is shown, and of the spectrogram above it."""
    drawn = settings_of(lab)
    return {
        **classifier_facts(run),
        "parameters": spec_of(run, ClassifierRun).architecture.params,
        **{name: lab[name] for name in ("network", "word", "voice")},
        "window": drawn.window,
        "hop": drawn.hop,
        "bands": drawn.bands,
        "frames": frame_count(CLIP_SAMPLES, drawn.window, drawn.hop),
    }
