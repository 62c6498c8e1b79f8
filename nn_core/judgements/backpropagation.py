"""What gradients say: whether one agrees with a slope that was found by pushing, its sign, and its size."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import Literal

Agreement = Literal["kink", "agree", "rounding", "nearly", "differ"]
Push = Literal["kept", "turned", "left", "unseen"]
Sign = Literal["negative", "none", "positive"]
Size = Literal["smaller", "alike", "larger"]

BOUNDS: Mapping[str, float] = {
    "close": 1e-4,
    "rough": 1e-2,
    "smallest": 1e-9,
    "rounding": 32 * sys.float_info.epsilon,
}
"""`close` and `rough`: differences as shares of the larger slope; one below `smallest` is as good as none.
`rounding`: how far off a loss of 1 may be in float64."""
TIMES = 10
"""Gradients of another size: one is so many times the other."""


def judge_check(
    above: float, below: float, push: float, gradient: float, value: float, left: float, right: float
) -> Agreement:
    """Compare (above - below) / 2 push with a gradient, where these are the losses around a value.

    left, right: the slopes just below and just above the value; where they differ it stands on a "kink":
    there is no one slope, and pushing tends to their mean, whatever the gradient takes.
    "rounding": the difference is no larger than the last digits of the losses and of the pushed value make
    it. A loss near 0 is a square of something larger, whose digits count. "nearly" and "differ": between the
    two points the loss bends, or has a kink.
    """
    if abs(right - left) > BOUNDS["close"] * max(abs(left), abs(right), BOUNDS["smallest"]):
        return "kink"
    slope = (above - below) / (2 * push)
    difference = abs(slope - gradient)
    share = difference / max(abs(slope), abs(gradient), BOUNDS["smallest"])
    if share < BOUNDS["close"]:
        return "agree"
    largest = max(abs(above), abs(below))
    digits = max(largest, math.sqrt(largest)) + abs(gradient * value)
    if difference <= BOUNDS["rounding"] * digits / push:
        return "rounding"
    return "nearly" if share < BOUNDS["rough"] else "differ"


def judge_sign(gradient: float) -> Sign:
    """Whether the loss falls as the number grows, stays, or grows as well."""
    if gradient == 0:
        return "none"
    return "negative" if gradient < 0 else "positive"


def judge_push(gradient: float, push: float, before: float, after: float) -> Push:
    """Whether the loss did what the gradient says, as a number was pushed.

    "turned": it changed the other way: the push led past a lowest or highest place. "left": one of them is 0
    and the other is not, as the slope is another one on the way. "unseen": the change that the gradient says
    is less than the last digits of the loss, which stayed.
    """
    change = after - before
    if gradient < 0 < change or change < 0 < gradient:
        return "turned"
    if (gradient == 0) == (change == 0):
        return "kept"
    is_unseen = change == 0 and abs(gradient * push) <= BOUNDS["rounding"] * max(before, math.sqrt(before))
    return "unseen" if is_unseen else "left"


def judge_size(gradient: float, other: float) -> Size:
    """Whether a gradient is less than a tenth of another, more than ten times as large, or neither; their
    signs do not matter.
    """
    if TIMES * abs(gradient) < abs(other):
        return "smaller"
    return "larger" if abs(gradient) > TIMES * abs(other) else "alike"


def judge_lowest(ends: Mapping[str, float]) -> str:
    """The name of the lowest loss, the first of equal ones."""
    return min(ends, key=lambda name: ends[name])


def judge_twins(moved: int, apart: float) -> Literal["still", "twins", "apart"]:
    """What became of two neurons that began alike.

    Args:
        moved: how many of their weights and biases are others than before.
        apart: the largest difference between a weight of the one and the same weight of the other.
    """
    if not moved:
        return "still"
    return "twins" if apart == 0 else "apart"
