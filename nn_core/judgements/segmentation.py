"""How far a network has learnt what each pixel is part of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from numpy.typing import ArrayLike

from nn_core.measure.segmentation import class_iou, ink_iou, ink_names, mean_score

BOUNDS: Mapping[str, float] = {"nothing": 0.1, "mixed": 0.2, "well": 0.8, "apart": 0.05}
"""
nothing: where ink and background agree with the truth less than this, hardly any ink is found.
mixed: up to this kappa the names of found ink agree but slightly with the true ones (Landis and Koch, 1977,
    https://doi.org/10.2307/2529310).
well: from this mean IoU on, masks are good.
apart: two IoU that differ by less are alike.
"""

Masks = Literal["nothing", "mixed", "partly", "well"]
Gap = Literal["neither", "unfound", "alike", "apart"]


def judge_masks(confusion: ArrayLike) -> Masks:
    """What masks are worth.

    "nothing": hardly any ink is found where it is. "mixed": ink is found, but its names are right little more
    often than the same names dealt out at random. "partly": both, in part. "well": every class, on the mean,
    overlaps well. Of a single class no other name can be given.

    Args:
        confusion: `k k` counts of pixels, the truth in rows, the background first.
    """
    if not ink_iou(confusion) >= BOUNDS["nothing"]:
        return "nothing"
    if mean_score(class_iou(confusion)) >= BOUNDS["well"]:
        return "well"
    return "mixed" if ink_names(confusion).kappa <= BOUNDS["mixed"] else "partly"


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
