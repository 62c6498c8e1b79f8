"""The page's pictures for print, each of the run at a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data.scenes import load_scenes
from nn_core.training import SegmentationProbe, SegmentationRun
from nn_core.training.segmentation.spec import TWIN
from ui.kit.print.figure import Figure, Maps, Matrix, Table
from ui.kit.print.paper import NOTHING, Shown
from ui.kit.print.pictures import seen
from ui.kit.print.runs import curves, moment, run_words
from ui.kit.runs import spec_of
from ui.kit.scenes import data_words
from ui.kit.url import read
from ui.segmentation.lab import charts, usual_scene
from ui.segmentation.params import PARAMS

if TYPE_CHECKING:
    from nn_core.training import RunHandle

Maker = Callable[[int | None], Figure]
TITLES = {"": "", f"{TWIN}.": " without skips"}


def figures(run: RunHandle, image: int | None) -> dict[str, Maker]:
    """What can be had of the run, by title; each takes a step, None for now.

    image: which scene of the set is shown; None: the first validation scene.
    """
    return {
        "Masks": partial(masks, run, image),
        "IoU and Dice": partial(scores, run),
        "Confusion matrix": partial(confusion, run),
        "Curves": partial(learning, run),
    }


def masks(run: RunHandle, image: int | None, step: int | None) -> Figure:
    """Scene, truth and prediction: grey says which class."""
    spec = spec_of(run, SegmentationRun)
    index = usual_scene(spec) if image is None else image
    shot = moment(run, step, SegmentationProbe(image=spec.load().images[index]))
    found = {
        f"Prediction{words}": shot.arrays[f"{prefix}probabilities"].argmax(axis=0)
        for prefix, words in TITLES.items()
        if f"{prefix}probabilities" in shot.arrays
    }
    panels = [
        _mask(title, mask, spec.class_names)
        for title, mask in {"Truth": shot.arrays["truth"], **found}.items()
    ]
    words = f"{_settings(run, shot.step)} Scene {index:,} of the set. {_greys(spec.class_names)}"
    return Figure("Masks", ((seen(shot.arrays["input"]), *panels),), words)


def _mask(title: str, mask: NDArray[Any], names: Sequence[str]) -> Maps:
    return Maps(
        f"{title}, {' × '.join(map(str, mask.shape))}", mask[None], "grey", (0.0, float(len(names) - 1))
    )


def _greys(names: Sequence[str]) -> str:
    said = ", ".join(f"{number} {name}" for number, name in enumerate(names))
    return f"Classes from black to white: {said}."


def scores(run: RunHandle, step: int | None) -> Figure:
    """IoU and Dice of each class over the validation scenes."""
    shot = moment(run, step, SegmentationProbe(results=True))
    names = spec_of(run, SegmentationRun).class_names
    tables = tuple(
        Table(
            f"Agreement with the true masks{words}",
            ("class", "IoU", "Dice"),
            tuple(
                (name, float(iou), float(dice))
                for name, iou, dice in zip(
                    names, shot.arrays[f"{prefix}iou"], shot.arrays[f"{prefix}dice"], strict=True
                )
            ),
        )
        for prefix, words in TITLES.items()
        if f"{prefix}iou" in shot.arrays
    )
    return Figure("IoU and Dice of each class", (tables,), _settings(run, shot.step))


def confusion(run: RunHandle, step: int | None) -> Figure:
    """How many pixels of which class were taken for which, over the validation scenes."""
    shot = moment(run, step, SegmentationProbe(results=True))
    counts = np.rint(shot.arrays["confusion"]).astype(np.int64)
    right, total = int(np.trace(counts)), int(counts.sum())
    names = spec_of(run, SegmentationRun).class_names
    matrix = Matrix(f"{total:,} pixels", counts, names, "true class", "answer")
    return Figure(f"Confusion matrix: {right:,} of {total:,} right", ((matrix,),), _settings(run, shot.step))


def learning(run: RunHandle, step: int | None) -> Figure:
    """Loss and mean IoU."""
    rows, at = curves(run, charts(spec_of(run, SegmentationRun)), step)
    return Figure("How it learnt", rows, _settings(run, at))


def _settings(run: RunHandle, step: int) -> str:
    spec = spec_of(run, SegmentationRun)
    own = len(spec.config.own)
    beside = f" Own pictures with painted masks beside them: {own}." if own else ""
    return f"{data_words(spec)}{beside} {run_words(run, step)}"


def on_paper(query: Mapping[str, str]) -> Shown:
    """The scene that the page opens with at that address, and its true mask."""
    chosen = read(query, PARAMS)[0]
    scenes = load_scenes(chosen["data"])
    index = scenes.training if chosen["image"] is None else chosen["image"]
    if index >= len(scenes.images):
        return NOTHING
    names = ("background", *scenes.class_names)
    panels = seen(scenes.images[index] / np.float32(255)), _mask("Truth", scenes.class_masks[index], names)
    return Shown(
        Figure(scenes.title, (panels,), f"Scene {index:,} of the set. {_greys(names)}"), scenes.source
    )
