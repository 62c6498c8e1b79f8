"""Update rules: gradients -> weight changes.

These call the functions inside `torch.optim`, fused. Its classes would do the same, but the first one made in
a process imports PyTorch's compiler: 800 modules, over a second in which a new run would not move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.adamw import adamw
from torch.optim.sgd import sgd

from nn_core.mechanics.optimizers import BETAS, EPSILON, OPTIMIZERS
from nn_core.training.whole import alike


class Optimizer:
    """What the two rules share. `learning_rate` and `weight_decay` may be set at any time."""

    def __init__(self, parameters: Iterable[Tensor], learning_rate: float, weight_decay: float) -> None:
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self._parameters = list(parameters)

    def zero_grad(self) -> None:
        """Forget the gradients of the last step."""
        for parameter in self._parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Change each parameter by its gradient; every one must have a gradient."""
        gradients = [parameter.grad for parameter in self._parameters if parameter.grad is not None]
        self._update(gradients)

    def _update(self, gradients: list[Tensor]) -> None:
        raise NotImplementedError

    def whole(self) -> dict[str, Tensor]:
        """What it keeps of the past, by the place of each parameter: "0.mean", "1.mean", ...; not copied."""
        raise NotImplementedError

    def restore(self, kept: Mapping[str, Tensor]) -> None:
        """Go on with what `whole` gave."""
        raise NotImplementedError


class SGD(Optimizer):
    """v <- momentum v + g;  w <- w - lr v, where g is the gradient + weight_decay w."""

    def __init__(
        self,
        parameters: Iterable[Tensor],
        learning_rate: float,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
    ) -> None:
        super().__init__(parameters, learning_rate, weight_decay)
        self._momentum = momentum
        self._velocities: list[Tensor | None] = [None] * len(self._parameters)

    def _update(self, gradients: list[Tensor]) -> None:
        sgd(
            self._parameters,
            gradients,
            self._velocities,
            lr=self.learning_rate,
            weight_decay=self.weight_decay,
            momentum=self._momentum,
            dampening=0.0,
            nesterov=False,
            maximize=False,
            fused=True,
        )

    def whole(self) -> dict[str, Tensor]:
        """ "0.velocity", ...; none before the first step, or without momentum."""
        return {f"{i}.velocity": one for i, one in enumerate(self._velocities) if one is not None}

    def restore(self, kept: Mapping[str, Tensor]) -> None:
        for i, parameter in enumerate(self._parameters):
            velocity = kept.get(f"{i}.velocity")
            self._velocities[i] = None if velocity is None else alike(parameter, velocity)


class Adam(Optimizer):
    """Moving means of g (m) and g^2 (v), corrected for their start at 0:  w <- w - lr m / (sqrt(v) + 1e-8).

    Plain Adam (Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980) adds weight_decay w to the gradient;
    `decoupled` (AdamW, Loshchilov and Hutter, 2019, https://arxiv.org/abs/1711.05101) takes lr weight_decay w
    off the weight itself.
    """

    def __init__(
        self,
        parameters: Iterable[Tensor],
        learning_rate: float,
        weight_decay: float = 0.0,
        betas: tuple[float, float] = BETAS,
        decoupled: bool = False,
    ) -> None:
        super().__init__(parameters, learning_rate, weight_decay)
        self._betas = betas
        self._rule = adamw if decoupled else adam
        self._means = [torch.zeros_like(parameter) for parameter in self._parameters]
        self._squares = [torch.zeros_like(parameter) for parameter in self._parameters]
        self._steps = [torch.zeros((), device=parameter.device) for parameter in self._parameters]

    def _update(self, gradients: list[Tensor]) -> None:
        self._rule(
            self._parameters,
            gradients,
            self._means,
            self._squares,
            [],
            self._steps,
            lr=self.learning_rate,
            weight_decay=self.weight_decay,
            beta1=self._betas[0],
            beta2=self._betas[1],
            eps=EPSILON,
            amsgrad=False,
            maximize=False,
            fused=True,
        )

    def whole(self) -> dict[str, Tensor]:
        """ "0.mean", "0.square" and "0.steps" (one number), ..."""
        slots = {"mean": self._means, "square": self._squares, "steps": self._steps}
        return {f"{i}.{name}": one for name, slot in slots.items() for i, one in enumerate(slot)}

    def restore(self, kept: Mapping[str, Tensor]) -> None:
        for i in range(len(self._parameters)):
            self._means[i].copy_(kept[f"{i}.mean"])
            self._squares[i].copy_(kept[f"{i}.square"])
            self._steps[i].copy_(kept[f"{i}.steps"])


def make_optimizer(
    kind: str, parameters: Iterable[Tensor], learning_rate: float, weight_decay: float
) -> Optimizer:
    """The rule of that name in a classifier's config."""
    rule = OPTIMIZERS[kind]
    if rule.torch == "SGD":
        return SGD(parameters, learning_rate, weight_decay, **dict(rule.options))
    return Adam(parameters, learning_rate, weight_decay, decoupled=rule.decays)
