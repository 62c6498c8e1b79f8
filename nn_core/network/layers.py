"""The layers of a network as data: what each accepts, what it gives and what it costs.

A layer spec is a frozen dataclass with the names and defaults of PyTorch. It knows no tensor: shapes
are tuples of integers without the batch, `(c, h, w)` for maps and `(features,)` for a row of values,
so a whole network is checked in microseconds.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from fractions import Fraction
from math import prod
from typing import Any, ClassVar

from nn_core.mechanics.activations import ACTIVATIONS, LEAKY_RELU, PRELU, RELU
from nn_core.network.fields import Shape, SpecError, demand, number, shape_text, value_text, whole
from nn_core.network.titles import LAYER_TITLES, LayerTitle

MAX_VALUES = 10**9
"""The most values that one layer of a description may give for one image."""

_KERNEL = whole(3, 1, 128, "Width and height of the window that slides over the maps, in pixels.")
_STRIDE = whole(1, 1, 128, "How many pixels the window moves at each step; 2 halves the map.")
_PADDING = whole(0, 0, 128, "How many rows and columns of zeros are put around the map.")
_CHANNELS = whole(8, 1, 4096, "How many filters the layer learns: each makes one map.")
_BIAS = {"type": "bool", "start": True, "help": "Whether each output adds a number of its own, learned too."}


@dataclass(frozen=True)
class Layer:
    """One layer spec. Construction checks nothing; `out_shape` and `Architecture` do."""

    stem: ClassVar[str]
    """What the layer's name starts with: the first convolution is `conv1`."""

    @property
    def kind(self) -> str:
        """The class name, as in summaries and JSON."""
        return type(self).__name__

    @property
    def title(self) -> LayerTitle:
        """What people call the layer, and PyTorch; messages say both."""
        return LAYER_TITLES[self.kind]

    @property
    def name_stem(self) -> str:
        """`stem`, or what takes its place for this one layer."""
        return self.stem

    def check(self) -> None:
        """Raise `SpecError` for the first setting with a wrong type or out of its bounds."""
        for spec in fields(self):
            value = getattr(self, spec.name)
            wanted = demand(spec.metadata, value)
            if wanted:
                message = f"{self.title}: {spec.name} must be {wanted}, not {value_text(value)}."
                raise SpecError(None, spec.name, message)

    def out_shape(self, in_shape: Shape) -> Shape:
        """The shape that the layer gives for one image or one row of values of `in_shape`.

        Raises `SpecError` (with `layer_index` None) where a setting is wrong or does not fit the input.
        """
        self.check()
        shape = self._shape(in_shape)
        if prod(shape) > MAX_VALUES:
            message = f"{self.title} would give {shape_text(shape)}: more than {MAX_VALUES:,} values."
            raise SpecError(None, None, message)
        return shape

    def _shape(self, in_shape: Shape) -> Shape:
        return in_shape

    def params(self, in_shape: Shape) -> int:
        """How many numbers the layer learns."""
        return 0

    def macs(self, in_shape: Shape) -> int:
        """Multiply-adds for one image, bias and element-wise work left out."""
        return 0

    def window(self) -> tuple[int, Fraction] | None:
        """How many neighbouring inputs, a side, one output sees, and how many it moves from one output
        to the next. None: each output sees the whole input."""
        return 1, Fraction(1)

    def _need_maps(self, in_shape: Shape) -> None:
        if len(in_shape) != 3:
            message = (
                f"{self.title} works on maps (channels x height x width); this layer receives a row of "
                f"{shape_text(in_shape)}. Put it before Flatten, or put Unflatten before it."
            )
            raise SpecError(None, None, message)

    def _need_row(self, in_shape: Shape) -> None:
        if len(in_shape) != 1:
            message = (
                f"{self.title} works on a row of values; this layer receives maps of {shape_text(in_shape)}. "
                "Put Flatten before it."
            )
            raise SpecError(None, None, message)


def _label(layer: Conv2d | _Pool2d, dilation: int) -> str:
    extras = [f"kernel_size {layer.kernel_size}"]
    if dilation > 1:
        extras.append(f"dilation {dilation}")
    if layer.padding:
        extras.append(f"padding {layer.padding}")
    return f"{layer.title} with {', '.join(extras)}"


