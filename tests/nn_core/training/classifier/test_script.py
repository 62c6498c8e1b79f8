"""The generated script: it runs, and its network is the one on the page."""

import io
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_core import (
    Activation,
    Add,
    Architecture,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Linear,
    MaxPool2d,
    Unflatten,
    Upsample,
    build,
)
from nn_core.data import ImageSet
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.network.presets import PRESETS, classifier_preset
from nn_core.training import OPTIMIZERS, ClassifierConfig, ClassifierRun
from nn_core.training.classifier.script import STEPS, pytorch_script


def execute(run: ClassifierRun, steps: int) -> dict[str, Any]:
    """The script's variables after `steps` training steps, and what it printed."""
    script = pytorch_script(run).replace(f"range(1, {STEPS} + 1)", f"range(1, {steps} + 1)")
    printed = io.StringIO()
    variables: dict[str, Any] = {}
    state = torch.get_rng_state()
    with redirect_stdout(printed):
        exec(compile(script, "script", "exec"), variables)
    torch.set_rng_state(state)
    return {**variables, "printed": printed.getvalue()}


@pytest.mark.parametrize("preset", PRESETS)
def test_the_script_builds_the_network_of_the_page(preset: str) -> None:
    architecture = classifier_preset(preset, (1, 8, 8), 10)
    done = execute(ClassifierRun(architecture=architecture, dataset="digits"), steps=2)
    ours = {name: tuple(tensor.shape) for name, tensor in build(architecture).state_dict().items()}
    theirs = {name: tuple(tensor.shape) for name, tensor in done["model"].state_dict().items()}
    assert theirs == ours
    assert f"{architecture.params} parameters" in done["printed"]


def is_ours(architecture: Architecture) -> dict[str, Any]:
    """What the script of a network trains computes what this one does with the same weights; what it has."""
    done = execute(ClassifierRun(architecture=architecture, dataset="digits"), steps=3)
    ours = build(architecture).eval()
    ours.load_state_dict(done["model"].state_dict())
    images = done["images"][:5]
    with torch.no_grad():
        torch.testing.assert_close(done["model"](images), ours(images))
    return done


def test_every_layer_kind_computes_the_same_in_both() -> None:
    architecture = Architecture(
        (1, 8, 8),
        (
            Conv2d(4, 3, stride=1, padding=2, dilation=2, bias=False),
            BatchNorm2d(),
            Activation("leaky_relu", 0.2),
            ConvTranspose2d(6, 3, stride=2, padding=1, output_padding=1),
            MaxPool2d(3, stride=2, padding=1),
            Upsample(2),
            AvgPool2d(2),
            Conv2d(6, 3, groups=2),
            Dropout(0.5),
            Flatten(),
            Linear(12, bias=False),
            Unflatten((3, 2, 2)),
            GlobalAvgPool2d(),
            Flatten(),
            *(Activation(function) for function in ACTIVATIONS),
            Linear(10),
        ),
    )
    is_ours(architecture)


def test_a_network_that_branches_is_a_class_of_the_script() -> None:
    layers = (
        Conv2d(4, 3, padding=1), BatchNorm2d(eps=1e-3, momentum=0.01), Activation("relu6"),
        Conv2d(8, 3, stride=2, padding=1), Conv2d(8, 1, stride=2, source="relu61"), Add("conv2"),
        Concat("conv3"), Flatten(), Dropout(0.2), Linear(10),
    )  # fmt: skip
    architecture = Architecture((1, 8, 8), layers)
    done = is_ours(architecture)
    assert type(done["model"]).__name__ == "Model"


def test_an_extra_edge_is_written_in_the_script() -> None:
    layers = (Conv2d(4, 3, stride=2, extra_padding=1), Activation("relu"), Flatten(), Linear(10))
    is_ours(Architecture((1, 8, 8), layers))


@pytest.mark.walk
def test_the_script_learns_digits() -> None:
    architecture = classifier_preset("small_cnn", (1, 8, 8), 10)
    config = ClassifierConfig(learning_rate=5e-3)
    done = execute(ClassifierRun(architecture=architecture, dataset="digits", config=config), steps=200)
    assert done["right"].float().mean() > 0.9


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_optimiser_has_the_settings_of_the_page(optimizer: str) -> None:
    config = ClassifierConfig(
        optimizer=optimizer, learning_rate=0.03, weight_decay=0.5, train_images=7, batch_size=4
    )
    architecture = classifier_preset("perceptron", (1, 8, 8), 10)
    done = execute(ClassifierRun(architecture=architecture, dataset="digits", config=config), steps=1)
    group = done["optimizer"].param_groups[0]
    assert (group["lr"], group["weight_decay"]) == (0.03, 0.5)
    assert group.get("momentum", 0) == (0.9 if optimizer == "momentum" else 0)
    assert type(done["optimizer"]).__name__.lower() == {"momentum": "sgd"}.get(optimizer, optimizer)
    assert len(done["training"]) == 7
    assert len(done["batch"]) == 4


def test_images_are_fitted_to_another_input_shape() -> None:
    architecture = classifier_preset("lenet5", (3, 32, 32), 2)
    done = execute(ClassifierRun(architecture=architecture, dataset="faces"), steps=1)
    assert tuple(done["images"].shape) == (200, 3, 32, 32)
    assert 0 <= done["images"].min() < done["images"].max() <= 1.01


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(max_size=30))
def test_own_images_give_a_stand_in_whatever_their_title(title: str) -> None:
    images = np.zeros((4, 3, 8, 8), np.uint8)
    own = ImageSet("own", title, images, np.array([0, 1, 0, 1]), ("a", "b"), "", "")
    architecture = Architecture((3, 8, 8), (Flatten(), Linear(2)))
    done = execute(ClassifierRun(architecture=architecture, dataset=own), steps=1)
    assert tuple(done["images"].shape) == (1000, 3, 8, 8)
    assert int(done["labels"].max()) == 1
