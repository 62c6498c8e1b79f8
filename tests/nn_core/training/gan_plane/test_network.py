"""The plane GAN's networks and losses against torch's autograd in float64, and finite differences."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from nn_core.training.gan import losses as gan_losses
from nn_core.training.gan_plane.losses import (
    d_fake_loss,
    d_real_loss,
    g_loss,
    gradient_penalty,
    r1_penalty,
    verdict,
)
from nn_core.training.gan_plane.network import Network, Shape, carry, initial_weights
from nn_core.training.gan_plane.spec import PLANE_GAN_ACTIVATIONS, PLANE_GAN_LOSSES
from tests.examples import examples
from tests.gradients import slope_of

TORCH: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "sigmoid": torch.sigmoid,
    "softplus": F.softplus,
    "linear": lambda x: x,
}


class Twin(nn.Module):
    """The same network in torch, float64."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.activation = TORCH[network.shape.activation]
        state = network.state("d")
        self.layers: list[nn.Linear] = []
        for place in range(network.shape.layers + 1):
            weight = torch.tensor(state[f"d.{place}.weight"])
            outputs, inputs = weight.shape
            layer = nn.Linear(inputs, outputs, dtype=torch.float64)
            layer.weight.data, layer.bias.data = weight, torch.tensor(state[f"d.{place}.bias"])
            self.layers.append(layer)
            self.add_module(f"layer{place}", layer)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            x = self.activation(layer(x))
        found: Tensor = self.layers[-1](x)
        return found

    def flat_gradient(self) -> np.ndarray:
        blocks = [
            torch.cat([slope_of(layer.weight), slope_of(layer.bias)[:, None]], 1) for layer in self.layers
        ]
        return torch.cat([block.flatten() for block in blocks]).numpy()


def make(inputs: int, layers: int, neurons: int, outputs: int, activation: str, seed: int) -> Network:
    shape = Shape(inputs, layers, neurons, outputs, activation)
    return Network(shape, initial_weights(shape, np.random.default_rng(seed)))


networks = st.builds(
    make,
    inputs=st.integers(1, 3),
    layers=st.integers(1, 4),
    neurons=st.integers(1, 9),
    outputs=st.just(1),
    activation=st.sampled_from(PLANE_GAN_ACTIVATIONS),
    seed=st.integers(0, 10**6),
)


def points_for(network: Network, n: int = 7) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(network.shape.inputs, n))


@examples(150)
@given(networks, st.sampled_from(PLANE_GAN_LOSSES))
def test_losses_and_gradients_are_those_of_autograd(network: Network, loss: str) -> None:
    x = points_for(network)
    twin = Twin(network)
    name = "wasserstein_gp" if loss == "wasserstein_clip" else loss
    inputs = torch.tensor(x.T, requires_grad=True)
    expected = gan_losses.generator_loss(name, twin(inputs))
    expected.backward()
    passage = network.forward(x)
    value, error = g_loss(loss, passage.output)
    on_input = network.backward(passage, error)
    assert value == pytest.approx(expected.item(), abs=1e-9)
    np.testing.assert_allclose(on_input, slope_of(inputs).numpy().T, atol=1e-9)
    np.testing.assert_allclose(network.gradient, twin.flat_gradient(), atol=1e-9)


@examples(60)
@given(networks, st.sampled_from(PLANE_GAN_LOSSES))
def test_the_discriminator_s_loss_is_that_of_torch(network: Network, loss: str) -> None:
    real, fake = points_for(network, 5), points_for(network, 9) + 1
    name = "wasserstein_gp" if loss == "wasserstein_clip" else loss
    twin = Twin(network)
    expected = gan_losses.discriminator_loss(name, twin(torch.tensor(real.T)), twin(torch.tensor(fake.T)))
    expected.backward()
    total = 0.0
    for part, x in ((d_real_loss, real), (d_fake_loss, fake)):
        passage = network.forward(x)
        value, error = part(loss, passage.output)
        network.backward(passage, error)
        total += value
    assert total == pytest.approx(expected.item(), abs=1e-9)
    np.testing.assert_allclose(network.gradient, twin.flat_gradient(), atol=1e-9)


