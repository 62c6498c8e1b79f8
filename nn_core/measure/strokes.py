"""What strokes look like, in numbers, and which drawings show a difference best. Pure NumPy.

Images are `n h w`, 0 (paper) to 1 (ink). Nothing here has a threshold, so soft edges count as what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Array = NDArray[Any]

CLEAR = 0.9
"""How sure a judge must be of a drawing before it is chosen to show anything."""
APART_PX = 0.3
"""By how much two strokes must differ in width to be called a thick and a thin one."""


def thickness(images: Array) -> Reals:
    """(n,): the mean width of the strokes, in pixels; 0 where there is no ink.

    Twice the ink over the length of its edge. A stroke w wide and L long has the ink w L and an edge of 2 L;
    the edge is the total variation, the sum of |gradient|, which a soft edge leaves as it is.
    """
    padded = np.pad(images.astype(np.float64), ((0, 0), (1, 1), (1, 1)))
    down, right = np.diff(padded, axis=1)[:, :, :-1], np.diff(padded, axis=2)[:, :-1]
    edge = np.hypot(down, right).sum(axis=(1, 2))
    ink = padded.sum(axis=(1, 2))
    return np.asarray(np.divide(2 * ink, edge, out=np.zeros_like(ink), where=edge > 0))


def slant(images: Array) -> Reals:
    """(n,): how far the ink leans to the right per pixel upwards; 0 where there is no ink.

    The slope of the regression of x on height: their second moment over that of height.
    """
    height, width = images.shape[1:]
    up = (height - 1) / 2 - np.arange(height, dtype=np.float64)[:, None]
    right = np.arange(width, dtype=np.float64)[None] - (width - 1) / 2
    weights = images.astype(np.float64)
    ink = weights.sum(axis=(1, 2))
    share = weights / np.where(ink > 0, ink, 1)[:, None, None]
    x, y = (share * right).sum(axis=(1, 2)), (share * up).sum(axis=(1, 2))
    together = (share * right * up).sum(axis=(1, 2)) - x * y
    alone = (share * up**2).sum(axis=(1, 2)) - y**2
    return np.asarray(np.divide(together, alone, out=np.zeros_like(together), where=alone > 1e-9))


@dataclass(frozen=True, eq=False)
class Measured:
    """Of n drawings: width and slant of the strokes, and a judge's answer with its probability."""

    thickness: Reals
    slant: Reals
    label: NDArray[np.int64]
    confidence: Reals

    @property
    def clear(self) -> NDArray[np.int64]:
        """The drawings that the judge is sure of, the surest first."""
        order = np.argsort(-self.confidence, kind="stable")
        return np.asarray(order[self.confidence[order] >= CLEAR])

    def of_label(self, label: int) -> NDArray[np.int64]:
        """The clear drawings of a class, the thinnest first."""
        members = self.clear[self.label[self.clear] == label]
        return np.asarray(members[np.argsort(self.thickness[members], kind="stable")])


def measured(images: Array, probabilities: Array) -> Measured:
    """Drawings `n h w`, and a judge's probabilities for them (n k)."""
    return Measured(thickness(images), slant(images), probabilities.argmax(axis=1), probabilities.max(axis=1))


def joined(parts: Sequence[Measured]) -> Measured:
    """Drawings that were measured in parts, one part after the other."""
    columns = ([getattr(part, one.name) for part in parts] for one in fields(Measured))
    return Measured(*map(np.concatenate, columns))


Sum = tuple[int, int, int]
"""A thick drawing, a thin one of its class, and a thin one of another class: A, B and C of A - B + C."""


def width_sums(found: Measured) -> tuple[Sum, ...]:
    """The sums of clear drawings: thickest and thinnest of each class, thinnest of each other one."""
    groups = {label: found.of_label(label).tolist() for label in np.unique(found.label).tolist()}
    ends = {label: (group[-1], group[0]) for label, group in groups.items() if group}
    width = found.thickness
    pairs = {label: pair for label, pair in ends.items() if width[pair[0]] >= width[pair[1]] + APART_PX}
    return tuple(
        (*pair, group[0])
        for label, pair in pairs.items()
        for other, group in groups.items()
        if other != label and group
    )


def holding(sums: Sequence[Sum], found: Measured, results: Measured) -> NDArray[np.int64]:
    """Which sums give what they should, the best first: a clear drawing of C's class, but thicker.

    results: of the picture that each sum gives.
    """
    of_c = np.array([other for _, _, other in sums], np.int64)
    gain = results.thickness - found.thickness[of_c]
    holds = (gain > 0) & (results.label == found.label[of_c]) & (results.confidence >= CLEAR)
    order = np.argsort(-gain, kind="stable")
    return np.asarray(order[holds[order]])


Pair = tuple[int, int]


def pairs_of_two_classes(found: Measured, most: int) -> tuple[Pair, ...]:
    """All pairs of drawings of different classes among so many of the surest."""
    chosen = found.clear[:most].tolist()
    return tuple((a, b) for a, b in combinations(chosen, 2) if found.label[a] != found.label[b])


def two_classes(found: Measured) -> Pair | None:
    """The two surest drawings of different classes; None where there are none."""
    first = found.clear[:1]
    others = found.clear[found.label[found.clear] != found.label[first]] if len(first) else first
    return (int(first[0]), int(others[0])) if len(others) else None


def one_class(found: Measured, most: int) -> Pair | None:
    """Of so many of the surest drawings, two of one class that lean as differently as can be.

    None where there are none. What leans most is often what another judge calls another name: only the
    surest drawings are safe.
    """
    best: tuple[float, int, int] | None = None
    surest = found.clear[:most]
    for label in np.unique(found.label[surest]).tolist():
        group = surest[found.label[surest] == label]
        if len(group) < 2:
            continue
        left, right = group[found.slant[group].argmin()], group[found.slant[group].argmax()]
        apart = float(found.slant[right] - found.slant[left])
        if left != right and (best is None or apart > best[0]):
            best = apart, int(left), int(right)
    return None if best is None else best[1:]
