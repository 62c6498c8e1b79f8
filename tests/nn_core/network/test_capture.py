from __future__ import annotations

from collections import OrderedDict

import pytest
import torch
from torch import Tensor, nn

from nn_core import Add, Architecture, Concat, Conv2d, Flatten, Linear, MaxPool2d, build, capture
from tests.gradients import slope_of
from tests.nn_core.network.architectures import RELU

LAYERS = (Conv2d(4, 3, padding=1), RELU, MaxPool2d(2), Flatten(), Linear(3))
SMALL = Architecture((1, 6, 6), LAYERS)


def images(seed: int = 0) -> Tensor:
    return torch.randn(2, 1, 6, 6, generator=torch.Generator().manual_seed(seed))


def hooks(model: nn.Module) -> int:
    return sum(len(module._forward_hooks) + len(module._backward_hooks) for module in model.modules())


def test_outputs_and_gradients_are_those_of_the_layers_run_by_hand() -> None:
    model = build(SMALL).double()
    with capture(model, gradients=True) as trace:
        (model(images().double()) ** 2).sum().backward()
    assert tuple(trace) == SMALL.layer_names

    value = images().double()
    values = []
    for layer in model:
        value = layer(value)
        value.retain_grad()
        values.append(value)
    (value**2).sum().backward()
    for name, value in zip(SMALL.layer_names, values, strict=True):
        assert torch.equal(trace[name].output, value), name
        assert torch.equal(slope_of(trace[name]), slope_of(value)), name
        assert not trace[name].output.requires_grad


def test_an_output_that_two_layers_read_has_the_gradient_of_both() -> None:
    layers = (
        Conv2d(4, 3, padding=1),
        RELU,
        Conv2d(4, 3, padding=1),
        Add("relu1"),
        Concat("input"),
        Flatten(),
    )
    model = build(Architecture((1, 6, 6), (*layers, Linear(3)))).double()
    with capture(model, gradients=True) as trace:
        (model(images().double()) ** 2).sum().backward()
    assert tuple(trace) == ("conv1", "relu1", "conv2", "add1", "concat1", "flatten1", "linear1")

    run = dict(model.named_children())
    start = torch.relu(run["conv1"](images().double()))
    added = run["conv2"](start) + start
    joined = torch.cat([added, images().double()], dim=1)
    values = {"relu1": start, "add1": added, "concat1": joined}
    for value in values.values():
        value.retain_grad()
    (run["linear1"](joined.flatten(1)) ** 2).sum().backward()
    for name, value in values.items():
        torch.testing.assert_close(trace[name].output, value.detach())
        torch.testing.assert_close(slope_of(trace[name]), slope_of(value))
    assert hooks(model) == 0


def test_without_gradients_none_is_kept() -> None:
    model = build(SMALL)
    with capture(model) as trace:
        model(images()).sum().backward()
    assert all(record.grad is None for record in trace.values())


def test_nothing_flows_under_no_grad() -> None:
    model = build(SMALL)
    with torch.no_grad(), capture(model, gradients=True) as trace:
        model(images())
    assert trace["conv1"].grad is None
    assert trace["conv1"].output.shape == (2, 4, 6, 6)


def test_an_in_place_layer_does_not_change_what_came_before_it() -> None:
    def network(inplace: bool) -> nn.Sequential:
        torch.manual_seed(0)
        return nn.Sequential(
            OrderedDict(conv1=nn.Conv2d(1, 4, 3), relu1=nn.ReLU(inplace), pool1=nn.MaxPool2d(2))
        )

    traces = []
    for inplace in (False, True):
        model = network(inplace)
        with capture(model, gradients=True) as trace:
            model(images()).square().sum().backward()
        traces.append(trace)
    assert traces[1]["conv1"].output.min() < 0
    for name in ("conv1", "relu1", "pool1"):
        assert torch.equal(traces[0][name].output, traces[1][name].output), name
        assert torch.equal(slope_of(traces[0][name]), slope_of(traces[1][name])), name


