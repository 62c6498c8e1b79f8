"""How a prediction that is a number compares with what was measured."""

from __future__ import annotations

from typing import Literal

Guess = Literal["right", "near", "low", "high"]


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
