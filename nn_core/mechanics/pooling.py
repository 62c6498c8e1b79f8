"""Pooling, taken apart: which pixels a window holds, what it keeps, and where the gradient goes back to."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.checks import (
    Array,
    MechanicsError,
    check_choice,
    check_whole,
    finite_array,
    image_shape,
    shaped_array,
)

PoolingKind = Literal["max", "average", "l2", "global"]
POOLING_KINDS: tuple[PoolingKind, ...] = get_args(PoolingKind)


@dataclass(frozen=True)
class Pooling:
    """The settings of a pooling layer with square windows, named as in `torch.nn.MaxPool2d`.

    Attributes:
        kind: "max"; "average" (padded zeros count, as in torch); "l2", the root of the sum of squares
            (`torch.nn.LPPool2d` with norm 2); "global", the mean of a whole map, whatever the rest says.
        stride: None means the kernel size: windows side by side.
        ceil_mode: keep a last window that sticks out, provided that it starts on the picture.

    Raises:
        MechanicsError: a setting is no whole number, out of range, or torch has no such pooling.
    """

    kind: PoolingKind = "max"
    kernel_size: int = 2
    stride: int | None = None
    padding: int = 0
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, POOLING_KINDS)
        check_whole("kernel_size", self.kernel_size, 1, 64)
        check_whole("stride", self.step, 1, 64)
        check_whole("padding", self.padding, 0, 32)
        if 2 * self.padding > self.kernel_size:
            raise MechanicsError(
                "padding",
                f"A window of {self.kernel_size} allows a padding of {self.kernel_size // 2} at most: "
                "PyTorch takes no more than half of the window.",
            )
        if self.kind == "l2" and self.padding:
            raise MechanicsError(
                "padding", "L2 pooling knows no padding (torch's LPPool2d has none): set it to 0."
            )

    @property
    def step(self) -> int:
        """The stride that counts."""
        return self.kernel_size if self.stride is None else self.stride

    def output_size(self, size: int) -> int:
        """Pixels along one side: floor((n + 2p - k) / s) + 1, or ceil in ceil mode; 1 for global pooling.

        In ceil mode a window that would start beyond the picture is dropped again, as torch does.

        Raises:
            MechanicsError: not one window fits.
        """
        if self.kind == "global":
            return 1
        room = size + 2 * self.padding - self.kernel_size
        rounding = math.ceil if self.ceil_mode else math.floor
        length = rounding(room / self.step) + 1
        if self.ceil_mode and (length - 1) * self.step >= size + self.padding:
            length -= 1
        if length < 1:
            raise MechanicsError(
                "kernel_size",
                f"A window of {self.kernel_size} x {self.kernel_size} does not fit on {size} pixels. "
                "Take a smaller window.",
            )
        return length

    def size_formula(self, size: int) -> str:
        """The output size written out with its numbers."""
        if self.kind == "global":
            return f"1, as one window takes all {size}"
        left, right = ("⌈", "⌉") if self.ceil_mode else ("⌊", "⌋")
        room = f"({size} + 2·{self.padding} − {self.kernel_size}) / {self.step}"
        length = self.output_size(size)
        plain = math.ceil((size + 2 * self.padding - self.kernel_size) / self.step) + 1
        dropped = " − 1" if self.ceil_mode and length < plain else ""
        return f"{left}{room}{right} + 1{dropped} = {length}"

    def out_shape(self, in_shape: tuple[int, int, int]) -> tuple[int, int, int]:
        """`c h w` of the output for `c h w` of the input."""
        channels, height, width = in_shape
        return channels, self.output_size(height), self.output_size(width)

    def span(self, size: int, position: int) -> tuple[int, int, int]:
        """(first input pixel, one past the last, pixels that count) of a window along one line.

        Padding is not among the pixels from first to last. It counts in an average unless ceil mode
        pushes the window over the padding's edge.
        """
        if self.kind == "global":
            return 0, size, size
        start = position * self.step - self.padding
        end = min(start + self.kernel_size, size + self.padding)
        return max(start, 0), min(end, size), end - start


@dataclass(frozen=True, eq=False)
class PoolWindow:
    """All the arithmetic behind one output pixel.

    Attributes:
        top, left: input position of the first value.
        values: `h w`, the input pixels in the window, padding left out.
        chosen: (row, column) in the input of the first largest value; None unless the kind is "max".
        count: number that the sum is divided by (average, global); padded zeros included.
        sum: of the values (average, global) or of their squares (l2); the largest value for max.
        result: the output pixel.
    """

    top: int
    left: int
    values: Array
    chosen: tuple[int, int] | None
    count: int
    sum: float
    result: float


class _Box(NamedTuple):
    """One window on the picture: the pixels inside and the number that an average divides by."""

    rows: slice
    columns: slice
    divisor: int


def pool(x: ArrayLike, settings: Pooling) -> Array:
    """The layer's output, float64 `c h w`, for `c h w`.

    max: the largest value. average: sum / count. l2: sqrt(sum of squares). global: sum / all pixels.
    An l2 window that sticks out in ceil mode is scaled up as if it were full, as torch does it.

    Raises:
        MechanicsError: no window fits, or the input holds anything but finite numbers.
    """
    image = finite_array("input", x, 3)
    output = np.empty(settings.out_shape(image_shape(image)))
    for row, column, box in _boxes(settings, image):
        output[:, row, column] = _keep(image[:, box.rows, box.columns], settings, box.divisor)
    return output


def argmax(x: ArrayLike, settings: Pooling) -> NDArray[np.int64]:
    """Where max pooling found each value: int64 `c h w` of indices row * width + column into the input's map.

    Raises:
        MechanicsError: as in `pool`, or the kind is not "max".
    """
    image = finite_array("input", x, 3)
    if settings.kind != "max":
        raise MechanicsError("kind", "Only max pooling chooses one pixel; the other kinds mix them all.")
    chosen = np.empty(settings.out_shape(image_shape(image)), dtype=np.int64)
    for row, column, box in _boxes(settings, image):
        seen = image[:, box.rows, box.columns]
        down, across = np.unravel_index(seen.reshape(len(seen), -1).argmax(axis=1), seen.shape[1:])
        chosen[:, row, column] = (box.rows.start + down) * image.shape[2] + box.columns.start + across
    return chosen


def pool_window(x: ArrayLike, settings: Pooling, channel: int, row: int, column: int) -> PoolWindow:
    """Everything that makes the output pixel (channel, row, column)."""
    image = finite_array("input", x, 3)
    channels, height, width = settings.out_shape(image_shape(image))
    check_whole("channel", channel, 0, channels - 1)
    check_whole("row", row, 0, height - 1)
    check_whole("column", column, 0, width - 1)
    box = _box(settings, image, row, column)
    values = image[channel, box.rows, box.columns]
    top, left = box.rows.start, box.columns.start
    chosen = None
    if settings.kind == "max":
        down, across = divmod(int(values.argmax()), values.shape[1])
        chosen = top + down, left + across
    reduced = {"max": values.max(), "l2": (values**2).sum()}.get(settings.kind, values.sum())
    result = float(_keep(values[None], settings, box.divisor)[0])
    return PoolWindow(top, left, values, chosen, box.divisor, float(reduced), result)


def pool_gradient(x: ArrayLike, gradient: ArrayLike, settings: Pooling) -> Array:
    """Where the gradient of the output goes: d loss / d input, float64 `c h w`.

    max: all of it to the first largest pixel. average and global: an equal share to each pixel.
    l2: in proportion to the pixel's value (value / result; nothing where the result is 0).

    Args:
        x: `c h w`, the layer's input.
        gradient: d loss / d output, shaped like the output.
    """
    image = finite_array("input", x, 3)
    upstream = shaped_array("gradient", gradient, settings.out_shape(image_shape(image)))
    routed = np.zeros_like(image)
    for row, column, box in _boxes(settings, image):
        share = _shares(image[:, box.rows, box.columns], settings, box.divisor)
        routed[:, box.rows, box.columns] += share * upstream[:, row, column, None, None]
    return routed


def upsample_back(x: ArrayLike, settings: Pooling) -> Array:
    """The pooled map blown up to the input's size: what is left of the picture, float64 `c h w`.

    Each pixel shows the mean of all windows that it is part of; NaN where no window ever looked.
    """
    image = finite_array("input", x, 3)
    pooled = pool(image, settings)
    total = np.zeros_like(image)
    windows = np.zeros_like(image)
    for row, column, box in _boxes(settings, image):
        total[:, box.rows, box.columns] += pooled[:, row, column, None, None]
        windows[:, box.rows, box.columns] += 1
    return np.divide(total, windows, out=np.full_like(total, np.nan), where=windows > 0)


def _box(settings: Pooling, image: Array, row: int, column: int) -> _Box:
    return _crossed(settings.span(image.shape[1], row), settings.span(image.shape[2], column))


def _boxes(settings: Pooling, image: Array) -> Iterator[tuple[int, int, _Box]]:
    """Each output pixel (row, column) with its window."""
    _, height, width = settings.out_shape(image_shape(image))
    rows = [settings.span(image.shape[1], row) for row in range(height)]
    columns = [settings.span(image.shape[2], column) for column in range(width)]
    for row, column in np.ndindex(height, width):
        yield row, column, _crossed(rows[row], columns[column])


def _crossed(down: tuple[int, int, int], across: tuple[int, int, int]) -> _Box:
    (top, bottom, height), (left, right, width) = down, across
    return _Box(slice(top, bottom), slice(left, right), height * width)


def _keep(seen: Array, settings: Pooling, divisor: int) -> Array:
    """The output value of each channel (`c`) for the pixels `c h w` of one window."""
    if settings.kind == "max":
        return np.asarray(seen.max(axis=(1, 2)))
    if settings.kind == "l2":
        return np.asarray(np.sqrt((seen**2).sum(axis=(1, 2)) / divisor) * settings.kernel_size)
    return np.asarray(seen.sum(axis=(1, 2)) / divisor)


def _shares(seen: Array, settings: Pooling, divisor: int) -> Array:
    """d output / d pixel for the pixels `c h w` of one window."""
    if settings.kind == "max":
        share = np.zeros((len(seen), seen[0].size))
        share[np.arange(len(seen)), seen.reshape(len(seen), -1).argmax(axis=1)] = 1.0
        return np.asarray(share.reshape(seen.shape))
    if settings.kind == "l2":
        root = np.sqrt((seen**2).sum(axis=(1, 2), keepdims=True) * divisor)
        share = seen * settings.kernel_size
        return np.asarray(np.divide(share, root, out=np.zeros_like(seen), where=root > 0))
    return np.full_like(seen, 1 / divisor)
