"""What a method is said to cost is how often the network is looked through."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from nn_core.attribution.explain import cut, explain
from nn_core.attribution.methods import METHODS, maps_of, usual_layer, usual_question, usual_window
from nn_core.attribution.question import Question
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.network.efficientnet import efficientnet_lite0
from nn_core.network.layers import Activation, Conv2d, Flatten, GlobalAvgPool2d, Layer, Linear, MaxPool2d
from nn_core.network.presets import classifier_preset
from tests.nn_core.attribution.test_explain import CNN, picture

BACKWARD = 2
"""A backward pass costs about two forward passes."""


def spent(question: Question) -> int:
    """How many pictures go forward through the first layer, and twice how many gradients come back to it."""
    forward, back = [0], [0]

    def count(_: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        forward[0] += len(inputs[0])
        if output.requires_grad:
            output.register_hook(lambda gradient: back.__setitem__(0, back[0] + len(gradient)))

    model = build(CNN).double().eval()
    handle = next(model.children()).register_forward_hook(count)
    explain(model, CNN, picture(CNN), question)
    handle.remove()
    return forward[0] + BACKWARD * back[0]


@pytest.mark.parametrize(
    "question",
    [
        Question("gradient", 1),
        Question("gradient_input", 1),
        Question("smoothgrad", 1, samples=5),
        Question("smoothgrad", 1, samples=70),
        Question("integrated", 1, steps=40),
        Question("guided", 1),
        Question("deconvolution", 1),
        Question("occlusion", 1, window=3, stride=2),
        Question("occlusion", 1, window=8, stride=3),
        Question("occlusion", 1, window=20, stride=20),
        Question("lrp", 1),
    ],
    ids=str,
)
def test_a_cost_is_what_is_looked_through(question: Question) -> None:
    assert spent(question) == METHODS[question.method].cost(question, CNN.input_shape)


@pytest.mark.parametrize(
    "question",
    [
        Question("gradcam", 1, "conv1"),
        Question("gradcam", 1, "pool2"),
        Question("guided_gradcam", 1, "pool2"),
        Question("shapley", 1, samples=3, parts=4),
        Question("shapley", 1, samples=3, parts=30),
    ],
    ids=str,
)
def test_a_cost_is_a_bound_where_gradients_end_at_a_layer_or_parts_are_fewer(question: Question) -> None:
    assert 0 < spent(question) <= METHODS[question.method].cost(question, CNN.input_shape)


@pytest.mark.parametrize("name", METHODS)
def test_quick_is_what_takes_one_or_two_gradients(name: str) -> None:
    method = METHODS[name]
    assert method.quick == (method.cost(Question(name), (1, 28, 28)) <= 2 * (1 + BACKWARD))


def test_only_layers_with_a_grid_have_maps() -> None:
    layers = (Conv2d(2, 3), GlobalAvgPool2d(), Flatten(), Linear(2))
    assert [row.name for row in maps_of(Architecture((1, 5, 5), layers))] == ["conv1"]
    assert [row.name for row in maps_of(Architecture((1, 3, 3), layers))] == []


@pytest.mark.parametrize(
    ("name", "missing"),
    [("small_cnn", set()), ("perceptron", {"gradcam", "guided_gradcam"})],
)
def test_which_methods_a_preset_lacks(name: str, missing: set[str]) -> None:
    architecture = classifier_preset(name, (1, 28, 28), 10)
    assert {method.name for method in METHODS.values() if method.undefined(architecture)} == missing


@pytest.mark.parametrize("parts", [2, 24, 100])
def test_a_picture_is_cut_into_about_so_many_parts_that_hang_together(parts: int) -> None:
    found = cut(np.random.default_rng(1).random((3, 32, 32)), parts)
    names = np.unique(found)
    assert found.shape == (32, 32)
    assert (names == np.arange(len(names))).all()
    assert parts / 4 <= len(names) <= parts


# How a network is asked where nobody chose


@pytest.mark.parametrize(
    ("layers", "wanted"),
    [
        ((Conv2d(2, 3), Activation("relu"), MaxPool2d(2), Flatten(), Linear(2)), "relu1"),
        ((Conv2d(2, 3), Activation("relu"), Conv2d(2, 3), Activation("tanh"), Flatten(), Linear(2)), "tanh1"),
        ((Conv2d(2, 3), MaxPool2d(2), Flatten(), Linear(2)), "pool1"),
        ((Flatten(), Linear(3), Activation("relu"), Linear(2)), None),
    ],
)
def test_the_usual_layer_is_the_last_activation_with_a_grid(
    layers: tuple[Layer, ...], wanted: str | None
) -> None:
    assert usual_layer(Architecture((1, 9, 9), layers)) == wanted


@pytest.mark.parametrize(("side", "window"), [(28, (4, 2)), (224, (32, 16)), (8, (1, 1)), (6, (1, 1))])
def test_the_usual_window_goes_with_the_picture(side: int, window: tuple[int, int]) -> None:
    network = Architecture((1, side, side), (Flatten(), Linear(2)))
    question = usual_question("occlusion", network, 1)
    assert (question.window, question.stride) == usual_window(network) == window


def test_a_large_network_is_asked_in_fewer_steps() -> None:
    network, passes = efficientnet_lite0(), 129
    asked = {name: usual_question(name, network, passes=passes) for name in METHODS}
    # 64 steps of 3 passes are 192, 32 are 96; 25 samples of 24 parts are 601, 12 are 289, 6 are 145, 3 are 73
    assert (asked["integrated"].steps, asked["shapley"].samples, asked["smoothgrad"].samples) == (32, 3, 25)
    # 13 places of 32 pixels a side, 16 apart, are 169; 7 a side, 32 apart, are 49
    assert (asked["occlusion"].window, asked["occlusion"].stride) == (32, 32)
    for name, question in asked.items():
        assert METHODS[name].cost(question, network.input_shape) <= passes


def test_what_cannot_be_coarser_stays() -> None:
    network = Architecture((1, 9, 9), (Flatten(), Linear(2)))
    assert usual_question("gradient", network, passes=1) == Question("gradient")
    assert usual_question("integrated", network, passes=1).steps == 2


def test_only_who_asks_a_layer_is_asked_about_one() -> None:
    network = Architecture((1, 9, 9), (Conv2d(2, 3), Activation("relu"), Flatten(), Linear(2)))
    asked = {name: usual_question(name, network).layer for name in METHODS}
    assert {name for name, layer in asked.items() if layer} == {"gradcam", "guided_gradcam"}
    assert usual_question("gradcam", network, None, "conv1").layer == "conv1"
