"""A network that comes trained answers as it was trained to, and shows each layer on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.adversarial.attack import Attack
from nn_core.attribution.question import Question
from nn_core.data import PHOTOGRAPHS, photograph
from nn_core.training import ConfigError, PretrainedProbe, PretrainedRun
from nn_core.training.engine.build import build_trainer
from nn_core.training.pretrained.networks import class_names
from nn_core.training.trainer import Trainer
from tests.nn_core.training.pretrained.test_weights import their_model

RUN = PretrainedRun()


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return build_trainer(RUN, RUN.load(), "cpu")


def looked(trainer: Trainer, **asked: Any) -> dict[str, np.ndarray]:
    return trainer.snapshot(PretrainedProbe(**asked))


def whole(name: str) -> np.ndarray:
    return photograph(name).transpose(2, 0, 1)


def names_of(probabilities: np.ndarray, count: int) -> list[str]:
    return [class_names(RUN.network)[at] for at in np.argsort(-probabilities)[:count]]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cat", "Egyptian cat"),
        ("coffee", "espresso"),
        ("flower", "daisy"),
        ("temple", "palace"),
        ("astronaut", "bobsled"),
    ],
)
def test_what_it_says_of_the_photographs(trainer: Trainer, name: str, shown: str) -> None:
    assert names_of(looked(trainer, image=whole(name))["probabilities"], 1) == [shown]


def test_without_a_picture_it_looks_at_the_cat(trainer: Trainer) -> None:
    found = looked(trainer)
    cat = RUN.load().images[RUN.load().class_names.index("cat")]
    np.testing.assert_allclose(found["input"], cat / 255, atol=1e-7)
    np.testing.assert_array_equal(
        found["probabilities"], looked(trainer, image=whole("cat"))["probabilities"]
    )


def test_the_picture_is_shown_as_it_is_and_read_as_it_was_trained_to(trainer: Trainer) -> None:
    """conv1, worked out in float64: (x - 127) / 128, one row of zeros at the bottom, a step of 2."""
    found = looked(trainer, image=whole("coffee"), layers=("conv1", "norm1", "relu61"), weights=("conv1",))
    pixels = RUN.load().images[list(PHOTOGRAPHS).index("coffee")].astype(np.float64)
    np.testing.assert_allclose(found["input"], pixels / 255, atol=1e-7)
    window = np.pad((pixels - 127) / 128, ((0, 0), (0, 1), (0, 1)))
    for row, column in ((0, 0), (50, 3), (111, 111)):
        patch = window[:, 2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
        expected = (found["conv1.weight"].astype(np.float64) * patch).sum(axis=(1, 2, 3))
        np.testing.assert_allclose(found["conv1"][:, row, column], expected, atol=1e-5)
    np.testing.assert_array_equal(found["relu61"], np.clip(found["norm1"], 0, 6))


def test_pixels_may_be_numbers_or_fractions(trainer: Trainer) -> None:
    picture = RUN.load().images[1]
    fractions = looked(trainer, image=picture / 255)
    np.testing.assert_allclose(
        fractions["probabilities"], looked(trainer, image=picture)["probabilities"], atol=1e-6
    )


def test_each_layer_has_the_shape_that_its_description_says(trainer: Trainer) -> None:
    found = looked(trainer, layers=("*",))
    for row in RUN.architecture.summary():
        assert found[row.name].shape == row.out_shape


def test_several_pictures_are_answered_together_as_each_alone(trainer: Trainer) -> None:
    pictures = RUN.load().images[:3]
    together = looked(trainer, image=pictures, layers=("linear1",))
    assert (together["input"].shape, together["linear1"].shape) == ((3, 3, 224, 224), (3, 1000))
    for at, picture in enumerate(pictures):
        alone = looked(trainer, image=picture, layers=("linear1",))
        np.testing.assert_allclose(together["linear1"][at], alone["linear1"], atol=1e-4)
    assert trainer.judge(0, together, (), live=True) == {}


def test_its_answer_is_judged(trainer: Trainer) -> None:
    found = looked(trainer, image=whole("temple"))
    assert trainer.judge(0, found, (), live=True)["answer"]["kind"] in ("sure", "torn")


def test_an_explanation_is_about_the_pixels_of_the_picture(trainer: Trainer) -> None:
    """Against the package's own module: dz/dx of x in 0..1, which it reads as (255 x - 127) / 128."""
    questions = tuple(Question(method, target=285) for method in ("gradient", "gradient_input", "gradcam"))
    found = looked(trainer, image=whole("cat"), explain=questions)
    pixels = torch.tensor(found["input"][None]).requires_grad_()
    score = their_model()((255 * pixels - 127) / 128)[0, 285]
    (slopes,) = torch.autograd.grad(score, pixels)
    assert found["explain.scores"][0, 285] == pytest.approx(score.item(), abs=1e-4)
    scale = slopes.abs().max().item()
    np.testing.assert_allclose(found["explain.gradient"], slopes[0].sum(0), atol=1e-4 * scale)
    products = (slopes * pixels.detach())[0].sum(0)
    np.testing.assert_allclose(found["explain.gradient_input"], products, atol=1e-4 * scale)
    assert found["explain.gradcam"].shape == (224, 224)


