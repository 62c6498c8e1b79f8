"""Explanations compared with each other, in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW_PX = 7


def strongest(explanation: NDArray[Any], count: int) -> NDArray[np.int64]:
    """The pixels of `h w` on which most hangs, for or against the class: row times width plus column, the
    strongest first; of equals the first.
    """
    return np.argsort(-np.abs(explanation).ravel(), kind="stable")[:count].astype(np.int64)


def shared(one: NDArray[Any], other: NDArray[Any], count: int) -> int:
    """How many of the `count` strongest pixels two explanations `h w` have in common."""
    return len(np.intersect1d(strongest(one, count), strongest(other, count)))


@dataclass(frozen=True)
class Likeness:
    """How alike two explanations are.

    Attributes:
        signed: Spearman's rank correlation of their values, -1..1; 0 where one has the same value everywhere.
        absolute: the same of their absolute values.
        structure: the structural similarity (SSIM) of their absolute values, -1..1. Wang et al., 2004,
            https://doi.org/10.1109/TIP.2003.819861
    """

    signed: float
    absolute: float
    structure: float


def likeness(first: NDArray[Any], second: NDArray[Any]) -> Likeness:
    """How alike two explanations of one shape `c h w` are, whatever their scale."""
    strong, other = np.abs(first), np.abs(second)
    return Likeness(rank_correlation(first, second), rank_correlation(strong, other), _ssim(strong, other))


def rank_correlation(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Spearman's ρ: the correlation of the ranks, those of equal values being their mean; -1..1.

    0 where one has the same value everywhere.
    """
    one, other = (_ranks(values) for values in (first, second))
    one, other = one - one.mean(), other - other.mean()
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(one @ other / lengths) if lengths > 0 else 0.0


def _ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    ranks: NDArray[np.float64] = mean_ranks[place.ravel()]
    return ranks


def _ssim(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Of the sums over the channels, each as a share of its largest."""
    from skimage.metrics import structural_similarity

    one, other = (_scaled(values.sum(axis=0)) for values in (first, second))
    window = min(WINDOW_PX, *one.shape)
    found: float = structural_similarity(  # type: ignore[no-untyped-call]
        one, other, win_size=window - (window + 1) % 2, data_range=1.0, use_sample_covariance=False
    )
    return float(found)


def _scaled(values: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(values, np.float64) / (values.max() or 1.0)
