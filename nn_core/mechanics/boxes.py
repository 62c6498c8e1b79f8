"""Boxes around things, taken apart: how far two are one (IoU), and which of many are left.

A box is (top, left, bottom, right) in pixels: its edges, so that its height is bottom - top. It may stick out
of its picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.checks import Array, MechanicsError, shape_text

Ints = NDArray[np.int64]

KEPT = -1
"""In `Suppression.by`: nobody suppressed this box."""


@dataclass(frozen=True)
class Overlap:
    """All the arithmetic behind one IoU.

    Attributes:
        box: (top, left, bottom, right) of what both cover; its width or height is 0 where they share nothing.
        first, second: areas of the two boxes, in square pixels.
        shared: area of what both cover.
        union: first + second - shared: what at least one of them covers.
        iou: shared / union, 0..1; 0 where there is no area at all.
    """

    box: tuple[float, float, float, float]
    first: float
    second: float
    shared: float
    union: float
    iou: float


@dataclass(frozen=True, eq=False)
class Suppression:
    """What non-maximum suppression did with `n` boxes.

    Attributes:
        order: int64 n, the boxes from the highest score to the lowest; of equal ones the earlier comes first.
        kept: int64, the boxes that are left, in that order.
        by: int64 n, for each box the kept one that suppressed it; `KEPT` for those that are left.
        overlap: float64 n, the IoU with it, at least the threshold; 0 for those that are left.
    """

    order: Ints
    kept: Ints
    by: Ints
    overlap: Array


def box_array(field: str, values: ArrayLike) -> Array:
    """Boxes as float64 `n 4`; n may be 0.

    Raises:
        MechanicsError: numbers that are missing or not finite, or an edge on the wrong side of the other.
    """
    try:
        boxes = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise MechanicsError(field, f"The {field} must consist of numbers only.") from None
    if boxes.size == 0:
        return np.empty((0, 4))
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise MechanicsError(
            field,
            f"The {field} need four numbers each: top, left, bottom, right. "
            f"Their shape is {shape_text(boxes.shape)}.",
        )
    if not np.isfinite(boxes).all():
        raise MechanicsError(field, f"The {field} must hold finite numbers: no infinity, no NaN.")
    if (boxes[:, 2:] < boxes[:, :2]).any():
        raise MechanicsError(field, f"In the {field}, top must lie above bottom, and left before right.")
    return boxes


def areas(boxes: ArrayLike) -> Array:
    """(bottom - top) · (right - left) of each box: float64 n, in square pixels."""
    array = box_array("boxes", boxes)
    return np.asarray((array[:, 2] - array[:, 0]) * (array[:, 3] - array[:, 1]))


def ious(first: ArrayLike, second: ArrayLike) -> Array:
    """Intersection over union of each box of the one with each of the other: float64 `n m`, 0..1.

    Jaccard, 1912: shared area / (area + area - shared area); 0 where both have no area.
    """
    one, other = box_array("boxes", first), box_array("boxes", second)
    near = np.maximum(one[:, None, :2], other[None, :, :2])
    far = np.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = np.maximum(far - near, 0).prod(axis=2)
    union = areas(one)[:, None] + areas(other)[None] - shared
    found = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return np.asarray(
        np.minimum(found, 1.0)
    )  # rounding may leave the union of two equal boxes a little small


def overlap(first: Sequence[float], second: Sequence[float]) -> Overlap:
    """The IoU of two boxes with all that it is made of.

    Raises:
        MechanicsError: one of them is no box.
    """
    one, other = box_array("first box", (first,))[0], box_array("second box", (second,))[0]
    top, left = np.maximum(one[:2], other[:2])
    bottom, right = np.maximum(np.minimum(one[2:], other[2:]), (top, left))
    ((shared,), (area,), (other_area,)) = areas([[top, left, bottom, right]]), areas([one]), areas([other])
    return Overlap(
        (float(top), float(left), float(bottom), float(right)),
        float(area),
        float(other_area),
        float(shared),
        float(area + other_area - shared),
        float(ious([one], [other])[0, 0]),
    )


def suppress(
    boxes: ArrayLike, scores: ArrayLike, threshold: float, labels: ArrayLike | None = None
) -> Suppression:
    """Greedy non-maximum suppression: of boxes that overlap only the surest is left.

    Take the box with the highest score, keep it, and drop every other whose IoU with it is at least
    `threshold`; go on with what is left. Rosenfeld and Thurston, 1971, https://doi.org/10.1109/T-C.1971.223290

    Args:
        boxes: n 4. scores: n.
        labels: n classes; a box then suppresses those of its own class only.

    Raises:
        MechanicsError: no boxes, not one score and label for each, or a threshold outside 0..1.
    """
    array = box_array("boxes", boxes)
    sure = _one_each("scores", scores, len(array))
    classes = np.zeros(len(array)) if labels is None else _one_each("labels", labels, len(array))
    if not 0 <= threshold <= 1:
        raise MechanicsError("threshold", f"An IoU lies between 0 and 1; {threshold} does not.")
    order = np.argsort(-sure, kind="stable")
    by, found = np.full(len(array), KEPT), np.zeros(len(array))
    pairs = ious(array, array)
    alike = (pairs >= threshold) & (pairs > 0) & (classes[:, None] == classes)
    left = np.ones(len(array), dtype=bool)
    kept = []
    for box in order:
        if not left[box]:
            continue
        kept.append(box)
        left[box] = False
        dropped = left & alike[box]
        by[dropped], found[dropped] = box, pairs[box, dropped]
        left &= ~dropped
    return Suppression(order, np.array(kept, np.int64), by, found)


def _one_each(field: str, values: ArrayLike, count: int) -> Array:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise MechanicsError(field, f"The {field} must consist of numbers only.") from None
    if array.shape != (count,) or not np.isfinite(array).all():
        raise MechanicsError(field, f"There must be one finite number in {field} for each of {count} boxes.")
    return array
