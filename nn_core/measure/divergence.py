"""How far apart are two sets of points? Divergences of their histograms, in bits. Pure NumPy.

| name | formula | range |
|---|---|---|
| KL   | sum p log2(p / q)                             | 0 to infinity |
| JS   | KL(p, m) / 2 + KL(q, m) / 2 with m = (p + q) / 2 | 0 to 1 bit |

Both are 0 where p = q, and JS is 1 where no cell holds points of both (Lin, 1991, "Divergence measures based
on the Shannon entropy"). They are right only if both histograms sum to 1.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BINS = 30
UNIFORM_SHARE = 0.01


def histogram(points: Floats, extent: float, bins: int = BINS) -> Floats:
    """The share of `n 2` points in each of bins x bins cells that cover -extent..extent: sums to 1.

    Rows are cells of y, from the bottom up. A point outside counts in the nearest cell of the border.

    Raises:
        ValueError: no points, or some that are not finite.
    """
    if len(points) == 0 or not np.isfinite(points).all():
        raise ValueError("a histogram needs points, all of them finite")
    scaled = (points + extent) * (bins / (2 * extent))
    column, row = np.clip(scaled, 0, bins - 1).astype(np.int64).T
    counts = np.bincount(row * bins + column, minlength=bins * bins)
    return counts.reshape(bins, bins) / len(points)


def kl_divergence(p: Floats, q: Floats) -> float:
    """KL(p, q) in bits; infinity where q is 0 and p is not.

    Raises:
        ValueError: shapes that differ, a negative share, or shares that do not sum to 1.
    """
    _check(p, q)
    held = p > 0
    if np.any(q[held] == 0):
        return float("inf")
    return max(0.0, float(np.sum(p[held] * np.log2(p[held] / q[held]))))


def js_divergence(p: Floats, q: Floats) -> float:
    """JS(p, q) in bits, 0..1. Raises as `kl_divergence` does."""
    _check(p, q)
    middle = (p + q) / 2
    return min(1.0, (kl_divergence(p, middle) + kl_divergence(q, middle)) / 2)


def js_error(p: Floats, q: Floats, samples: int) -> float:
    """The standard error (bits) of JS(p, q) where q is the histogram of so many samples, and p is known.

    By the delta method: the derivative of JS by q's share of a cell is g = log2(q / m) / 2, and the shares of
    a histogram vary so that the variance is (sum q g^2 - (sum q g)^2) / samples.
    """
    _check(p, q)
    hit = q > 0
    slopes = np.log2(2 * q[hit] / (p[hit] + q[hit])) / 2
    mean = float(q[hit] @ slopes)
    return math.sqrt(max(0.0, float(q[hit] @ slopes**2) - mean**2) / samples)


def softened(p: Floats, share: float = UNIFORM_SHARE) -> Floats:
    """p with a small share of the uniform distribution mixed in, so that no cell is empty.

    KL(p, q) is infinite as soon as one point of p lies where q has none, which sampling alone can cause.
    Both softened alike, equal histograms still give 0, and islands that are never reached a finite number.
    """
    return (1 - share) * p + share / p.size


def _check(p: Floats, q: Floats) -> None:
    if p.shape != q.shape:
        raise ValueError(f"histograms of one shape, please: {p.shape} and {q.shape}")
    for shares in (p, q):
        if shares.min() < 0 or abs(shares.sum() - 1) > 1e-9:
            raise ValueError("the shares of a histogram are not negative and sum to 1")
