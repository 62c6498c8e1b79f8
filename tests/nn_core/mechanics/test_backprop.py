"""Backpropagation on single numbers against torch's autograd and optimisers, in float64."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.backprop import (
    RULES,
    Memory,
    SmallNetwork,
    label,
    loss_at,
    numeric_gradient,
    record,
    update,
    zero_slopes,
)
from tests.examples import examples
from tests.gradients import slope_of
from tests.nn_core.mechanics.backprop_cases import Case, cases

TORCH_ACTIVATIONS = {
    "identity": lambda x: x,
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "gelu": F.gelu,
    "silu": F.silu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": F.softplus,
}
TORCH_LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "squared": F.mse_loss,
    "binary_cross_entropy": F.binary_cross_entropy_with_logits,
    "cross_entropy": F.cross_entropy,
}


def torch_pass(case: Case) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    """All leaves and results by name, after backward(). Held numbers are leaves in place of computed ones."""
    network, graph = case.network, case.network.graph
    leaf = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in case.numbers.items()
    }

    def block(names: list[str], *shape: int) -> torch.Tensor:
        return torch.stack([leaf[name] for name in names]).reshape(shape)

    def named(letter: str) -> list[str]:
        return [name for name in graph.given if name.startswith(letter)]

    def held(letter: str, computed: torch.Tensor) -> torch.Tensor:
        names = [op.output for op in graph.operations if op.output.startswith(letter)]
        parts = zip(names, computed.flatten(), strict=True)
        constants = {
            name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
            for name, value in case.held.items()
        }
        return torch.stack([constants.get(name, part) for name, part in parts]).reshape(computed.shape)

    if network.kind == "dense":
        z = F.linear(
            block(named("x"), -1), block(named("w"), network.hidden, -1), block(named("b"), network.hidden)
        )
    else:
        kernel = block(named("k"), 1, 1, 3, 3)
        z = F.conv2d(block(named("x"), 1, 1, 4, 4), kernel, leaf["b"].reshape(1), padding=network.padding)
    z = held("z", z)
    h = held("h", TORCH_ACTIVATIONS[network.activation](z))
    features = h if network.kind == "dense" else held("m", F.max_pool2d(h, 2)).flatten()
    s = F.linear(features, block(named("v"), network.outputs, -1), block(named("c"), network.outputs))
    s = held("s", s)
    y = TORCH_ACTIVATIONS[network.output_activation](s)
    if network.output_activation != "identity":
        y = held("y", y)
    loss = TORCH_LOSSES[network.loss](y, block(named("t"), network.outputs))
    for value in (z, h, s):
        value.retain_grad()
    loss.backward()
    return {**leaf, "z": z, "h": h, "s": s}, loss.detach()


def gradient_of(tensor: torch.Tensor) -> torch.Tensor:
    """Zeros where no way leads from the tensor to the loss."""
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


@examples(200)
@given(cases())
def test_loss_and_every_gradient_are_those_of_torch(case: Case) -> None:
    tape = record(case.graph, case.numbers)
    expected, loss = torch_pass(case)
    assert tape.loss == pytest.approx(loss.item(), rel=1e-9, abs=1e-12)
    for name in case.network.graph.parameters:
        assert tape.gradients[name].value == pytest.approx(
            gradient_of(expected[name]).item(), rel=1e-6, abs=1e-9
        )
    for letter in "zhs":
        names = [op.output for op in case.graph.operations if op.output.startswith(letter)]
        values = expected[letter].detach().flatten()
        gradients = gradient_of(expected[letter]).flatten()
        np.testing.assert_allclose([tape.values[name] for name in names], values, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(
            [tape.gradients[name].value for name in names], gradients, rtol=1e-6, atol=1e-9
        )


SMOOTH = ("gelu", "silu", "tanh", "sigmoid", "softplus")


@examples(60)
@given(cases().filter(lambda case: case.network.kind == "dense" and case.network.activation in SMOOTH))
def test_pushing_a_number_gives_the_gradient_of_the_chain_rule(case: Case) -> None:
    graph = case.graph
    tape = record(graph, case.numbers)
    scale = 1 + max(abs(gradient.value) for gradient in tape.gradients.values())
    for name, gradient in tape.gradients.items():
        pushed = numeric_gradient(graph, case.numbers, name, 1e-5)
        assert gradient.value == pytest.approx(pushed, rel=1e-4, abs=1e-5 * scale)


@examples(60)
@given(cases())
def test_a_gradient_is_the_sum_of_its_written_terms_and_a_slope_that_of_its_operation(case: Case) -> None:
    graph = case.graph
    tape = record(graph, case.numbers)
    for gradient in tape.gradients.values():
        if gradient.terms:
            assert gradient.value == sum(term.upstream * term.local for term in gradient.terms)
            for term in gradient.terms:
                assert term.upstream == tape.gradients[term.consumer].value
    for operation in graph.operations:
        assert len(tape.derivatives[operation.output]) == len(operation.slopes) == len(operation.inputs)


@pytest.mark.parametrize(
    ("scores", "index"), [((0.3,), 0), ((0.3, -1.2), 0), ((0.3, -1.2), 1), ((700.0, -700.0), 1)]
)
def test_slopes_of_probabilities_are_those_of_torch(scores: tuple[float, ...], index: int) -> None:
    network = SmallNetwork(
        outputs=len(scores), loss="cross_entropy" if len(scores) > 1 else "binary_cross_entropy"
    )
    operation = next(op for op in network.graph.operations if op.output == f"p{index + 1}")
    s = torch.tensor(scores, dtype=torch.float64, requires_grad=True)
    p = torch.softmax(s, 0)[index] if len(scores) > 1 else torch.sigmoid(s)[0]
    p.backward()
    assert operation.value(scores) == pytest.approx(p.item(), abs=1e-15)
    np.testing.assert_allclose(operation.derivatives(scores), slope_of(s), atol=1e-15)


def test_the_first_network_by_hand() -> None:
    """z = (0.4, 0.7), s = 0.9 tanh 0.4 - 0.6 tanh 0.7 + 0.1; the loss pulls with 2 (s - 1)."""
    network = SmallNetwork()
    tape = record(network.graph, network.graph.start)
    s = 0.9 * math.tanh(0.4) - 0.6 * math.tanh(0.7) + 0.1
    assert [tape.values["z1"], tape.values["z2"]] == pytest.approx([0.4, 0.7])
    assert tape.loss == pytest.approx((s - 1) ** 2)
    assert tape.gradients["v11"].value == pytest.approx(2 * (s - 1) * math.tanh(0.4))
    assert tape.gradients["w12"].value == pytest.approx(2 * (s - 1) * 0.9 * (1 - math.tanh(0.4) ** 2) * 0.5)
    assert tape.gradients["h1"].formula == "∂L/∂h₁ = ∂L/∂s₁ · v₁₁"
    assert network.graph.operations[0].formula == "z₁ = w₁₁ · x₁ + w₁₂ · x₂ + b₁"


def test_gradients_come_layer_by_layer_and_each_after_those_that_it_needs() -> None:
    for kind in ("dense", "cnn"):
        network = SmallNetwork(kind=kind, outputs=2, padding=1, loss="cross_entropy")
        order = network.graph.backward_order
        assert order[0] == "L"
        assert set(network.graph.parameters) <= set(order)
        assert not {*network.graph.inputs, *network.graph.targets, "p1", "p2"} & set(order)
        for name in order[1:]:
            consumers = network.graph.consumers(name)
            assert consumers
            assert all(order.index(op.output) < order.index(name) for op, _ in consumers)


def test_a_pool_sends_the_gradient_to_the_first_of_equals() -> None:
    """As torch.nn.functional.max_pool2d does; the property test meets this case with ReLU's zeros."""
    network = SmallNetwork(kind="cnn", activation="relu")
    numbers = {**network.graph.start, **dict.fromkeys(network.graph.inputs, 0.0), "b": 2.0}
    tape = record(network.graph, numbers)
    sent = [tape.gradients[name].value for name in ("h11", "h12", "h21", "h22")]
    assert sent[0] == tape.gradients["m11"].value != 0
    assert sent[1:] == [0, 0, 0]


