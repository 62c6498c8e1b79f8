"""How a gradient moves a weight, as in torch.optim: SGD, SGD with momentum 0.9, Adam as it is by default.

Adam: Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from nn_core.mechanics.checks import check_choice

RULES = ("gd", "momentum", "adam")
MOMENTUM = 0.9
MEAN_DECAY = 0.9
SQUARE_DECAY = 0.999
EPSILON = 1e-8


@dataclass(frozen=True)
class Memory:
    """What a rule keeps of the past for one weight.

    Attributes:
        mean: momentum's velocity, or Adam's moving mean of the gradient.
        square: Adam's moving mean of the squared gradient.
    """

    mean: float = 0.0
    square: float = 0.0


@dataclass(frozen=True)
class Update:
    """One weight, moved once: new = old - learning rate * direction."""

    old: float
    direction: float
    new: float
    memory: Memory


def update(
    rule: str, weight: float, gradient: float, memory: Memory, round_: int, learning_rate: float
) -> Update:
    """Move one weight.

    Args:
        rule: "gd", "momentum" or "adam".
        round_: which update it is, from 1; Adam corrects its means by it, which start at 0.

    Raises:
        MechanicsError: there is no such rule.
    """
    check_choice("rule", rule, RULES)
    direction = gradient
    if rule == "momentum":
        memory = Memory(MOMENTUM * memory.mean + gradient, memory.square)
        direction = memory.mean
    elif rule == "adam":
        memory = Memory(
            MEAN_DECAY * memory.mean + (1 - MEAN_DECAY) * gradient,
            SQUARE_DECAY * memory.square + (1 - SQUARE_DECAY) * gradient**2,
        )
        mean = memory.mean / (1 - MEAN_DECAY**round_)
        direction = mean / (math.sqrt(memory.square / (1 - SQUARE_DECAY**round_)) + EPSILON)
    return Update(weight, direction, weight - learning_rate * direction, memory)
