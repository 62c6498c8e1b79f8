"""What a grid detector lowers: three terms, each a sum over the cells of a scene, mean over the scenes.

| term | over | what |
|---|---|---|
| object | all cells | cross-entropy of σ(o) with 1 where a centre lies, else 0 |
| box | cells with a centre | smooth L1 of the four sigmoids: d² / 2b below b = 0.1, |d| - b / 2 above |
| class | cells with a centre | cross-entropy of the softmax with the class that is there |
"""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor
from torch.nn import functional as F

from nn_core.network.detectors import BOX_NUMBERS
from nn_core.training.detection.grid import BETA


class Terms(NamedTuple):
    """The terms of one batch, each a single number that has a gradient."""

    object: Tensor
    box: Tensor
    label: Tensor


def terms(output: Tensor, present: Tensor, boxes: Tensor, labels: Tensor) -> Terms:
    """How far the numbers `n 5+k r c` are from what the cells are to answer.

    Args:
        present: n r c, 0 or 1. boxes: n 4 r c in 0..1. labels: int64 n r c.
    """
    scenes, has = len(output), present > 0
    at_centres = output.movedim(1, -1)[has]
    return Terms(
        F.binary_cross_entropy_with_logits(output[:, 0], present, reduction="sum") / scenes,
        F.smooth_l1_loss(
            at_centres[:, 1 : 1 + BOX_NUMBERS].sigmoid(),
            boxes.movedim(1, -1)[has],
            reduction="sum",
            beta=BETA,
        )
        / scenes,
        F.cross_entropy(at_centres[:, 1 + BOX_NUMBERS :], labels[has], reduction="sum") / scenes,
    )
