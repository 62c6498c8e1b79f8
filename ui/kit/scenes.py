"""What pages share whose networks learn from scenes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nn_core import Architecture, SpecError
from nn_core.data.scenes import SCENES
from ui.kit.experiment import Experiment

SMALLEST_BATCH = 2
"""With which a network is checked that somebody made."""


def choose_data(lab: Experiment, name: str) -> None:
    """Other scenes; the first that is kept aside is shown."""
    lab["data"], lab["image"] = name, None


def fit_scene(lab: Experiment) -> None:
    """A scene that is not there is chosen no more, and a note says so."""
    last = SCENES[lab["data"]].images - 1
    if lab["image"] is not None and lab["image"] > last:
        lab.notes.append(f"There is no scene {lab['image']:,} here: these are scenes 0 to {last:,}.")
        lab["image"] = None


def own_or(preset: Architecture, lab: Experiment, run_of: Callable[[Architecture], Any]) -> Architecture:
    """The reader's network; one that cannot work here gives way to the preset, with a note."""
    own: Architecture | None = lab["net"]
    if own is None:
        return preset
    try:
        run_of(own).check()
    except SpecError as error:
        lab.notes.append(f"Your network does not fit these scenes, so this is the preset. {error.message}")
        lab["net"] = None
        return preset
    return own


def data_words(run: Any) -> str:
    """How many scenes there are, and what for."""
    (learning, _), checking = run.image_counts(), len(run.kept_aside(run.load()))
    title = SCENES[run.dataset].title
    return f"{title}: {learning:,} scenes to learn from, {checking:,} with other digits to check with."


def source_words(run: Any) -> str:
    """The same, who made them, and who may use them."""
    scenes = SCENES[run.dataset]
    return f"{data_words(run)} {scenes.source} {scenes.licence}"
