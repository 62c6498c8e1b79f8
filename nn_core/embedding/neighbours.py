"""What lies near: in all features, or in the few dimensions of a picture of them. Distances are Euclidean."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NEIGHBOURS = 10


def squared_distances(gram: Array) -> Array:
    """n n: |x - y|^2 of all pairs, by their scalar products: |x|^2 + |y|^2 - 2 x y."""
    squares = np.diag(gram)
    return np.asarray(np.maximum(squares[:, None] + squares[None] - 2 * gram, 0))


def squared_in(points: Array) -> Array:
    """n n: |x - y|^2 of all pairs of points (n k)."""
    return squared_distances(points @ points.T)


def nearest(features: Array, own: Array, count: int, without: Array | None = None) -> tuple[Array, Array]:
    """The places of the `count` features (n d) nearest to `own` (d), the nearest first, and their distances.

    Args:
        without: (n,) bool, those that do not count.
    """
    distances = np.sqrt(((features - own) ** 2).sum(axis=1))
    if without is not None:
        distances = np.where(without, np.inf, distances)
    order = np.argsort(distances, kind="stable")[:count]
    order = order[np.isfinite(distances[order])]
    return order, distances[order]


def ranks(squared: Array) -> Array:
    """n n: row i has the others in the order of their distance from i, and i itself last."""
    apart = squared.copy()
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1, kind="stable")


def neighbour_accuracy(squared: Array, labels: Array, classes: int, count: int = NEIGHBOURS) -> float:
    """The share, 0..1, of points whose `count` nearest others are, most of them, of their class.

    Each point is read as its neighbours vote; where two classes have as many votes, the first counts.

    Args:
        squared: n n, distances or their squares.
    """
    apart = squared.copy()
    np.fill_diagonal(apart, np.inf)
    near = np.argpartition(apart, count - 1, axis=1)[:, :count]
    votes = np.zeros((len(labels), classes), np.int32)
    np.add.at(votes, (np.arange(len(labels))[:, None], labels[near]), 1)
    return float((votes.argmax(axis=1) == labels).mean())
