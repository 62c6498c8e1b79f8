"""The update rules against `torch.optim` itself and against their formulas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from nn_core.training.classifier.optimizer import Adam, Optimizer, make_optimizer

ORACLES: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": torch.optim.SGD,
    "momentum": lambda parameters, **options: torch.optim.SGD(parameters, momentum=0.9, **options),
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
}


def parameters() -> list[torch.Tensor]:
    random = torch.Generator().manual_seed(0)
    return [torch.randn(shape, generator=random).requires_grad_() for shape in ((4, 3), (4,), (2, 2, 3, 3))]


def descend(optimizer: Optimizer | torch.optim.Optimizer, weights: list[torch.Tensor], steps: int) -> None:
    for _ in range(steps):
        optimizer.zero_grad()
        sum((weight**4).sum() for weight in weights).backward()  # type: ignore[union-attr]
        optimizer.step()


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("kind", list(ORACLES))
def test_ten_steps_equal_those_of_torch(kind: str, weight_decay: float) -> None:
    ours, theirs = parameters(), parameters()
    descend(make_optimizer(kind, ours, 0.01, weight_decay), ours, 10)
    descend(ORACLES[kind](theirs, lr=0.01, weight_decay=weight_decay), theirs, 10)
    for mine, expected in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, expected)


def test_the_rate_and_the_decay_may_change_on_the_way() -> None:
    ours, theirs = parameters(), parameters()
    optimizer, oracle = make_optimizer("adam", ours, 0.01, 0.0), torch.optim.Adam(theirs, lr=0.01)
    descend(optimizer, ours, 3)
    descend(oracle, theirs, 3)
    optimizer.learning_rate, optimizer.weight_decay = 0.2, 0.5
    oracle.param_groups[0].update(lr=0.2, weight_decay=0.5)
    descend(optimizer, ours, 3)
    descend(oracle, theirs, 3)
    torch.testing.assert_close(ours, theirs)


def test_the_first_step_of_adam_is_as_long_as_the_rate_whatever_the_gradient() -> None:
    weight = torch.tensor([1.0, 1.0, 1.0], requires_grad=True)
    weight.grad = torch.tensor([1e-3, -5.0, 400.0])
    Adam([weight], 0.1).step()
    torch.testing.assert_close(weight.detach(), torch.tensor([0.9, 1.1, 0.9]), atol=1e-5, rtol=0)


def test_zero_grad_leaves_no_gradient() -> None:
    weights = parameters()
    optimizer = make_optimizer("sgd", weights, 0.1, 0.0)
    descend(optimizer, weights, 1)
    assert all(weight.grad is not None for weight in weights)
    optimizer.zero_grad()
    assert all(weight.grad is None for weight in weights)
