"""The page's pictures for print, each of the run at a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.data.distributions import DISTRIBUTIONS
from nn_core.data.planes import EVERYWHERE
from nn_core.training import PlaneGanProbe, PlaneGanRun
from ui.gan_plane.lab import charts
from ui.gan_plane.params import PARAMS
from ui.kit.print.figure import Figure, Group, Plane
from ui.kit.print.paper import NOTHING, SEED, Shown
from ui.kit.print.runs import curves, moment, run_words
from ui.kit.runs import spec_of
from ui.kit.url import read

if TYPE_CHECKING:
    from nn_core.training import RunHandle

POINTS = 500


def figures(run: RunHandle) -> dict[str, Callable[[int | None], Figure]]:
    """What can be had of the run, by title; each takes a step, None for now."""
    return {"Points and verdicts": partial(points, run), "Curves": partial(learning, run)}


def points(run: RunHandle, step: int | None) -> Figure:
    """Real and generated points, over what D says of every place."""
    shot = moment(run, step, PlaneGanProbe(layers=("surface",)))
    surface = shot.arrays["surface"]
    reach = max(1e-6, float(np.abs(surface).max()))
    raw = bool(shot.arrays["critic"][0])
    groups = (
        Group("real", shot.arrays["real"], "real"),
        Group("generated", shot.arrays["generated"], "generated"),
    )
    plane = Plane(
        "Points, and what D says of each place",
        groups,
        EVERYWHERE,
        surface,
        (-reach, reach) if raw else (0.0, 1.0),
        "D's score" if raw else "D's verdict: 1 is real",
    )
    title = f"{spec_of(run, PlaneGanRun).distribution.title}: real and generated points"
    said = "Blue: D says real. Orange: D says generated."
    return Figure(title, ((plane,),), f"{run_words(run, shot.step)} {said}")


def learning(run: RunHandle, step: int | None) -> Figure:
    """The page's curves."""
    rows, at = curves(run, charts(spec_of(run, PlaneGanRun)), step)
    return Figure("How both networks learnt", rows, run_words(run, at))


def on_paper(query: Mapping[str, str]) -> Shown:
    """Real points; none that somebody drew."""
    name = read(query, PARAMS)[0]["data"]
    return Shown(_real_points(name), "") if len(DISTRIBUTIONS[name].shape) else NOTHING


@cache
def _real_points(name: str) -> Figure:
    distribution = DISTRIBUTIONS[name]
    points = distribution.sample(np.random.default_rng(SEED), POINTS)
    panel = Plane(f"{POINTS} real points", (Group("real", points, "real"),), EVERYWHERE)
    return Figure(f"{distribution.title}: the real points", ((panel,),), f"Drawn with seed {SEED}.")
