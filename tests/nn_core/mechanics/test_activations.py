import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.activations import ACTIVATIONS, activation

TORCH = {
    "relu": lambda x, a: F.relu(x),
    "leaky_relu": F.leaky_relu,
    "prelu": lambda x, a: F.prelu(x, torch.tensor([a], dtype=torch.float64)),
    "elu": F.elu,
    "gelu": lambda x, a: F.gelu(x),
    "silu": lambda x, a: F.silu(x),
    "tanh": lambda x, a: torch.tanh(x),
    "sigmoid": lambda x, a: torch.sigmoid(x),
    "softplus": lambda x, a: F.softplus(x, threshold=1000),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(max_examples=60, deadline=None)
@given(
    x=st.lists(st.floats(-60, 60), min_size=1, max_size=20),
    parameter=st.floats(0, 2),
)
def test_value_and_derivative_equal_autograd(name: str, x: list[float], parameter: float) -> None:
    function = activation(name)
    points = torch.tensor([*x, 0.0], dtype=torch.float64, requires_grad=True)
    expected = TORCH[name](points, parameter)
    expected.sum().backward()
    shown = points.detach().numpy()
    np.testing.assert_allclose(function(shown, parameter), expected.detach(), rtol=0, atol=1e-9)
    np.testing.assert_allclose(function.slope(shown, parameter), points.grad, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "value", "slope"),
    [
        ("relu", 0, 0),
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
