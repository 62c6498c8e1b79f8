"""Images in groups, by what can be measured of each: where does a network fail? Pure NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.measure.strokes import thickness

Array = NDArray[Any]

GROUPS = 4
WHITE = 255
DARK = 0.1
"""Drawings are darker than this, 0..1, in more than half of their pixels."""


@dataclass(frozen=True, eq=False)
class Cut:
    """Images in groups.

    Attributes:
        groups: (n,) the group of each image, counted from 0. count: how many groups there are.
        edges: (count + 1,) the least value, where one group ends and the next begins, and the largest; None
            for classes.
    """

    groups: Array
    count: int
    edges: Array | None = None

    def errors(self, wrong: Array) -> Array:
        """count 2, int32: of each group the wrong ones, and all. Args: wrong: (n,) bool."""
        of = np.bincount(self.groups, minlength=self.count)
        return np.stack([np.bincount(self.groups[wrong], minlength=self.count), of], axis=1).astype(np.int32)


def brightness(pixels: Array) -> Array:
    """(n,): the mean of all pixels, 0 (black) to 1. Args: pixels: uint8 n c h w."""
    return np.asarray(pixels.mean(axis=(1, 2, 3)) / WHITE)


def off_centre(pixels: Array) -> Array:
    """(n,): from the middle of the picture to its centre of brightness, in pixels; 0 for a black one."""
    weights = pixels.astype(np.float64).sum(axis=1)
    height, width = weights.shape[1:]
    whole = weights.sum(axis=(1, 2))
    share = weights / np.where(whole > 0, whole, 1)[:, None, None]
    down = (share.sum(axis=2) * (np.arange(height) - (height - 1) / 2)).sum(axis=1)
    right = (share.sum(axis=1) * (np.arange(width) - (width - 1) / 2)).sum(axis=1)
    return np.asarray(np.hypot(down, right))


def has_strokes(pixels: Array) -> bool:
    """Whether they are drawings, bright on dark: one channel, and most of it dark."""
    return bool(pixels.shape[1] == 1 and np.median(pixels) <= DARK * WHITE)


def by_value(values: Array) -> Cut:
    """In quarters: as many images in each, as far as equal values allow."""
    edges = np.quantile(values, np.linspace(0, 1, GROUPS + 1))
    return Cut(np.searchsorted(edges[1:-1], values, side="right"), GROUPS, edges)


def cuts_of(pixels: Array, labels: Array, classes: int) -> Mapping[str, Cut]:
    """By class, brightness, distance from the middle and, of drawings, thickness of the strokes.

    Args:
        pixels: uint8 n c h w. labels: (n,).
    """
    found = {
        "class": Cut(labels, classes),
        "brightness": by_value(brightness(pixels)),
        "position": by_value(off_centre(pixels)),
    }
    if has_strokes(pixels):
        found["thickness"] = by_value(thickness(pixels[:, 0] / WHITE))
    return found


def sliced(cuts: Mapping[str, Cut], wrong: Array) -> Mapping[str, Array]:
    """What a snapshot holds.

    Returns:
        "slices.<name>": groups 2, wrong ones and all; "slices.<name>.edges": groups + 1, of values.
    """
    arrays: dict[str, Array] = {}
    for name, cut in cuts.items():
        arrays[f"slices.{name}"] = cut.errors(wrong)
        if cut.edges is not None:
            arrays[f"slices.{name}.edges"] = cut.edges.astype(np.float32)
    return arrays
