"""Transposed convolution, taken apart: every input pixel stamps the kernel onto the output.

Where stamps overlap unevenly a checkerboard appears (A. Odena, V. Dumoulin, C. Olah, "Deconvolution
and Checkerboard Artifacts", 2016); enlarging first and convolving then avoids it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.checks import (
    Array,
    MechanicsError,
    bias_array,
    check_whole,
    finite_array,
    image_shape,
    shaped_array,
)
from nn_core.mechanics.convolution import MAX_CHANNELS, MAX_KERNEL_SIZE, Convolution, Cost, convolve


@dataclass(frozen=True)
class TransposedConvolution:
    """The settings of a transposed convolution with square kernels, as in `torch.nn.ConvTranspose2d`.

    Raises:
        MechanicsError: a setting is no whole number, out of range, or output padding not below the stride.
    """

    out_channels: int = 1
    kernel_size: int = 3
    stride: int = 2
    padding: int = 0
    output_padding: int = 0

    def __post_init__(self) -> None:
        check_whole("out_channels", self.out_channels, 1, MAX_CHANNELS)
        check_whole("kernel_size", self.kernel_size, 1, MAX_KERNEL_SIZE)
        check_whole("stride", self.stride, 1, 64)
        check_whole("padding", self.padding, 0, 64)
        check_whole("output_padding", self.output_padding, 0, 64)
        if 0 < self.output_padding >= self.stride:
            raise MechanicsError(
                "output_padding",
                f"The output padding ({self.output_padding}) must be below the stride ({self.stride}).",
            )

    def weight_shape(self, in_channels: int) -> tuple[int, int, int, int]:
        """Shape of the weights, `c o k k`: input channels come first, as torch has it."""
        return in_channels, self.out_channels, self.kernel_size, self.kernel_size

    def output_size(self, size: int) -> int:
        """Pixels along one side of the output: (n - 1) s - 2p + k + output padding.

        Raises:
            MechanicsError: the padding cuts everything away.
        """
        length = self._stamped(size) - 2 * self.padding
        if length < 1:
            raise MechanicsError(
                "padding",
                f"Along a side the stamps cover {self._stamped(size)}; the padding cuts off "
                f"{self.padding} at each end and leaves nothing.",
            )
        return length

    def size_formula(self, size: int) -> str:
        """The output size written out with its numbers."""
        extra = f" + {self.output_padding}" if self.output_padding else ""
        return (
            f"({size} − 1)·{self.stride} − 2·{self.padding} + {self.kernel_size}{extra}"
            f" = {self.output_size(size)}"
        )

    def out_shape(self, in_shape: tuple[int, int, int]) -> tuple[int, int, int]:
        """`c h w` of the output for `c h w` of the input."""
        _, height, width = in_shape
        return self.out_channels, self.output_size(height), self.output_size(width)

    def _stamped(self, size: int) -> int:
        return (size - 1) * self.stride + self.kernel_size + self.output_padding


@dataclass(frozen=True, eq=False)
class Stamp:
    """What one input pixel adds to the output.

    Attributes:
        top, left: output position of the stamp's first cell; negative where the padding cuts it off.
        values: the pixel's channels, `c`.
        products: `c o k k`, each channel's value times its kernels.
        total: `o k k`, the channels added up: what lands on the output.
    """

    top: int
    left: int
    values: Array
    products: Array
    total: Array


@dataclass(frozen=True)
class Contribution:
    """One input pixel's share in an output pixel: value x weight = product."""

    channel: int
    row: int
    column: int
    kernel_row: int
    kernel_column: int
    value: float
    weight: float
    product: float


@dataclass(frozen=True)
class Contributions:
    """All shares in one output pixel, their sum, the bias, and result = sum + bias."""

    terms: tuple[Contribution, ...]
    sum: float
    bias: float
    result: float


def transpose_convolve(
    x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None, settings: TransposedConvolution
) -> Array:
    """The layer's output: all stamps added up, then the bias.

    y[o, r s - p + u, c s - p + v] += sum over i of x[i, r, c] weight[i, o, u, v]

    Args:
        x: `c h w`.
        weight: `c o k k`.
        bias: `o`, or None.

    Returns:
        float64 `o h w`.

    Raises:
        MechanicsError: nothing is left of the output, or an array has the wrong shape.
    """
    image = finite_array("input", x, 3)
    in_channels, height, width = image.shape
    weights = shaped_array("weight", weight, settings.weight_shape(in_channels))
    biases = bias_array(bias, settings.out_channels)
    out_channels, out_height, out_width = settings.out_shape(image_shape(image))
    step, cut = settings.stride, settings.padding
    stamped = np.zeros((out_channels, out_height + 2 * cut, out_width + 2 * cut))
    flat = image.reshape(in_channels, -1)
    for u, v in np.ndindex(settings.kernel_size, settings.kernel_size):
        share = (weights[:, :, u, v].T @ flat).reshape(out_channels, height, width)
        stamped[:, u : u + step * height : step, v : v + step * width : step] += share
    return stamped[:, cut : cut + out_height, cut : cut + out_width] + biases[:, None, None]


