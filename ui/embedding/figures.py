"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.embedding.cloud import Cloud
from nn_core.findings.checkpoints import CLASSIFIERS
from nn_core.training import Probe
from ui.embedding.crops import crops_of
from ui.embedding.drawing import layer_of
from ui.embedding.params import PARAMS
from ui.kit.print.figure import Array, Figure, Group, Plane, Table
from ui.kit.print.paper import NOTHING, Shown, of_set
from ui.kit.print.runs import moment, run_words
from ui.kit.print.style import CLASSES
from ui.kit.url import read
from ui.shell.text import percent
from ui.shell.trouble import PlainError

if TYPE_CHECKING:
    from ui.kit.asked import Asked
    from ui.kit.experiment import Experiment

Maker = Callable[[int | None], Figure]
MARGIN = 1.06
MOST_GROUPS = 20


def figures(lab: Experiment, asked: Asked) -> dict[str, Maker]:
    """The cloud by PCA in two dimensions, in the colours that are chosen; it takes a step, None for now."""
    layer = layer_of(lab, asked.architecture)
    return {f"Cloud of {layer} by PCA": partial(cloud, asked, layer, lab["colour"])}


def cloud(asked: Asked, layer: str, colour: str, step: int | None) -> Figure:
    """Where images lie in a layer.

    colour: "class", "answer" or "error".
    """
    shot = moment(asked.run, step, Probe(cloud=Cloud(layer, pictures=True)))
    arrays = shot.arrays
    if "cloud.points" not in arrays:
        raise PlainError("There is no cloud to be printed: too few images, or numbers that are not finite.")
    points, (count, features) = arrays["cloud.points"], arrays["cloud.count"].tolist()
    reach = MARGIN * float(np.abs(points).max()) or 1.0
    groups = _groups(points, arrays["cloud.predicted"], arrays["cloud.labels"], asked, colour)
    what, of = ("crops", "photograph") if crops_of(asked) else ("images", "class")
    by = {"class": f"by their {of}", "answer": "by the answer", "error": "right or wrong"}[colour]
    plane = Plane(f"{count:,} {what}, {by}", groups, (-reach, reach, -reach, reach))
    variance, agreement = arrays["cloud.variance"], arrays["cloud.agreement"]
    worth = Table(
        "What the picture is worth",
        ("of", "share"),
        (
            *((f"variance along axis {at + 1}", percent(float(share))) for at, share in enumerate(variance)),
            (f"neighbours are right among all {features:,} features", percent(float(agreement[0]), 1)),
            ("neighbours are right in this picture", percent(float(agreement[1]), 1)),
        ),
    )
    said = f"{asked.images.title}; layer {layer}, {features:,} features. {run_words(asked.run, shot.step)}"
    return Figure(f"Where images lie in {layer}", ((plane,), (worth,)), said)


def _groups(points: Array, predicted: Array, labels: Array, asked: Asked, colour: str) -> tuple[Group, ...]:
    if colour == "error":
        wrong = predicted != labels
        return (
            Group("read right", points[~wrong], "line"),
            Group("read wrongly", points[wrong], "negative"),
        )
    of, names = (labels, asked.images.class_names) if colour == "class" else (predicted, asked.classes)
    shown = range(len(names)) if len(names) <= MOST_GROUPS else _commonest(of)
    return tuple(
        Group(names[group], points[of == group], CLASSES[at % len(CLASSES)]) for at, group in enumerate(shown)
    )


def _commonest(answers: Array) -> list[int]:
    """Of many classes those that are answered most often."""
    classes, counts = np.unique(answers, return_counts=True)
    found: list[int] = classes[np.argsort(-counts, kind="stable")][: len(CLASSES)].tolist()
    return found


def on_paper(query: Mapping[str, str]) -> Shown:
    """The images of a network that was trained here and comes with the app; others are not asked."""
    values = read(query, PARAMS)[0]
    known = None if values["run"] else CLASSIFIERS.get(values["net"])
    return NOTHING if known is None else of_set(known[0])