def test_an_attack_goes_up_the_slope_of_its_loss_and_what_becomes_of_the_answer_is_judged(
    trainer: Trainer,
) -> None:
    """Two of 255 grey levels turn the Egyptian cat into another: 282, as ImageNet numbers its classes."""
    epsilon = 2 / 255
    found = looked(trainer, image=whole("cat"), attack=Attack("fgsm", epsilon))
    model = their_model()
    x = torch.tensor(found["input"])[None].requires_grad_()
    logits = model((255 * x - 127) / 128)
    loss = torch.nn.functional.cross_entropy(logits, logits.argmax(1))
    (slope,) = torch.autograd.grad(loss, x)
    changed = (x + epsilon * slope.sign()).clamp(0, 1).detach()
    same = np.isclose(found["attack.image"], changed[0].numpy(), atol=1e-6)
    assert same.mean() > 0.999  # the sign of a slope near 0 hangs on how it was summed
    with torch.no_grad():
        wanted = model((255 * torch.tensor(found["attack.image"])[None] - 127) / 128).softmax(1)[0]
    np.testing.assert_allclose(found["attack.probabilities"], wanted, atol=1e-4)
    judged = trainer.judge(0, found, (), True)["attack"]
    assert (judged["before"], judged["after"]) == (285, 282)


def test_covered_pixels_are_black_for_it(trainer: Trainer) -> None:
    found = looked(trainer, image=whole("cat"), covered=(0, 225))
    assert not found["input"][:, [0, 1], [0, 1]].any()
    assert found["probabilities.uncovered"] == pytest.approx(looked(trainer)["probabilities"], abs=1e-6)


def test_it_takes_no_step_and_looking_leaves_it_as_it_is(trainer: Trainer) -> None:
    before = looked(trainer, weights=("*",))
    state = torch.get_rng_state()
    with pytest.raises(ConfigError, match="learns no more"):
        trainer.step()
    looked(trainer, layers=("*",))
    after = looked(trainer, weights=("*",))
    assert torch.equal(torch.get_rng_state(), state)
    assert (trainer.step_count, trainer.examples, trainer.next_evaluation) == (0, 0, None)
    for name, array in before.items():
        np.testing.assert_array_equal(array, after[name])
    assert sum(array.size for name, array in after.items() if "." in name) == RUN.architecture.params


def test_the_past_is_the_present(trainer: Trainer) -> None:
    probe = PretrainedProbe(layers=("linear1",))
    np.testing.assert_array_equal(
        trainer.snapshot(probe, trainer.state())["linear1"], trainer.snapshot(probe)["linear1"]
    )
