"""The page's run, which follows from what is chosen, and what the component `sound` is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from nn_core import Activation, Architecture, BatchNorm2d, Conv2d, Dropout, Flatten, Layer, Linear, MaxPool2d
from nn_core.data import DATASETS
from nn_core.data.spoken import CLIP_GROUPS, CLIPS, WORDS, spoken_clips
from nn_core.mechanics.checks import Array
from nn_core.mechanics.spectrogram import MelSettings
from nn_core.training import ClassifierConfig, ClassifierRun
from ui.kit.exchange import edit_of, exchange
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.payload import payload
from ui.shell.prepared import why_locked
from ui.sound.params import IN_BROWSER, VOICES

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment

PAGE, DATA = "sound", "spoken_digits"
KEY = session_key("sound", "component")
RUN = session_key("sound", "run")
SOUND = define("sound")
STATUS = ("step", "epoch", "train_loss", "val_accuracy", "examples_per_second")
LIVE = {"seed": "seed"}
LEARNING_RATE = 1e-3
_LOUDEST = 32_767


def network_of(name: str) -> Architecture:
    """A CNN of three convolutions, or the same task for one dense layer: one weight a pixel and word."""
    data = DATASETS[DATA]
    answer: tuple[Layer, ...] = (Flatten(), Linear(data.classes))
    if name == "linear":
        return Architecture(data.shape, answer)
    maps = [layer for channels in (16, 32, 32) for layer in _block(channels)]
    return Architecture(data.shape, (*maps, Flatten(), Dropout(0.3), Linear(data.classes)))


def _block(channels: int) -> tuple[Layer, ...]:
    return Conv2d(channels, 3, padding=1), BatchNorm2d(), Activation("relu"), MaxPool2d(2)


def classifier_run(lab: Experiment) -> ClassifierRun:
    """What learns the words."""
    config = ClassifierConfig(learning_rate=LEARNING_RATE, seed=lab["seed"])
    return ClassifierRun(network_of(lab["network"]), DATA, config)


def clip_of(lab: Experiment) -> Array:
    """The wave that is chosen, float64 in -1..1.

    Raises:
        DataError: the file with the sounds is damaged.
    """
    voice = [name for name, _ in CLIPS].index(lab["voice"])
    return np.asarray(spoken_clips()[voice, WORDS.index(lab["word"])] / _LOUDEST)


def settings_of(lab: Experiment) -> MelSettings:
    """What the sliders say."""
    window = int(lab["window"])
    return MelSettings(window, window // int(lab["hop"]), int(lab["bands"]))


def title_of(lab: Experiment) -> str:
    """ "“seven”, f2, American"."""
    return f"“{lab['word']}”, {VOICES[lab['voice']]}"


def is_learned_from(voice: str, spec: ClassifierRun) -> bool:
    """Whether the run learns from that voice; otherwise it is checked with it."""
    images = spec.load()
    assert images.groups is not None
    learned = images.groups[images.split(spec.config.seed, spec.config.validation_share).train]
    return CLIP_GROUPS[list(VOICES).index(voice)] in learned


def drawing(lab: Experiment, run: RunHandle) -> bytes:
    """What the component is told."""
    chosen = {param.name: int(lab[param.name]) for param in IN_BROWSER}
    facts = {
        "run": run.look,
        "title": title_of(lab),
        "class_names": WORDS,
        "locked": why_locked("picture"),
        "version": exchange(KEY).answer(chosen),
        **chosen,
    }
    return payload({"clip": clip_of(lab)}, facts)


def take_edit(lab: Experiment) -> None:
    """Follow the sliders."""
    edit = edit_of(KEY, "picture")
    if not isinstance(edit, Mapping):
        return
    for param in IN_BROWSER:
        value = edit.get(param.name)
        if isinstance(value, int) and str(value) in param.options:
            lab[param.name] = str(value)
