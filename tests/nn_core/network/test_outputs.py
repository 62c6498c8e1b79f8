"""A small network in NumPy gives what torch gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nn_core import (
    Activation,
    Architecture,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    build,
    capture,
)
from nn_core.network.outputs import outputs
from nn_core.network.presets import classifier_preset
from tests.nn_core.network.architectures import BRANCHING, EDGED

NETWORKS: dict[str, Architecture] = {
    "small_cnn": classifier_preset("small_cnn", (1, 28, 28), 10),
    "perceptron": classifier_preset("perceptron", (1, 8, 8), 10),
    "all settings": Architecture(
        (4, 13, 11),
        (
            Conv2d(6, 3, stride=2, padding=1, groups=2, bias=False),
            Activation("relu"),
            Conv2d(4, 2, padding=2, dilation=2),
            MaxPool2d(3, stride=1, padding=1),
            Flatten(),
            Linear(5, bias=False),
        ),
    ),
    "connections": BRANCHING,
    "extra edges": EDGED,
}


@pytest.mark.parametrize("name", NETWORKS)
def test_each_layer_gives_what_torch_gives(name: str) -> None:
    architecture = NETWORKS[name]
    model = build(architecture, seed=3).double()
    image = np.random.default_rng(0).random(architecture.input_shape)
    with torch.no_grad(), capture(model) as trace:
        model(torch.tensor(image[None]))
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    made = outputs(architecture, weights, image)
    assert tuple(made) == architecture.layer_names
    for layer, output in made.items():
        np.testing.assert_allclose(output, trace[layer].output[0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("layer", [Dropout(0.5), Activation("tanh")])
def test_a_layer_that_is_not_computed_here_is_refused(layer: Layer) -> None:
    with pytest.raises(ValueError, match=layer.kind):
        outputs(Architecture((1, 2, 2), (layer,)), {}, np.zeros((1, 2, 2)))
