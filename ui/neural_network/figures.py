"""The page's pictures for print, each of the run at a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.data.planes import EVERYWHERE, PLANES, sample
from nn_core.numerals import general
from nn_core.training import PlaneProbe, PlaneRun
from nn_core.training.plane.spec import OUTPUT
from ui.kit.print.figure import Array, Figure, Group, Maps, Matrix, Panel, Plane
from ui.kit.print.paper import NOTHING, Shown
from ui.kit.print.runs import curves, moment, run_words
from ui.kit.runs import spec_of
from ui.kit.url import read
from ui.neural_network.lab import charts
from ui.neural_network.params import PARAMS

if TYPE_CHECKING:
    from nn_core.training import RunHandle

COLUMNS = 8


def figures(run: RunHandle) -> dict[str, Callable[[int | None], Figure]]:
    """What can be had of the run, by title; each takes a step, None for now."""
    made: dict[str, Callable[[int | None], Figure]] = {
        "Plane and answer": partial(plane, run),
        "Neurons": partial(neurons, run),
        "Curves": partial(learning, run),
    }
    if spec_of(run, PlaneRun).plane.classes:
        made["Confusion matrix"] = partial(confusion, run)
    return made


def plane(run: RunHandle, step: int | None) -> Figure:
    """The points, over the network's answer at each place."""
    shot = moment(run, step, PlaneProbe(layers=(OUTPUT,)))
    answers, classes = shot.arrays[OUTPUT], spec_of(run, PlaneRun).plane.classes
    field = answers[0] if len(answers) == 1 else None
    groups = groups_of(np.concatenate([shot.arrays["train"], shot.arrays["validation"]]), classes)
    whole = Plane("Points and answer", groups, EVERYWHERE, field, (-1.0, 1.0), "answer")
    rows: list[tuple[Panel, ...]] = [(whole,)]
    if field is None:
        names = tuple(f"class {at + 1}" for at in range(len(answers)))
        rows.append((Maps("Probability of each class", answers, "grey", (0.0, 1.0), names=names),))
    title = f"{spec_of(run, PlaneRun).plane.title}: points and answer"
    return Figure(title, tuple(rows), run_words(run, shot.step))


def groups_of(points: Array, classes: int) -> tuple[Group, ...]:
    """The points by class, where there are classes; else by whether they ask for more or less than 0.

    points: `n 3`: x, y, and the class or value that they should get.
    """
    xy, targets = points[:, :2], points[:, 2]
    if not classes:
        halves = (("below 0", targets < 0, "class 1"), ("0 and above", targets >= 0, "class 2"))
        return tuple(Group(label, xy[chosen], colour) for label, chosen, colour in halves)
    return tuple(Group(f"class {at + 1}", xy[targets == at], f"class {at + 1}") for at in range(classes))


def neurons(run: RunHandle, step: int | None) -> Figure:
    """What each hidden neuron gives at each place of the plane, layer by layer on a scale of its own."""
    names = spec_of(run, PlaneRun).layer_names
    shot = moment(run, step, PlaneProbe(layers=names))
    rows: list[tuple[Panel, ...]] = []
    for at, name in enumerate(names):
        maps = shot.arrays.get(name)
        if maps is not None and len(maps):
            title = "Output" if name == OUTPUT else f"Hidden layer {at + 1}"
            rows.append((Maps(title, maps, "diverging", columns=COLUMNS),))
    said = "Each picture is the whole plane: blue where the neuron gives much, orange where less than 0."
    return Figure("What each neuron gives", tuple(rows), f"{run_words(run, shot.step)} {said}")


def learning(run: RunHandle, step: int | None) -> Figure:
    """The page's curves."""
    rows, at = curves(run, charts(spec_of(run, PlaneRun)), step)
    return Figure("How the network learnt", rows, run_words(run, at))


def confusion(run: RunHandle, step: int | None) -> Figure:
    """How often which class was taken for which, among the validation points."""
    shot = moment(run, step, PlaneProbe())
    classes = spec_of(run, PlaneRun).plane.classes
    counts = np.rint(shot.arrays.get("confusion", np.zeros((classes, classes)))).astype(np.int64)
    names = tuple(f"class {at + 1}" for at in range(classes))
    right, total = int(np.trace(counts)), int(counts.sum())
    matrix = Matrix(f"{total:,} validation points", counts, names, "true class", "answer")
    return Figure(f"Confusion matrix: {right:,} of {total:,} right", ((matrix,),), run_words(run, shot.step))


def on_paper(query: Mapping[str, str]) -> Shown:
    """The points, of which those to learn from come first; none that somebody placed."""
    asked = read(query, PARAMS)[0]
    plane, noise, seed = PLANES[asked["data"]], asked["noise"], asked["seed"]
    points = sample(plane, noise, seed)
    if not len(points):
        return NOTHING
    groups = groups_of(np.column_stack([points.xy, points.targets]), plane.classes)
    panel = Plane(f"{len(points):,} points", groups, EVERYWHERE)
    settings = f"Noise {general(noise)}, seed {seed}."
    return Shown(Figure(f"{plane.title}: the points", ((panel,),), settings), "")
