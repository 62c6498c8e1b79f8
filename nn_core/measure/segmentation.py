"""How well do two masks agree? Scores of each class from one confusion matrix of all pixels. Pure NumPy.

Of a class, with TP pixels that are its in both masks, FP in the prediction alone and FN in the truth alone:

    IoU = TP / (TP + FP + FN)        Jaccard, 1901, https://doi.org/10.5169/seals-266450
    Dice = 2 TP / (2 TP + FP + FN)   Dice, 1945, https://doi.org/10.2307/1932409

Dice is 2 IoU / (1 + IoU): the two rank masks alike, and Dice is the larger one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scores = NDArray[np.float64]


def class_iou(confusion: ArrayLike) -> Scores:
    """Intersection over union of each class, 0..1, `k`; NaN of a class that is in neither mask.

    Args:
        confusion: `k k` counts of pixels, the truth in rows, as `confusion_matrix` gives them.

    Raises:
        ValueError: no square of counts.
    """
    both, either = _overlap(confusion)
    return _shares(both, either - both)


def class_dice(confusion: ArrayLike) -> Scores:
    """Dice coefficient of each class, 0..1, `k`; NaN of a class that is in neither mask.

    Args and errors as of `class_iou`.
    """
    both, either = _overlap(confusion)
    return _shares(2 * both, either)


def ink_iou(confusion: ArrayLike) -> float:
    """IoU of all classes but the first, the background, taken as one; NaN where nothing else is in either
    mask. Errors as of `class_iou`."""
    counts = np.asarray(confusion, dtype=np.float64)
    split = [0, 1]
    merged = np.add.reduceat(np.add.reduceat(counts, split, axis=0), split, axis=1)
    return float(class_iou(merged)[1])


def mean_score(scores: Scores) -> float:
    """Mean over the classes that are there, each weighing the same; NaN where none is."""
    known = scores[np.isfinite(scores)]
    return float(known.mean()) if len(known) else float("nan")


def _overlap(confusion: ArrayLike) -> tuple[Scores, Scores]:
    """Of each class the pixels that are its in both masks, and those in the one plus those in the other."""
    counts = np.asarray(confusion, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or (counts < 0).any():
        raise ValueError(f"a confusion matrix is a square of counts, not {counts.shape}")
    return np.diagonal(counts).copy(), counts.sum(axis=0) + counts.sum(axis=1)


def _shares(part: Scores, whole: Scores) -> Scores:
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0))
