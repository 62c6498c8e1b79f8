"""Changed pictures against values worked out by hand, what the papers promise, and a trained network."""

from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import METHODS
from nn_core.adversarial.perturb import perturb, perturbed, steps_of
from nn_core.attribution.question import QuestionError
from nn_core.findings import checkpoints
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.network.layers import Activation, BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d

ROUNDING = 1e-12
SINGLE = 1e-6

# z = (w · x, 0, -w · x) of four pixels: the loss of class 0 rises where w falls.
LINEAR = Architecture((1, 2, 2), (Flatten(), Linear(3, bias=False)))
W = torch.tensor([1.0, -2.0, 3.0, 0.0], dtype=torch.float64)
GREY = torch.full((1, 1, 2, 2), 0.5, dtype=torch.float64)
LABEL = torch.tensor([0])

CNN = Architecture(
    (2, 8, 8),
    (Conv2d(4, 3), BatchNorm2d(), Activation("relu"), MaxPool2d(2), Dropout(0.5), Flatten(), Linear(3)),
)


def pixels(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64).reshape(1, 1, 2, 2)


def loss(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    with torch.no_grad():
        return F.cross_entropy(model(images), labels).item()


@pytest.fixture
def linear() -> nn.Module:
    model = build(LINEAR).double().eval()
    with torch.no_grad():
        model.linear1.weight.copy_(torch.stack([W, 0 * W, -W]))  # type: ignore[operator,union-attr]
    return model


@pytest.fixture
def cnn() -> nn.Module:
    return build(CNN, seed=3).double().eval()


@pytest.fixture
def pictures() -> Tensor:
    """Six of them, with pixels at both ends."""
    drawn = torch.rand((6, 2, 8, 8), generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    return (1.4 * drawn - 0.2).clamp(0, 1)


LABELS = torch.tensor([0, 1, 2, 0, 1, 2])


# By hand.


def test_fgsm_moves_each_pixel_by_epsilon_against_its_weight(linear: nn.Module) -> None:
    found = perturb(linear, GREY, LABEL, Attack("fgsm", 0.1))
    torch.testing.assert_close(found, pixels(0.4, 0.6, 0.4, 0.5), rtol=0, atol=ROUNDING)


def test_the_score_falls_by_epsilon_times_all_its_weights(linear: nn.Module) -> None:
    """z₀ = 0.5 · (1 - 2 + 3) = 1 falls by 0.1 · (1 + 2 + 3) = 0.6 to 0.4: the loss of z = (z₀, 0, -z₀) is
    ln(1 + e^-z₀ + e^-2z₀)."""
    found = perturbed(linear, GREY, LABEL, Attack("fgsm", 0.1))
    before, after = (math.log(1 + math.exp(-z) + math.exp(-2 * z)) for z in (1.0, 0.4))
    assert -math.log(found.before[0, 0].item()) == pytest.approx(before, abs=ROUNDING)
    assert -math.log(found.after[0, 0].item()) == pytest.approx(after, abs=ROUNDING)


def test_a_small_step_raises_the_loss_by_epsilon_times_the_length_of_the_gradient(
    cnn: nn.Module, pictures: Tensor
) -> None:
    """ε · ||∂L/∂x||₁, the length as the sum of absolute values: no pixel here is at an end."""
    epsilon, one, label = 1e-7, 0.1 + 0.8 * pictures[:1], LABELS[:1]
    x = one.clone().requires_grad_()
    (slopes,) = torch.autograd.grad(F.cross_entropy(cnn(x), label), x)
    rose = loss(cnn, perturb(cnn, one, label, Attack("fgsm", epsilon)), label) - loss(cnn, one, label)
    assert rose == pytest.approx(epsilon * slopes.abs().sum().item(), rel=1e-4)


def test_pixels_stay_between_black_and_white(linear: nn.Module) -> None:
    found = perturb(linear, pixels(0.05, 0.95, 0.5, 1.0), LABEL, Attack("fgsm", 0.1))
    torch.testing.assert_close(found, pixels(0.0, 1.0, 0.4, 1.0), rtol=0, atol=ROUNDING)


def test_towards_a_target_its_loss_falls(linear: nn.Module) -> None:
    """To class 2 the pixels go against w; towards class 0 along it, whatever is right."""
    for target, wanted in ((2, pixels(0.4, 0.6, 0.4, 0.5)), (0, pixels(0.6, 0.4, 0.6, 0.5))):
        found = perturb(linear, GREY, LABEL, Attack("fgsm", 0.1, target))
        torch.testing.assert_close(found, wanted, rtol=0, atol=ROUNDING)


def test_pgd_on_a_linear_network_ends_where_fgsm_does(linear: nn.Module) -> None:
    """From anywhere in the ball, ten steps of a quarter of epsilon lead past its far side. A pixel without
    weight stays where it began.
    """
    found = perturb(linear, GREY, LABEL, Attack("pgd", 0.1))
    torch.testing.assert_close(found[..., 0, :], pixels(0.4, 0.6, 0.4, 0)[..., 0, :], rtol=0, atol=ROUNDING)
    assert found[0, 0, 1, 0].item() == pytest.approx(0.4, abs=ROUNDING)
    assert 0.4 < found[0, 0, 1, 1].item() < 0.6


def test_a_step_of_pgd_starts_at_random_and_takes_its_share_of_epsilon(linear: nn.Module) -> None:
    generator = torch.Generator().manual_seed(7)
    start = GREY + 0.1 * (2 * torch.rand(GREY.shape, generator=generator, dtype=torch.float64) - 1)
    steps = list(steps_of(linear, GREY, LABEL, Attack("pgd", 0.1, steps=2, step_size=0.5, seed=7)))
    wanted = start
    for found in steps:
        wanted = (wanted - 0.05 * W.sign().reshape(GREY.shape)).clamp(0.4, 0.6)
        torch.testing.assert_close(found, wanted, rtol=0, atol=ROUNDING)
    assert len(steps) == 2


def test_noise_goes_up_as_often_as_down() -> None:
    grey = torch.full((1, 1, 100, 100), 0.5, dtype=torch.float64)
    noise = perturb(nn.Identity(), grey, LABEL, Attack("noise", 0.1)) - grey
    assert noise.abs().allclose(torch.tensor(0.1, dtype=torch.float64))
    assert abs((noise > 0).double().mean().item() - 0.5) < 4 * 0.5 / 100


# Of every method.


@pytest.mark.parametrize("target", [None, 2])
@pytest.mark.parametrize("method", METHODS)
def test_no_step_leaves_the_ball_or_what_pixels_can_be(
    cnn: nn.Module, pictures: Tensor, method: str, target: int | None
) -> None:
    attack = Attack(method, 0.1, target, step_size=0.7)
    for found in steps_of(cnn, pictures, LABELS, attack):
        assert (found - pictures).abs().max() <= 0.1 + ROUNDING
        assert found.min() >= 0
        assert found.max() <= 1
        assert not torch.equal(found, pictures)


@pytest.mark.parametrize("method", METHODS)
def test_an_epsilon_of_0_changes_nothing(cnn: nn.Module, pictures: Tensor, method: str) -> None:
    found = perturbed(cnn, pictures, LABELS, Attack(method, 0.0))
    assert torch.equal(found.pictures, pictures)
    assert not found.perturbation.any()
    assert torch.equal(found.before, found.after)


@pytest.mark.parametrize("method", METHODS)
def test_what_comes_back_belongs_together(cnn: nn.Module, pictures: Tensor, method: str) -> None:
    found = perturbed(cnn, pictures, LABELS, Attack(method, 0.1))
    assert torch.equal(found.perturbation, found.pictures - pictures)
    for read, says in ((pictures, found.before), (found.pictures, found.after)):
        torch.testing.assert_close(says, cnn(read).softmax(1), rtol=0, atol=ROUNDING)
    assert not any(one.requires_grad for one in (found.pictures, found.before, found.after))


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_left_behind(cnn: nn.Module, pictures: Tensor, method: str) -> None:
    before, state, images = copy.deepcopy(cnn.state_dict()), torch.get_rng_state(), pictures.clone()
    with torch.no_grad():  # as trainers look
        perturbed(cnn, pictures, LABELS, Attack(method, 0.1))
        assert not torch.is_grad_enabled()
    for module in cnn.modules():
        assert not module._forward_hooks
        assert not module._backward_hooks
    assert not cnn.training
    assert all(one.grad is None and one.requires_grad for one in cnn.parameters())
    torch.testing.assert_close(cnn.state_dict(), before, rtol=0, atol=0)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(pictures, images)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_attack_makes_the_same_pictures_and_another_seed_others(
    cnn: nn.Module, pictures: Tensor, method: str
) -> None:
    first, again, other = (
        perturb(cnn, pictures, LABELS, Attack(method, 0.1, steps=2, seed=seed)) for seed in (4, 4, 5)
    )
    assert torch.equal(first, again)
    assert torch.equal(first, other) == (method == "fgsm")


def test_each_picture_is_changed_as_if_it_were_alone(cnn: nn.Module, pictures: Tensor) -> None:
    together = perturb(cnn, pictures, LABELS, Attack("fgsm", 0.1))
    for at in range(len(pictures)):
        alone = perturb(cnn, pictures[at : at + 1], LABELS[at : at + 1], Attack("fgsm", 0.1))
        torch.testing.assert_close(together[at : at + 1], alone, rtol=0, atol=ROUNDING)


def test_without_labels_it_leads_away_from_what_the_network_says(cnn: nn.Module, pictures: Tensor) -> None:
    said = cnn(pictures).argmax(1)
    found = perturbed(cnn, pictures, None, Attack("fgsm", 0.1))
    assert torch.equal(found.pictures, perturb(cnn, pictures, said, Attack("fgsm", 0.1)))


# A network that reads digits.


@pytest.fixture(scope="module")
def reader() -> nn.Module:
    weights = checkpoints.load("digits")
    assert weights is not None, "run `make models`"
    model = build(checkpoints.classifier("digits").architecture).eval()
    model.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return model


@pytest.fixture(scope="module")
def digits() -> tuple[Tensor, Tensor]:
    """Some that it has not learnt from."""
    run = checkpoints.classifier("digits")
    images = run.load()
    some = images.split(run.config.seed, run.config.validation_share).validation[:150]
    return torch.tensor(images.images[some]) / 255, torch.tensor(images.labels[some])


def right(probabilities: Tensor, labels: Tensor) -> float:
    return (probabilities.argmax(1) == labels).double().mean().item()


@pytest.mark.parametrize("level", [16, 24, 32])
def test_pgd_is_at_least_as_strong_as_fgsm_and_noise_does_next_to_nothing(
    reader: nn.Module, digits: tuple[Tensor, Tensor], level: int
) -> None:
    images, labels = digits
    found = {name: perturbed(reader, images, labels, Attack(name, level / 255)) for name in METHODS}
    losses = {name: loss(reader, one.pictures, labels) for name, one in found.items()}
    shares = {name: right(one.after, labels) for name, one in found.items()}
    before = right(found["fgsm"].before, labels)
    assert losses["pgd"] > losses["fgsm"] > losses["noise"]
    assert shares["pgd"] <= shares["fgsm"] < before - 0.05
    assert shares["noise"] > before - 0.05


@pytest.mark.parametrize("target", [0, 3, 8])
@pytest.mark.parametrize("method", ["fgsm", "pgd"])
def test_a_target_gets_likelier(
    reader: nn.Module, digits: tuple[Tensor, Tensor], method: str, target: int
) -> None:
    images, labels = digits
    others = labels != target
    found = perturbed(reader, images[others], labels[others], Attack(method, 16 / 255, target))
    assert (found.after[:, target] > found.before[:, target]).double().mean() > 0.95


# What cannot be asked.


@pytest.mark.parametrize(
    "setting",
    [
        {"epsilon": -0.1},
        {"epsilon": 1.1},
        {"epsilon": math.nan},
        {"epsilon": True},
        {"target": -1},
        {"target": 1.0},
        {"steps": 0},
        {"steps": 101},
        {"step_size": math.inf},
        {"seed": -1},
    ],
    ids=str,
)
def test_numbers_out_of_bounds_are_refused(setting: dict[str, object]) -> None:
    with pytest.raises(QuestionError) as refused:
        Attack(**{"method": "pgd", "epsilon": 0.1, **setting})  # type: ignore[arg-type]
    assert refused.value.field == next(iter(setting))


@pytest.mark.parametrize(
    ("attack", "field"), [(Attack("guess", 0.1), "method"), (Attack("fgsm", 0.1, 3), "target")]
)
def test_what_is_not_there_is_refused(cnn: nn.Module, pictures: Tensor, attack: Attack, field: str) -> None:
    with pytest.raises(QuestionError) as refused:
        perturb(cnn, pictures, LABELS, attack)
    assert refused.value.field == field


def test_a_method_costs_what_it_asks_of_the_network(cnn: nn.Module, pictures: Tensor) -> None:
    """A gradient is as dear as three forward passes."""
    asked = []
    cnn.register_forward_hook(lambda *_: asked.append(1))
    for name, method in METHODS.items():
        asked.clear()
        attack = Attack(name, 0.1, steps=4)
        perturb(cnn, pictures, LABELS, attack)
        assert method.cost(attack) == 3 * len(asked)
