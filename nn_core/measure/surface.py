"""The loss around the weights of a network, along two directions (Li, Xu, Taylor, Studer and Goldstein, 2018,
https://arxiv.org/abs/1712.09913).

A direction moves all weights at once. It is random, and each filter of it is as long as the filter of the
network that it moves: so a network does not look flat because its weights are large. Biases, and what a
batch norm learns and counts, are left as they are. Pure NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Weights = Mapping[str, Array]
"""As `RunHandle.weights` gives them: "conv1.weight", "norm1.running_mean", ..."""


def is_filter(array: Array) -> bool:
    """Whether it is made of filters or of neurons: the first axis counts them."""
    return array.ndim >= 2


def direction(weights: Weights, seed: int) -> dict[str, Array]:
    """A random direction, filter by filter as long as the weights: d_ij / |d_ij| |w_ij|; 0 for all else."""
    random = np.random.default_rng(seed)
    found = {}
    for name, array in weights.items():
        if not is_filter(array):
            found[name] = np.zeros_like(array)
            continue
        drawn = random.standard_normal(array.shape)
        length = np.linalg.norm(array.reshape(len(array), -1), axis=1)
        length /= np.linalg.norm(drawn.reshape(len(array), -1), axis=1)
        found[name] = (drawn * length.reshape(-1, *[1] * (array.ndim - 1))).astype(array.dtype)
    return found


def moved(weights: Weights, directions: Sequence[Weights], by: Sequence[float]) -> dict[str, Array]:
    """The weights, moved along each direction by so much."""
    found = {}
    for name, array in weights.items():
        if not is_filter(array):
            found[name] = array
            continue
        step = sum(share * one[name].astype(np.float64) for share, one in zip(by, directions, strict=True))
        found[name] = (array + step).astype(array.dtype)
    return found


@dataclass(frozen=True, eq=False)
class Path:
    """Where earlier weights lie on the plane of two directions.

    Attributes:
        places: n 2, in units of the directions; the present weights are at 0, 0.
        caught: the share, 0..1, of the squared way from each to the present weights that lies in the plane,
            all of them together; 0 where there is no way.
    """

    places: Array
    caught: float


def path_of(weights: Weights, directions: Sequence[Weights], earlier: Sequence[Weights]) -> Path:
    """Project earlier weights on the plane: of its points the nearest, by least squares.

    The way is that of all weights that a step moves, biases included; what a batch norm counts is none.
    """
    names = [name for name in weights if name.endswith((".weight", ".bias"))]

    def flat(of: Weights) -> Array:
        return np.concatenate([of[name].ravel().astype(np.float64) for name in names])

    plane = np.stack([flat(one) for one in directions], axis=1)
    centre = flat(weights)
    ways = np.stack([flat(one) - centre for one in earlier], axis=1) if earlier else plane[:, :0]
    places, *_ = np.linalg.lstsq(plane, ways, rcond=None)
    whole = float((ways**2).sum())
    return Path(places.T, float(((plane @ places) ** 2).sum()) / whole if whole else 0.0)
