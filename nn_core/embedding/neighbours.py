"""What lies near: in all features, or in the few dimensions of a picture of them. Distances are Euclidean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NEIGHBOURS = 10
AT_ONCE = 100


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


def neighbour_accuracy(points: Array, labels: Array, classes: int, count: int = NEIGHBOURS) -> float:
    """The share, 0..1, of points (n k) whose `count` nearest others are, most of them, of their class.

    Each point is read as its neighbours vote; where two classes have as many votes, the first counts.
    """
    right = 0
    for some, near in _nearest_others(points, count):
        votes = np.zeros((len(some), classes), np.int32)
        np.add.at(votes, (np.arange(len(some))[:, None], labels[near]), 1)
        right += int((votes.argmax(axis=1) == labels[some]).sum())
    return right / len(points)


def alike_shares(points: Array, labels: Array, count: int = NEIGHBOURS) -> Array:
    """(n,): of each point (n k) the share, 0..1, of its `count` nearest others that are of its class."""
    alike = [labels[near] == labels[some, None] for some, near in _nearest_others(points, count)]
    shares: Array = np.concatenate(alike).mean(axis=1)
    return shares


def alike_by_chance(labels: Array) -> float:
    """The share, 0..1, of all others of all points (n labels) that are of their point's class."""
    _, sizes = np.unique(labels, return_counts=True)
    return float((sizes * (sizes - 1)).sum() / (len(labels) * (len(labels) - 1)))


def _nearest_others(points: Array, count: int) -> Iterator[tuple[Array, Array]]:
    """A few points (n k) at a time, as of all together there would be n^2 distances: their places (m), and
    those of their `count` nearest others (m count), in no order.
    """
    centred = points - points.mean(axis=0)
    squares = (centred**2).sum(axis=1)
    for start in range(0, len(centred), AT_ONCE):
        some = np.arange(start, min(start + AT_ONCE, len(centred)))
        squared = squares[some, None] + squares[None] - 2 * (centred[some] @ centred.T)
        squared[np.arange(len(some)), some] = np.inf
        yield some, np.argpartition(squared, count - 1, axis=1)[:, :count]
