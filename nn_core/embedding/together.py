"""Do crops of one photograph lie together? By features, by colour, by pixels, by chance. Pure NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data import fit_images
from nn_core.embedding.neighbours import alike_by_chance, alike_shares

Array = NDArray[Any]

COMPARED_PX = 56
"""Pixels are compared at this size at most: of all of them the distances of many crops take too long."""


@dataclass(frozen=True)
class Alike:
    """Shares, 0..1, of the 10 nearest others that are of a crop's own photograph: nearest by features, by the
    mean of each colour, by all pixels.
    """

    features: float
    colour: float
    pixels: float


@dataclass(frozen=True)
class Together:
    """What becomes of all crops.

    Attributes:
        chance: the share of all others that are of a crop's own photograph.
        widest: the photograph where features do most more than pixels. there: the shares of its crops.
    """

    alike: Alike
    chance: float
    widest: int
    there: Alike


def together(features: Array, images: Array, labels: Array) -> Together:
    """Of crops with these features (n d), pixels (uint8 n c h w) and photographs (n)."""
    channels, height, width = images.shape[1:]
    small = fit_images(images, (channels, min(height, COMPARED_PX), min(width, COMPARED_PX)))
    pixels = small.reshape(len(images), -1).astype(np.float32)
    shares = [alike_shares(points, labels) for points in (features, small.mean(axis=(2, 3)), pixels)]
    gaps = [(shares[0] - shares[2])[labels == photograph].mean() for photograph in range(labels.max() + 1)]
    widest = int(np.argmax(gaps))
    alike, there = (
        Alike(*(float(share[of].mean()) for share in shares)) for of in (labels >= 0, labels == widest)
    )
    return Together(alike, alike_by_chance(labels), widest, there)
