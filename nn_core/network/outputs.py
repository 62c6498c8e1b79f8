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
from nn_core.network.layer import INPUT
from nn_core.network.layers import Activation, Add, Concat, Conv2d, Flatten, Layer, Linear, MaxPool2d

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
    given: dict[str, Array] = {INPUT: np.asarray(image, np.float64)}
    for name, layer, reads in zip(
        architecture.layer_names, architecture.layers, architecture.inputs, strict=True
    ):
        read = [given[source] for source in reads]
        given[name] = _output(layer, read, weights.get(f"{name}.weight"), weights.get(f"{name}.bias"))
    return {name: given[name] for name in architecture.layer_names}


def _output(layer: Layer, read: list[Array], weight: Any, bias: Any) -> Array:
    x = read[0]
    match layer:
        case Add():
            return x + read[1]
        case Concat():
            return np.concatenate(read)
        case Conv2d():
            settings = Convolution(
                layer.out_channels,
                layer.kernel_size,
                layer.stride,
                layer.padding,
                dilation=layer.dilation,
                groups=layer.groups,
            )
            edge = (0, layer.extra_padding)
            return convolve(np.pad(x, ((0, 0), edge, edge)), weight, bias, settings)
        case Activation(function="relu"):
            return activation("relu")(x)
        case MaxPool2d():
            return pool(x, Pooling("max", layer.kernel_size, layer.stride, layer.padding))
        case Flatten():
            return x.ravel()
        case Linear():
            return np.asarray(weight @ x + (0 if bias is None else bias), np.float64)
    raise ValueError(f"a layer of the kind {layer.kind} is not computed here")
