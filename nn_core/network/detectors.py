"""Networks that say of each cell of a grid: is the centre of a thing in it, which box, which class?"""

from __future__ import annotations

from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape
from nn_core.network.layers import Activation, BatchNorm2d, Conv2d, Layer, MaxPool2d
from nn_core.network.presets import Preset

BOX_NUMBERS = 4
"""Where the centre lies in its cell, down and across; how tall and how wide the box is."""


def answers(classes: int) -> int:
    """How many numbers a cell gives: is there a centre, its box, and one a class."""
    return 1 + BOX_NUMBERS + classes


def _grid_of_8(input_shape: Shape, classes: int) -> Architecture:
    """Three pools: a cell is 8 x 8 pixels. 98,607 parameters for ten classes."""
    return _detector(input_shape, classes, (16, 32, 64), (64, 64))


def _grid_of_4(input_shape: Shape, classes: int) -> Architecture:
    return _detector(input_shape, classes, (16, 32, 64, 64), (64,))


def _detector(
    input_shape: Shape, classes: int, halved: tuple[int, ...], looking: tuple[int, ...]
) -> Architecture:
    layers = (
        *(layer for channels in halved for layer in (*_block(channels), MaxPool2d(2))),
        *(layer for channels in looking for layer in _block(channels)),
        Conv2d(answers(classes), kernel_size=1),
    )
    return Architecture(input_shape, layers)


def _block(channels: int) -> tuple[Layer, ...]:
    return Conv2d(channels, kernel_size=3, padding=1), BatchNorm2d(), Activation("relu")


DETECTORS: dict[str, Preset[Architecture]] = {
    preset.name: preset
    for preset in (
        Preset("grid_8", "8 x 8 cells", "Three pools: each cell is 8 x 8 pixels of the scene.", _grid_of_8),
        Preset("grid_4", "4 x 4 cells", "Four pools: fewer cells, so two centres may share one.", _grid_of_4),
    )
}


def detector_preset(name: str, input_shape: Shape, classes: int) -> Architecture:
    """The detector of that name for such scenes."""
    return DETECTORS[name].make(input_shape, classes)
