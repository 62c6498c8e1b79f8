"""The GAN losses against hand computation, float64 autograd and finite differences."""

from math import exp, log, log1p, sqrt

import pytest
import torch
from torch import Tensor, nn

from nn_core.training.gan.losses import (
    answer,
    discriminator_loss,
    generator_loss,
    gradient_penalty,
    verdict,
)
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan.spec import GAN_LOSSES


def column(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64).reshape(-1, 1)


def sigmoid(a: float) -> float:
    return 1 / (1 + exp(-a))


REAL, FAKE = (2.0, -0.5), (0.25, -3.0)

# -log sigmoid(real) and -log(1 - sigmoid(fake)), averaged over each pair.
CROSS_ENTROPY = (log1p(exp(-2.0)) + log1p(exp(0.5))) / 2 + (log1p(exp(0.25)) + log1p(exp(-3.0))) / 2


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("non_saturating", CROSS_ENTROPY),
        ("saturating", CROSS_ENTROPY),
        ("least_squares", ((1.0 + 2.25) / 2 + (0.0625 + 9.0) / 2) / 2),
        ("hinge", (0.0 + 1.5) / 2 + (1.25 + 0.0) / 2),
        ("wasserstein_gp", (0.25 - 3.0) / 2 - (2.0 - 0.5) / 2),
    ],
)
def test_the_discriminator_loss_is_the_hand_computed_one(loss: str, expected: float) -> None:
    assert discriminator_loss(loss, column(*REAL), column(*FAKE)).item() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("non_saturating", (log1p(exp(-0.25)) + log1p(exp(3.0))) / 2),
        ("saturating", (log(1 - sigmoid(0.25)) + log(1 - sigmoid(-3.0))) / 2),
        ("least_squares", (0.5625 + 16.0) / 2 / 2),
        ("hinge", 1.375),
        ("wasserstein_gp", 1.375),
    ],
)
def test_the_generator_loss_is_the_hand_computed_one(loss: str, expected: float) -> None:
    assert generator_loss(loss, column(*FAKE)).item() == pytest.approx(expected, rel=1e-12)


def test_smoothing_moves_the_label_of_real_images_only() -> None:
    real, fake, label = column(*REAL), column(*FAKE), torch.full((2, 1), 0.8, dtype=torch.float64)
    bce = nn.functional.binary_cross_entropy_with_logits
    expected = bce(real, label) + bce(fake, torch.zeros_like(fake))
    assert discriminator_loss("non_saturating", real, fake, 0.2).item() == pytest.approx(expected.item())
    squares = ((1.2**2 + 1.3**2) / 2 + (0.0625 + 9.0) / 2) / 2
    assert discriminator_loss("least_squares", real, fake, 0.2).item() == pytest.approx(squares)


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_smoothing_changes_exactly_the_losses_with_labels(loss: str) -> None:
    plain, smooth = (discriminator_loss(loss, column(*REAL), column(*FAKE), s) for s in (0.0, 0.1))
    assert (plain.item() != smooth.item()) == OBJECTIVES[loss].smooths


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_gradients_agree_with_finite_differences(loss: str) -> None:
    real, fake = column(*REAL).requires_grad_(), column(*FAKE).requires_grad_()
    assert torch.autograd.gradcheck(lambda a, b: discriminator_loss(loss, a, b, 0.1), (real, fake))
    assert torch.autograd.gradcheck(lambda b: generator_loss(loss, b), (fake,))


@pytest.mark.parametrize("output", [-6.0, -1.0, 0.0, 3.0])
def test_saturating_and_non_saturating_differ_in_their_gradients(output: float) -> None:
    """With p = sigmoid(d): -p against -(1 - p). Equal where D is undecided, vanishing where it is sure."""
    gradients = {}
    for loss in ("saturating", "non_saturating"):
        fake = column(output).requires_grad_()
        generator_loss(loss, fake).backward()
        assert fake.grad is not None
        gradients[loss] = fake.grad.item()
    p = sigmoid(output)
    assert gradients["saturating"] == pytest.approx(-p, rel=1e-12)
    assert gradients["non_saturating"] == pytest.approx(-(1 - p), rel=1e-12)


@pytest.mark.parametrize("loss", ["saturating", "non_saturating"])
def test_both_log_losses_rest_where_data_and_samples_are_spread_alike(loss: str) -> None:
    """One-parameter game: data on point A with probability q, samples with sigmoid(g); D's best answer is
    the logit log(q / sigmoid(g)) on A and log((1 - q) / (1 - sigmoid(g))) on B. At sigmoid(g) = q both
    losses push G neither way; elsewhere both push it towards q.
    """
    q = 0.3
    for g, sign in ((-2.0, -1), (log(q / (1 - q)), 0), (1.0, 1)):
        parameter = torch.tensor(g, dtype=torch.float64, requires_grad=True)
        share = parameter.sigmoid()
        with torch.no_grad():
            on_a, on_b = (q / share).log(), ((1 - q) / (1 - share)).log()
        lowered = share * generator_loss(loss, on_a) + (1 - share) * generator_loss(loss, on_b)
        lowered.backward()
        assert parameter.grad is not None
        slope = parameter.grad.item()
        assert slope == pytest.approx(0, abs=1e-12) if sign == 0 else slope * sign > 0


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_extreme_outputs_stay_finite(loss: str) -> None:
    real, fake = column(-1e4, 1e4).requires_grad_(), column(-1e4, 1e4).requires_grad_()
    total = discriminator_loss(loss, real, fake, 0.1) + generator_loss(loss, fake)
    total.backward()
    assert torch.isfinite(total)
    assert real.grad is not None
    assert real.grad.isfinite().all()
    assert fake.grad is not None
    assert fake.grad.isfinite().all()


