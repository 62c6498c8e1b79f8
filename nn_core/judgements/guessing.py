"""How many answers are right by chance alone."""

from __future__ import annotations

import math

CLEAR = 2.0
"""What lies within so many of its standard errors may be chance."""


def spread_of_guessing(classes: int, answers: float) -> float:
    """How far the share of right answers may lie from p = 1 / classes by chance, where each is a guess: by
    `CLEAR` standard errors of a binomial share, √(p (1 - p) / answers).
    """
    chance = 1 / classes
    return CLEAR * math.sqrt(chance * (1 - chance) / answers)
