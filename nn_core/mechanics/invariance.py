"""Does a layer still say the same when its input moves? The moves, and a measure of the change."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from nn_core.mechanics.checks import Array, MechanicsError, check_whole, finite_array, shaped_array


def shift(image: ArrayLike, columns: int) -> Array:
    """The image `c h w` moved to the right (negative: to the left), float64.

    What moves in repeats the pixels at the edge, as if the picture went on.
    """
    pixels = finite_array("input", image, 3)
    width = pixels.shape[2]
    check_whole("shift", columns, -width, width)
    return pixels[:, :, np.clip(np.arange(width) - columns, 0, width - 1)]


def rotate(image: ArrayLike, degrees: float) -> Array:
    """The image `c h w` turned counter-clockwise about its centre, float64, bilinear between pixels.

    What moves in repeats the nearest pixel at the edge.
    """
    pixels = finite_array("input", image, 3)
    if not math.isfinite(degrees):
        raise MechanicsError("angle", "The angle must be a finite number of degrees.")
    height, width = pixels.shape[1:]
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    down = np.arange(height)[:, None] - (height - 1) / 2
    across = np.arange(width)[None, :] - (width - 1) / 2
    rows = np.clip(cosine * down + sine * across + (height - 1) / 2, 0, height - 1)
    columns = np.clip(cosine * across - sine * down + (width - 1) / 2, 0, width - 1)
    return _between(pixels, rows, columns)


def subsample(maps: ArrayLike, rows: int, columns: int) -> Array:
    """Every `rows`-th line and `columns`-th column of `c h w`, the middle ones of such blocks.

    What is left where a map is made smaller without a look at the pixels between.
    """
    pixels = finite_array("input", maps, 3)
    _, height, width = pixels.shape
    check_whole("rows", rows, 1, height)
    check_whole("columns", columns, 1, width)
    return pixels[:, rows // 2 :: rows, columns // 2 :: columns]


def _between(pixels: Array, rows: Array, columns: Array) -> Array:
    """Bilinear values of `c h w` at real positions (`h w` each) inside the image."""
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    bottom = np.minimum(top + 1, pixels.shape[1] - 1)
    right = np.minimum(left + 1, pixels.shape[2] - 1)
    down, across = rows - top, columns - left
    upper = (1 - across) * pixels[:, top, left] + across * pixels[:, top, right]
    lower = (1 - across) * pixels[:, bottom, left] + across * pixels[:, bottom, right]
    return np.asarray((1 - down) * upper + down * lower)


def change(before: ArrayLike, after: ArrayLike) -> float:
    """How different two maps `c h w` are, in 0..1: sum |after - before| / (sum |after| + sum |before|).

    0: equal. 1: wherever one says something, the other says nothing (or the opposite). Two maps of
    zeros are equal. It is the dissimilarity of J. R. Bray and J. T. Curtis (1957).
    """
    first = finite_array("input", before, 3)
    second = shaped_array("input", after, first.shape)
    total = np.abs(first).sum() + np.abs(second).sum()
    return float(np.abs(second - first).sum() / total) if total else 0.0
