"""Networks that give a score for each class at each pixel: a U-Net, with its skips and without.

Ronneberger et al., 2015, https://arxiv.org/abs/1505.04597, much smaller, with padding so that maps keep their
size, one convolution a level, and nearest neighbours on the way up.
"""

from __future__ import annotations

from nn_core.network.architecture import Architecture
from nn_core.network.fields import MAX_IMAGE_SHAPE, Shape, SpecError, is_shape, shape_text, value_text
from nn_core.network.layers import Activation, Concat, Conv2d, Layer, MaxPool2d, Upsample
from nn_core.network.presets import Preset

WIDTHS = (8, 16, 32, 32)
"""Channels of each level, from the whole picture down."""


def _unet(input_shape: Shape, classes: int) -> Architecture:
    levels = len(WIDTHS) - 1
    layers: list[Layer] = []
    for width in WIDTHS[:-1]:
        layers += [*_convolved(width), MaxPool2d(2)]
    layers += _convolved(WIDTHS[-1])
    for level in reversed(range(levels)):
        layers += [Upsample(2), Concat(f"relu{level + 1}"), *_convolved(WIDTHS[level])]
    return Architecture(input_shape, (*layers, Conv2d(classes, kernel_size=1)))


def _convolved(channels: int) -> list[Layer]:
    return [Conv2d(channels, kernel_size=3, padding=1), Activation("relu")]


def _without_skips(input_shape: Shape, classes: int) -> Architecture:
    return without_skips(_unet(input_shape, classes))


def without_skips(network: Architecture) -> Architecture:
    """The same layers but for those that put an earlier output behind their own."""
    layers = tuple(layer for layer in network.layers if not isinstance(layer, Concat))
    return Architecture(network.input_shape, layers)


SEGMENTATION_PRESETS: dict[str, Preset[Architecture]] = {
    preset.name: preset
    for preset in (
        Preset(
            "unet",
            "U-Net",
            "Down to small maps that see much, and up again; skips hand over what lies where.",
            _unet,
        ),
        Preset(
            "without_skips",
            "U-Net without skips",
            "The same way down and up: all that is known of a pixel went through the smallest maps.",
            _without_skips,
        ),
    )
}


def segmentation_preset(name: str, input_shape: Shape, classes: int) -> Architecture:
    """The preset `name` for images `(c, h, w)`: it gives `classes h w`, a logit of each class at each pixel.

    Raises:
        SpecError: there is no preset of that name, or the sides cannot be halved so often.
    """
    if name not in SEGMENTATION_PRESETS:
        known = ", ".join(SEGMENTATION_PRESETS)
        raise SpecError(None, None, f"There is no preset named {value_text(name)}; there are {known}.")
    step = 2 ** (len(WIDTHS) - 1)
    if not is_shape(input_shape, MAX_IMAGE_SHAPE) or len(input_shape) != 3:
        raise SpecError(None, "input_shape", "A preset needs the (channels, height, width) of the images.")
    if input_shape[1] % step or input_shape[2] % step:
        message = (
            f"This preset halves the image {len(WIDTHS) - 1} times: its sides must be multiples of {step}"
        )
        raise SpecError(None, "input_shape", f"{message}; this image has {shape_text(input_shape)}.")
    return SEGMENTATION_PRESETS[name].make(input_shape, classes)
