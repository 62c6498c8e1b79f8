"""What a network says of the picture that one of its channels wants, and whether it misses the channel."""

from __future__ import annotations

from typing import Any, Literal

from numpy.typing import NDArray

Wish = Literal["sure", "torn", "other"]
Fine = Literal["more", "same", "less"]

SURE = 0.99
ALIKE = 0.05
"""Scores that differ by no larger share count as alike."""
MISSED = 0.005
"""Half a percentage point of accuracy."""


def judge_spare(cost: float) -> bool:
    """Whether a channel can be spared.

    Args:
        cost: how much accuracy falls without it, of 0..1.
    """
    return cost < MISSED


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
