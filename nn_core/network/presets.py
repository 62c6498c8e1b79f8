"""The named architectures, each fitted to the images at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from typing import Generic, TypeVar

from nn_core.network.architecture import Architecture
from nn_core.network.fields import MAX_IMAGE_SHAPE, Shape, SpecError, is_shape, value_text
from nn_core.network.layers import (
    Activation,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Unflatten,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Preset(Generic[T]):
    """`make(input_shape, classes)` gives a classifier, `make(image_shape, latent_size)` a GAN's two sides."""

    name: str
    title: str
    description: str
    make: Callable[[Shape, int], T]


def _one_layer_cnn(input_shape: Shape, classes: int) -> Architecture:
    layers = (*_conv_block(16), Flatten(), Linear(classes))
    return Architecture(input_shape, layers)


def _small_cnn(input_shape: Shape, classes: int) -> Architecture:
    layers = (*_conv_block(8), *_conv_block(16), Flatten(), Linear(classes))
    return Architecture(input_shape, layers)


def _conv_block(channels: int) -> tuple[Layer, ...]:
    return Conv2d(channels, kernel_size=5, padding=2), Activation("relu"), MaxPool2d(2)


def _lenet5(input_shape: Shape, classes: int) -> Architecture:
    """LeCun et al., 1998, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf, with each map of the second
    convolution joined to all maps before it and a dense layer of logits at the end: 61,706 parameters.

    It was made for 32 x 32 pixels. Smaller images get a border of zeros, and very small maps a second one.
    """
    side = min(input_shape[1:])
    border = 2 if side < 32 else 0
    after_first_pool = (side + 2 * border - 4) // 2
    layers = (
        Conv2d(6, kernel_size=5, padding=border),
        Activation("tanh"),
        AvgPool2d(2),
        Conv2d(16, kernel_size=5, padding=0 if after_first_pool >= 6 else 2),
        Activation("tanh"),
        AvgPool2d(2),
        Flatten(),
        Linear(120),
        Activation("tanh"),
        Linear(84),
        Activation("tanh"),
        Linear(classes),
    )
    return Architecture(input_shape, layers)


def _tiny_vgg(input_shape: Shape, classes: int) -> Architecture:
    """The plan of VGG (Simonyan and Zisserman, 2015, https://arxiv.org/abs/1409.1556), much thinner."""
    blocks = tuple(layer for channels in (16, 32, 64) for layer in _vgg_block(channels))
    return Architecture(input_shape, (*blocks, Flatten(), Linear(classes)))


def _vgg_block(channels: int) -> tuple[Layer, ...]:
    step = (*_normed(channels), Activation("relu"))
    return (*step, *step, MaxPool2d(2))


def _small_residual(input_shape: Shape, classes: int) -> Architecture:
    """Two blocks of He et al., 2016, https://arxiv.org/abs/1512.03385. The second one halves the maps, so its
    skip goes through a convolution of 1 x 1 pixel.
    """
    layers = (
        *_normed(8), Activation("relu"), MaxPool2d(2),
        *_normed(8), Activation("relu"), *_normed(8), Add("pool1"), Activation("relu"),
        *_normed(16, stride=2), Activation("relu"), *_normed(16),
        *_normed(16, size=1, stride=2, source="relu3"), Add("norm5"), Activation("relu"),
        Flatten(), Linear(classes),
    )  # fmt: skip
    return Architecture(input_shape, layers)