class LinearCritic(nn.Module):
    """d(x) = sum of weight * x, whose gradient is the weight wherever one looks."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)

    def forward(self, images: Tensor) -> Tensor:
        return (images * self.weight).sum(dim=(1, 2, 3))


def images(seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(3, 1, 2, 2, generator=generator, dtype=torch.float64)


def test_the_penalty_of_a_linear_critic_is_known() -> None:
    """|weight| = 5, so the penalty is (5 - 1)^2 and its gradient 2 (5 - 1) weight / 5."""
    weight = torch.tensor([[[3.0, 0.0], [0.0, 4.0]]], dtype=torch.float64)
    critic = LinearCritic(weight.clone())
    penalty = gradient_penalty(critic, images(0), images(1), torch.tensor([0.0, 0.4, 1.0]))
    penalty.backward()
    assert penalty.item() == pytest.approx(16.0, rel=1e-12)
    assert critic.weight.grad is not None
    assert torch.allclose(critic.weight.grad, 8 / 5 * weight)


def test_a_critic_without_slope_is_penalised_by_one() -> None:
    critic = LinearCritic(torch.zeros(1, 2, 2, dtype=torch.float64))
    penalty = gradient_penalty(critic, images(0), images(1), torch.tensor([0.5, 0.5, 0.5]))
    penalty.backward()
    assert penalty.item() == 1.0
    assert critic.weight.grad is not None
    assert critic.weight.grad.isfinite().all()


class CurvedCritic(nn.Module):
    """d(x) = sum of x^2 / 2, whose gradient at x is x itself."""

    def forward(self, images: Tensor) -> Tensor:
        return images.square().sum(dim=(1, 2, 3)) / 2


def test_the_penalty_is_taken_between_the_real_and_the_generated_image() -> None:
    ones = torch.ones(2, 1, 2, 2, dtype=torch.float64)
    # Mixtures of all 4s and all 2s: 0.25 -> 2.5 a pixel, 1 -> 4; over four pixels the norm doubles.
    penalty = gradient_penalty(CurvedCritic(), 4 * ones, 2 * ones, torch.tensor([0.25, 1.0]))
    assert penalty.item() == pytest.approx(((5 - 1) ** 2 + (8 - 1) ** 2) / 2)


def test_the_penalty_agrees_with_finite_differences() -> None:
    """Slopes by central differences of a small convolutional critic, one pixel at a time."""
    torch_generator = torch.Generator().manual_seed(3)
    critic = nn.Sequential(nn.Conv2d(1, 2, 2), nn.Softplus(), nn.Flatten(), nn.Linear(2, 1)).double()
    for parameter in critic.parameters():
        nn.init.normal_(parameter, generator=torch_generator)
    share = torch.tensor([0.2, 0.5, 0.9], dtype=torch.float64)
    mixed = share.reshape(-1, 1, 1, 1) * images(0) + (1 - share.reshape(-1, 1, 1, 1)) * images(1)
    terms, step = [], 1e-5
    for image in mixed:
        squares = 0.0
        for pixel in range(4):
            shift = torch.zeros(4, dtype=torch.float64)
            shift[pixel] = step
            shift = shift.reshape(1, 1, 2, 2)
            rise = critic(image + shift) - critic(image - shift)
            squares += (rise.item() / (2 * step)) ** 2
        terms.append((sqrt(squares) - 1) ** 2)
    expected = sum(terms) / len(terms)
    assert gradient_penalty(critic, images(0), images(1), share).item() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("loss", "outputs", "expected"),
    [
        ("non_saturating", (0.0, log(3.0)), (0.5, 0.75)),
        ("saturating", (0.0, log(3.0)), (0.5, 0.75)),
        ("least_squares", (-0.5, 0.3, 1.5), (0.0, 0.3, 1.0)),
        ("hinge", (-2.0, 0.0, 0.5), (0.0, 0.5, 0.75)),
        ("wasserstein_gp", (-7.0, 12.0), (-7.0, 12.0)),
    ],
)
def test_verdicts(loss: str, outputs: tuple[float, ...], expected: tuple[float, ...]) -> None:
    assert verdict(loss, torch.tensor(outputs)).tolist() == pytest.approx(list(expected))


@pytest.mark.parametrize("loss", ["least_squares", "hinge"])
def test_the_losses_are_those_of_answers_that_are_not_cut(loss: str) -> None:
    """By the formulas that people read, beyond 0 and 1 too."""
    real, fake = torch.tensor([-0.4, 2.5]), torch.tensor([-1.8, 3.0])
    x, z = (answer(loss, outputs) for outputs in (real, fake))
    by_formula = {
        "least_squares": (((x - 1) ** 2 / 2 + z**2 / 2).mean(), ((z - 1) ** 2 / 2).mean()),
        "hinge": (((2 - 2 * x).relu() + (2 * z).relu()).mean(), (1 - 2 * z).mean()),
    }[loss]
    torch.testing.assert_close(discriminator_loss(loss, real, fake), by_formula[0])
    torch.testing.assert_close(generator_loss(loss, fake), by_formula[1])


def test_an_unknown_loss_is_refused() -> None:
    one = column(1.0)
    with pytest.raises(ValueError, match="magic"):
        discriminator_loss("magic", one, one)
    for of_one_side in (generator_loss, verdict):
        with pytest.raises(ValueError, match="magic"):
            of_one_side("magic", one)
