"""Explanations compared with each other, in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def strongest(explanation: NDArray[Any], count: int) -> NDArray[np.int64]:
    """The pixels of `h w` on which most hangs, for or against the class: row times width plus column, the
    strongest first; of equals the first.
    """
    return np.argsort(-np.abs(explanation).ravel(), kind="stable")[:count].astype(np.int64)


def shared(one: NDArray[Any], other: NDArray[Any], count: int) -> int:
    """How many of the `count` strongest pixels two explanations `h w` have in common."""
    return len(np.intersect1d(strongest(one, count), strongest(other, count)))
