"""Whether a transposed convolution makes a pattern that its input has not: from its stamps or its weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nn_core.mechanics.transposed import TransposedConvolution, overlap_count, reached_fully

UNEVEN = 0.01
"""Answers to an even area differ from here on, as a share of the mean weight that lands on a pixel."""


@dataclass(frozen=True)
class Stamps:
    """What becomes of an even area, away from the border, where no stamp is missing.

    Attributes:
        kind: "even": each pixel gets equally many stamps and the same answer. "overlaps": some pixels get
            more stamps, and another answer: a checkerboard. "made up": some get more, but the weights make
            up for it. "weights": each gets equally many, but unequal weights. "border": stamps are missing
            everywhere.
        least, most: stamps on a pixel.
        border: the fewest stamps on a pixel at the border, where stamps from outside are missing.
        low, high: the answers to an even area of 1.
    """

    kind: Literal["even", "overlaps", "made up", "weights", "border"]
    least: int
    most: int
    border: int
    low: float
    high: float


def judge_stamps(
    weight: ArrayLike, settings: TransposedConvolution, in_size: tuple[int, int], bias: float = 0.0
) -> Stamps:
    """Judge one filter.

    Args:
        weight: `c k k`, the filter's weights for each channel; an even area is 1 in all of them.
        in_size: height and width of the input.
    """
    weights = np.asarray(weight, dtype=np.float64).sum(axis=0)
    counts = overlap_count(*in_size, settings)
    inner = counts[reached_fully(*in_size, settings)]
    step = settings.stride
    answers = [float(weights[row::step, column::step].sum()) for row, column in np.ndindex(step, step)]
    seen = inner if inner.size else counts
    kind = _kind(inner.size > 0, bool(np.ptp(seen)), _differ(answers, weights, step))
    return Stamps(
        kind, int(seen.min()), int(seen.max()), int(counts.min()), min(answers) + bias, max(answers) + bias
    )


def _differ(answers: list[float], weights: ArrayLike, step: int) -> bool:
    """Whether the answers, one for each place that a pixel can have in a stamp, are not all the same."""
    return max(answers) - min(answers) > UNEVEN * float(np.abs(weights).sum()) / step**2


def _kind(
    inside: bool, counts_differ: bool, answers_differ: bool
) -> Literal["even", "overlaps", "made up", "weights", "border"]:
    if not inside:
        return "border"
    if counts_differ:
        return "overlaps" if answers_differ else "made up"
    return "weights" if answers_differ else "even"