def _normed(channels: int, size: int = 3, stride: int = 1, source: str | None = None) -> tuple[Layer, ...]:
    # The batch norm adds a number to each channel itself, so the convolution needs no bias.
    conv = Conv2d(channels, size, stride=stride, padding=size // 2, bias=False, source=source)
    return conv, BatchNorm2d()


def _perceptron(input_shape: Shape, classes: int) -> Architecture:
    return Architecture(input_shape, (Flatten(), Linear(512), Activation("relu"), Linear(classes)))


PRESETS: dict[str, Preset[Architecture]] = {
    preset.name: preset
    for preset in (
        Preset(
            "one_layer_cnn",
            "One-layer CNN",
            "One convolution of 16 filters, pooling, one dense layer: every step can be followed by eye.",
            _one_layer_cnn,
        ),
        Preset(
            "small_cnn",
            "Small CNN",
            "Two convolutions: the second combines what the first found.",
            _small_cnn,
        ),
        Preset(
            "lenet5",
            "LeNet-5",
            "The classic reader of digits, from 1998: two convolutions with tanh, three dense layers.",
            _lenet5,
        ),
        Preset(
            "tiny_vgg",
            "Tiny VGG",
            "Six small convolutions in three blocks: each block halves the maps and doubles the channels.",
            _tiny_vgg,
        ),
        Preset(
            "small_residual",
            "Small residual network",
            "Two skips: what a block made is added to what came in, and gradients have a short way back.",
            _small_residual,
        ),
        Preset(
            "perceptron",
            "Perceptron",
            "No convolution at all: 512 units that each look at the whole image.",
            _perceptron,
        ),
    )
}

Gan = tuple[Architecture, Architecture]


def _dcgan(image_shape: Shape, latent_size: int) -> Gan:
    return _convolutional_gan(image_shape, latent_size, channels=64)


def _dcgan_small(image_shape: Shape, latent_size: int) -> Gan:
    return _convolutional_gan(image_shape, latent_size, channels=32)


def _convolutional_gan(image_shape: Shape, latent_size: int, channels: int) -> Gan:
    """After Radford et al., 2016, https://arxiv.org/abs/1511.06434: the generator doubles its maps with
    transposed convolutions until they are as large as the image, the discriminator halves them again.
    """
    sizes = _halvings(image_shape)
    widths = [max(channels >> step, 8) for step in range(len(sizes) - 1)]
    start = (widths[0], *sizes[0])
    generator: list[Layer] = [Linear(prod(start)), Unflatten(start), BatchNorm2d(), Activation("relu")]
    for index, (small, large) in enumerate(pairwise(sizes)):
        last = index == len(sizes) - 2
        out_channels = image_shape[0] if last else widths[index + 1]
        odd = large[0] - 2 * small[0]
        generator.append(ConvTranspose2d(out_channels, 4, stride=2, padding=1, output_padding=odd, bias=last))
        generator += [Activation("tanh")] if last else [BatchNorm2d(), Activation("relu")]
    discriminator: list[Layer] = []
    for width in reversed(widths):
        discriminator += [Conv2d(width, 4, stride=2, padding=1), Activation("leaky_relu", 0.2)]
    discriminator += [Flatten(), Linear(1)]
    return Architecture((latent_size,), tuple(generator)), Architecture(image_shape, tuple(discriminator))


def _halvings(image_shape: Shape) -> list[tuple[int, int]]:
    """Map sizes from the smallest to the image: halved, rounded down, at least twice and until at most 8."""
    sizes = [(image_shape[1], image_shape[2])]
    while len(sizes) < 3 or max(sizes[0]) > 8:
        sizes.insert(0, (sizes[0][0] // 2, sizes[0][1] // 2))
        if min(sizes[0]) < 1 or (sizes[1][0] - sizes[1][1]) % 2:
            message = (
                "This preset halves the image until it is small: it needs at least 4 x 4 pixels and sides "
                f"that halve alike; this image has {image_shape[1]} x {image_shape[2]}."
            )
            raise SpecError(None, "input_shape", message)
    return sizes


def _dense_gan(image_shape: Shape, latent_size: int) -> Gan:
    generator = (
        Linear(128), Activation("leaky_relu", 0.2),
        Linear(256), Activation("leaky_relu", 0.2),
        Linear(prod(image_shape)), Unflatten(image_shape), Activation("tanh"),
    )  # fmt: skip
    discriminator = (
        Flatten(),
        Linear(256), Activation("leaky_relu", 0.2),
        Linear(128), Activation("leaky_relu", 0.2),
        Linear(1),
    )  # fmt: skip
    return Architecture((latent_size,), generator), Architecture(image_shape, discriminator)


GAN_PRESETS: dict[str, Preset[Gan]] = {
    preset.name: preset
    for preset in (
        Preset(
            "dcgan",
            "DCGAN",
            "Noise becomes 64 small maps, and transposed convolutions double them up to the image.",
            _dcgan,
        ),
        Preset(
            "dcgan_small",
            "Small DCGAN",
            "The same plan with half the channels: faster, less sharp.",
            _dcgan_small,
        ),
        Preset("dense", "Dense GAN", "Dense layers only, as in the first GAN of 2014.", _dense_gan),
    )
}


def classifier_preset(name: str, input_shape: Shape, classes: int) -> Architecture:
    """The classifier preset `name` for images `(c, h, w)` of `classes` kinds; it ends with one logit a class.

    Raises `SpecError` for an unknown name, or where the images are too small for it.
    """
    _check_image(input_shape)
    return _find(PRESETS, name).make(input_shape, classes)


def gan_preset(name: str, image_shape: Shape, latent_size: int, classes: int = 0) -> Gan:
    """Generator and discriminator for images `(c, h, w)`.

    The generator takes `latent_size` values and ends with a tanh (-1 to 1); the discriminator ends with one
    logit. With `classes` both also read the class, as `GanRun` describes.

    Raises `SpecError` for an unknown name or images that do not fit.
    """
    _check_image(image_shape)
    generator, discriminator = _find(GAN_PRESETS, name).make(image_shape, latent_size + classes)
    channels, height, width = image_shape
    return generator, replace(discriminator, input_shape=(channels + classes, height, width))


def _find(presets: Mapping[str, Preset[T]], name: str) -> Preset[T]:
    if name not in presets:
        message = f"There is no preset named {value_text(name)}; there are {', '.join(presets)}."
        raise SpecError(None, None, message)
    return presets[name]


def _check_image(shape: Shape) -> None:
    if not is_shape(shape, MAX_IMAGE_SHAPE):
        raise SpecError(None, "input_shape", "A preset needs the (channels, height, width) of the images.")
