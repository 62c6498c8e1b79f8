"""Infidelity and sensitivity against values worked out by hand, and against captum's."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

import numpy as np
import pytest
import torch
from captum.metrics import infidelity as captum_infidelity
from captum.metrics import sensitivity_max
from torch import Tensor, nn

from nn_core.attribution.explain import explain
from nn_core.attribution.fidelity import Infidelity, hidden_squares, infidelity, max_sensitivity
from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import Question
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.network.layers import Flatten, Linear
from tests.nn_core.attribution.test_explain import CNN, picture

FLAT = Architecture((2, 8, 8), (Flatten(), Linear(3)))
T = TypeVar("T")


def ended(measuring: Generator[object, None, T]) -> T:
    while True:
        try:
            next(measuring)
        except StopIteration as stop:
            found: T = stop.value
            return found


def measured(
    model: nn.Module, image: Tensor, explanation: Tensor, target: int, slope: bool, **squares: int
) -> Infidelity:
    """The infidelity of an explanation of one class."""
    return infidelity(ended(hidden_squares(model, image, target, **squares)), image, explanation, slope)


@pytest.fixture
def linear() -> nn.Module:
    return build(FLAT, seed=4).double().eval()


@pytest.fixture
def cnn() -> nn.Module:
    return build(CNN, seed=3).double().eval()


def asked(model: nn.Module, architecture: Architecture, method: str) -> Tensor:
    return explain(model, architecture, picture(architecture), Question(method, 1, samples=3, steps=8))


@pytest.mark.parametrize("method", ["gradient", "gradient_input", "smoothgrad", "integrated"])
def test_of_a_linear_network_they_foretell_everything(linear: nn.Module, method: str) -> None:
    explanation = asked(linear, FLAT, method)
    found = measured(linear, picture(FLAT), explanation, 1, METHODS[method].slope)
    assert found.change > 1e-3
    assert found.error == pytest.approx(0, abs=1e-12)


def test_the_scale_does_not_count_and_the_sign_does(linear: nn.Module) -> None:
    slopes = asked(linear, FLAT, "gradient")
    small = measured(linear, picture(FLAT), slopes / 1000, 1, slope=True)
    assert small.share == pytest.approx(0, abs=1e-12)
    opposite = measured(linear, picture(FLAT), -slopes, 1, slope=True)
    assert opposite.share == 1
    nothing = measured(linear, picture(FLAT), torch.zeros_like(slopes), 1, slope=True)
    assert nothing.share == 1


def test_a_worked_example() -> None:
    """x = (1, 1, 1, 1) in a row of 4 x 1 places, w = (1, 2, 3, 4); each square is one pixel, and hides w_i.

    Of Φ = (1, 1, 1, 1) β = Σ w / 4 over the squares drawn, and the error is the variance of w over them.
    """
    row = Architecture((1, 4, 1), (Flatten(), Linear(1, bias=False)))
    model = build(row).double().eval()
    with torch.no_grad():
        model.linear1.weight.copy_(torch.tensor([[1.0, 2, 3, 4]]))  # type: ignore[operator,union-attr]
    ones = torch.ones(1, 4, 1, dtype=torch.float64)
    found = measured(model, ones, ones, 0, slope=False, squares=20_000)
    assert found.change == pytest.approx((1 + 4 + 9 + 16) / 4, rel=0.03)
    assert found.error == pytest.approx((1.5**2 + 0.5**2) / 2, rel=0.03)
    assert found.share == pytest.approx(1.25 / 7.5, rel=0.05)


def test_where_nothing_changes_there_is_no_share(linear: nn.Module) -> None:
    black = torch.zeros(2, 8, 8, dtype=torch.float64)
    assert measured(linear, black, black, 1, slope=True).share is None
    assert Infidelity(0.5, 2.0).share == 0.25


@pytest.mark.parametrize("method", ["gradient", "gradient_input", "guided", "gradcam", "occlusion"])
def test_it_is_captum_s_normalised_infidelity(cnn: nn.Module, method: str) -> None:
    image, squares, seed, side = picture(CNN), 60, 7, 2
    slope, explanation = METHODS[method].slope, asked(cnn, CNN, method)
    generator = torch.Generator().manual_seed(seed)
    rows, columns = (torch.randint(8 - side + 1, (squares,), generator=generator) for _ in range(2))
    hidden = torch.zeros(squares, 2, 8, 8, dtype=torch.float64)
    for square, row, column in zip(hidden, rows.tolist(), columns.tolist(), strict=True):
        square[:, row : row + side, column : column + side] = 1

    def perturb(inputs: Tensor) -> tuple[Tensor, Tensor]:
        return hidden * inputs if slope else hidden, inputs * (1 - hidden)

    wanted = captum_infidelity(
        cnn, perturb, image[None], explanation.expand(2, 8, 8)[None], target=1, n_perturb_samples=squares,
        normalize=True,
    )  # fmt: skip
    found = measured(cnn, image, explanation, 1, slope, squares=squares, seed=seed)
    assert found.error == pytest.approx(wanted.item(), rel=1e-6)
    assert found.share is not None
    assert 0 < found.share < 1


def test_the_random_state_of_all_is_left_alone(cnn: nn.Module) -> None:
    state = torch.get_rng_state()
    first, again = (measured(cnn, picture(CNN), picture(CNN, 2), 0, slope=True) for _ in range(2))
    other = measured(cnn, picture(CNN), picture(CNN, 2), 0, slope=True, seed=1)
    assert first == again != other
    ended(max_sensitivity(torch.sin, picture(CNN)))
    assert torch.equal(torch.get_rng_state(), state)


# Sensitivity


def test_of_a_linear_network_the_gradient_does_not_move(linear: nn.Module) -> None:
    def gradient(image: Tensor) -> Tensor:
        return explain(linear, FLAT, image, Question("gradient", 1))

    assert ended(max_sensitivity(gradient, picture(FLAT))) == pytest.approx(0, abs=1e-12)


def test_what_changes_with_the_picture_changes_as_far_as_the_noise_reaches() -> None:
    """Φ(x) = 3 x of n pixels that are 1: ‖3 δ‖ / ‖3 · 1‖ is the root mean square of δ, near r / √3."""
    image = torch.ones(1, 100, 100, dtype=torch.float64)
    found = ended(max_sensitivity(lambda x: 3 * x, image, radius=0.3))
    assert found == pytest.approx(0.3 / np.sqrt(3), rel=0.02)


def test_the_largest_so_far_is_told_after_each_neighbour(cnn: nn.Module) -> None:
    pieces = list(max_sensitivity(lambda x: cnn(x[None]).detach(), picture(CNN), neighbours=6))
    assert len(pieces) == 6
    assert pieces == sorted(pieces)
    assert 0 < pieces[0] < pieces[-1]


def test_an_explanation_that_is_0_everywhere_has_none() -> None:
    assert ended(max_sensitivity(torch.zeros_like, picture(CNN))) == 0


@pytest.mark.parametrize("method", ["gradient", "guided", "gradient_input"])
def test_it_is_captum_s_sensitivity(cnn: nn.Module, method: str) -> None:
    image, neighbours, radius, seed = picture(CNN), 5, 0.1, 3
    generator = torch.Generator().manual_seed(seed)
    noise = torch.stack(
        [2 * torch.rand(2, 8, 8, generator=generator, dtype=torch.float64) - 1 for _ in range(neighbours)]
    )

    def explained(one: Tensor) -> Tensor:
        return explain(cnn, CNN, one, Question(method, 1))

    def of_each(inputs: Tensor | tuple[Tensor]) -> Tensor | tuple[Tensor]:
        if isinstance(inputs, tuple):
            return (of_each(inputs[0]),)  # type: ignore[return-value]
        return torch.stack([explained(one) for one in inputs])

    wanted = sensitivity_max(
        of_each, image[None], lambda inputs: inputs + radius * noise, n_perturb_samples=neighbours
    )
    found = ended(max_sensitivity(explained, image, radius, neighbours, seed))
    assert found == pytest.approx(wanted.item(), rel=1e-9)