@pytest.mark.parametrize(
    ("outputs", "numbers", "held", "expected"),
    [
        (1, {}, {}, ()),
        (1, {"x2": 0.0}, {}, ("x₂",)),
        (1, {"v11": 0.0}, {}, ("v₁₁",)),
        (1, {"b1": -5.0}, {}, ("ReLU\N{PRIME}(z₁)",)),
        (1, {"b1": -5.0, "x2": 0.0}, {}, ("x₂", "ReLU\N{PRIME}(z₁)")),
        (1, {}, {"h1": 0.5}, ("∂h₁/∂z₁",)),
        (1, {"t1": 0.5}, {"s1": 0.5}, ("∂s₁/∂h₁", "2 · (s₁ − t₁)")),
        (2, {"v11": 0.0}, {}, ()),  # the other way lets it through
        (2, {"v11": 0.0, "v21": 0.0}, {}, ("v₁₁", "v₂₁")),
    ],
)
def test_slopes_that_are_0_on_every_way_are_named(
    outputs: int, numbers: dict[str, float], held: dict[str, float], expected: tuple[str, ...]
) -> None:
    graph = SmallNetwork(activation="relu", outputs=outputs).graph.holding(held)
    given = {name: 0.5 + at / 10 for at, name in enumerate(graph.given)}
    tape = record(graph, given | numbers)
    assert zero_slopes(tape, "w12") == expected
    assert (tape.gradients["w12"].value == 0) is bool(expected)


def test_ways_that_cancel_have_no_slope_of_0() -> None:
    graph = SmallNetwork(outputs=2).graph
    some = {"x2": 1.0, "v11": 0.5, "v21": -0.5, "t1": 2.0, "t2": 2.0}
    tape = record(graph, dict.fromkeys(graph.given, 0.0) | some)
    assert tape.gradients["s1"].value == tape.gradients["s2"].value != 0
    assert tape.gradients["w12"].value == 0
    assert zero_slopes(tape, "w12") == ()


