"""The table of update rules: names, formulas, how each goes one step, and PyTorch's own words.

w is a weight, g the gradient of the loss along it, lr the learning rate, t counts the steps from 1.
Adam: Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980; AdamW: Loshchilov and Hutter, 2019,
https://arxiv.org/abs/1711.05101; momentum as PyTorch has it, without (1 - 0.9) before g.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from nn_core.numerals import general

MOMENTUM = 0.9
SMOOTHING = 0.99
"""RMSprop's share of the mean square that stays."""
BETAS = (0.9, 0.999)
"""Adam's shares of the two means that stay."""
EPSILON = 1e-8


@dataclass(frozen=True)
class Memory:
    """What a rule keeps of the past for one weight.

    Attributes:
        mean: momentum's velocity, or Adam's moving mean of the gradient.
        square: the moving mean of the squared gradient.
    """

    mean: float = 0.0
    square: float = 0.0


Step = Callable[[float, Memory, int], tuple[float, Memory]]
"""(gradient, memory, t) -> the direction d of w <- w - lr d, and what is remembered."""


@dataclass(frozen=True)
class OptimizerRule:
    """One update rule.

    Attributes:
        name: in addresses, configs and code.
        title: for people.
        formula: the whole step, in words of mathematics.
        step: the same for one weight.
        torch: its class in `torch.optim`.
        options: settings of the rule that are not PyTorch's own.
        mean, square: the names under which PyTorch's state keeps the memory; empty where there is none.
        decays: whether PyTorch's class pulls weights towards 0 unless it is told not to.
    """

    name: str
    title: str
    formula: str
    step: Step
    torch: str
    options: tuple[tuple[str, float], ...] = ()
    mean: str = ""
    square: str = ""
    decays: bool = False

    def call(self, weights: str, rate: float, **more: object) -> str:
        """The expression of PyTorch that makes it: "torch.optim.SGD(model.parameters(), lr=0.1)"."""
        settings = {"lr": rate, **dict(self.options), **more}
        return f"torch.optim.{self.torch}({weights}, {', '.join(f'{k}={v}' for k, v in settings.items())})"


def _descend(gradient: float, memory: Memory, _: int) -> tuple[float, Memory]:
    return gradient, memory


def _roll(gradient: float, memory: Memory, _: int) -> tuple[float, Memory]:
    velocity = MOMENTUM * memory.mean + gradient
    return velocity, Memory(velocity, memory.square)


def _mean(before: float, now: float, stays: float) -> float:
    return stays * before + (1 - stays) * now


def _scale(gradient: float, memory: Memory, _: int) -> tuple[float, Memory]:
    square = _mean(memory.square, gradient**2, SMOOTHING)
    return gradient / (math.sqrt(square) + EPSILON), Memory(memory.mean, square)


def _adapt(gradient: float, memory: Memory, t: int) -> tuple[float, Memory]:
    a, b = BETAS
    after = Memory(_mean(memory.mean, gradient, a), _mean(memory.square, gradient**2, b))
    mean, square = after.mean / (1 - a**t), after.square / (1 - b**t)
    return mean / (math.sqrt(square) + EPSILON), after


SGD = OptimizerRule("sgd", "SGD", "w ← w − lr · g", _descend, "SGD")
GRADIENT_DESCENT = replace(SGD, name="gd", title="Gradient descent")
"""The same rule where each step learns from all examples."""

ROLLING = OptimizerRule(
    "momentum",
    "Momentum",
    f"v ← {MOMENTUM} v + g,  w ← w − lr · v",
    _roll,
    "SGD",
    options=(("momentum", MOMENTUM),),
    mean="momentum_buffer",
)

RMSPROP = OptimizerRule(
    "rmsprop",
    "RMSprop",
    f"s ← {SMOOTHING} s + {general(1 - SMOOTHING)} g²,  w ← w − lr · g / (√s + {general(EPSILON)})",
    _scale,
    "RMSprop",
    square="square_avg",
)

ADAM = OptimizerRule(
    "adam",
    "Adam",
    f"m ← {BETAS[0]} m + {general(1 - BETAS[0])} g,  s ← {BETAS[1]} s + {general(1 - BETAS[1])} g²,  "
    f"w ← w − lr · m' / (√s' + {general(EPSILON)}), with m' and s' corrected for their start at 0",
    _adapt,
    "Adam",
    mean="exp_avg",
    square="exp_avg_sq",
)

ADAMW = replace(
    ADAM,
    name="adamw",
    title="AdamW",
    formula=f"first w ← w − lr · decay · w, then as Adam: {ADAM.formula}",
    torch="AdamW",
    decays=True,
)

OPTIMIZERS: dict[str, OptimizerRule] = {
    rule.name: rule for rule in (GRADIENT_DESCENT, SGD, ROLLING, RMSPROP, ADAM, ADAMW)
}
"""By name, in the order of lists."""


def titles_of(names: tuple[str, ...]) -> dict[str, str]:
    """Titles of rules, by name, for a list to choose from."""
    return {name: OPTIMIZERS[name].title for name in names}
