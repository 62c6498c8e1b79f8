"""How a prediction that is a number or a place compares with what was measured."""

from __future__ import annotations

from typing import Literal

Guess = Literal["right", "near", "low", "high"]
Hit = Literal["right", "near", "far"]


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
