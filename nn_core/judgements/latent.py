"""What a change inside a generator does to its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np


@dataclass(frozen=True)
class Bounds:
    """Where one judgement ends and the next begins; the browser is sent these numbers.

    barely: mean change of a pixel (values from -1 to 1) below which hardly anything changes.
    clearly: change from which a pixel gets clearly brighter or darker: an eighth of black to white.
    """

    barely: float = 0.01
    clearly: float = 0.25


BOUNDS = Bounds()


@dataclass(frozen=True)
class Change:
    """kind: whether anything changes; moved: the mean; so many pixels get clearly darker, brighter."""

    kind: Literal["hardly", "changes"]
    moved: float
    darker: int
    brighter: int


def judge_change(change: np.ndarray[Any, Any]) -> Change:
    """What becomes of a picture. Args: change: after minus before of each pixel, in -2..2."""
    moved = float(np.abs(change).mean())
    darker, brighter = int((change < -BOUNDS.clearly).sum()), int((change > BOUNDS.clearly).sum())
    # A few pixels that change clearly are seen, however little the others do.
    few = moved < BOUNDS.barely and darker + brighter == 0
    return Change("hardly" if few else "changes", moved, darker, brighter)
