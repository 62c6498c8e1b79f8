"""How a gradient moves a weight, as in torch.optim: by the rules of `nn_core.mechanics.optimizers`."""

from __future__ import annotations

from dataclasses import dataclass

from nn_core.mechanics.checks import check_choice
from nn_core.mechanics.optimizers import ADAM, GRADIENT_DESCENT, OPTIMIZERS, ROLLING, Memory

RULES = (GRADIENT_DESCENT.name, ROLLING.name, ADAM.name)


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
        rule: one of RULES.
        round_: which update it is, from 1; Adam corrects its means by it, which start at 0.

    Raises:
        MechanicsError: there is no such rule.
    """
    check_choice("rule", rule, RULES)
    direction, memory = OPTIMIZERS[rule].step(gradient, memory, round_)
    return Update(weight, direction, weight - learning_rate * direction, memory)