def stamp(x: ArrayLike, weight: ArrayLike, settings: TransposedConvolution, row: int, column: int) -> Stamp:
    """What the input pixel (row, column) adds to the output. Arguments as in `transpose_convolve`."""
    image = finite_array("input", x, 3)
    weights = shaped_array("weight", weight, settings.weight_shape(len(image)))
    check_whole("row", row, 0, image.shape[1] - 1)
    check_whole("column", column, 0, image.shape[2] - 1)
    values = image[:, row, column]
    products = values[:, None, None, None] * weights
    return Stamp(
        top=row * settings.stride - settings.padding,
        left=column * settings.stride - settings.padding,
        values=values,
        products=products,
        total=products.sum(axis=0),
    )


def overlap_count(height: int, width: int, settings: TransposedConvolution) -> NDArray[np.int64]:
    """How many stamps of a `height x width` input land on each output pixel, int64 `h w`."""
    return np.outer(_overlap_along(height, settings), _overlap_along(width, settings))


def reached_fully(height: int, width: int, settings: TransposedConvolution) -> NDArray[np.bool_]:
    """Where an output pixel gets every stamp that it would get if the input went on, bool `h w`."""
    full = [_overlap_along(size, settings) == _overlap_endless(size, settings) for size in (height, width)]
    return np.asarray(np.logical_and.outer(*full))


def contributions(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None,
    settings: TransposedConvolution,
    channel: int,
    row: int,
    column: int,
) -> Contributions:
    """Everything that makes the output pixel (channel, row, column). Arguments as in `transpose_convolve`."""
    image = finite_array("input", x, 3)
    weights = shaped_array("weight", weight, settings.weight_shape(len(image)))
    biases = bias_array(bias, settings.out_channels)
    out_channels, height, width = settings.out_shape(image_shape(image))
    check_whole("channel", channel, 0, out_channels - 1)
    check_whole("row", row, 0, height - 1)
    check_whole("column", column, 0, width - 1)
    terms = tuple(
        Contribution(i, r, c, u, v, value, share, value * share)
        for i in range(len(image))
        for r, u in _stamps_on(row, image.shape[1], settings)
        for c, v in _stamps_on(column, image.shape[2], settings)
        for value, share in [(float(image[i, r, c]), float(weights[i, channel, u, v]))]
    )
    total = sum(term.product for term in terms)
    return Contributions(terms, total, float(biases[channel]), total + float(biases[channel]))


def transposed_cost(
    settings: TransposedConvolution, in_shape: tuple[int, int, int], bias: bool = True
) -> Cost:
    """Parameters and multiply-adds of the layer: each weight works once for every *input* pixel."""
    weights = int(np.prod(settings.weight_shape(in_shape[0])))
    return Cost(params=weights + settings.out_channels * bias, macs=weights * in_shape[1] * in_shape[2])


def upsample(x: ArrayLike, factor: int) -> Array:
    """Every pixel of `c h w` repeated to a square of factor x factor pixels (nearest neighbour)."""
    check_whole("factor", factor, 1, 64)
    return finite_array("input", x, 3).repeat(factor, axis=1).repeat(factor, axis=2)


def upsample_then_convolve(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None, factor: int) -> Array:
    """Enlarge `factor` times, then convolve with zeros around it so that the size stays.

    Args:
        x: `c h w`.
        weight: `o c k k`, k odd so that the window has a middle.
        bias: `o`, or None.

    Returns:
        float64 `o (h factor) (w factor)`.
    """
    weights = finite_array("weight", weight, 4)
    size = weights.shape[-1]
    if size % 2 == 0:
        raise MechanicsError(
            "kernel_size",
            f"A kernel of {size} x {size} has no middle pixel; take an odd size to keep the size.",
        )
    settings = Convolution(out_channels=len(weights), kernel_size=size, padding=size // 2)
    return convolve(upsample(x, factor), weights, bias, settings)


def _overlap_along(size: int, settings: TransposedConvolution) -> NDArray[np.int64]:
    counts = [len(_stamps_on(position, size, settings)) for position in range(settings.output_size(size))]
    return np.array(counts, dtype=np.int64)


def _overlap_endless(size: int, settings: TransposedConvolution) -> NDArray[np.int64]:
    """The same for an input that goes on in both directions: ceil((k - offset) / s) stamps."""
    offsets = (np.arange(settings.output_size(size)) + settings.padding) % settings.stride
    return np.maximum(0, -((offsets - settings.kernel_size) // settings.stride))


def _stamps_on(position: int, size: int, settings: TransposedConvolution) -> list[tuple[int, int]]:
    """(input position, kernel position) of every stamp that lands on an output position of a line."""
    offsets = ((at, position + settings.padding - at * settings.stride) for at in range(size))
    return [(at, offset) for at, offset in offsets if 0 <= offset < settings.kernel_size]
