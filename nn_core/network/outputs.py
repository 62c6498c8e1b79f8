"""What each layer of a small network gives, without torch; the browser's is `assets/lib/network.js`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.mechanics.activations import activation
from nn_core.mechanics.convolution import Convolution, convolve
from nn_core.mechanics.pooling import Pooling, pool
from nn_core.network.architecture import Architecture
from nn_core.network.layers import Activation, Conv2d, Flatten, Layer, Linear, MaxPool2d

Array = NDArray[np.float64]
Weights = Mapping[str, NDArray[Any]]


def outputs(architecture: Architecture, weights: Weights, image: NDArray[Any]) -> dict[str, Array]:
    """The output of each layer by its name, float64, for layers of the kinds below.

    Args:
        weights: "conv1.weight": array, and so on.
        image: `c h w`.

    Raises:
        ValueError: a layer of another kind.
    """
    made: dict[str, Array] = {}
    x = np.asarray(image, np.float64)
    for name, layer in zip(architecture.layer_names, architecture.layers, strict=True):
        made[name] = x = _output(layer, x, weights.get(f"{name}.weight"), weights.get(f"{name}.bias"))
    return made


def _output(layer: Layer, x: Array, weight: Any, bias: Any) -> Array:
    match layer:
        case Conv2d():
            settings = Convolution(
                layer.out_channels,
                layer.kernel_size,
                layer.stride,
                layer.padding,
                dilation=layer.dilation,
                groups=layer.groups,
            )
            return convolve(x, weight, bias, settings)
        case Activation(function="relu"):
            return activation("relu")(x)
        case MaxPool2d():
            return pool(x, Pooling("max", layer.kernel_size, layer.stride, layer.padding))
        case Flatten():
            return x.ravel()
        case Linear():
            return np.asarray(weight @ x + (0 if bias is None else bias), np.float64)
    raise ValueError(f"a layer of the kind {layer.kind} is not computed here")
