"""The loss while two weights learn, held against torch."""

from collections.abc import Callable

import pytest
import torch

from nn_core.mechanics.backprop import RULES, SmallNetwork, descend

NAMES = ("w11", "v11")
OPTIMIZERS: dict[str, Callable[[list[torch.Tensor]], torch.optim.Optimizer]] = {
    "gd": lambda learn: torch.optim.SGD(learn, lr=0.05),
    "momentum": lambda learn: torch.optim.SGD(learn, lr=0.05, momentum=0.9),
    "adam": lambda learn: torch.optim.Adam(learn, lr=0.05),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("target", [1.0, -0.5, 2.0])
def test_two_weights_go_down_as_in_torch(rule: str, target: float) -> None:
    graph = SmallNetwork().graph
    numbers = graph.start | {"t1": target}
    v = {name: torch.tensor(number, dtype=torch.float64) for name, number in numbers.items()}
    learn = [v[name].requires_grad_() for name in NAMES]
    optimizer = OPTIMIZERS[rule](learn)
    expected = []
    for _ in range(31):
        h1 = torch.tanh(v["w11"] * v["x1"] + v["w12"] * v["x2"] + v["b1"])
        h2 = torch.tanh(v["w21"] * v["x1"] + v["w22"] * v["x2"] + v["b2"])
        loss = (v["v11"] * h1 + v["v12"] * h2 + v["c1"] - v["t1"]) ** 2
        expected.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert descend(graph, numbers, NAMES, rule, 0.05, 30) == pytest.approx(expected, abs=1e-9)
    assert numbers == graph.start | {"t1": target}
