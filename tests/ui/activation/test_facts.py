"""What tutorials can ask of an activation: the numbers of PyTorch, and a unit that sleeps or is dead."""

import pytest
import torch
from torch.nn.functional import leaky_relu

from ui.activation.facts import facts_of
from ui.activation.lesson import work_out


def test_maps_and_slopes_are_those_of_pytorch() -> None:
    lesson = work_out({"gain": 2.0, "bias": -0.5, "first": "leaky_relu", "first_parameter": 0.2})
    z = torch.tensor(2 * lesson.maps[0] - 0.5, requires_grad=True)
    after = leaky_relu(z, 0.2)
    after.sum().backward()
    found = facts_of(lesson)
    assert z.grad is not None
    assert found["before_low"] == pytest.approx(z.min().item())
    assert found["first_low"] == pytest.approx(after.min().item())
    assert found["first_high"] == pytest.approx(after.max().item())
    assert found["first_through"] == pytest.approx(z.grad.mean().item(), rel=1e-6)
    assert found["first_blocked"] == 0


@pytest.mark.parametrize(("bias", "verdict"), [(-1.0, "asleep"), (-5.0, "dead")])
def test_a_unit_is_dead_only_if_no_photograph_wakes_it(bias: float, verdict: str) -> None:
    nothing = ((0.0,) * 3,) * 3
    found = facts_of(work_out({"input": "grid", "grid": nothing, "bias": bias}))
    assert (found["first_verdict"], found["first_through"], found["first_zeros"]) == (verdict, 0, 1)
    assert found["second_verdict"] != "dead"  # tanh is nowhere quite flat
