"""What a contest of two networks on the same images shows, and what may be chance."""

from __future__ import annotations

import math
from typing import Literal

CLEAR_ERRORS = 2.0
"""A difference is clear from so many of its standard errors on."""
MOST, HALF = 0.8, 0.5
"""Shares of right answers from which most, or half, are right."""
ONE_STROKE, SHARED = 0.5, 0.2
"""Mean correlations from which pictures show one thing, or by so much more than others share something."""
ALIKE = 0.1
"""Up to this share, two counts of parameters are about the same."""


def chance(images: int, *accuracies: float) -> float:
    """The standard error of a sum or difference of accuracies (0..1), each measured on so many images.

    The square root of the sum of a (1 - a) / n. As the images are the same, it is rather too large.
    """
    return math.sqrt(sum(accuracy * (1 - accuracy) for accuracy in accuracies) / images)


def ahead(first: float, second: float, images: int) -> str:
    """Which of two accuracies is clearly larger: "first", "second" or "neither"."""
    return _sign(first - second, chance(images, first, second))


def loses_more(first: tuple[float, float], second: tuple[float, float], images: int) -> str:
    """Which network clearly loses more, by its accuracy (before, after): "first", "second" or "neither"."""
    difference = (first[0] - first[1]) - (second[0] - second[1])
    return _sign(difference, chance(images, *first, *second))


def _sign(difference: float, error: float) -> str:
    if abs(difference) <= CLEAR_ERRORS * error:
        return "neither"
    return "first" if difference > 0 else "second"


def judge_lead(before: str, after: str) -> str:
    """What became of a lead of the first, by `ahead` before and after: "kept", "turned", "gone", "none".

    "none": there was none before, and is none now.
    """
    if after == "first":
        return "kept"
    if after == "second":
        return "turned"
    return "gone" if before == "first" else "none"


def judge_size(first: int, second: int) -> str:
    """Which of two networks has more parameters: "first", "second" or "alike"."""
    if abs(second - first) <= ALIKE * first:
        return "alike"
    return "second" if second > first else "first"


def judge_left(share: float) -> Literal["most", "half", "few"]:
    """How many answers are right, 0..1: most, half of them and more, or fewer."""
    if share >= MOST:
        return "most"
    return "half" if share >= HALF else "few"


def judge_favourites(own: float, mixed: float) -> Literal["one", "alike", "any"]:
    """What the favourites of a channel have in common.

    "one": they show one thing. "alike": more than those of all channels, mixed, have. "any": no more.

    Args:
        own, mixed: mean correlations of two of its favourites, and of two of different channels.
    """
    if own >= ONE_STROKE:
        return "one"
    return "alike" if own >= mixed + SHARED else "any"


def judge_part(own: float, mixed: float, classes: int) -> Literal["one", "part", "nothing"]:
    """What favourites of a channel are pictures of: one class only, a part that several classes share, or of
    nothing in common. Args: as of `judge_favourites`, and of how many classes they are.
    """
    if classes == 1:
        return "one"
    return "part" if own >= mixed + SHARED else "nothing"
