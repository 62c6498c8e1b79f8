"""The features of a point that a network in the plane can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """One feature: what it is called, and its formula as numpy computes it and as PyTorch code."""

    label: str
    of: Callable[[Floats, Floats], Floats]
    code: str


FEATURES = {
    "x": Feature("x", lambda x, y: x, "x"),
    "y": Feature("y", lambda x, y: y, "y"),
    "x2": Feature("x²", lambda x, y: x * x, "x**2"),
    "y2": Feature("y²", lambda x, y: y * y, "y**2"),
    "xy": Feature("xy", lambda x, y: x * y, "x * y"),
    "sin_x": Feature("sin x", lambda x, y: np.sin(x), "torch.sin(x)"),
    "sin_y": Feature("sin y", lambda x, y: np.sin(y), "torch.sin(y)"),
}
FEATURE_NAMES = tuple(FEATURES)
"""In the order in which weights, arrays and the browser count them."""
