"""How a prediction that is a number or a place compares with what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist
from typing import Literal

Guess = Literal["right", "near", "low", "high"]
Hit = Literal["right", "near", "far"]
Course = Literal["falls", "rises", "dips", "peaks", "stays"]

TURN = 0.1
"""Share of the axis by which a line must go down or up for that to count."""


def judge_guess(said: float, measured: float, exact: float, near: float) -> Guess:
    """Right within `exact` of what was measured, near within `near`, else too low or too high.

    Args:
        said, measured, exact, near: in one unit; `exact` is at most `near`.
    """
    miss = said - measured
    if abs(miss) <= exact:
        return "right"
    if abs(miss) <= near:
        return "near"
    return "low" if miss < 0 else "high"


def judge_pixel(said: tuple[int, int], measured: tuple[int, int], near: int) -> Hit:
    """Right on the very pixel (row, column), near up to `near` pixels away across, down or both, else far."""
    miss = max(abs(one - other) for one, other in zip(said, measured, strict=True))
    if miss == 0:
        return "right"
    return "near" if miss <= near else "far"


def judge_place(said: tuple[float, float], measured: tuple[float, float], exact: float, near: float) -> Hit:
    """Right within `exact` of the measured place (x, y), near within `near`, in its unit; else far."""
    miss = dist(said, measured)
    if miss <= exact:
        return "right"
    return "near" if miss <= near else "far"


def judge_course(heights: Sequence[float], scale: float) -> Course:
    """How a line goes: down and up again ("dips"), up and down again ("peaks"), or one way from end to end.

    Args:
        heights: at least two, from left to right.
        scale: length of the axis, in the same unit.
    """
    first, last, least = heights[0], heights[-1], TURN * scale
    dip, peak = min(first, last) - min(heights), max(heights) - max(first, last)
    if max(dip, peak) >= least:
        return "dips" if dip >= peak else "peaks"
    if abs(last - first) < least:
        return "stays"
    return "falls" if last < first else "rises"


def mean_gap(said: Sequence[float], measured: Sequence[float]) -> float:
    """How far two lines are apart on average, at the places where both are known."""
    return sum(abs(one - other) for one, other in zip(said, measured, strict=True)) / len(said)


def judge_line(said: Sequence[float], measured: Sequence[float], scale: float, near: float) -> Hit:
    """Right where a line has the course of the measured one (`judge_course`) and is at most `near` away from
    it on average; near where one of both holds, else far.
    """
    is_alike = judge_course(said, scale) == judge_course(measured, scale)
    is_close = mean_gap(said, measured) <= near
    return "right" if is_alike and is_close else "near" if is_alike or is_close else "far"
