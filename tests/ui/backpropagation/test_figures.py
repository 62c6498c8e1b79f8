"""The pictures of "Backpropagation" for print: their numbers are those of PyTorch's autograd."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.ui.printed import check_drawn, rows_of
from ui.backpropagation.figures import backward, figures, forward, gradients, updates
from ui.backpropagation.lesson import work_out
from ui.kit.lessons import Session


def test_values_gradients_and_updates_are_those_of_pytorch() -> None:
    lesson = work_out({"rate": 0.5})
    given = {name: torch.tensor(value).double().requires_grad_() for name, value in lesson.numbers.items()}
    hidden = [
        torch.tanh(given[f"w{at}1"] * given["x1"] + given[f"w{at}2"] * given["x2"] + given[f"b{at}"])
        for at in (1, 2)
    ]
    output = given["v11"] * hidden[0] + given["v12"] * hidden[1] + given["c1"]
    loss = (output - given["t1"]) ** 2
    loss.backward()
    table = {row[0]: row[1:] for row in rows_of(forward(lesson))[2:-3]}
    assert float(table["L"][1]) == pytest.approx(loss.item())
    assert float(table["h₂"][1]) == pytest.approx(hidden[1].item())
    weight = given["w12"]
    assert weight.grad is not None
    assert float(table["w₁₂"][2]) == pytest.approx(weight.grad.item())
    moved = {row[0]: row[1:] for row in rows_of(updates(lesson))[2:-3]}
    assert float(moved["w₁₂"][3]) == pytest.approx(weight.item() - 0.5 * weight.grad.item())
    assert float(dict(rows_of(gradients(lesson))[2:-3])["w₁₂"]) == pytest.approx(weight.grad.item())


def test_the_backward_pass_begins_at_the_loss() -> None:
    rows = rows_of(backward(work_out({})))
    assert rows[1:3] == [["chain rule", "gradient"], ["∂L/∂L = 1", "1.0"]]


@pytest.mark.parametrize(
    "values",
    [{}, {"kind": "cnn", "outputs": 2, "loss": "cross_entropy", "rule": "adam"}, {"held": (("h1", 0.5),)}],
)
def test_every_network_can_be_printed(values: dict[str, Any]) -> None:
    check_drawn(figures(Session(work_out(values))))
