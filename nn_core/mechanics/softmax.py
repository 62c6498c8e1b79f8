"""From class scores to probabilities and to the loss that training makes smaller."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nn_core.mechanics.checks import Array, MechanicsError, check_whole, finite_array


@dataclass(frozen=True, eq=False)
class Softmax:
    """Softmax step by step, each `k`.

    Attributes:
        scaled: logits / temperature.
        shifted: scaled minus its largest value, which changes no probability and keeps the powers small.
        powers: e to the shifted values.
        total: their sum.
        log_total: ln(total), exact also where the total rounds to 1.
        probabilities: powers / total; they add up to 1.
    """

    scaled: Array
    shifted: Array
    powers: Array
    total: float
    log_total: float
    probabilities: Array


@dataclass(frozen=True, eq=False)
class CrossEntropy:
    """The loss for one image.

    Attributes:
        loss: -ln(probability of the true class), in nats.
        probability: of the true class.
        gradient: `k`, d loss / d logits = (probabilities - 1 at the true class) / temperature.
    """

    loss: float
    probability: float
    gradient: Array


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Softmax:
    """p[j] = exp(z[j] / T) / sum over i of exp(z[i] / T).

    Args:
        logits: `k`.
        temperature: above 0. Large makes all classes alike, small makes the largest score take all.

    Raises:
        MechanicsError: logits that are no finite numbers, or a temperature that is not above 0.
    """
    scores = finite_array("logits", logits, 1)
    if not (math.isfinite(temperature) and temperature > 0):
        raise MechanicsError(
            "temperature", f"The temperature must be a number above 0; {temperature} is not."
        )
    scaled = scores / temperature
    shifted = scaled - scaled.max()
    powers = np.exp(shifted)
    others = _sum_without(powers, int(shifted.argmax()))
    total = 1 + others
    return Softmax(scaled, shifted, powers, total, math.log1p(others), powers / total)


def cross_entropy(logits: ArrayLike, label: int, temperature: float = 1.0) -> CrossEntropy:
    """The loss when class `label` is true, and its gradient. Arguments as in `softmax`."""
    steps = softmax(logits, temperature)
    check_whole("label", label, 0, len(steps.probabilities) - 1)
    # From the shifted score, not from the probability, which may round to 0.
    loss = steps.log_total - float(steps.shifted[label])
    gradient = steps.probabilities.copy()
    gradient[label] = -_sum_without(gradient, label)
    return CrossEntropy(loss, float(steps.probabilities[label]), gradient / temperature)


def _sum_without(values: Array, left: int) -> float:
    return float(np.delete(values, left).sum())
