"""What scores and probabilities of a classifier say."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Against = Literal["none", "little", "much", "more"]
Heat = Literal["other", "less", "kept"]
Sure = Literal["even", "unsure", "sure", "certain"]

LITTLE = 0.1
HALF = 0.5
CERTAIN = 0.9


def judge_against(in_favour: float, against: float) -> Against:
    """What speaks against a class, beside what speaks for it: none, less than a tenth, less, or as much or
    more.

    Args:
        in_favour, against: sums of sizes, neither below 0.
    """
    if against == 0:
        return "none"
    if against >= in_favour:
        return "more"
    return "little" if against < LITTLE * in_favour else "much"


def judge_heat(before: NDArray[np.float64], after: NDArray[np.float64]) -> Heat:
    """What another temperature does to the winner of the probabilities `classes`: another class wins, or it
    keeps less than half of its probability, or more.
    """
    winner = int(before.argmax())
    if int(after.argmax()) != winner:
        return "other"
    return "less" if after[winner] < HALF * before[winner] else "kept"


def judge_sure(probability: float, classes: int) -> Sure:
    """How sure the largest of the probabilities is: less than twice that of guessing, less than 50 %, less
    than 90 %, or more.
    """
    if probability < 2 / classes:
        return "even"
    if probability < HALF:
        return "unsure"
    return "sure" if probability < CERTAIN else "certain"
