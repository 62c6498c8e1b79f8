"""Layers forget from the top, one by one, and the network itself forgets nothing."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from torch import nn

from nn_core.attribution.compare import Likeness, likeness
from nn_core.attribution.explain import explain
from nn_core.attribution.question import Question
from nn_core.attribution.randomised import (
    SEEDS,
    Stage,
    Stages,
    forgetful,
    randomised,
)
from nn_core.data import load
from nn_core.findings import checkpoints
from nn_core.measure.experiments import network
from nn_core.network.build import build
from nn_core.network.parts import Part
from tests.nn_core.attribution.test_explain import CNN, picture

GRADIENT = Question("gradient", 1)


@pytest.fixture
def cnn() -> nn.Module:
    return build(CNN, seed=3).double().eval()


def forgotten(model: nn.Module, question: Question) -> Stages:
    *_, stages = randomised(model, CNN, picture(CNN), question)
    return stages


def test_layers_with_weights_forget_from_the_top(cnn: nn.Module) -> None:
    assert tuple(forgetful(CNN, cnn)) == ("linear1", "conv2", "norm1", "conv1")
    assert [stage.part for stage in forgotten(cnn, GRADIENT)] == [
        "", "linear1", "conv2", "norm1", "conv1",
    ]  # fmt: skip


def test_each_stage_is_the_answer_of_a_network_whose_layers_so_far_began_anew(cnn: nn.Module) -> None:
    with torch.no_grad():  # as if it had been trained
        cnn.norm1.running_mean += 0.3  # type: ignore[operator,union-attr]
        cnn.norm1.weight += 0.5  # type: ignore[operator,union-attr]
    first, *stages = forgotten(cnn, GRADIENT)
    for draw, seed in enumerate(SEEDS):
        mixed, fresh = copy.deepcopy(cnn), build(CNN, seed).double()
        for stage in stages:
            for name, value in fresh.get_submodule(stage.part).state_dict().items():
                mixed.state_dict()[f"{stage.part}.{name}"].copy_(value)
            wanted = explain(mixed, CNN, picture(CNN), GRADIENT).numpy()
            if draw == 0:
                np.testing.assert_allclose(stage.explanation, wanted, rtol=0, atol=1e-6)
            assert stage.drawn[draw] == likeness(first.explanation, wanted)
        torch.testing.assert_close(mixed.state_dict(), fresh.state_dict())


def test_the_layers_of_a_part_forget_together(cnn: nn.Module) -> None:
    names = CNN.layer_names
    cut = names.index("conv2")
    parts = (Part("Below", 0, cut - 1), Part("Above", cut, len(names) - 1))
    assert forgetful(CNN, cnn, parts) == {"Above": ("conv2", "linear1"), "Below": ("conv1", "norm1")}
    *_, grouped = randomised(cnn, CNN, picture(CNN), GRADIENT, parts=parts)
    _, _, above, _, below = forgotten(cnn, GRADIENT)
    assert [stage.part for stage in grouped] == ["", "Above", "Below"]
    for one, alone in zip(grouped[1:], (above, below), strict=True):
        np.testing.assert_array_equal(one.explanation, alone.explanation)
        assert one.drawn == alone.drawn


def test_the_trained_network_s_own_answer_comes_first_and_is_like_itself(cnn: nn.Module) -> None:
    first = next(randomised(cnn, CNN, picture(CNN), GRADIENT))
    assert len(first) == 1
    np.testing.assert_array_equal(first[0].explanation, explain(cnn, CNN, picture(CNN), GRADIENT))
    assert first[0].likeness.signed == pytest.approx(1)
    assert first[0].likeness.absolute == pytest.approx(1)
    assert first[0].likeness.structure == pytest.approx(1)


def test_how_alike_it_is_is_the_mean_over_the_new_weights() -> None:
    drawn = (Likeness(0.5, 0.75, -0.5), Likeness(-1.0, 0.25, 0.25))
    assert Stage("conv1", np.zeros((1, 1, 1)), drawn).likeness == Likeness(-0.25, 0.5, -0.125)


def test_stages_come_one_by_one_and_the_network_is_left_alone(cnn: nn.Module) -> None:
    before, state = copy.deepcopy(cnn.state_dict()), torch.get_rng_state()
    pieces = list(randomised(cnn, CNN, picture(CNN), GRADIENT, SEEDS[:2]))
    assert [[len(stage.drawn) for stage in piece] for piece in pieces] == [
        *([1], [1, 1], [1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1, 1]),
        *([1, 2, 1, 1, 1], [1, 2, 2, 1, 1], [1, 2, 2, 2, 1], [1, 2, 2, 2, 2]),
    ]
    torch.testing.assert_close(cnn.state_dict(), before, rtol=0, atol=0)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(parameter.grad is None for parameter in cnn.parameters())


# What Adebayo et al. found, on networks that come trained with the app.


def medians(name: str, method: str, data: str) -> tuple[list[float], list[float]]:
    """Over one picture of each class: signed and absolute likeness at each stage after the first."""
    run, weights, images = checkpoints.classifier(name), checkpoints.load(name), load(data)
    assert weights is not None
    model, found = network(run.architecture, weights), []
    for label in range(len(images.class_names)):
        place = int(np.flatnonzero(images.labels == label)[0])
        image = torch.tensor(images.images[place] / 255, dtype=torch.float32)
        *_, stages = randomised(model, run.architecture, image, Question(method, label))
        found.append([(stage.likeness.signed, stage.likeness.absolute) for stage in stages[1:]])
    signed, absolute = np.moveaxis(np.median(found, axis=0), -1, 0).tolist()
    return signed, absolute


@pytest.mark.parametrize(("name", "data"), [("digits", "mnist"), ("photographs", "photographs")])
def test_guided_backprop_hardly_notices_that_upper_layers_forget_and_the_gradient_does(
    name: str, data: str
) -> None:
    guided, gradient = (medians(name, method, data) for method in ("guided", "gradient"))
    for (top, _, _), (other, _, _) in zip(guided, gradient, strict=True):
        assert top > 0.5
        assert other < 0.3
    assert guided[0][1] > gradient[0][1] + 0.3


def test_times_the_input_the_picture_stays_visible_whatever_is_forgotten() -> None:
    signed, absolute = medians("digits", "gradient_input", "mnist")
    assert min(absolute) > 0.9
    assert max(map(abs, signed)) < 0.3
