"""The table of activations beside PyTorch: its classes and its functions, in float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.activations import ACTIVATIONS, FAST, WITH_LINEAR, activation
from tests.examples import examples
from tests.gradients import slope_of

Module = Callable[[Tensor], Tensor]
FUNCTIONS = pytest.mark.parametrize("name", WITH_LINEAR)
NUMBERS = st.lists(st.floats(-60, 60), min_size=1, max_size=20)
LINE = np.linspace(-40, 40, 80_001)


def class_of(name: str, *arguments: Any) -> Module:
    """PyTorch's module, exact far out as well, where Softplus would turn into a line by default."""
    exact: dict[str, dict[str, Any]] = {
        "softplus": {"threshold": 1000},
        "prelu": {"dtype": torch.float64},
    }
    module: Module = getattr(nn, WITH_LINEAR[name].torch)(*arguments, **exact.get(name, {}))
    return module


def check_values_and_slopes(name: str, theirs: Module, x: list[float], parameter: float | None) -> None:
    points = torch.tensor([*x, 0.0], dtype=torch.float64, requires_grad=True)
    expected = theirs(points)
    expected.sum().backward()
    shown, ours = points.detach().numpy(), WITH_LINEAR[name]
    np.testing.assert_allclose(ours(shown, parameter), expected.detach(), rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.slope(shown, parameter), slope_of(points), rtol=0, atol=1e-9)


@FUNCTIONS
@examples(30)
@given(x=NUMBERS)
def test_the_class_of_torch_computes_the_function(name: str, x: list[float]) -> None:
    check_values_and_slopes(name, class_of(name), x, None)


@pytest.mark.parametrize("name", [name for name, function in ACTIVATIONS.items() if function.argument])
@examples(30)
@given(x=NUMBERS, parameter=st.floats(0, 2))
def test_the_class_takes_the_parameter(name: str, x: list[float], parameter: float) -> None:
    arguments = (1, parameter) if name == "prelu" else (parameter,)
    check_values_and_slopes(name, class_of(name, *arguments), x, parameter)


@pytest.mark.parametrize("name", ACTIVATIONS)
@examples(30)
@given(x=st.lists(st.floats(-15, 15), min_size=1, max_size=20), parameter=st.floats(0, 2))
def test_the_call_that_scripts_make_computes_the_function(
    name: str, x: list[float], parameter: float
) -> None:
    takes = bool(ACTIVATIONS[name].argument)
    text = ACTIVATIONS[name].call("z", repr(parameter) if takes else "")
    check_values_and_slopes(name, lambda z: run(text, z), x, parameter if takes else None)


def run(text: str, z: Tensor) -> Tensor:
    """What a line of a script gives, with PReLU's slope as precise as z."""
    value: Tensor = eval(text.replace("])", "], dtype=z.dtype)"), {"F": F, "torch": torch, "z": z})
    return value


@FUNCTIONS
def test_values_and_slopes_reach_their_limits_and_stay_within(name: str) -> None:
    function = WITH_LINEAR[name]
    for (low, high), found in ((function.values, function(LINE)), (function.slopes, function.slope(LINE))):
        assert low <= found.min()
        assert found.max() <= high
        assert found.min() == pytest.approx(low, abs=1e-3) if math.isfinite(low) else found.min() < -0.3
        assert found.max() == pytest.approx(high, abs=1e-3) if math.isfinite(high) else found.max() > 30


@pytest.mark.parametrize("name", FAST)
@examples(60)
@given(x=NUMBERS)
def test_what_is_told_from_outputs_is_the_same(name: str, x: list[float]) -> None:
    fast, function, z = FAST[name], WITH_LINEAR[name], np.array(x)
    out = np.empty_like(z)
    fast.value(z, out)
    np.testing.assert_allclose(out, function(z), rtol=0, atol=1e-12)
    np.testing.assert_allclose(fast.slope(out), function.slope(z), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", FAST)
@examples(60)
@given(x=NUMBERS)
def test_the_curvature_is_the_derivative_of_the_slope(name: str, x: list[float]) -> None:
    points = torch.tensor([value for value in x if value] or [1.0], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(class_of(name)(points).sum(), points, create_graph=True)
    bend = torch.zeros_like(points)
    if slope.requires_grad:
        (bend,) = torch.autograd.grad(slope.sum(), points)
    fast, z = FAST[name], points.detach().numpy()
    out = np.empty_like(z)
    fast.value(z, out)
    ours = np.zeros_like(z) if fast.curvature is None else fast.curvature(out, fast.slope(out))
    np.testing.assert_allclose(ours, bend.detach(), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "value", "slope"),
    [
        ("relu", 0, 0),
        ("relu6", 0, 0),
        ("leaky_relu", -0.02, 0.01),
        ("prelu", -0.5, 0.25),
        ("elu", -0.8646647, 0.1353353),
        ("gelu", -0.0455003, -0.0852318),
        ("silu", -0.2384058, -0.0907842),
        ("tanh", -0.9640276, 0.0706508),
        ("sigmoid", 0.1192029, 0.1049936),
        ("softplus", 0.1269280, 0.1192029),
    ],
)
def test_at_minus_two_by_hand(name: str, value: float, slope: float) -> None:
    assert float(activation(name)(-2.0)) == pytest.approx(value, abs=1e-6)
    assert float(activation(name).slope(-2.0)) == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize("t", [6.0, 8.0, 15.0])
def test_gelu_far_out_lies_between_the_bounds_of_mills_ratio(t: float) -> None:
    """phi(t) (1 - 1/t^2) < t Phi(-t) < phi(t): Gordon, 1941."""
    bell = math.exp(-t * t / 2) / math.sqrt(2 * math.pi)
    assert bell * (1 - 1 / t**2) < -float(activation("gelu")(-t)) < bell


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nothing_overflows_far_out(name: str) -> None:
    far = np.array([-1e4, 1e4])
    assert np.isfinite(activation(name)(far)).all()
    assert np.isfinite(activation(name).slope(far)).all()


def test_shapes_stay() -> None:
    assert activation("gelu")(np.zeros((2, 3, 4))).shape == (2, 3, 4)


def test_what_cannot_be_is_explained() -> None:
    with pytest.raises(MechanicsError, match="no activation 'step'"):
        activation("step")
    with pytest.raises(MechanicsError, match="finite"):
        activation("relu")([np.nan])
    with pytest.raises(MechanicsError, match="numbers only"):
        activation("relu")(["x"])
    with pytest.raises(MechanicsError, match="slope a must be a finite number"):
        activation("prelu")([1.0], np.inf)
