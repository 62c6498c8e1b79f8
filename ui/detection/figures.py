"""The page's pictures for print, each of the run at a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.data.scenes import load_scenes
from nn_core.measure.detection import (
    Boxes,
    average_precision,
    class_precisions,
    mean_average_precision,
    pooled_curve,
    tally,
)
from nn_core.training import DetectionProbe, DetectionRun
from nn_core.training.detection.grid import left_over
from ui.detection.lab import PARAMS, charts
from ui.kit.print.figure import Curves, Figure, Line, Maps, Panel, Table
from ui.kit.print.paper import NOTHING, Shown
from ui.kit.print.pictures import Box, clipped, seen
from ui.kit.print.runs import curves, moment, run_words
from ui.kit.runs import spec_of
from ui.kit.scenes import data_words
from ui.kit.url import read

if TYPE_CHECKING:
    from nn_core.training import RunHandle

Maker = Callable[[int | None], Figure]


def figures(run: RunHandle, index: int, score: float, overlap: float) -> dict[str, Maker]:
    """What can be had of the run, by title; each takes a step, None for now.

    index: of the scene that is shown. score, overlap: what the sliders say.
    """
    return {
        "The scene": partial(scene, run, index, score, overlap),
        "Precision and recall": partial(precision, run, score, overlap),
        "Curves": partial(learning, run),
    }


def scene(run: RunHandle, index: int, score: float, overlap: float, step: int | None) -> Figure:
    """How sure each cell is, every box that counts, and what suppression leaves."""
    spec = spec_of(run, DetectionRun)
    shot = moment(run, step, DetectionProbe(image=spec.load().images[index]))
    arrays = shot.arrays
    counted = arrays["scores"] >= score
    raw = Boxes(arrays["boxes"][counted], arrays["labels"][counted], arrays["scores"][counted])
    left = left_over(raw, overlap)
    sure = Maps(
        f"How sure, {' × '.join(map(str, arrays['sure'].shape))}", arrays["sure"][None], limits=(0, 1)
    )
    shape = arrays["input"].shape[1:]
    tables = [_table(title, found, spec) for title, found in (("Counting", raw), ("Left", left))]
    pictures: tuple[Panel, ...] = (
        seen(arrays["input"], _around(arrays["truth.boxes"], shape)),
        sure,
    )
    words = f"{_settings(run, shot.step)} {_thresholds(score, overlap)} Scene {index:,} of the set."
    return Figure("Boxes of a scene", (pictures, tuple(tables)), words)


def _around(boxes: np.ndarray, shape: tuple[int, ...]) -> Box:
    """The first thing's box: row, column, height, width."""
    top, left, bottom, right = map(float, boxes[0])
    return clipped((top, left, bottom - top, right - left), shape)


def _table(title: str, found: Boxes, spec: DetectionRun) -> Table:
    names = spec.load().class_names
    assert found.scores is not None
    rows: tuple[tuple[str | float, ...], ...] = tuple(
        (names[int(label)], float(score), *(float(edge) for edge in box))
        for box, label, score in zip(found.boxes, found.labels, found.scores, strict=True)
    )
    return Table(f"{title}: {len(rows)}", ("class", "score", "top", "left", "bottom", "right"), rows)


def precision(run: RunHandle, score: float, overlap: float, step: int | None) -> Figure:
    """The curve on the validation scenes, and the average precision of each class."""
    shot = moment(run, step, DetectionProbe(results=True))
    names = spec_of(run, DetectionRun).load().class_names
    _, scenes = spec_of(run, DetectionRun).image_counts()
    raw, truths = _by_scene(shot.arrays["found"], scenes), _by_scene(shot.arrays["there"], scenes)
    found = [left_over(one, overlap) for one in raw]
    curve = pooled_curve(found, truths)
    count = tally(found, truths, score)
    line = Line("all classes", curve.recall, curve.precision, "train", False)
    plot = Curves("Precision over recall", "recall", "precision", (line,), (0.0, 1.0), False, None, "")
    rows: list[tuple[str | float, ...]] = [
        (name, float(one))
        for name, one in zip(names, class_precisions(found, truths, len(names)), strict=True)
    ]
    rows += [
        ("mean (mAP)", mean_average_precision(found, truths, len(names))),
        ("all, whatever the class", average_precision(curve)),
    ]
    table = Table("Average precision", ("class", "AP"), tuple(rows))
    right = f"precision is {count.precision:.3f}" if count.right + count.wrong else "there is no precision"
    at = f"At this score {right} and recall {count.recall:.3f}."
    words = f"{_settings(run, shot.step)} {_thresholds(score, overlap)} {at}"
    return Figure(f"Precision and recall on {scenes:,} scenes", ((plot, table),), words)


def _by_scene(lines: np.ndarray, scenes: int) -> list[Boxes]:
    parts = [lines[lines[:, 0] == scene] for scene in range(scenes)]
    return [
        Boxes(part[:, 1:5], part[:, 5].astype(np.int64), part[:, 6] if part.shape[1] > 6 else None)
        for part in parts
    ]


def learning(run: RunHandle, step: int | None) -> Figure:
    """The loss term by term, and what is found."""
    rows, at = curves(run, charts(spec_of(run, DetectionRun)), step)
    return Figure("How it learnt", rows, _settings(run, at))


def _thresholds(score: float, overlap: float) -> str:
    return f"Boxes count from a score of {score:.2f} on, and are suppressed from an IoU of {overlap:.2f} on."


def _settings(run: RunHandle, step: int) -> str:
    return f"{data_words(spec_of(run, DetectionRun))} {run_words(run, step)}"


def on_paper(query: Mapping[str, str]) -> Shown:
    """The scene that the page opens with at that address, and its true boxes."""
    chosen = read(query, PARAMS)[0]
    scenes = load_scenes(chosen["data"])
    index = scenes.training if chosen["image"] is None else chosen["image"]
    if index >= len(scenes.images):
        return NOTHING
    count = int(scenes.counts[index])
    there = zip(scenes.boxes[index, :count], scenes.labels[index, :count], strict=True)
    rows: tuple[tuple[str | float, ...], ...] = tuple(
        (scenes.class_names[int(label)], *map(float, box)) for box, label in there
    )
    table = Table(f"True boxes: {count}", ("class", "top", "left", "bottom", "right"), rows)
    picture = seen(scenes.images[index] / np.float32(255))
    return Shown(Figure(scenes.title, ((picture, table),), f"Scene {index:,} of the set."), scenes.source)
