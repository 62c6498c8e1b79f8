"""What some steps of training came to, as it is asked for before they are taken."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from nn_core.judgements.guessing import spread_of_guessing

Array = np.ndarray[Any, Any]

BOUNDS: Mapping[str, float] = {
    "most": 0.9,
    "hardly": 0.1,
    "half": 0.5,
    "alike": 1.5,
    "by_heart": 3.0,
    "flat": 0.1,
    "grey": 0.25,
    "one_picture": 0.35,
    "silent": 0.01,
    "same": 0.25,
    "style": 0.3,
}
"""
most: from this share of right answers on, most are right.
hardly, half: weights that moved by less of their own length stay as they were, or keep some of it. Of
    neurons, `half` of them is half.
alike, by_heart: the loss on new points, as a multiple of that on its own: below, both are alike; from this
    on, its own are learnt by heart.
flat: where a surface bends, or rises, less than this share of what it does on average, it does not.
grey: pictures with less of the real ones' contrast. one_picture: which differ less than this share of what
    real ones do. Both are 1 of real pictures.
silent: a gradient of less than this share of the first one is none.
same: pictures of two classes that differ less than this share of those of two noises are one.
style: from this mean correlation on, something is kept.
"""

Share = Literal["guesses", "some", "most"]


def judge_share(right: float, classes: int, answers: int) -> Share:
    """How many answers are right: a share of 0..1 of so many answers that name one of so many classes.

    "guesses": no more than guessing gets right by chance. "most": nine in ten. "some": in between.
    """
    if right <= 1 / classes + spread_of_guessing(classes, answers):
        return "guesses"
    return "most" if right >= BOUNDS["most"] else "some"


def change(before: Array, after: Array) -> float:
    """By how much of their own length weights moved: |after - before| / |before|."""
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))


def judge_change(moved: float) -> Literal["hardly", "partly", "others"]:
    """Whether weights are still what they were, from their `change`."""
    if moved < BOUNDS["hardly"]:
        return "hardly"
    return "partly" if moved < BOUNDS["half"] else "others"


def judge_gap(own: float, new: float) -> Literal["alike", "dearer", "by_heart"]:
    """What the mean loss on points to learn from, and that on new ones, say together."""
    if new >= BOUNDS["by_heart"] * own:
        return "by_heart"
    return "alike" if new < BOUNDS["alike"] * own else "dearer"


def judge_deaths(dead: int, neurons: int) -> Literal["none", "few", "half"]:
    """How many of the neurons give 0 everywhere: none, fewer than half, or half of them and more."""
    if dead == 0:
        return "none"
    return "few" if dead < BOUNDS["half"] * neurons else "half"


def judge_descent(before: float, after: float, broke_down: bool) -> Literal["falls", "stays", "overflows"]:
    """Where the steps led: the loss before and after them, and whether numbers overflowed on the way."""
    if broke_down:
        return "overflows"
    return "falls" if after < before else "stays"


def judge_surface(heights: Array) -> Literal["smooth", "facets", "terraces"]:
    """What a surface `h w` is made of: flat terraces, tilted planes that meet at edges, or curves.

    By the median of the first and of the second differences, as shares of their means: where most places do
    not rise, or do not bend, it is near 0.
    """
    steps, bends = (np.abs(np.diff(heights.astype(np.float64), order, axis=0)) for order in (1, 2))
    if np.median(steps) <= BOUNDS["flat"] * steps.mean():
        return "terraces"
    return "facets" if np.median(bends) <= BOUNDS["flat"] * bends.mean() else "smooth"


# A generator


def contrast(images: Array) -> float:
    """How much the pixels of a picture differ: their standard deviation, on average over `n c h w`."""
    return float(images.reshape(len(images), -1).std(axis=1).mean())


def judge_samples(contrasts: float, varied: float) -> Literal["grey", "alike", "various"]:
    """What samples look like: their contrast and their variety, as shares of the real pictures'."""
    if contrasts < BOUNDS["grey"]:
        return "grey"
    return "alike" if varied < BOUNDS["one_picture"] else "various"


def judge_lesson(first: float, now: float) -> Literal["more", "less", "nothing"]:
    """What reaches a generator: the length of its gradient now, and in its first step."""
    if now < BOUNDS["silent"] * first:
        return "nothing"
    return "less" if now < first else "more"


def apart(drawn: Array) -> float:
    """How far pictures of different classes from one noise differ, as a share of those of one class from
    different noises: the ratio of mean standard deviations over pixels.

    Args:
        drawn: `k n c h w`: each of k classes drawn from the same n noises.
    """
    return float(drawn.std(axis=0).mean() / drawn.std(axis=1).mean())


def kept(measures: Array) -> float:
    """How well what is measured of a drawing in one class tells it in another: the mean correlation over
    all pairs of classes; 0 where nothing varies.

    Args:
        measures: `k n`: of each of k classes drawn from the same n noises.
    """
    with np.errstate(all="ignore"):
        pairs = np.corrcoef(measures)[np.triu_indices(len(measures), 1)]
    found = float(pairs.mean())
    return found if math.isfinite(found) else 0.0


def judge_kept(differs: float, alike: float) -> Literal["all", "style", "nothing"]:
    """What drawings of all classes from one noise share: everything, how they are drawn, or nothing.

    Args:
        differs: see `apart`. alike: the mean of what is `kept`, of several measures.
    """
    if differs < BOUNDS["same"]:
        return "all"
    return "style" if alike >= BOUNDS["style"] else "nothing"
