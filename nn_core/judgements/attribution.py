"""Whether an explanation of a network's answer means anything, from what it did in tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BOUNDS = {"orders": 19, "alike": 0.5}
"""
orders: so many random orders at least; to be ahead of 19 by chance happens once in 20 times.
alike: from this rank correlation on, two explanations are alike. Of a trained network and a random one,
    explanations of a digit or a photograph by methods that follow the weights stayed within ±0.42.
"""

Beaten = Literal["better", "no better", "worse", "open"]


def judge_removal(area: float, random: Sequence[float], low_is_good: bool) -> Beaten:
    """Whether an order of the pixels is better than chance, by the areas under the curves of random orders.

    "better": than every one of them. "worse": than every one. "no better": as one of them may be. "open":
    there are too few of them to tell.

    Args:
        area, random: of deletion, where low is good, or of insertion, where high is.
    """
    if len(random) < BOUNDS["orders"]:
        return "open"
    if min(random) <= area <= max(random):
        return "no better"
    return "better" if (area < min(random)) == low_is_good else "worse"


@dataclass(frozen=True)
class Care:
    """How an explanation takes it that layers forget what they have learnt.

    Attributes:
        kind: "empty": there was nothing to change. "ignores": it stays alike while all weights turn random.
            "picture": what speaks for and against the class changes, but the same pixels are marked as
            before. "late": it stays alike until lower layers forget. "follows": it is another one as soon
            as the top layer has forgotten.
        stays: how many layers can forget, from the top, before it is another one.
    """

    kind: Literal["empty", "ignores", "picture", "late", "follows"]
    stays: int


def judge_care(signed: Sequence[float], absolute: Sequence[float], is_empty: bool = False) -> Care:
    """Whether an explanation depends on what the network has learnt.

    Args:
        signed: its rank correlation with the explanation of the trained network, once the top layer is
            random, the two upper ones, and so on to all of them.
        absolute: that of the absolute values.
        is_empty: the explanation of the trained network is the same everywhere.
    """
    if is_empty:
        return Care("empty", 0)
    others = (layers for layers, value in enumerate(signed) if value < BOUNDS["alike"])
    stays = next(others, len(signed))
    if stays == len(signed):
        return Care("ignores", stays)
    if min(absolute) >= BOUNDS["alike"]:
        return Care("picture", stays)
    return Care("late" if stays else "follows", stays)
