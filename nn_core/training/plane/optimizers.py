"""Update rules on one flat vector, equal to those of `torch.optim` with its default settings.

`memory` is what a rule keeps of the past, a vector for each quantity, so that a network may grow under it.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from nn_core.training.plane.network import Floats

MOMENTUM = 0.9
EPSILON = 1e-8


class Rule:
    """w <- w - lr g."""

    slots: ClassVar[int] = 0

    def __init__(self, size: int) -> None:
        self.memory = [np.zeros(size) for _ in range(self.slots)]

    def update(self, weights: Floats, gradient: Floats, learning_rate: float) -> None:
        """Change the weights in place; `gradient` stays as it is."""
        weights -= learning_rate * gradient


class Momentum(Rule):
    """v <- 0.9 v + g;  w <- w - lr v."""

    slots = 1

    def update(self, weights: Floats, gradient: Floats, learning_rate: float) -> None:
        (velocity,) = self.memory
        velocity *= MOMENTUM
        velocity += gradient
        weights -= learning_rate * velocity


class RmsProp(Rule):
    """s <- 0.99 s + 0.01 g²;  w <- w - lr g / (sqrt(s) + 1e-8)."""

    slots = 1

    def update(self, weights: Floats, gradient: Floats, learning_rate: float) -> None:
        (square,) = self.memory
        square *= 0.99
        square += 0.01 * gradient * gradient
        weights -= learning_rate * gradient / (np.sqrt(square) + EPSILON)


class Adam(Rule):
    """m <- a m + (1 - a) g;  s <- b s + (1 - b) g²;  both corrected for their start at 0;
    w <- w - lr m / (sqrt(s) + epsilon). Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980
    """

    slots = 2
    betas: ClassVar[tuple[float, float]] = 0.9, 0.999
    epsilon: ClassVar[float] = EPSILON

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.steps = 0

    def update(self, weights: Floats, gradient: Floats, learning_rate: float) -> None:
        mean, square = self.memory
        a, b = self.betas
        self.steps += 1
        mean *= a
        mean += (1 - a) * gradient
        square *= b
        square += (1 - b) * gradient * gradient
        denominator = np.sqrt(square)
        denominator /= math.sqrt(1 - b**self.steps)
        denominator += self.epsilon
        weights -= (learning_rate / (1 - a**self.steps)) * mean / denominator


RULES: dict[str, type[Rule]] = {"sgd": Rule, "momentum": Momentum, "rmsprop": RmsProp, "adam": Adam}
