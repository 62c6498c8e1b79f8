"""From boxes to a grid of cells and back, in NumPy.

Each cell answers with 5 + k numbers: how sure it is that the centre of a thing lies in it, the box of that
thing, and one a class (Redmon et al., 2016, https://arxiv.org/abs/1506.02640, with one box a cell):

    sure = σ(o),   y = (row + σ(a)) · cell,   x = (column + σ(b)) · cell,   h = H · σ(c),   w = W · σ(d)

and a box's score is how sure the cell is times the largest probability (softmax) of a class.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_core.measure.detection import Boxes
from nn_core.mechanics.boxes import suppress
from nn_core.network.detectors import BOX_NUMBERS

Floats = NDArray[np.floating[Any]]

LEAST_SCORE = 0.05
"""Boxes below it are left out before any other threshold: a curve needs no more of them."""
BETA = 0.1
"""Where the loss of a box turns from a parabola into a line: see `nn_core.training.detection.losses`."""
SCORE, OVERLAP = 0.3, 0.45
"""The usual thresholds: of the score from which a box counts, and of the IoU from which it is suppressed."""


class Targets(NamedTuple):
    """What the cells are to answer, for n scenes on a grid of r x c cells.

    Attributes:
        present: float32 `n r c`, 1 where a centre lies, else 0.
        boxes: float32 `n 4 r c`, what the sigmoids of (a, b, c, d) are to be; 0 where no centre lies.
        labels: int64 `n r c`; 0 where no centre lies.
    """

    present: NDArray[np.float32]
    boxes: NDArray[np.float32]
    labels: NDArray[np.int64]


class Answers(NamedTuple):
    """What the cells of n scenes answer.

    Attributes:
        sure: `n r c`, that a centre lies there, 0..1.
        scores: `n r c`, that times the probability of the likeliest class.
        labels: int64 `n r c`, that class.
        boxes: `n r c 4`, (top, left, bottom, right) in pixels.
    """

    sure: Floats
    scores: Floats
    labels: NDArray[np.int64]
    boxes: Floats


def targets(
    boxes: Floats, labels: NDArray[np.int64], size: tuple[int, int], grid: tuple[int, int]
) -> Targets:
    """The grid of each scene. Where two centres lie in one cell, the first thing has it.

    Args:
        boxes: n m 4. labels: n m, -1 where there is no such thing. size: h w in pixels. grid: rows, columns.
    """
    scene, thing = np.nonzero(labels >= 0)
    scene, thing = scene[::-1], thing[::-1]  # what is written last stays: the first thing
    top, left, bottom, right = boxes[scene, thing].T
    cells = np.array(size)[:, None] / np.array(grid)[:, None]
    centre = np.stack([top + bottom, left + right]) / 2 / cells
    place = np.minimum(centre.astype(np.int64), np.array(grid)[:, None] - 1)
    at = (scene, place[0], place[1])
    shape = (len(boxes), *grid)
    present, kinds = np.zeros(shape, np.float32), np.zeros(shape, np.int64)
    wanted = np.zeros((*shape, BOX_NUMBERS), np.float32)
    present[at], kinds[at] = 1, labels[scene, thing]
    extent = np.stack([(bottom - top) / size[0], (right - left) / size[1]])
    wanted[at] = np.concatenate([centre - place, extent]).T
    return Targets(present, np.ascontiguousarray(wanted.transpose(0, 3, 1, 2)), kinds)


def answers_of(output: Floats, size: tuple[int, int]) -> Answers:
    """What the network's numbers `n 5+k r c` say about scenes of that size (h w)."""
    output = output.astype(np.float64)
    rows, columns = grid = output.shape[2:]
    cell_h, cell_w = size[0] / rows, size[1] / columns
    sure = _sigmoid(output[:, 0])
    a, b, c, d = np.moveaxis(_sigmoid(output[:, 1 : 1 + BOX_NUMBERS]), 1, 0)
    y, x = (np.arange(rows)[:, None] + a) * cell_h, (np.arange(columns) + b) * cell_w
    half_h, half_w = c * size[0] / 2, d * size[1] / 2
    likely = output[:, 1 + BOX_NUMBERS :]
    powers = np.exp(likely - likely.max(axis=1, keepdims=True))
    best = powers.max(axis=1) / powers.sum(axis=1)
    boxes = np.stack([y - half_h, x - half_w, y + half_h, x + half_w], axis=-1)
    return Answers(sure, sure * best, likely.argmax(axis=1).reshape(-1, *grid), boxes)


def _sigmoid(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(values, -60, 60)))


def raw_boxes(answers: Answers, least: float = LEAST_SCORE) -> list[Boxes]:
    """For each scene the boxes of at least that score, before anything is suppressed, row by row."""
    found = []
    for scores, labels, boxes in zip(answers.scores, answers.labels, answers.boxes, strict=True):
        counted = scores >= least
        found.append(Boxes(boxes[counted], labels[counted], scores[counted]))
    return found


def left_over(found: Boxes, overlap: float = OVERLAP) -> Boxes:
    """What non-maximum suppression within each class leaves of a scene's boxes, the surest first."""
    assert found.scores is not None
    kept = suppress(found.boxes, found.scores, overlap, found.labels).kept
    return Boxes(found.boxes[kept], found.labels[kept], found.scores[kept])
