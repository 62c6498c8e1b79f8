"""What hiding a part of a picture has done to an answer."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Hiding = Literal["same", "surer", "other"]

ALIKE = 1e-5
"""Probabilities that are computed twice differ by less."""


def judge_hiding(before: NDArray[Any], after: NDArray[Any]) -> Hiding:
    """Nothing has changed; the answer is the same, more or less surely; or it is another one.

    Args:
        before, after: probabilities of the classes, `k`, of the whole picture and of what is left of it.
    """
    if np.abs(np.subtract(before, after, dtype=np.float64)).max() < ALIKE:
        return "same"
    return "surer" if before.argmax() == after.argmax() else "other"