def test_nudging_what_is_computed_in_between_changes_only_what_follows() -> None:
    network = SmallNetwork()
    numbers = network.graph.start
    tape = record(network.graph, numbers)
    s = tape.values["s1"]
    assert loss_at(network.graph, numbers, "s1", 0.5) == pytest.approx((s + 0.5 - 1) ** 2)
    assert loss_at(network.graph, numbers) == tape.loss


def test_a_held_number_lets_no_gradient_further_back() -> None:
    """h1 = 0.5 by hand: its own gradient is v11 times that of s, and nothing before it matters any more."""
    network = SmallNetwork()
    free = record(network.graph, network.graph.start)
    graph = network.graph.holding({"h1": 0.5})
    tape = record(graph, graph.start)
    s = 0.9 * 0.5 - 0.6 * math.tanh(0.7) + 0.1
    assert tape.values["z1"] == free.values["z1"]
    assert tape.loss == pytest.approx((s - 1) ** 2)
    assert tape.gradients["h1"].value == pytest.approx(2 * (s - 1) * 0.9)
    assert [tape.gradients[name].value for name in ("z1", "w11", "w12", "b1")] == [0] * 4
    assert tape.gradients["w21"].value != 0
    assert tape.gradients["z1"].formula == "∂L/∂z₁ = ∂L/∂h₁ · ∂h₁/∂z₁"
    assert numeric_gradient(graph, graph.start, "w11", 1e-3) == 0
    assert numeric_gradient(graph, graph.start, "h1", 1e-4) == pytest.approx(tape.gradients["h1"].value)


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"L": 0.0}, "nothing follows from it"),
        ({"p1": 0.5}, "Hold a score s instead"),
        ({"w11": 0.5}, "computes no number w₁₁"),
        ({"m11": 0.5}, "computes no number m₁₁"),
        ({"h1": math.nan}, "h₁ must be a number"),
        ({"h1": 1000.1}, "h₁ must be a number"),
    ],
)
def test_what_cannot_be_held_is_refused_in_words(held: dict[str, float], words: str) -> None:
    graph = SmallNetwork(loss="binary_cross_entropy").graph
    with pytest.raises(MechanicsError, match=words) as caught:
        record(graph.holding(held), graph.start)
    assert caught.value.field == "held"


# Updates


def torch_optimizer(rule: str, weight: torch.Tensor, rate: float) -> torch.optim.Optimizer:
    if rule == "adam":
        return torch.optim.Adam([weight], lr=rate)
    return torch.optim.SGD([weight], lr=rate, momentum=0.9 if rule == "momentum" else 0.0)


@pytest.mark.parametrize("rule", RULES)
@examples(30)
@given(
    gradients=st.lists(st.floats(-50, 50), min_size=1, max_size=12),
    start=st.floats(-10, 10),
    rate=st.floats(1e-4, 2),
)
def test_updates_are_those_of_torch_optim(
    rule: str, gradients: list[float], start: float, rate: float
) -> None:
    weight = torch.tensor([start], dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(rule, weight, rate)
    value, memory = start, Memory()
    for number, gradient in enumerate(gradients, start=1):
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
        moved = update(rule, value, gradient, memory, number, rate)
        assert moved.new == pytest.approx(value - rate * moved.direction)
        value, memory = moved.new, moved.memory
        assert value == pytest.approx(weight.item(), rel=1e-6, abs=1e-6)


# What is refused


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "rnn"}, "kind"),
        ({"inputs": 4}, "inputs"),
        ({"hidden": 0}, "hidden"),
        ({"hidden": 2.0}, "hidden"),
        ({"outputs": 3}, "outputs"),
        ({"padding": 2}, "padding"),
        ({"activation": "prelu"}, "activation"),
        ({"output_activation": "relu"}, "output_activation"),
        ({"loss": "cross_entropy"}, "loss"),
        ({"loss": "binary_cross_entropy", "output_activation": "sigmoid"}, "output_activation"),
    ],
)
def test_networks_that_cannot_be_are_refused_in_words(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(MechanicsError) as caught:
        SmallNetwork(**fields)
    assert caught.value.field == field
    assert len(caught.value.message) > 15


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1000.1])
def test_numbers_out_of_range_are_refused_by_name(value: float) -> None:
    graph = SmallNetwork().graph
    with pytest.raises(MechanicsError, match="w₁₂ must be a number"):
        record(graph, {**graph.start, "w12": value})


def test_a_missing_number_is_named() -> None:
    graph = SmallNetwork().graph
    with pytest.raises(MechanicsError, match="no number for b₁"):
        record(graph, {name: value for name, value in graph.start.items() if name != "b1"})


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(MechanicsError, match="rule"):
        update("sgd", 1.0, 1.0, Memory(), 1, 0.1)


def test_labels_are_written_with_small_digits() -> None:
    assert label("w12") == "w₁₂"
    assert label("L") == "L"