def test_what_is_recorded_is_a_copy() -> None:
    model = build(SMALL)
    with capture(model) as trace:
        result = model(images())
        before = result.detach().clone()
        with torch.no_grad():
            result.zero_()
    assert torch.equal(trace["linear1"].output, before)


class Reuse(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear1 = nn.Linear(4, 4)
        self.relu1 = nn.ReLU()
        self.unused = nn.Linear(1, 1)

    def forward(self, values: Tensor) -> Tensor:
        found: Tensor = self.relu1(self.linear1(self.relu1(self.linear1(values))))
        return found


def test_a_layer_used_twice_has_a_record_a_call() -> None:
    model = Reuse()
    values = torch.randn(3, 4)
    with capture(model, gradients=True) as trace:
        result = model(values)
        result.sum().backward()
    first, second = trace.calls("relu1")
    assert torch.equal(first.output, model.linear1(values).relu())
    assert torch.equal(second.output, result)
    assert trace["relu1"] is second
    assert torch.equal(slope_of(second), torch.ones(3, 4))
    assert torch.equal(slope_of(first), (result > 0).float() @ model.linear1.weight)


def test_a_layer_that_did_not_run_is_not_in_the_trace() -> None:
    with capture(Reuse()) as trace:
        assert len(trace) == 0
    assert "unused" not in trace
    with pytest.raises(KeyError, match="unused"):
        trace["unused"]


def test_one_module_under_two_names_answers_to_both() -> None:
    shared = nn.ReLU()
    model = nn.Sequential(OrderedDict(relu1=shared, linear1=nn.Linear(2, 2), relu2=shared))
    with capture(model) as trace:
        model(torch.ones(1, 2))
    assert trace.calls("relu1") == trace.calls("relu2")
    assert len(trace.calls("relu1")) == 2


def test_modules_within_modules_are_named_by_their_path() -> None:
    model = nn.Sequential(
        OrderedDict(block=nn.Sequential(OrderedDict(conv1=nn.Conv2d(1, 2, 3), relu1=nn.ReLU())))
    )
    with capture(model) as trace:
        model(images())
    assert set(trace) == {"block.conv1", "block.relu1", "block"}
    assert torch.equal(trace["block"].output, trace["block.relu1"].output)


def test_outputs_that_are_no_tensor_are_left_out() -> None:
    model = nn.ModuleDict({"lstm1": nn.LSTM(3, 4), "linear1": nn.Linear(4, 2)})
    with capture(model, gradients=True) as trace:
        model["linear1"](model["lstm1"](torch.ones(5, 3))[0]).sum().backward()
    assert set(trace) == {"linear1"}


def test_no_hook_stays_after_success() -> None:
    model = build(SMALL)
    with capture(model, gradients=True) as trace:
        result = model(images())
        assert hooks(model) == len(LAYERS)
    assert hooks(model) == 0
    result.sum().backward()
    model(images())
    assert trace["conv1"].grad is None
    assert len(trace.calls("conv1")) == 1


def test_no_hook_stays_after_an_error_in_the_network() -> None:
    model = build(SMALL)
    with (
        pytest.raises(RuntimeError, match=r"size mismatch|shapes cannot be multiplied"),
        capture(model) as trace,
    ):
        model(torch.zeros(1, 1, 9, 9))
    assert hooks(model) == 0
    assert tuple(trace) == ("conv1", "relu1", "pool1", "flatten1")


def test_no_hook_stays_after_an_early_exit() -> None:
    model = build(SMALL)

    def first_output() -> Tensor:
        with capture(model, gradients=True) as trace:
            model(images())
            return trace["conv1"].output

    assert first_output().shape == (2, 4, 6, 6)
    assert hooks(model) == 0


def test_captures_may_be_nested() -> None:
    model = build(SMALL)
    with capture(model) as outer:
        with capture(model) as inner:
            model(images(0))
        model(images(1))
    assert len(inner.calls("conv1")) == 1
    assert len(outer.calls("conv1")) == 2
    assert hooks(model) == 0
