"""How well do two masks agree? Scores of each class from one confusion matrix of all pixels. Pure NumPy.

Of a class, with TP pixels that are its in both masks, FP in the prediction alone and FN in the truth alone:

    IoU = TP / (TP + FP + FN)        Jaccard, 1901, https://doi.org/10.5169/seals-266450
    Dice = 2 TP / (2 TP + FP + FN)   Dice, 1945, https://doi.org/10.2307/1932409

Dice is 2 IoU / (1 + IoU): the two rank masks alike, and Dice is the larger one.

Of ink that is in both masks, of whatever class: the share p that has the right name, beside the share e that
would have it if the same names were dealt out at random, the sum over the classes of the products of how
often each is true and is given.

    kappa = (p - e) / (1 - e)        Cohen, 1960, https://doi.org/10.1177/001316446002000104
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scores = NDArray[np.float64]


class Names(NamedTuple):
    """Shares of the ink that is in both masks, 0..1; NaN where there is none.

    Attributes:
        right: whose class is the true one.
        chance: of which that would be so, if the classes given were dealt out at random.
    """

    right: float
    chance: float

    @property
    def kappa(self) -> float:
        """Cohen's: 1 where all are right, 0 where as many as by chance; NaN where chance is always right."""
        return (self.right - self.chance) / (1 - self.chance) if self.chance < 1 else float("nan")


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


def ink_names(confusion: ArrayLike) -> Names:
    """How often ink that is found has the right class, and how often it would have by chance. Of all classes
    but the first, the background. Errors as of `class_iou`."""
    _overlap(confusion)
    found = np.asarray(confusion, dtype=np.float64)[1:, 1:]
    count = found.sum()
    if not count:
        return Names(float("nan"), float("nan"))
    by_chance = found.sum(axis=0) @ found.sum(axis=1)
    return Names(float(np.trace(found) / count), float(by_chance / count**2))


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
