"""Layerscope's core: networks as data, as PyTorch modules, in training. It knows no page and no plot.

Importing it imports no torch: describing a network costs microseconds.
"""

from nn_core.network.architecture import Architecture, LayerRow
from nn_core.network.build import build
from nn_core.network.capture import capture
from nn_core.network.fields import Shape, SpecError
from nn_core.network.layers import (
    Activation,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    Unflatten,
    Upsample,
)

__all__ = [
    "Activation",
    "Add",
    "Architecture",
    "AvgPool2d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "ConvTranspose2d",
    "Dropout",
    "Flatten",
    "GlobalAvgPool2d",
    "Layer",
    "LayerRow",
    "Linear",
    "MaxPool2d",
    "Shape",
    "SpecError",
    "Unflatten",
    "Upsample",
    "build",
    "capture",
]
