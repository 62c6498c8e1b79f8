"""The update rules of `nn_core.mechanics.optimizers` on one flat vector, as in `torch.optim`.

`memory` is what a rule keeps of the past, a vector for each quantity, so that a network may grow under it;
`steps` are those that a rule has counted, where it counts.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from nn_core.mechanics.optimizers import (
    ADAM,
    BETAS,
    EPSILON,
    MOMENTUM,
    RMSPROP,
    ROLLING,
    SGD,
    SMOOTHING,
    OptimizerRule,
)
from nn_core.training.plane.network import Floats


class Rule:
    """w <- w - lr g.

    of: the rule of the table that this is, on a whole vector at once.
    """

    of: ClassVar[OptimizerRule] = SGD
    slots: ClassVar[int] = 0

    def __init__(self, size: int) -> None:
        self.memory = [np.zeros(size) for _ in range(self.slots)]
        self.steps = 0

    def update(self, weights: Floats, gradient: Floats, learning_rate: float) -> None:
        """Change the weights in place; `gradient` stays as it is."""
        weights -= learning_rate * gradient


class Momentum(Rule):
    of = ROLLING
    slots = 1

    def update(self, weights: Floats, gradient: Floats, learning_rate: float) -> None:
        (velocity,) = self.memory
        velocity *= MOMENTUM
        velocity += gradient
        weights -= learning_rate * velocity


class RmsProp(Rule):
    of = RMSPROP
    slots = 1

    def update(self, weights: Floats, gradient: Floats, learning_rate: float) -> None:
        (square,) = self.memory
        square *= SMOOTHING
        square += (1 - SMOOTHING) * gradient * gradient
        weights -= learning_rate * gradient / (np.sqrt(square) + EPSILON)


class Adam(Rule):
    of = ADAM
    slots = 2
    betas: ClassVar[tuple[float, float]] = BETAS
    epsilon: ClassVar[float] = EPSILON

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


RULES: dict[str, type[Rule]] = {rule.of.name: rule for rule in (Rule, Momentum, RmsProp, Adam)}
