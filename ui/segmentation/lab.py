"""The page's experiment: its parameters, its scenes, and the run that follows from them and the edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np
import streamlit as st

from nn_core import Architecture, Concat, SpecError
from nn_core.data import ImageSet
from nn_core.data.scenes import SCENES, load_scenes
from nn_core.network.unet import SEGMENTATION_PRESETS, segmentation_preset, without_skips
from nn_core.training import ConfigError, SegmentationConfig, SegmentationRun
from nn_core.training.segmentation.objectives import MASK_LOSSES
from ui.kit.controls import choice_field, number_field
from ui.kit.edited import edited, settled
from ui.kit.editor import Draft
from ui.kit.experiment import Experiment
from ui.kit.scenes import SMALLEST_BATCH, fit_scene, own_or
from ui.segmentation.params import LIVE, LOSS_TITLES

STATUS = ("step", "train_loss", "val_iou", "examples_per_second")


# What the reader chooses


def settings(lab: Experiment) -> None:
    """How it learns; another seed starts a new run."""
    choice_field(lab, "loss", LOSS_TITLES)
    loss = MASK_LOSSES[lab["loss"]]
    st.caption(f"{loss.formula}. {loss.note} {loss.source}".strip())
    left, right = st.columns(2)
    with left:
        number_field(lab, "rate", (1e-3, 2e-3, 5e-3, 0.01, 0.02))
        number_field(lab, "seed", (0, 1, 2, 3, 4))
    with right:
        number_field(lab, "batch", (2, 4, 8, 16, 32))
    st.caption("Another seed starts a new run.")


# What follows from it


@cache
def pictures(name: str) -> ImageSet:
    """The scenes to choose from, each of the class that says how many digits it has."""
    scenes = load_scenes(name)
    names = tuple(f"{count} digit{'s' if count > 1 else ''}" for count in range(1, scenes.counts.max() + 1))
    return ImageSet(
        name, scenes.title, scenes.images, scenes.counts - 1, names, scenes.source, scenes.licence
    )


def chosen_scenes(lab: Experiment) -> ImageSet:
    """The scenes of the page; one that is not among them is chosen no more, and a note says so."""
    fit_scene(lab)
    return pictures(lab["data"])


def segmentation_run(lab: Experiment, draft: Draft) -> SegmentationRun:
    """The run to train now. A draft that works becomes the lab's network; one that does not keeps its error,
    and the network before it stays.
    """
    preset = _preset(lab)
    run = SegmentationRun(own_or(preset, lab, _smallest(lab)), lab["data"])
    run = settled(lab, run, LIVE, SMALLEST_BATCH)
    return _with_twin(lab, edited(lab, draft, run, preset))


def _smallest(lab: Experiment) -> Callable[[Architecture], SegmentationRun]:
    config = SegmentationConfig(batch_size=SMALLEST_BATCH)
    return partial(SegmentationRun, dataset=lab["data"], config=config)


def _preset(lab: Experiment) -> Architecture:
    info = SCENES[lab["data"]]
    return segmentation_preset(lab["preset"], info.shape, len(info.class_names) + 1)


def _with_twin(lab: Experiment, run: SegmentationRun) -> SegmentationRun:
    """With the same network without skips beside it, where that is chosen and can be."""
    if lab["beside"] == "none":
        return run
    if not any(isinstance(layer, Concat) for layer in run.architecture.layers):
        lab.notes.append("This network has no skips, so nothing learns beside it.")
        lab["beside"] = "none"
        return run
    try:
        pair = replace(run, twin=without_skips(run.architecture))
        pair.check()
    except (SpecError, ConfigError) as error:
        lab.notes.append(f"Without its skips this network cannot work. {error}")
        lab["beside"] = "none"
        return run
    return pair


def shown_preset(draft: Draft, run: SegmentationRun) -> str | None:
    """The preset whose layers the editor shows; None while they are the reader's own, working or not."""
    if draft.layers is not None:
        return None
    shape, classes = run.image_shape, len(run.class_names)
    made = {name: segmentation_preset(name, shape, classes) for name in SEGMENTATION_PRESETS}
    return next((name for name, network in made.items() if network == run.architecture), None)


def measured_on(run: SegmentationRun) -> dict[str, str]:
    """What each metric of a run is measured on, in words."""
    validation = f"{len(run.kept_aside(run.load())):,} scenes"
    one = {"train_loss": "this batch", "val_loss": validation, "val_iou": validation}
    return {**one, **{f"twin_{name}": of for name, of in one.items()}}


def charts(run: SegmentationRun) -> list[dict[str, Any]]:
    """The curves, each with what it is measured on."""
    of = measured_on(run)
    return [
        {"title": title, "series": _series(names, of, run.twin is not None), "range": limits, "log": False}
        for title, names, limits in (
            ("Loss", ("train_loss", "val_loss"), None),
            ("Mean IoU", ("val_iou",), [0, 1]),
        )
    ]


def _series(names: tuple[str, ...], of: dict[str, str], twin: bool) -> list[dict[str, Any]]:
    prefixes = {"": ("", "train"), "twin_": (" without skips", "negative")}
    return [
        {
            "name": prefix + name,
            "label": f"{'validation' if name.startswith('val') else 'training'}{words}, {of[name]}",
            "of": of[name],
            "dashed": name.startswith("val"),
            "colour": colour,
        }
        for prefix, (words, colour) in prefixes.items()
        if twin or not prefix
        for name in names
    ]


def usual_scene(run: SegmentationRun) -> int:
    """The scene that is shown where none is chosen: the first that is not learnt from."""
    return int(np.asarray(run.load().split().validation)[0])
