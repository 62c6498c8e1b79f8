"""Convolution, taken apart: where each window lies, what it multiplies, and what the layer costs.

What frameworks call convolution does not mirror the kernel; mathematicians call it cross-correlation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.checks import (
    Array,
    MechanicsError,
    bias_array,
    check_choice,
    check_whole,
    finite_array,
    image_shape,
    shaped_array,
)

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
PADDING_MODES: tuple[PaddingMode, ...] = get_args(PaddingMode)
MAX_KERNEL_SIZE = 11
MAX_CHANNELS = 4096
ZERO = -1


@dataclass(frozen=True)
class Convolution:
    """The settings of a convolution with square kernels, named as in `torch.nn.Conv2d`.

    Raises:
        MechanicsError: a setting is no whole number, out of range, or groups do not divide the filters.
    """

    out_channels: int = 1
    kernel_size: int = 3
    stride: int = 1
    padding: int = 0
    padding_mode: PaddingMode = "zeros"
    dilation: int = 1
    groups: int = 1

    def __post_init__(self) -> None:
        check_whole("out_channels", self.out_channels, 1, MAX_CHANNELS)
        check_whole("kernel_size", self.kernel_size, 1, MAX_KERNEL_SIZE)
        check_whole("stride", self.stride, 1, 64)
        check_whole("padding", self.padding, 0, 64)
        check_choice("padding_mode", self.padding_mode, PADDING_MODES)
        check_whole("dilation", self.dilation, 1, 64)
        check_whole("groups", self.groups, 1, MAX_CHANNELS)
        _check_divides(self.groups, self.out_channels, "filter")

    @property
    def span(self) -> int:
        """Side of the square that the kernel covers, gaps of the dilation included: d (k - 1) + 1 pixels."""
        return self.dilation * (self.kernel_size - 1) + 1

    def weight_shape(self, in_channels: int) -> tuple[int, int, int, int]:
        """Shape of the weights, `o c/g k k`: a filter sees only the channels of its own group."""
        _check_divides(self.groups, in_channels, "input channel")
        return self.out_channels, in_channels // self.groups, self.kernel_size, self.kernel_size

    def output_size(self, size: int) -> int:
        """Pixels along one side of the output: floor((n + 2p - d (k - 1) - 1) / s) + 1.

        Raises:
            MechanicsError: the kernel does not fit, or this padding mode has too few pixels to copy.
        """
        self._check_padding(size)
        room = size + 2 * self.padding - self.span
        if room < 0:
            raise MechanicsError("kernel_size", self._does_not_fit(size))
        return room // self.stride + 1

    def size_formula(self, size: int) -> str:
        """The output size written out with its numbers."""
        room = f"{size} + 2·{self.padding} − {self.dilation}·({self.kernel_size} − 1) − 1"
        return f"⌊({room}) / {self.stride}⌋ + 1 = {self.output_size(size)}"

    def out_shape(self, in_shape: tuple[int, int, int]) -> tuple[int, int, int]:
        """`c h w` of the output for `c h w` of the input."""
        channels, height, width = in_shape
        _check_divides(self.groups, channels, "input channel")
        return self.out_channels, self.output_size(height), self.output_size(width)

    def _check_padding(self, size: int) -> None:
        limits = {"reflect": size - 1, "circular": size}
        limit = limits.get(self.padding_mode, self.padding)
        if self.padding > limit:
            raise MechanicsError(
                "padding",
                f"{self.padding_mode.capitalize()} padding copies pixels of the picture: of {size} in a line "
                f"it can copy {limit} at most, and the padding is {self.padding}.",
            )

    def _does_not_fit(self, size: int) -> str:
        padded = f" ({size + 2 * self.padding} with padding)" if self.padding else ""
        return (
            f"The kernel covers {self.span} x {self.span} pixels, but a side of the input has only "
            f"{size}{padded}. Take a smaller kernel or dilation, or more padding."
        )


@dataclass(frozen=True, eq=False)
class Window:
    """All the arithmetic behind one output pixel.

    Attributes:
        top, left: input position of the window's first cell; negative inside the padding.
        rows, columns: input row and column behind each kernel row and column (`k`), -1 for a padded zero.
        channels: the input channels that this filter reads.
        values, weights, products: `c/g k k`.
        channel_sums: `c/g`, the products of each channel added up.
        sum: all products together; result = sum + bias.
    """

    top: int
    left: int
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    channels: range
    values: Array
    weights: Array
    products: Array
    channel_sums: Array
    sum: float
    bias: float
    result: float


@dataclass(frozen=True)
class Cost:
    """Numbers to learn and multiply-adds for one image."""

    params: int
    macs: int


def sources(size: int, padding: int, mode: PaddingMode) -> NDArray[np.int64]:
    """The input index behind each of the size + 2 padding positions of a padded line; -1 is a zero."""
    at = np.arange(-padding, size + padding)
    if mode == "zeros":
        return np.asarray(np.where((at >= 0) & (at < size), at, ZERO))
    if mode == "reflect":
        return np.asarray((size - 1) - np.abs((size - 1) - np.abs(at)))
    return np.asarray(np.clip(at, 0, size - 1) if mode == "replicate" else at % size)


def pad(x: ArrayLike, padding: int, mode: PaddingMode) -> Array:
    """`c h w` with `padding` more pixels on each side."""
    image = finite_array("input", x, 3)
    rows, columns = (sources(size, padding, mode) for size in image.shape[1:])
    inside = (rows != ZERO)[:, None] & (columns != ZERO)
    return np.where(inside, image[:, rows][:, :, columns], 0.0)


def convolve(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None, settings: Convolution) -> Array:
    """The layer's output.

    y[o, r, c] = bias[o] + sum over i, u, v of weight[o, i, u, v] x[i, r s - p + u d, c s - p + v d]

    Args:
        x: `c h w`.
        weight: `o c/g k k`.
        bias: `o`, or None.

    Returns:
        float64 `o h w`.

    Raises:
        MechanicsError: the settings do not fit the input, or an array has the wrong shape.
    """
    image = finite_array("input", x, 3)
    out_channels, height, width = settings.out_shape(image_shape(image))
    weights, biases = _parameters(weight, bias, settings, image.shape[0])
    groups, step = settings.groups, settings.stride
    padded = pad(image, settings.padding, settings.padding_mode).reshape(
        groups, -1, *(size + 2 * settings.padding for size in image.shape[1:])
    )
    grouped = weights.reshape(groups, out_channels // groups, *weights.shape[1:])
    output = np.zeros((groups, out_channels // groups, height * width))
    for u, v in np.ndindex(settings.kernel_size, settings.kernel_size):
        top, left = u * settings.dilation, v * settings.dilation
        seen = padded[:, :, top : top + step * height : step, left : left + step * width : step]
        output += grouped[..., u, v] @ seen.reshape(groups, -1, height * width)
    return output.reshape(out_channels, height, width) + biases[:, None, None]


def window(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None,
    settings: Convolution,
    channel: int,
    row: int,
    column: int,
) -> Window:
    """Everything that makes the output pixel (channel, row, column). Arguments as in `convolve`."""
    image = finite_array("input", x, 3)
    out_channels, height, width = settings.out_shape(image_shape(image))
    weights, biases = _parameters(weight, bias, settings, image.shape[0])
    check_whole("channel", channel, 0, out_channels - 1)
    check_whole("row", row, 0, height - 1)
    check_whole("column", column, 0, width - 1)
    channels = _channels_read(settings, channel, image.shape[0])
    rows = _line(settings, image.shape[1], row)
    columns = _line(settings, image.shape[2], column)
    inside = (rows != ZERO)[:, None] & (columns != ZERO)
    values = np.where(inside, image[channels.start : channels.stop][:, rows][:, :, columns], 0.0)
    products = values * weights[channel]
    total = float(products.sum())
    return Window(
        top=row * settings.stride - settings.padding,
        left=column * settings.stride - settings.padding,
        rows=rows,
        columns=columns,
        channels=channels,
        values=values,
        weights=weights[channel],
        products=products,
        channel_sums=products.sum(axis=(1, 2)),
        sum=total,
        bias=float(biases[channel]),
        result=total + float(biases[channel]),
    )


def cost(settings: Convolution, in_shape: tuple[int, int, int], bias: bool = True) -> Cost:
    """Parameters and multiply-adds of the layer: each weight works once for every output pixel."""
    _, height, width = settings.out_shape(in_shape)
    weights = int(np.prod(settings.weight_shape(in_shape[0])))
    return Cost(params=weights + settings.out_channels * bias, macs=weights * height * width)


def dense_cost(in_shape: tuple[int, ...], out_shape: tuple[int, ...], bias: bool = True) -> Cost:
    """The same for a dense layer between the same numbers: one weight for every pair of input and output."""
    inputs, outputs = int(np.prod(in_shape)), int(np.prod(out_shape))
    return Cost(params=inputs * outputs + outputs * bias, macs=inputs * outputs)


def _line(settings: Convolution, size: int, position: int) -> NDArray[np.int64]:
    """Input rows (or columns) behind the window's cells at one output position."""
    start = position * settings.stride
    return sources(size, settings.padding, settings.padding_mode)[
        start : start + settings.span : settings.dilation
    ]


def _channels_read(settings: Convolution, channel: int, in_channels: int) -> range:
    per_group = in_channels // settings.groups
    group = channel // (settings.out_channels // settings.groups)
    return range(group * per_group, (group + 1) * per_group)


def _parameters(
    weight: ArrayLike, bias: ArrayLike | None, settings: Convolution, in_channels: int
) -> tuple[Array, Array]:
    weights = shaped_array("weight", weight, settings.weight_shape(in_channels))
    return weights, bias_array(bias, settings.out_channels)


def _check_divides(groups: int, channels: int, what: str) -> None:
    if channels % groups:
        whole = f"{channels} {what}{'s' if channels > 1 else ''}"
        raise MechanicsError("groups", f"{whole} cannot be shared out evenly among {groups} groups.")
