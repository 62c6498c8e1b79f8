"""What a change of a generator's noise, or inside it, does to its pictures."""

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
LEVEL = 0.1
"""Two ways are level where the shares of pictures that can be read differ by no more."""
PATTERNED = 2.0
"""Pictures have a pattern where their energy at the stride is so many times that of real ones."""
STEADY = 0.8
"""A width goes one way if, of all its ups and downs, so much is left between the ends."""


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


def judge_pattern(energy: float, real: float) -> Literal["none", "slight", "strong"]:
    """How much of a checkerboard pictures have, by the energy at the stride of theirs and of real pictures.

    "none": no more than real ones. "slight": more, and less than `PATTERNED` times as much. "strong": more.
    """
    if energy <= real:
        return "none"
    return "slight" if energy < PATTERNED * real else "strong"


def width_gain(
    widths: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], clear: np.ndarray[Any, Any]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """By how much (px) the strokes get wider or thinner on a way on which nothing else happens.

    0 for a way on which a picture is unclear or of another class, or on which the width goes to and fro.

    Args:
        widths, labels, clear: (... stops), of the pictures at the stops of each way; whether a judge is sure.
    """
    steps = np.diff(widths.astype(np.float64), axis=-1)
    gain = np.abs(steps.sum(axis=-1))
    one_way = gain >= STEADY * np.abs(steps).sum(axis=-1)
    stays = (clear & (labels == labels[..., :1])).all(axis=-1)
    return np.asarray(np.where(one_way & stays, gain, 0.0))


@dataclass(frozen=True)
class Ways:
    """Which of two ways between samples leads over better pictures.

    pairs: of samples. straight, sphere: the share of them whose middle can be read. thicker: the share
    whose middle has the thicker strokes on the straight way. ahead: which way's middles can be read more
    often.
    """

    pairs: int
    straight: float
    sphere: float
    thicker: float
    ahead: Literal["straight", "sphere", "neither"]


def judge_ways(clear: np.ndarray[Any, Any], widths: np.ndarray[Any, Any]) -> Ways:
    """Args: clear, widths: (2 n), of the pictures half-way, straight and along the sphere; n is 1 or more."""
    straight, sphere = (float(share) for share in clear.mean(axis=1))
    level = abs(straight - sphere) <= LEVEL
    ahead: Literal["straight", "sphere"] = "straight" if straight > sphere else "sphere"
    thicker = float((widths[0] > widths[1]).mean())
    return Ways(clear.shape[1], straight, sphere, thicker, "neither" if level else ahead)
