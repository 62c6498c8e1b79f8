"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from nn_core.findings.augmentation.plan import RECIPES, Plan
from ui.gan_uses import bench
from ui.gan_uses.lesson import Lesson, by_class
from ui.gan_uses.params import DATA, PARAMS, complete
from ui.gan_uses.results import Results, results
from ui.kit.lessons import Session
from ui.kit.print.figure import Array, Curves, Figure, Line, Maps, Panel, Table
from ui.kit.print.paper import Shown, of_set
from ui.kit.print.pictures import images as pictures
from ui.kit.url import read

COLOURS = {"real": "real", "classic": "train", "generated": "generated", "both": "negative"}
A_CLASS, COLUMNS = 10, 5
"""Images of each class that there are, and that are printed."""


def figures(session: Session[Lesson]) -> Mapping[str, Callable[[], Figure]]:
    """What can be had of what is known at the moment when it is wanted, by title."""
    plan = session.lesson.chosen.plan
    made: dict[str, Callable[[], Figure]] = {"Few images": partial(images, session)}
    if results(plan).done:
        made = {"Accuracies": partial(accuracies, session), **made}
    return made


def accuracies(session: Session[Lesson]) -> Figure:
    """The mean accuracy of each way over the seeds, and each trial's own."""
    plan = session.lesson.chosen.plan
    found = results(plan)
    sizes = np.array(plan.sizes)
    lines = tuple(_line(found, recipe, sizes) for recipe in plan.recipes)
    chart = Curves("Mean accuracy on the same images", "images a class", "share of right answers", lines)
    rows = tuple(_row(found, recipe, size) for recipe in plan.recipes for size in plan.sizes)
    heading = (
        "",
        "images a class",
        "mean",
        "standard error",
        *(f"seed {at + 1}" for at in range(plan.seeds)),
    )
    table = Table("Each trial", heading, rows)
    said = f"{found.done} of {found.total} trials are done."
    return Figure("Do generated images help?", ((chart,), (table,)), f"{settings(plan)} {said}")


def _line(found: Results, recipe: str, sizes: Array) -> Line:
    means = [found.mean(recipe, int(size)) for size in sizes]
    values = np.array([np.nan if mean is None else mean.mean for mean in means])
    return Line(RECIPES[recipe], sizes, values, COLOURS[recipe])


def _row(found: Results, recipe: str, size: int) -> tuple[str | float, ...]:
    mean, values = found.mean(recipe, size), found.values.get((recipe, size), {})
    seeds = range(found.plan.seeds)
    if mean is None:
        return (RECIPES[recipe], size, "", "", *("" for _ in seeds))
    error = "" if mean.error is None else mean.error
    return (RECIPES[recipe], size, mean.mean, error, *(values.get(at, "") for at in seeds))


def images(session: Session[Lesson]) -> Figure:
    """The few real images, and the samples of the GAN of the first seed and smallest size that has some."""
    plan = session.lesson.chosen.plan
    panels: list[Panel] = [_panel("Real, a row for each class", session.lesson.real)]
    for size in plan.sizes:
        look = bench.look(plan.trial("generated", size, 0).gan)
        if look is not None:
            made = by_class(look.samples, plan.data)
            panels.append(_panel(f"Of a GAN that saw {size} a class", made))
            break
    return Figure("Few images, and what a GAN makes of them", (tuple(panels),), settings(plan))


def _panel(title: str, pixels: Array) -> Maps:
    """Of uint8 `10k c h w`, ten of each class after each other, the first five of each."""
    few = pixels.reshape(-1, A_CLASS, *pixels.shape[1:])[:, :COLUMNS]
    return pictures(title, few.reshape(-1, *pixels.shape[1:]), columns=COLUMNS)


def settings(plan: Plan) -> str:
    """What was chosen, as a sentence."""
    moved = f"moved by up to {plan.shift} pixels and {plan.rotation} degrees"
    made = f"{plan.copies} generated images for each real one"
    steps = f"{plan.steps:,} steps of a classifier, {plan.gan_steps:,} of a GAN"
    return f"{DATA[plan.data]}; {moved}; {made}; {steps}; {plan.seeds} seeds."


def on_paper(query: Mapping[str, str]) -> Shown:
    return of_set(complete(read(query, PARAMS)[0]).data)
