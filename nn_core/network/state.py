"""The arrays that a network is: all that it learns or counts, by name and shape, without building it."""

from __future__ import annotations

from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape
from nn_core.network.layers import Activation, BatchNorm2d, Conv2d, ConvTranspose2d, Layer, Linear

COUNT = "num_batches_tracked"
"""A whole number (int64); all other arrays are float32."""


def state_shapes(architecture: Architecture) -> dict[str, Shape]:
    """The shapes in `build(architecture).state_dict()`: "conv1.weight": (8, 1, 5, 5), and so on."""
    layers = zip(architecture.summary(), architecture.layers, strict=True)
    return {
        f"{row.name}.{name}": shape
        for row, layer in layers
        for name, shape in _shapes(layer, row.in_shape).items()
    }


def _shapes(layer: Layer, in_shape: Shape) -> dict[str, Shape]:
    channels = in_shape[0]
    match layer:
        case Conv2d():
            sides = (layer.kernel_size, layer.kernel_size)
            weight = (layer.out_channels, channels // layer.groups, *sides)
            return {"weight": weight, **_bias(layer.bias, layer.out_channels)}
        case ConvTranspose2d():
            sides = (layer.kernel_size, layer.kernel_size)
            return {"weight": (channels, layer.out_channels, *sides), **_bias(layer.bias, layer.out_channels)}
        case Linear():
            return {"weight": (layer.out_features, channels), **_bias(layer.bias, layer.out_features)}
        case BatchNorm2d():
            each = dict.fromkeys(("weight", "bias", "running_mean", "running_var"), (channels,))
            return {**each, COUNT: ()}
        case Activation() if layer.params(in_shape):
            return {"weight": (channels,)}
    return {}


def _bias(has_one: bool, size: int) -> dict[str, Shape]:
    return {"bias": (size,)} if has_one else {}
