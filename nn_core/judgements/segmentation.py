"""How far a network has learnt what each pixel is part of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

BOUNDS: Mapping[str, float] = {"nothing": 0.1, "mixed": 0.25, "well": 0.8, "apart": 0.05}
"""
nothing: where ink and background agree with the truth less than this, hardly any ink is found.
mixed: the classes of ink are on less than this share of the way from what naming found ink at random reaches
    to what ink as a whole reaches.
well: from this mean IoU on, masks are good.
apart: two IoU that differ by less are alike.
"""

Masks = Literal["nothing", "mixed", "partly", "well"]
Gap = Literal["neither", "unfound", "alike", "apart"]


def judge_masks(iou: ArrayLike, ink: float) -> Masks:
    """What masks are worth.

    "nothing": hardly any ink is found where it is. "mixed": ink is found, but what it is part of is little
    more than a guess. "partly": both, in part. "well": every class, on the mean, overlaps well. Of k classes
    that are as common, ink that is named at random gives each an IoU of 1 / (2k - 1) of that of ink.

    Args:
        iou: IoU of each class, the background's first; NaN where a class is not there.
        ink: IoU of all but the background, taken as one class.
    """
    scores = np.asarray(iou, dtype=np.float64)
    if not ink >= BOUNDS["nothing"]:
        return "nothing"
    if np.nanmean(scores) >= BOUNDS["well"]:
        return "well"
    at_random = 1 / (2 * np.count_nonzero(~np.isnan(scores[1:])) - 1)
    least = at_random + BOUNDS["mixed"] * (1 - at_random)
    return "mixed" if np.nanmean(scores[1:]) < least * ink else "partly"


def judge_twins(first: float, second: float) -> Literal["first", "second", "alike"]:
    """Which of two networks has the clearly larger IoU."""
    if abs(first - second) < BOUNDS["apart"]:
        return "alike"
    return "first" if first > second else "second"


def judge_gap(first: float, second: float) -> Gap:
    """What lies between two networks whose ink has these IoU.

    "neither": none of them finds ink yet. "unfound": one does, the other does not, so nothing is told of how
    exactly that one finds its ends. "alike", "apart": both find ink, and as exactly, or not.
    """
    least, most = sorted((first, second))
    if not most >= BOUNDS["nothing"]:
        return "neither"
    if judge_twins(first, second) == "alike":
        return "alike"
    return "apart" if least >= BOUNDS["nothing"] else "unfound"
