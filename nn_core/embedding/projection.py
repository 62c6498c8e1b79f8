"""Principal components: the directions along which features vary most (Pearson, 1901; Hotelling, 1933)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BLOCK = 16
"""Directions that are looked for together: more than are wanted, so that the wanted ones are soon right."""
MOST_ROUNDS = 60
EXACT = 128
"""Of so few images or features all directions are found at once."""


@dataclass(frozen=True, eq=False)
class Projection:
    """Features along their principal components.

    Attributes:
        mean: d. basis: d k, orthonormal columns, the direction of largest variance first. Of a direction and
            its opposite it is the one in which the largest of all coordinates is above 0.
        points: n k, (features - mean) basis.
        shares: k, of the whole variance, 0..1; 0 where nothing varies.
    """

    mean: Array
    basis: Array
    points: Array
    shares: Array

    def of(self, features: Array) -> Array:
        """Where other features (m d) lie: m k."""
        projected: Array = (features - self.mean) @ self.basis
        return projected


def principal(features: Array, count: int) -> Projection:
    """The first `count` principal components of features (n d), count <= min(n, d).

    With X = features - mean they are the eigenvectors of X^T X, where there are fewer features than images.
    Else the directions are X^T u / s, for the eigenvectors u of X X^T and their eigenvalues s^2.
    """
    mean = features.mean(axis=0)
    centred = features - mean
    is_tall = features.shape[1] <= len(features)
    products = (centred.T @ centred if is_tall else centred @ centred.T).astype(np.float64)
    values, basis = _largest(products, count)
    if not is_tall:
        lengths = np.sqrt(np.maximum(values, 0))
        basis = centred.T @ basis / np.where(lengths > 0, lengths, 1)
        basis, _ = np.linalg.qr(basis)
    whole = max(float(np.trace(products)), 0.0)
    points = centred @ basis
    signs = senses(points)
    shares = np.minimum(values / whole, 1) if whole > 0 else np.zeros(count)
    return Projection(mean, basis * signs, points * signs, np.maximum(shares, 0))


def senses(points: Array) -> Array:
    """k signs, 1 or -1, that bring points (n k) to where the largest of each coordinate is above 0: a
    component and its opposite are the same direction.
    """
    signs: Array = np.sign(points[np.abs(points).argmax(axis=0), np.arange(points.shape[1])])
    signs[signs == 0] = 1
    return signs


def _largest(products: Array, count: int) -> tuple[Array, Array]:
    """The largest eigenvalues of a symmetric matrix, the largest first, and their eigenvectors as columns.

    Orthogonal iteration from a start that is always the same, until the values stand still.
    """
    size = len(products)
    if size <= EXACT:
        values, vectors = np.linalg.eigh(products)
        return values[::-1][:count], vectors[:, ::-1][:, :count]
    start = np.random.default_rng(0).standard_normal((size, BLOCK))
    block, _ = np.linalg.qr(start)
    before = np.zeros(BLOCK)
    for _ in range(MOST_ROUNDS):
        turned = products @ block
        values, inner = np.linalg.eigh(block.T @ turned)
        block, _ = np.linalg.qr(turned @ inner[:, ::-1])
        values = values[::-1]
        if np.abs(values - before)[:count].max() <= 1e-10 * max(values[0], 1e-300):
            break
        before = values
    values, inner = np.linalg.eigh(block.T @ products @ block)
    return values[::-1][:count], (block @ inner)[:, ::-1][:, :count]
