"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

import numpy as np

from nn_core.findings.inside import maps_of
from nn_core.tutorials.condition import Measured
from ui.kit.course import Course
from ui.why_convolution.contest import Contestants
from ui.why_convolution.lesson import Lesson
from ui.why_convolution.words import FAR_SHIFT


def facts_of(lesson: Lesson, contest: Contestants) -> Measured:
    """What is measured of the contest and of the channel that is shown."""
    chosen = lesson.chosen
    return {
        "match": chosen.match,
        "seed": chosen.seed,
        **_of("cnn", contest.cnn, contest.cnn_shuffled, lesson),
        **_of("perceptron", contest.perceptron, contest.perceptron_shuffled, lesson),
        "input": chosen.input,
        "digit": chosen.digit,
        "layer": chosen.layer,
        "channel": chosen.channel + 1,
        **_inside(contest.cnn, chosen.layer, chosen.channel),
    }


def _of(name: str, plain: Course, shuffled: Course, lesson: Lesson) -> Measured:
    """The numbers of one network; those of an experiment only once it is predicted, as on the page."""
    shifts = plain.findings.shifts if plain.findings and lesson.chosen.shifted else None
    return {
        f"{name}_parameters": plain.recipe.run.architecture.params,
        f"{name}_accuracy": _accuracy(plain),
        f"{name}_shifted": shifts[FAR_SHIFT] if shifts else None,
        f"{name}_far": shifts[-1] if shifts else None,
        f"{name}_shuffled": _accuracy(shuffled) if lesson.chosen.shuffled else None,
    }


def _accuracy(one: Course) -> float | None:
    return one.result.accuracy if one.result else None


def _inside(cnn: Course, layer: int, channel: int) -> Measured:
    name = maps_of(cnn.recipe.run.architecture)[layer - 1]
    rows = {row.name: row for row in cnn.recipe.run.architecture.summary()}
    kinds = None
    if cnn.result:
        which = cnn.result.validation[cnn.findings.strongest[name].image[channel]]
        kinds = len(np.unique(cnn.result.images.labels[which]))
    return {"sees": rows[name].receptive_field, "favourite_digits": kinds}
