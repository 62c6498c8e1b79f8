"""The table of update rules beside the classes of `torch.optim` that it names, in float64."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics.optimizers import OPTIMIZERS, Memory
from tests.examples import examples

RULES = pytest.mark.parametrize("name", OPTIMIZERS)


def of_torch(name: str, weight: torch.Tensor, rate: float) -> torch.optim.Optimizer:
    """What the expression of a script makes."""
    rule = OPTIMIZERS[name]
    more = {"weight_decay": 0.0} if rule.decays else {}
    made: torch.optim.Optimizer = eval(
        rule.call("[weight]", rate, **more), {"torch": torch, "weight": weight}
    )
    return made


@RULES
@examples(30)
@given(
    gradients=st.lists(st.floats(-50, 50), min_size=1, max_size=12),
    start=st.floats(-10, 10),
    rate=st.floats(1e-4, 2),
)
def test_steps_are_those_of_the_class(name: str, gradients: list[float], start: float, rate: float) -> None:
    weight = torch.tensor([start], dtype=torch.float64, requires_grad=True)
    optimizer = of_torch(name, weight, rate)
    value, memory = start, Memory()
    for number, gradient in enumerate(gradients, start=1):
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
        direction, memory = OPTIMIZERS[name].step(gradient, memory, number)
        value -= rate * direction
        assert value == pytest.approx(weight.item(), rel=1e-6, abs=1e-6)
    check_memory(name, optimizer.state[weight], memory)


def check_memory(name: str, state: dict[str, Any], memory: Memory) -> None:
    """The memory stands in PyTorch's state under the names of the table, and nowhere else is one kept."""
    rule = OPTIMIZERS[name]
    for key, kept in ((rule.mean, memory.mean), (rule.square, memory.square)):
        if key:
            assert state[key].item() == pytest.approx(kept, rel=1e-6, abs=1e-9)
        else:
            assert kept == 0


@RULES
def test_a_rule_decays_where_its_class_does(name: str) -> None:
    weight = torch.ones(1, requires_grad=True)
    made = eval(OPTIMIZERS[name].call("[weight]", 0.1), {"torch": torch, "weight": weight})
    assert (made.defaults["weight_decay"] != 0) == OPTIMIZERS[name].decays


def test_titles_are_as_distinct_as_names() -> None:
    assert len({rule.title for rule in OPTIMIZERS.values()}) == len(OPTIMIZERS)
