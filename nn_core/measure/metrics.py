"""How good are the predictions? Pure NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def accuracy(labels: Ints, predictions: Ints) -> float:
    """Share of predictions that equal their label, 0..1; labels and predictions are n class indices.

    Raises:
        ValueError: no label at all, or not one prediction for each.
    """
    _check(labels, predictions)
    return float(np.mean(labels == predictions))


def confusion_matrix(labels: Ints, predictions: Ints, k: int) -> Ints:
    """How often class i (row) was taken for class j (column): k x k counts that sum to n.

    Raises:
        ValueError: no label at all, not one prediction for each, or an index outside 0..k-1.
    """
    _check(labels, predictions)
    if min(labels.min(), predictions.min()) < 0 or max(labels.max(), predictions.max()) >= k:
        raise ValueError(f"class indices must lie in 0..{k - 1}")
    return np.bincount(labels * k + predictions, minlength=k * k).reshape(k, k)


def most_confident_errors(labels: Ints, probabilities: NDArray[np.floating[Any]], limit: int) -> Ints:
    """Positions of at most `limit` wrong predictions, the surest first; probabilities are n x k.

    Raises:
        ValueError: no label at all, or not one row of probabilities for each.
    """
    predictions = probabilities.argmax(axis=1)
    _check(labels, predictions)
    wrong = np.flatnonzero(predictions != labels)
    surest_first = np.argsort(-probabilities[wrong].max(axis=1), kind="stable")
    return wrong[surest_first[:limit]]


def _check(labels: Ints, predictions: Ints) -> None:
    if labels.ndim != 1 or labels.shape != predictions.shape or labels.size == 0:
        raise ValueError(f"one prediction for each label, please: {labels.shape} and {predictions.shape}")
