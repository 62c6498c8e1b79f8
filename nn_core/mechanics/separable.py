"""Depthwise and pointwise convolution: a convolution split into looking around and mixing channels.

Depthwise, each channel has a kernel of its own and never meets the others; pointwise, a 1 x 1 kernel
mixes the channels of each pixel. One after the other they do most of a convolution's work for a
fraction of its cost (L. Sifre, 2014; F. Chollet, "Xception", 2017).
"""

from __future__ import annotations

from dataclasses import replace

from numpy.typing import ArrayLike

from nn_core.mechanics.checks import Array, MechanicsError, finite_array
from nn_core.mechanics.convolution import Convolution, Cost, convolve, cost


def depthwise_settings(settings: Convolution, channels: int) -> Convolution:
    """The same window, but one filter and one group for each of the `channels`."""
    return replace(settings, out_channels=channels, groups=channels)


def pointwise_settings(out_channels: int) -> Convolution:
    """A 1 x 1 kernel that reads all channels of a single pixel."""
    return Convolution(out_channels=out_channels, kernel_size=1)


def depthwise(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None, settings: Convolution) -> Array:
    """Each channel convolved with its own kernel.

    Args:
        x: `c h w`.
        weight: `c k k`.
        bias: `c`, or None.
        settings: kernel size, stride, padding and dilation; its filters and groups are replaced by `c`.

    Returns:
        float64 `c h w`.
    """
    kernels = finite_array("weight", weight, 3)
    image = finite_array("input", x, 3)
    if len(kernels) != len(image):
        raise MechanicsError(
            "weight", f"{len(image)} channels need {len(image)} kernels, one each; there are {len(kernels)}."
        )
    return convolve(image, kernels[:, None], bias, depthwise_settings(settings, len(image)))


def pointwise(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None) -> Array:
    """Each pixel's channels mixed: y[o, r, c] = bias[o] + sum over i of weight[o, i] x[i, r, c].

    Args:
        x: `c h w`.
        weight: `o c`.
        bias: `o`, or None.

    Returns:
        float64 `o h w`.
    """
    mixing = finite_array("weight", weight, 2)
    return convolve(x, mixing[:, :, None, None], bias, pointwise_settings(len(mixing)))


def separable_cost(settings: Convolution, in_shape: tuple[int, int, int], bias: bool = True) -> Cost:
    """A depthwise convolution with these settings, then a pointwise one to `out_channels`: both together."""
    around = depthwise_settings(settings, in_shape[0])
    mixed = pointwise_settings(settings.out_channels)
    parts = cost(around, in_shape, bias), cost(mixed, around.out_shape(in_shape), bias)
    return Cost(params=sum(part.params for part in parts), macs=sum(part.macs for part in parts))
