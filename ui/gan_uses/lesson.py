"""A choice worked out: the few images and what is made of them, the curves so far, and the GANs' samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.augmentation.plan import MAX_COPIES, RECIPES, Plan, Trial
from nn_core.findings.augmentation.trials import Doing, Images
from ui.gan_uses import bench
from ui.gan_uses.bench import Work
from ui.gan_uses.params import MAX_ROTATION, MAX_SHIFT, PARAMS, Chosen, complete, sparse
from ui.gan_uses.results import Results
from ui.gan_uses.words import duration, findings, on_copies, on_empty, on_steps
from ui.kit.lessons import LessonPage, Session
from ui.shell.component import define
from ui.shell.payload import payload

PICTURES = define("gan_uses/augmentation", "lesson")
CHART = define("gan_uses/augmentation_chart")
SAMPLES = define("gan_uses/augmentation_samples")

SHOWN = 10
"""Images of each class in the pictures on top; the smallest number that an experiment learns from."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is shown at once: `real` holds 10 images of each class, class after class, uint8 `10k c h w`."""

    chosen: Chosen
    real: Images


def work_out(values: Mapping[str, Any]) -> Lesson:
    """The lesson of a choice."""
    chosen = complete(values)
    return Lesson(chosen, _few(chosen.data, SHOWN, 0))


@lru_cache(maxsize=8)
def _few(data: str, size: int, seed: int) -> Images:
    from nn_core.data import load
    from nn_core.data.augmentation import few

    return few(load(data), size, seed).images


@lru_cache(maxsize=2)
def _draws(count: int) -> NDArray[np.float32]:
    return np.random.default_rng(0).random((count, 3)).astype(np.float32)


def pictures_frame(session: Session[Lesson], found: Results, work: Work) -> bytes:
    """The few images, the draws from which the browser moves them, and a GAN's samples if there are any."""
    lesson = session.lesson
    chosen = lesson.chosen
    facts = {
        **PAGE.facts(session),
        "chosen": {name: getattr(chosen, name) for name in ("shift", "rotation", "samples")},
        "limits": {"shift": MAX_SHIFT, "rotation": MAX_ROTATION, "samples": MAX_COPIES},
        "columns": SHOWN,
        "gan": None,
        "empty": on_empty(found, work.active),
    }
    arrays: dict[str, np.ndarray] = {"real": lesson.real, "draws": _draws(len(lesson.real))}
    samples = _live(work.doing) or _kept(chosen.plan)
    if samples is not None:
        arrays["generated"], facts["gan"] = samples
    return payload(arrays, facts)


def _live(doing: Doing | None) -> tuple[Images, dict[str, Any]] | None:
    """What the GAN that is in training makes now."""
    if doing is None or doing.samples is None:
        return None
    trial = doing.trial
    about = {"size": trial.size, "seed": trial.seed + 1, "step": doing.step, "steps": doing.steps}
    return by_class(doing.samples, trial.data), about


def _kept(plan: Plan) -> tuple[Images, dict[str, Any]] | None:
    """The samples of the GAN for the first seed and the smallest size that has some."""
    for size in plan.sizes:
        look = bench.look(plan.trial("generated", size, 0).gan)
        if look is not None:
            return by_class(look.samples, plan.data), {"size": size, "seed": 1, "step": None, "steps": None}
    return None


def by_class(samples: Images, data: str) -> Images:
    """Samples whose classes take turns, sorted class after class."""
    classes = len(_labels(data))
    rounds = len(samples) // classes
    in_turns = samples[: rounds * classes].reshape(rounds, classes, *samples.shape[1:])
    return in_turns.swapaxes(0, 1).reshape(-1, *samples.shape[1:])


def _labels(data: str) -> tuple[str, ...]:
    from nn_core.data import load

    return load(data).class_names


# The chart


def chart_facts(found: Results, work: Work, asking: bool) -> dict[str, Any]:
    """Means, errors and differences of all points, the sentences on them, and how far the experiment is."""
    return {
        "sizes": found.plan.sizes,
        "seeds": found.plan.seeds,
        "recipes": [
            {
                "name": name,
                "label": RECIPES[name],
                "points": [_point(found, name, size) for size in found.plan.sizes],
            }
            for name in found.plan.recipes
        ],
        "learnt": on_steps(found.plan),
        "findings": findings(found),
        "progress": progress(found, work, asking),
    }


def _point(found: Results, recipe: str, size: int) -> dict[str, Any] | None:
    mean = found.mean(recipe, size)
    if mean is None:
        return None
    values = found.values[recipe, size]
    difference = found.difference(recipe, size) if recipe != "real" else None
    return {
        "mean": mean.mean,
        "error": mean.error,
        "values": [values.get(seed) for seed in range(found.plan.seeds)],
        "difference": asdict(difference) | {"clear": difference.clear} if difference else None,
    }


def progress(found: Results, work: Work, asking: bool) -> dict[str, Any]:
    """How many trainings are done, what goes on now, and how long the rest will take, in words."""
    return {"done": found.done, "total": found.total, "now": _now(found, work, asking)}


def _now(found: Results, work: Work, asking: bool) -> str:
    if work.problem:
        return work.problem
    if found.complete:
        tested = f"{found.total - found.broken} of {found.total}" if found.broken else str(found.total)
        return f"Done: {tested} classifiers trained and tested."
    if not (asking or work.active):
        return "Nothing is trained now." if found.done else ""
    going_on = _going_on(found, work)
    return going_on if asking else f"{going_on} It was asked for elsewhere."


def _going_on(found: Results, work: Work) -> str:
    doing = work.doing
    if doing is None:
        return "Getting ready."
    who = (
        f"A classifier learns ({RECIPES[doing.trial.recipe].lower()}),"
        if isinstance(doing.trial, Trial)
        else "A GAN learns from"
    )
    place = f"{doing.trial.size} images a class, seed {doing.trial.seed + 1}"
    words = f"{who} {place}: step {doing.step:,} of {doing.steps:,}."
    left = work.remaining_s(found.plan.seeds)
    return f"{words} About {duration(left)} left." if left is not None else words


# The samples


def samples_frame(plan: Plan) -> bytes:
    """For each size whose first GAN is trained: one sample a class, its nearest training image, and facts.

    Empty before the first one.
    """
    shown: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    classes = len(_labels(plan.data))
    for size in plan.sizes:
        look = bench.look(plan.trial("generated", size, 0).gan)
        if look is None:
            continue
        arrays |= {f"samples{size}": look.samples[:classes], f"nearest{size}": look.nearest}
        shown.append(
            {
                "size": size,
                "readable": look.readable,
                "distance": look.distance,
                "unseen": look.unseen_distance,
                "copies": on_copies(look.distance, look.unseen_distance),
            }
        )
    return payload(arrays, {"shown": shown, "class_names": _labels(plan.data)}) if shown else b""


PAGE: LessonPage[Lesson] = LessonPage(
    key="gan_uses",
    params=PARAMS,
    work_out=work_out,
    values_of=lambda lesson: sparse(lesson.chosen),
)
