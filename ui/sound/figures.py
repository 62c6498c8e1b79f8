"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.mechanics.spectrogram import CLIP_SAMPLES, RATE_HZ, log_mel
from nn_core.training import ClassifierRun
from ui.kit.networks import charts, measured_on
from ui.kit.print.figure import MAX_SIDE_PX, Curves, Figure, Line, Maps
from ui.kit.print.paper import Shown, of_set
from ui.kit.print.runs import curves, run_words
from ui.kit.runs import spec_of
from ui.shell.trouble import PlainError
from ui.sound.lab import DATA, clip_of, settings_of, title_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment

Maker = Callable[[int | None], Figure]


def figures(lab: Experiment, run: RunHandle) -> dict[str, Maker]:
    """The sound, and how it was learnt; each takes a step, None for now."""
    return {"Wave and spectrogram": partial(sound, lab), "Curves": partial(learning, run)}


def sound(lab: Experiment, _step: int | None) -> Figure:
    """The wave that is chosen, and its picture with the settings of the sliders.

    Raises:
        PlainError: the picture is too wide for paper.
    """
    settings, clip = settings_of(lab), clip_of(lab)
    picture = log_mel(clip, settings)
    bands, frames = picture.shape
    if frames > MAX_SIDE_PX:
        raise PlainError(f"A picture of {frames:,} frames is too wide for print. Take a larger hop.")
    wave = Line("wave", 1_000 * np.arange(CLIP_SAMPLES) / RATE_HZ, clip, "train")
    panels = (
        (Curves("The wave", "ms", "level", (wave,), (-1.0, 1.0)),),
        (Maps(f"The spectrogram, {bands} × {frames}", picture[None], limits=(0.0, 1.0)),),
    )
    said = (
        f"{title_of(lab)}: {CLIP_SAMPLES:,} samples, {RATE_HZ:,} a second. Window {settings.window:,}, "
        f"hop {settings.hop:,}, {bands} mel bands, the high ones on top; black is 60 dB below white."
    )
    return Figure("From the wave to the spectrogram", panels, said)


def learning(run: RunHandle, step: int | None) -> Figure:
    """Loss and accuracy, of the batch of each step and of the voices that it never heard."""
    panels, at = curves(run, charts(measured_on(spec_of(run, ClassifierRun))), step)
    return Figure("How it learnt to hear", panels, run_words(run, at))


def on_paper(_query: Mapping[str, str]) -> Shown:
    return of_set(DATA)
