"""What a network says of the picture that one of its channels wants, and whether it misses the channel."""

from __future__ import annotations

from typing import Any, Literal

from numpy.typing import NDArray

Wish = Literal["sure", "torn", "other"]
Fine = Literal["more", "same", "less"]
Pull = Literal["up", "chance", "down"]

SURE = 0.99
ALIKE = 0.05
"""Scores that differ by no larger share count as alike."""
CHANCE = 0.01
"""A difference that chance alone makes more often is none."""
MISSED = 0.005
"""Half a percentage point of accuracy."""


def judge_spare(cost: float) -> bool:
    """Whether a channel can be spared.

    Args:
        cost: how much accuracy falls without it, of 0..1.
    """
    return cost < MISSED


def judge_concept(mean: float, random: float, p: float) -> Pull:
    """Whether a class's score rises along a concept's directions more often than along random ones, less
    often, or as often.

    Args:
        mean, random: mean shares of the class's pictures whose score rises. p: that of chance alone.
    """
    if p >= CHANCE:
        return "chance"
    return "up" if mean > random else "down"


def judge_wish(probabilities: NDArray[Any], wanted: int) -> Wish:
    """It reads the class that the picture was made for, surely or not; or another one.

    Args:
        probabilities: of the classes, `k`.
    """
    if int(probabilities.argmax()) != wanted:
        return "other"
    return "sure" if probabilities[wanted] > SURE else "torn"


def judge_fine(fine: float, smooth: float) -> Fine:
    """How a picture of single pixels excites a class, beside one of smooth waves."""
    if abs(fine - smooth) <= ALIKE * max(abs(fine), abs(smooth)):
        return "same"
    return "more" if fine > smooth else "less"