@examples(150)
@given(networks, st.sampled_from(["r1", "gp"]))
def test_penalties_are_those_of_double_backpropagation(network: Network, kind: str) -> None:
    x = points_for(network)
    twin = Twin(network)
    inputs = torch.tensor(x.T, requires_grad=True)
    (slope,) = torch.autograd.grad(twin(inputs).sum(), inputs, create_graph=True)
    squares = slope.square().sum(1)
    expected = squares.mean() * 0.35 if kind == "r1" else 3 * ((squares + 1e-12).sqrt() - 1).square().mean()
    for parameter in twin.parameters():
        parameter.grad = torch.zeros_like(parameter)
    expected.backward()
    weigh = r1_penalty(0.7) if kind == "r1" else gradient_penalty(3)
    assert network.penalty(network.forward(x), weigh) == pytest.approx(expected.item(), rel=1e-8, abs=1e-9)
    np.testing.assert_allclose(network.gradient, twin.flat_gradient(), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("activation", ["tanh", "softplus", "elu"])
@pytest.mark.parametrize("weigh", [r1_penalty(0.7), gradient_penalty(3)], ids=["r1", "gp"])
def test_penalties_against_finite_differences(activation: str, weigh: Callable[..., Any]) -> None:
    network = make(2, 2, 5, 1, activation, seed=3)
    x = points_for(network)
    network.penalty(network.forward(x), weigh)
    found = network.gradient.copy()
    step = 1e-5
    for place in range(0, network.shape.count, 7):
        sides = []
        for sign in (1, -1):
            flat = network.flat.copy()
            flat[place] += sign * step
            moved = Network(network.shape, flat)
            sides.append(moved.penalty(moved.forward(x), weigh))
        assert found[place] == pytest.approx((sides[0] - sides[1]) / (2 * step), rel=1e-4, abs=1e-7)


def test_losses_by_hand() -> None:
    """d = 0 for one point and ln 3 for another: sigmoids 1/2 and 3/4."""
    d = np.array([[0.0, np.log(3)]])
    value, error = d_real_loss("non_saturating", d)
    assert value == pytest.approx((np.log(2) + np.log(4 / 3)) / 2)
    np.testing.assert_allclose(error, [[-1 / 4, -1 / 8]])
    value, error = d_fake_loss("saturating", d)
    assert value == pytest.approx((np.log(2) + np.log(4)) / 2)
    np.testing.assert_allclose(error, [[1 / 4, 3 / 8]])
    value, error = g_loss("saturating", d)
    assert value == pytest.approx(-(np.log(2) + np.log(4)) / 2)
    np.testing.assert_allclose(error, [[-1 / 4, -3 / 8]])
    assert g_loss("least_squares", np.array([[3.0, 1.0]]))[0] == 1.0
    assert d_real_loss("hinge", np.array([[0.5, 2.0]]))[0] == 0.25
    assert d_fake_loss("hinge", np.array([[-3.0, 1.0]]))[0] == 1.0
    assert d_fake_loss("wasserstein_clip", np.array([[-3.0, 1.0]]))[0] == -1.0


def test_verdicts_lie_between_generated_and_real_but_for_critics() -> None:
    d = np.array([-2.0, 0.0, 2.0])
    np.testing.assert_allclose(verdict("hinge", d), [0, 0.5, 1])
    np.testing.assert_allclose(verdict("least_squares", d), [0, 0, 1])
    np.testing.assert_allclose(verdict("non_saturating", d), 1 / (1 + np.exp(-d)))
    np.testing.assert_allclose(verdict("wasserstein_clip", d), d)


def test_unknown_losses_are_named() -> None:
    for part in (d_real_loss, d_fake_loss, g_loss):
        with pytest.raises(ValueError, match="worst"):
            part("worst", np.zeros((1, 1)))


def test_a_state_makes_the_same_network_again() -> None:
    network = make(2, 3, 6, 2, "elu", seed=5)
    again = Network.of_state(network.state("g"), "g")
    assert again.shape == network.shape
    np.testing.assert_array_equal(again.flat, network.flat)


@pytest.mark.parametrize(("layers", "neurons"), [(2, 8), (2, 3), (3, 5), (1, 5)])
def test_growing_keeps_what_remains(layers: int, neurons: int) -> None:
    old = make(2, 2, 5, 1, "relu", seed=1)
    shape = Shape(2, layers, neurons, 1, "relu")
    flat = np.full(shape.count, np.nan)
    carry(old.shape, old.flat, shape, flat)
    first, kept = shape.split(flat)[0], min(neurons, 5)
    np.testing.assert_array_equal(first[:kept], old.shape.split(old.flat)[0][:kept])
    assert np.isnan(first[kept:]).all()
    last = shape.split(flat)[-1][0]
    if layers == 2:
        expected = old.shape.split(old.flat)[-1][0]
        np.testing.assert_array_equal(last[:kept], expected[:kept])
        assert last[-1] == expected[-1]
    else:
        assert np.isnan(last).all()
