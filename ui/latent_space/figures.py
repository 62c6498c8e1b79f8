"""The page's pictures for print: the samples of the generator, and the plane through its noise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.latent.vectors import typical_length
from nn_core.training import GanProbe
from ui.kit.print.figure import Array, Figure
from ui.kit.print.pictures import generated, generated_words
from ui.kit.print.runs import moment, run_words

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment
    from ui.latent_space.page import Axes

SIDE = 8
FARTHEST = 6.0
"""Of a single number of the noise, as on the page."""


def figures(lab: Experiment, run: RunHandle, axes: Axes | None) -> dict[str, Callable[[int | None], Figure]]:
    """What can be had of the generator, by title; each takes a step, None for now.

    axes: the directions of the page; None where its part has none.
    """
    made: dict[str, Callable[[int | None], Figure]] = {}
    if axes is not None and lab["part"] == "plane":
        made["Plane of pictures"] = partial(plane, lab, run, axes)
    return {**made, "Samples": partial(samples, run)}


def samples(run: RunHandle, step: int | None) -> Figure:
    """The fixed samples, by the numbers that the page calls them."""
    shot = moment(run, step, GanProbe())
    made = shot.arrays["samples"]
    names = tuple(str(at + 1) for at in range(len(made)))
    rows = ((generated(f"{len(made)} samples", made, names),),)
    return Figure("Samples of the generator", rows, _settings(run, shot.step))


def plane_noise(middle: Array, directions: Array, reach: float) -> Array:
    """`64 z`: 8 x 8 points of the plane, row by row from the top left, in equal distances from -1 to 1.

    Args:
        middle: `z`.
        directions: `2 z`, to the right and up.
        reach: in typical lengths of noise.
    """
    far = min(reach * typical_length(len(middle))[0], FARTHEST / float(np.abs(directions).max()))
    places = np.linspace(-far, far, SIDE)
    up, right = np.meshgrid(places[::-1], places, indexing="ij")
    noise = middle + right[..., None] * directions[0] + up[..., None] * directions[1]
    return np.asarray(noise.reshape(SIDE * SIDE, -1), np.float32)


def plane(lab: Experiment, run: RunHandle, axes: Axes, step: int | None) -> Figure:
    """The pictures at equal distances in the plane of the two directions that are chosen."""
    spec: Any = run.spec
    count = len(axes.directions)
    chosen = axes.directions[[min(lab[name], count) - 1 for name in ("first", "second")]]
    centre = lab["centre"]
    middle = (
        moment(run, step, GanProbe()).arrays["noise"][centre - 1] if centre else np.zeros(spec.latent_size)
    )
    labels = (min(lab["label"], spec.classes - 1),) if spec.classes else None
    shot = moment(run, step, GanProbe(latent=plane_noise(middle, chosen, lab["reach"]), labels=labels))
    made = shot.arrays["samples_at"]
    panel = generated(f"Direction {lab['first']} to the right, {lab['second']} up", made)
    around = f"sample {centre}" if centre else "the middle of all noise"
    said = f"A plane around {around}, {lab['axes']} directions, reach {lab['reach']} typical lengths."
    if labels is not None:
        said += f" Class {spec.load().class_names[labels[0]]}."
    return Figure("A plane through the noise", ((panel,),), f"{_settings(run, shot.step)} {said}")


def _settings(run: RunHandle, step: int) -> str:
    spec: Any = run.spec
    return f"{run_words(run, step)} {generated_words(spec.config)}"