def _slide(layer: Conv2d | _Pool2d, in_shape: Shape, dilation: int, stride: int) -> Shape:
    """Height and width after a window slid over the padded map:
    floor((size + 2 padding - extent) / stride) + 1, with extent = dilation (kernel_size - 1) + 1.
    """
    layer._need_maps(in_shape)
    height, width = in_shape[1:]
    extent = dilation * (layer.kernel_size - 1) + 1
    need = extent - 2 * layer.padding
    if min(height, width) < need:
        largest = (min(height, width) + 2 * layer.padding - 1) // dilation + 1
        message = (
            f"{_label(layer, dilation)} needs at least {need} x {need} pixels; "
            f"this layer receives {height} x {width}. A kernel_size of at most {largest} fits."
        )
        raise SpecError(None, "kernel_size", message)
    return tuple((size - need) // stride + 1 for size in (height, width))


@dataclass(frozen=True)
class Conv2d(Layer):
    """Filters that slide over the maps (cross-correlation, as all frameworks compute it)."""

    stem: ClassVar[str] = "conv"
    out_channels: int = field(metadata=_CHANNELS)
    kernel_size: int = field(metadata=_KERNEL)
    stride: int = field(default=1, metadata=_STRIDE)
    padding: int = field(default=0, metadata=_PADDING)
    dilation: int = field(default=1, metadata=whole(1, 1, 64, "Distance between the pixels a filter reads."))
    groups: int = field(
        default=1, metadata=whole(1, 1, 4096, "Into how many groups channels are split; filters see one.")
    )
    bias: bool = field(default=True, metadata=_BIAS)

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

    def window(self) -> tuple[int, Fraction] | None:
        return self.dilation * (self.kernel_size - 1) + 1, Fraction(self.stride)


@dataclass(frozen=True)
class ConvTranspose2d(Layer):
    """Each input pixel stamps the kernel, scaled by its value, onto a larger map."""

    stem: ClassVar[str] = "conv_transpose"
    out_channels: int = field(metadata=_CHANNELS)
    kernel_size: int = field(metadata=whole(4, 1, 128, "Width and height of the stamp, in pixels."))
    stride: int = field(
        default=1, metadata=whole(1, 1, 128, "How many pixels apart the stamps land; 2 doubles the map.")
    )
    padding: int = field(
        default=0,
        metadata=whole(0, 0, 128, "How many rows and columns are cut off each edge of the result."),
    )
    output_padding: int = field(
        default=0,
        metadata=whole(0, 0, 127, "Rows and columns added at the bottom and right, to reach a size."),
    )
    bias: bool = field(default=True, metadata=_BIAS)

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


@dataclass(frozen=True)
class _Pool2d(Layer):
    stem: ClassVar[str] = "pool"
    kernel_size: int = field(metadata=whole(2, 1, 128, "Width and height of the window, in pixels."))
    stride: int | None = field(
        default=None,
        metadata=whole(2, 1, 128, "How many pixels the window moves; empty: as many as it is wide.", True),
    )
    padding: int = field(
        default=0, metadata=whole(0, 0, 64, "Border around the map: at most half the window.")
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


@dataclass(frozen=True)
class MaxPool2d(_Pool2d):
    """The largest value under the window, for each channel on its own."""


@dataclass(frozen=True)
class AvgPool2d(_Pool2d):
    """The mean of the values under the window (padding counts as zeros), for each channel on its own."""


@dataclass(frozen=True)
class GlobalAvgPool2d(Layer):
    """The mean of each whole map: `(c, h, w)` becomes `(c, 1, 1)`."""

    stem: ClassVar[str] = "global_pool"

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        return (in_shape[0], 1, 1)

    def window(self) -> tuple[int, Fraction] | None:
        return None


@dataclass(frozen=True)
class BatchNorm2d(Layer):
    """Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it (both learned).

    Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167
    """

    stem: ClassVar[str] = "norm"

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        return in_shape

    def params(self, in_shape: Shape) -> int:
        return 2 * in_shape[0]


@dataclass(frozen=True)
class Activation(Layer):
    """The same non-linear function for every value. The layer is named after it: `relu1`.

    PReLU learns its slope for negative values, one for each channel (He et al., 2015,
    https://arxiv.org/abs/1502.01852).
    """

    function: str = field(
        metadata={
            "type": "choice",
            "start": RELU.name,
            "choices": tuple(ACTIVATIONS),
            "help": "Which function.",
        }
    )
    negative_slope: float = field(
        default=0.01,
        metadata={
            **number(0.01, 0.0, 1.0, "leaky_relu only: the slope for negative values."),
            "only_for": {"function": LEAKY_RELU.name},
        },
    )

    @property
    def name_stem(self) -> str:
        return self.function

    def params(self, in_shape: Shape) -> int:
        return in_shape[0] if self.function == PRELU.name else 0


@dataclass(frozen=True)
class Dropout(Layer):
    """In training, sets each value to zero with probability p and scales the others by 1 / (1 - p).

    Srivastava et al., 2014, https://jmlr.org/papers/v15/srivastava14a.html
    """

    stem: ClassVar[str] = "dropout"
    p: float = field(
        metadata=number(0.25, 0.0, 0.99, "Which share of the values is set to zero in training.")
    )


@dataclass(frozen=True)
class Flatten(Layer):
    """Lays all maps out as one row of values."""

    stem: ClassVar[str] = "flatten"

    def _shape(self, in_shape: Shape) -> Shape:
        return (prod(in_shape),)

    def window(self) -> tuple[int, Fraction] | None:
        return 1, Fraction(0)


@dataclass(frozen=True)
class Linear(Layer):
    """Each output is a weighted sum of all inputs: a dense layer."""

    stem: ClassVar[str] = "linear"
    out_features: int = field(metadata=whole(10, 1, 65536, "How many values the layer gives."))
    bias: bool = field(default=True, metadata=_BIAS)

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_row(in_shape)
        return (self.out_features,)

    def params(self, in_shape: Shape) -> int:
        return self.out_features * (in_shape[0] + self.bias)

    def macs(self, in_shape: Shape) -> int:
        return in_shape[0] * self.out_features

    def window(self) -> tuple[int, Fraction] | None:
        return None


@dataclass(frozen=True)
class Unflatten(Layer):
    """Folds a row of values into maps."""

    stem: ClassVar[str] = "unflatten"
    shape: Shape = field(
        metadata={"type": "shape", "start": (8, 7, 7), "help": "Channels, height and width of the maps."}
    )

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_row(in_shape)
        if prod(self.shape) != in_shape[0]:
            message = (
                f"{self.title} to {shape_text(self.shape)} needs {prod(self.shape):,} values; "
                f"this layer receives {in_shape[0]:,}."
            )
            raise SpecError(None, "shape", message)
        return self.shape

    def window(self) -> tuple[int, Fraction] | None:
        return None


@dataclass(frozen=True)
class Upsample(Layer):
    """Repeats each pixel `scale_factor` times in both directions (nearest neighbour)."""

    stem: ClassVar[str] = "upsample"
    scale_factor: int = field(metadata=whole(2, 1, 32, "How many times larger the map becomes, a side."))

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        channels, height, width = in_shape
        return (channels, height * self.scale_factor, width * self.scale_factor)

    def window(self) -> tuple[int, Fraction] | None:
        return 1, Fraction(1, self.scale_factor)


LAYER_KINDS: dict[str, type[Layer]] = {
    cls.__name__: cls
    for cls in (
        Conv2d, ConvTranspose2d, MaxPool2d, AvgPool2d, GlobalAvgPool2d, BatchNorm2d,
        Activation, Dropout, Flatten, Linear, Unflatten, Upsample,
    )
}  # fmt: skip


def _field_info(cls: type[Layer]) -> dict[str, dict[str, Any]]:
    return {
        spec.name: {
            **spec.metadata,
            "required": spec.default is MISSING,
            "default": spec.metadata["start"] if spec.default is MISSING else spec.default,
        }
        for spec in fields(cls)
    }


FIELDS: dict[str, dict[str, dict[str, Any]]] = {kind: _field_info(cls) for kind, cls in LAYER_KINDS.items()}
"""For an editor, by kind and field: `type` (int, float, bool, choice, shape), `minimum`, `maximum`,
`default` (a value to start from where the field is `required`), `choices`, `optional` (None is allowed),
`only_for` (other fields that must have these values for it to matter) and `help`. Plain data, fit for JSON.
"""
