"""Layerscope's core: networks as data, as PyTorch modules, in training. It knows no page and no plot.

Importing it imports no torch: describing a network costs microseconds.
"""

from nn_core.architecture import Architecture, LayerRow
from nn_core.build import build
from nn_core.capture import capture
from nn_core.fields import Shape, SpecError
from nn_core.layers import (
    Activation,
    AvgPool2d,
    BatchNorm2d,
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
    "Architecture",
    "AvgPool2d",
    "BatchNorm2d",
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
