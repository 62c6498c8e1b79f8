"""How good are detections? Boxes with a class and a score, held against the boxes that are there.

The definition is that of PASCAL VOC since 2010 (Everingham et al., 2010,
https://doi.org/10.1007/s11263-009-0275-4): a detection is right when its IoU with a true box of its class is
at least .5 and no surer detection has that box. Average precision is the area under the curve of precision
over recall, all points of it, after each precision has been raised to the largest at any higher recall.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.boxes import ious

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MATCH_IOU = 0.5
NOBODY = -1


class Boxes(NamedTuple):
    """The boxes of one picture. boxes: n 4, (top, left, bottom, right). labels: n classes.
    scores: n, how sure each is; None for those that are there."""

    boxes: NDArray[Any]
    labels: NDArray[Any]
    scores: NDArray[Any] | None = None


class Judged(NamedTuple):
    """What became of the `n` detections of one picture.

    Attributes:
        right: bool n.
        truth: int64 n, the true box of its class that each overlaps most; `NOBODY` where there is none.
        overlap: float64 n, the IoU with it.
        found: bool, for each true box whether a detection has it.
    """

    right: NDArray[np.bool_]
    truth: Ints
    overlap: Floats
    found: NDArray[np.bool_]


class Curve(NamedTuple):
    """Precision over recall. thresholds: the different scores, falling; a detection counts from its score on.
    precision: right / all detections that count. recall: right / all true boxes."""

    thresholds: Floats
    precision: Floats
    recall: Floats


class Tally(NamedTuple):
    """How many detections are right and wrong, and how many true boxes nobody found."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """right / detections, 0..1; NaN where there is no detection."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """right / true boxes, 0..1; NaN where there is no true box."""
        return _share(self.right, self.right + self.missed)


def judge_boxes(found: Boxes, truth: Boxes, least: float = MATCH_IOU) -> Judged:
    """Which detections of one picture are right, the surest first; a second one of a thing is wrong."""
    scores = _scores(found)
    pairs = ious(found.boxes, truth.boxes)
    pairs = np.where(np.reshape(found.labels, (-1, 1)) == np.reshape(truth.labels, (1, -1)), pairs, -1.0)
    n, m = pairs.shape
    right, has = np.zeros(n, dtype=bool), np.zeros(m, dtype=bool)
    if not m:
        return Judged(right, np.full(n, NOBODY), np.zeros(n), has)
    best, overlap = pairs.argmax(axis=1), pairs.max(axis=1, initial=-1)
    for at in np.argsort(-scores, kind="stable"):
        if overlap[at] >= least and not has[best[at]]:
            right[at] = has[best[at]] = True
    return Judged(right, np.where(overlap >= 0, best, NOBODY), np.maximum(overlap, 0), has)


def precision_recall(scores: ArrayLike, right: ArrayLike, truths: int) -> Curve:
    """The curve of detections from all pictures, pooled; equal scores are one point, as no threshold parts
    them.

    Args:
        scores: n. right: n, whether each is right. truths: how many true boxes there are.

    Raises:
        ValueError: not one score for each, or more right ones than true boxes.
    """
    sure, hits = np.asarray(scores, np.float64), np.asarray(right, bool)
    if sure.ndim != 1 or sure.shape != hits.shape or not np.isfinite(sure).all():
        raise ValueError(f"one finite score for each detection, please: {sure.shape} and {hits.shape}")
    if hits.sum() > truths:
        raise ValueError(f"{int(hits.sum())} detections are right, but there are {truths} true boxes")
    order = np.argsort(-sure, kind="stable")
    sure, count = sure[order], np.cumsum(hits[order])
    last = np.flatnonzero(np.append(np.diff(sure) != 0, True)[: len(sure)])
    return Curve(sure[last], count[last] / (last + 1), count[last] / max(1, truths))


def average_precision(curve: Curve) -> float:
    """The area under the curve, 0..1: sum of (r_i - r_(i-1)) · max of p_j over j >= i."""
    highest = np.maximum.accumulate(curve.precision[::-1])[::-1]
    return float((np.diff(curve.recall, prepend=0.0) * highest).sum())


def class_precisions(
    found: Sequence[Boxes], truths: Sequence[Boxes], classes: int, least: float = MATCH_IOU
) -> Floats:
    """Average precision of each class over all pictures, `k`; NaN for one that is in none of them.

    Raises:
        ValueError: not one record of detections for each picture.
    """
    scores, labels, right, there = _pooled(found, truths, least)
    result = np.full(classes, np.nan)
    for label in np.unique(there):
        mine = labels == label
        result[int(label)] = average_precision(
            precision_recall(scores[mine], right[mine], int((there == label).sum()))
        )
    return result


def mean_average_precision(
    found: Sequence[Boxes], truths: Sequence[Boxes], classes: int, least: float = MATCH_IOU
) -> float:
    """mAP: the mean over the classes that are there, 0..1; NaN where there is none."""
    each = class_precisions(found, truths, classes, least)
    there = each[~np.isnan(each)]
    return _share(float(there.sum()), len(there))


def pooled_curve(found: Sequence[Boxes], truths: Sequence[Boxes], least: float = MATCH_IOU) -> Curve:
    """The curve of all classes together: a detection of another class than the box below it is wrong."""
    scores, _, right, there = _pooled(found, truths, least)
    return precision_recall(scores, right, len(there))


def tally(
    found: Sequence[Boxes], truths: Sequence[Boxes], threshold: float = 0.0, least: float = MATCH_IOU
) -> Tally:
    """What a threshold on the scores leaves: detections of at least that score."""
    scores, _, right, there = _pooled(found, truths, least)
    counted = scores >= threshold
    hits = int(right[counted].sum())
    return Tally(hits, int(counted.sum()) - hits, len(there) - hits)


def _pooled(
    found: Sequence[Boxes], truths: Sequence[Boxes], least: float
) -> tuple[Floats, Floats, NDArray[np.bool_], Floats]:
    """Scores, labels and whether right of all detections, and the labels of all true boxes."""
    if len(found) != len(truths):
        raise ValueError(f"one record for each picture, please: {len(found)} and {len(truths)}")
    right = [judge_boxes(one, truth, least).right for one, truth in zip(found, truths, strict=True)]
    return (
        _joined(map(_scores, found)),
        _joined(one.labels for one in found),
        _joined(right).astype(bool),
        _joined(one.labels for one in truths),
    )


def _share(part: float, whole: int) -> float:
    """Nothing of nothing is no share, neither 0 nor 1."""
    return part / whole if whole else math.nan


def _joined(arrays: Iterable[NDArray[Any]]) -> Floats:
    return np.concatenate([np.empty(0), *arrays])


def _scores(found: Boxes) -> Floats:
    if found.scores is None:
        raise ValueError("detections have scores")
    return np.asarray(found.scores, np.float64)
