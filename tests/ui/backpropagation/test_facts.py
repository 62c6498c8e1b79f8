"""What tutorials can ask of backpropagation: the numbers of PyTorch."""

import pytest
import torch

from ui.backpropagation.facts import facts_of
from ui.backpropagation.lesson import work_out


def test_output_loss_and_gradients_are_those_of_pytorch() -> None:
    w = torch.tensor([[0.5, -0.4], [0.8, 0.2]], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([0.1, -0.2], dtype=torch.float64, requires_grad=True)
    v = torch.tensor([0.9, -0.6], dtype=torch.float64, requires_grad=True)
    c = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
    out = v @ torch.tanh(w @ torch.tensor([1.0, 0.5], dtype=torch.float64) + b) + c
    loss = (out - 1) ** 2
    loss.backward()
    found = facts_of(work_out({}))
    assert w.grad is not None
    assert b.grad is not None
    assert v.grad is not None
    assert c.grad is not None
    assert found["output"] == pytest.approx(out.item())
    assert found["loss_now"] == pytest.approx(loss.item())
    assert found["gradient_w11"] == pytest.approx(w.grad[0, 0].item())
    assert found["gradient_v11"] == pytest.approx(v.grad[0].item())
    grads = torch.cat([w.grad.ravel(), b.grad, v.grad, c.grad[None]])
    assert found["largest_gradient"] == pytest.approx(grads.abs().max().item())
    assert found["without_gradient"] == 0


def test_a_relu_that_is_silent_leaves_its_weights_without_a_gradient() -> None:
    # b1 = -2 makes z1 = -1.7: two weights, a bias, and the weight that reads h1 = 0
    numbers = (1.0, 0.5, 1.0, 0.5, -0.4, -2.0, 0.8, 0.2, -0.2, 0.9, -0.6, 0.1)
    assert facts_of(work_out({"activation": "relu", "numbers": numbers}))["without_gradient"] == 4
