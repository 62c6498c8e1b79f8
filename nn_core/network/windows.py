"""The layers that slide a window over maps: convolutions and poolings."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import ClassVar

from nn_core.network.fields import Shape, SpecError, whole
from nn_core.network.layer import BIAS, Layer
from nn_core.network.titles import LayerTitle, TorchCall

_KERNEL = whole(
    3, 1, 128, "Width and height of the window that slides over the maps, in pixels.", label="kernel"
)
_STRIDE = whole(1, 1, 128, "How many pixels the window moves at each step; 2 halves the map.")
_PADDING = whole(0, 0, 128, "How many rows and columns of zeros are put around the map.")
_CHANNELS = whole(8, 1, 4096, "How many filters the layer learns: each makes one map.", label="filters")


def _label(layer: Conv2d | _Pool2d, dilation: int) -> str:
    extras = [f"kernel_size {layer.kernel_size}"]
    if dilation > 1:
        extras.append(f"dilation {dilation}")
    if layer.padding:
        extras.append(f"padding {layer.padding}")
    if _extra(layer):
        extras.append(f"extra_padding {_extra(layer)}")
    return f"{layer.title} with {', '.join(extras)}"


def _extra(layer: Conv2d | _Pool2d) -> int:
    return layer.extra_padding if isinstance(layer, Conv2d) else 0


def _slide(layer: Conv2d | _Pool2d, in_shape: Shape, dilation: int, stride: int) -> Shape:
    """Height and width after a window slid over the padded map:
    floor((size + 2 padding + extra_padding - extent) / stride) + 1, with
    extent = dilation (kernel_size - 1) + 1.
    """
    layer._need_maps(in_shape)
    height, width = in_shape[1:]
    extent = dilation * (layer.kernel_size - 1) + 1
    added = 2 * layer.padding + _extra(layer)
    need = extent - added
    if min(height, width) < need:
        largest = (min(height, width) + added - 1) // dilation + 1
        message = (
            f"{_label(layer, dilation)} needs at least {need} x {need} pixels; "
            f"this layer receives {height} x {width}. A kernel_size of at most {largest} fits."
        )
        raise SpecError(None, "kernel_size", message)
    return tuple((size - need) // stride + 1 for size in (height, width))


@dataclass(frozen=True)
class Conv2d(Layer):
    """Filters that slide over the maps (cross-correlation, as all frameworks compute it).

    What TensorFlow calls "same" is padding on all sides, and where the rows to add are odd an `extra_padding`
    of 1 (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
    """

    stem: ClassVar[str] = "conv"
    title: ClassVar[LayerTitle] = LayerTitle(
        "Convolution", "Conv", "Look for patterns", "Slides small filters over the maps.", "Conv2d"
    )
    weighted: ClassVar[bool] = True
    out_channels: int = field(metadata=_CHANNELS)
    kernel_size: int = field(metadata=_KERNEL)
    stride: int = field(default=1, metadata=_STRIDE)
    padding: int = field(default=0, metadata=_PADDING | {"fresh": 1})
    dilation: int = field(
        default=1, metadata=whole(1, 1, 64, "Distance between the pixels a filter reads.", rare=True)
    )
    groups: int = field(
        default=1,
        metadata=whole(1, 1, 4096, "Into how many groups channels are split; filters see one.", rare=True),
    )
    bias: bool = field(default=True, metadata=BIAS)
    extra_padding: int = field(
        default=0,
        metadata=whole(
            0,
            0,
            1,
            "Rows and columns of zeros that only the bottom and the right get, besides the padding.",
            label="extra edge",
            rare=True,
        ),
    )

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        for name, channels in (("in", in_shape[0]), ("out", self.out_channels)):
            if channels % self.groups:
                message = (
                    f"{self.title} with {self.groups} groups needs a number of {name}put channels that "
                    f"{self.groups} divides; here it is {channels}."
                )
                raise SpecError(None, "groups", message)
        return (self.out_channels, *_slide(self, in_shape, self.dilation, self.stride))

    def _weights_per_output(self, in_shape: Shape) -> int:
        return self.kernel_size**2 * (in_shape[0] // self.groups)

    def params(self, in_shape: Shape) -> int:
        return self.out_channels * (self._weights_per_output(in_shape) + self.bias)

    def macs(self, in_shape: Shape) -> int:
        return self._weights_per_output(in_shape) * prod(self.out_shape(in_shape))

    def copied(self, in_shape: Shape) -> int:
        channels, height, width = in_shape
        added = self.extra_padding
        return channels * (height + added) * (width + added) if added else 0

    def window(self) -> tuple[int, Fraction] | None:
        return self.dilation * (self.kernel_size - 1) + 1, Fraction(self.stride)

    def torch_call(self, in_shape: Shape) -> TorchCall:
        settings = ("stride", "padding", "dilation", "groups", "bias")
        return self._call(in_shape[0], self.out_channels, always=("kernel_size",), settings=settings)

    def written_input(self, before: str) -> str:
        added = self.extra_padding
        return f"nn.functional.pad({before}, (0, {added}, 0, {added}))" if added else before


@dataclass(frozen=True)
class ConvTranspose2d(Layer):
    """Each input pixel stamps the kernel, scaled by its value, onto a larger map."""

    stem: ClassVar[str] = "conv_transpose"
    title: ClassVar[LayerTitle] = LayerTitle(
        "Transposed convolution",
        "Transposed",
        "Make maps larger",
        "Stamps filters onto a larger map.",
        "ConvTranspose2d",
    )
    weighted: ClassVar[bool] = True
    out_channels: int = field(metadata=_CHANNELS)
    kernel_size: int = field(
        metadata=whole(4, 1, 128, "Width and height of the stamp, in pixels.", label="kernel")
    )
    stride: int = field(
        default=1, metadata=whole(1, 1, 128, "How many pixels apart the stamps land; 2 doubles the map.")
    )
    padding: int = field(
        default=0,
        metadata=whole(0, 0, 128, "How many rows and columns are cut off each edge of the result."),
    )
    output_padding: int = field(
        default=0,
        metadata=whole(
            0,
            0,
            127,
            "Rows and columns added at the bottom and right, to reach a size.",
            label="extra edge",
            rare=True,
        ),
    )
    bias: bool = field(default=True, metadata=BIAS)

    def check(self) -> None:
        super().check()
        if self.output_padding >= self.stride:
            message = (
                f"{self.title}: output_padding must be smaller than stride ({self.stride}), "
                f"not {self.output_padding}."
            )
            raise SpecError(None, "output_padding", message)

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        grown = self.kernel_size + self.output_padding - 2 * self.padding
        sides = tuple((size - 1) * self.stride + grown for size in in_shape[1:])
        if min(sides) < 1:
            message = (
                f"{self.title} with padding {self.padding} cuts away its whole result. Use less padding "
                "or a larger kernel_size."
            )
            raise SpecError(None, "padding", message)
        return (self.out_channels, *sides)

    def params(self, in_shape: Shape) -> int:
        return self.out_channels * (in_shape[0] * self.kernel_size**2 + self.bias)

    def macs(self, in_shape: Shape) -> int:
        return prod(in_shape) * self.kernel_size**2 * self.out_channels

    def window(self) -> tuple[int, Fraction] | None:
        return -(-self.kernel_size // self.stride), Fraction(1, self.stride)

    def torch_call(self, in_shape: Shape) -> TorchCall:
        settings = ("stride", "padding", "output_padding", "bias")
        return self._call(in_shape[0], self.out_channels, always=("kernel_size",), settings=settings)


@dataclass(frozen=True)
class _Pool2d(Layer):
    stem: ClassVar[str] = "pool"
    channelwise: ClassVar[bool] = True
    kernel_size: int = field(
        metadata=whole(2, 1, 128, "Width and height of the window, in pixels.", label="kernel")
    )
    stride: int | None = field(
        default=None,
        metadata=whole(
            2, 1, 128, "How many pixels the window moves; empty: as many as it is wide.", optional=True
        ),
    )
    padding: int = field(
        default=0, metadata=whole(0, 0, 64, "Border around the map: at most half the window.", rare=True)
    )

    @property
    def step(self) -> int:
        """The stride in pixels: the window's own size where none is given."""
        return self.kernel_size if self.stride is None else self.stride

    def check(self) -> None:
        super().check()
        if self.padding > self.kernel_size // 2:
            message = (
                f"{self.title}: padding must be at most half of kernel_size ({self.kernel_size}), "
                f"not {self.padding}."
            )
            raise SpecError(None, "padding", message)

    def _shape(self, in_shape: Shape) -> Shape:
        return (in_shape[0], *_slide(self, in_shape, 1, self.step))

    def window(self) -> tuple[int, Fraction] | None:
        return self.kernel_size, Fraction(self.step)

    def torch_call(self, in_shape: Shape) -> TorchCall:
        return self._call(self.kernel_size, settings=("stride", "padding"))


@dataclass(frozen=True)
class MaxPool2d(_Pool2d):
    """The largest value under the window, for each channel on its own."""

    title: ClassVar[LayerTitle] = LayerTitle(
        "Max pooling", "Max pool", "Shrink", "Keeps the largest value of each window.", "MaxPool2d"
    )


@dataclass(frozen=True)
class AvgPool2d(_Pool2d):
    """The mean of the values under the window (padding counts as zeros), for each channel on its own."""

    title: ClassVar[LayerTitle] = LayerTitle(
        "Average pooling", "Avg pool", "Shrink", "Keeps the mean of each window.", "AvgPool2d"
    )
