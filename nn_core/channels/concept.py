"""How much does a concept matter for a class? Testing with concept activation vectors (TCAV).

A concept is pictures that have something in common. A linear classifier tells what a layer answers to them
from what it answers to other pictures; the normal of its boundary, towards the concept, is the concept's
direction v (CAV). The class's score z moves along it by the slope S = (dz/dh) · v of the layer's output h.
The score of the concept for the class is the share of the class's pictures with S > 0 (Kim et al., 2018,
https://arxiv.org/abs/1711.11279).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

RIDGE = 0.01
"""Weight of the penalty on the classifier's weights, beside answers of the size 1."""
CONFIDENCE = 0.95


def direction(concept: Reals, others: Reals) -> Reals:
    """The concept's direction, `d`, of length 1: the normal of the ridge classifier of both.

    It is the least squares fit of +1 and -1, both sides weighted alike, to answers whose spread over all is
    brought to 1; zero where both sides answer the same.

    Args:
        concept, others: what the layer answers, `n d` each.
    """
    both = np.concatenate([concept, others])
    spread = np.sqrt(((both - both.mean(0)) ** 2).sum(1).mean())
    if spread == 0:
        return np.zeros(both.shape[1])
    weights = np.concatenate([np.full(len(part), 0.5 / len(part)) for part in (concept, others)])
    middle = weights @ both
    centred = np.sqrt(weights)[:, None] * (both - middle) / spread
    target = np.sqrt(weights) * np.repeat([1.0, -1.0], [len(concept), len(others)])
    # With fewer pictures than numbers the dual form is the small one: w = Xᵀ (X Xᵀ + λ I)⁻¹ t.
    gram = centred @ centred.T + RIDGE * np.eye(len(centred))
    normal: Reals = centred.T @ np.linalg.solve(gram, target)
    length = np.linalg.norm(normal)
    return normal / length if length > 0 else normal


def separated(normal: Reals, concept: Reals, others: Reals) -> float:
    """The share of pictures on their own side of the boundary half way between both means, 0..1."""
    at, beside = concept @ normal, others @ normal
    middle = (at.mean() + beside.mean()) / 2
    return float(((at > middle).mean() + (beside <= middle).mean()) / 2)


def score(slopes: Reals, normal: Reals) -> float:
    """The share of pictures whose class's score rises along the direction, 0..1.

    Args:
        slopes: dz/dh of each picture, `n d`.
    """
    return float((slopes @ normal > 0).mean())


@dataclass(frozen=True)
class Difference:
    """How scores of a concept's directions differ from those of random ones (Welch's t-test, two-sided).

    Attributes:
        mean, random: the mean scores.
        low, high: between which the concept's mean lies, at 95 %.
        p: how likely two samples of one kind differ at least so much.
    """

    mean: float
    random: float
    low: float
    high: float
    p: float


def compared(scores: Reals, random: Reals) -> Difference:
    """Args: scores, random: at least 2 each."""
    from scipy.special import stdtr, stdtrit

    mean, beside = float(scores.mean()), float(random.mean())
    own, other = (float(part.var(ddof=1)) / len(part) for part in (scores, random))
    half = float(stdtrit(len(scores) - 1, 0.5 + CONFIDENCE / 2)) * math.sqrt(own)
    if own + other == 0:
        p = 1.0 if mean == beside else 0.0
    else:
        freedom = (own + other) ** 2 / (own**2 / (len(scores) - 1) + other**2 / (len(random) - 1))
        p = 2 * float(stdtr(freedom, -abs(mean - beside) / math.sqrt(own + other)))
    return Difference(mean, beside, max(0.0, mean - half), min(1.0, mean + half), p)
