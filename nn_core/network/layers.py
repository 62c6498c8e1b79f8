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
from nn_core.network.fields import Shape, SpecError, number, shape_text, whole
from nn_core.network.joins import Add as Add
from nn_core.network.joins import Concat as Concat
from nn_core.network.layer import BIAS
from nn_core.network.layer import Layer as Layer
from nn_core.network.titles import LayerTitle, TorchCall
from nn_core.network.windows import AvgPool2d as AvgPool2d
from nn_core.network.windows import Conv2d as Conv2d
from nn_core.network.windows import ConvTranspose2d as ConvTranspose2d
from nn_core.network.windows import MaxPool2d as MaxPool2d


@dataclass(frozen=True)
class GlobalAvgPool2d(Layer):
    """The mean of each whole map: `(c, h, w)` becomes `(c, 1, 1)`."""

    stem: ClassVar[str] = "global_pool"
    channelwise: ClassVar[bool] = True
    title: ClassVar[LayerTitle] = LayerTitle(
        "Global average",
        "Global average",
        "Shrink",
        "Turns each map into one number.",
        "AdaptiveAvgPool2d",
    )

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        return (in_shape[0], 1, 1)

    def window(self) -> tuple[int, Fraction] | None:
        return None

    def torch_call(self, in_shape: Shape) -> TorchCall:
        return self._call(1)


@dataclass(frozen=True)
class BatchNorm2d(Layer):
    """Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it (both learned).

    Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167
    """

    stem: ClassVar[str] = "norm"
    channelwise: ClassVar[bool] = True
    title: ClassVar[LayerTitle] = LayerTitle(
        "Batch norm",
        "Batch norm",
        "Keep training steady",
        "Brings each channel to mean 0, variance 1.",
        "BatchNorm2d",
    )
    eps: float = field(
        default=1e-5,
        metadata=number(
            1e-5, 1e-8, 1.0, "Added to the variance: nothing is divided by 0.", label="epsilon", rare=True
        ),
    )
    momentum: float = field(
        default=0.1,
        metadata=number(
            0.1,
            0.0,
            1.0,
            "How much each batch counts in the mean and variance that are used after training.",
            rare=True,
        ),
    )

    @property
    def signed(self) -> bool:
        return True

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        return in_shape

    def params(self, in_shape: Shape) -> int:
        return 2 * in_shape[0]

    def torch_call(self, in_shape: Shape) -> TorchCall:
        return self._call(in_shape[0], settings=("eps", "momentum"))


@dataclass(frozen=True)
class Activation(Layer):
    """The same non-linear function for every value. The layer is named after it: `relu1`.

    PReLU learns its slope for negative values, one for each channel (He et al., 2015,
    https://arxiv.org/abs/1502.01852).
    """

    channelwise: ClassVar[bool] = True
    title: ClassVar[LayerTitle] = LayerTitle(
        "Activation", "Activation", "Bend", "Without a bend, many layers are worth only one.", ""
    )
    function: str = field(
        metadata={
            "type": "choice",
            "start": RELU.name,
            "choices": tuple(ACTIVATIONS),
            "titles": {name: function.title for name, function in ACTIVATIONS.items()},
            "help": "Which function.",
        }
    )
    negative_slope: float = field(
        default=0.01,
        metadata={
            **number(0.01, 0.0, 1.0, "leaky_relu only: the slope for negative values.", label="slope"),
            "only_for": {"function": LEAKY_RELU.name},
        },
    )

    @property
    def name_stem(self) -> str:
        return self.function

    @property
    def signed(self) -> bool:
        lowest, _ = ACTIVATIONS[self.function].values
        return lowest < 0

    def params(self, in_shape: Shape) -> int:
        return in_shape[0] if self.function == PRELU.name else 0

    def torch_call(self, in_shape: Shape) -> TorchCall:
        arguments: tuple[Any, ...] = ()
        if self.function == LEAKY_RELU.name:
            arguments = (self.negative_slope,)
        elif self.function == PRELU.name:
            arguments = (in_shape[0],)
        return TorchCall(ACTIVATIONS[self.function].torch, arguments)


@dataclass(frozen=True)
class Dropout(Layer):
    """In training, sets each value to zero with probability p and scales the others by 1 / (1 - p).

    Srivastava et al., 2014, https://jmlr.org/papers/v15/srivastava14a.html
    """

    stem: ClassVar[str] = "dropout"
    channelwise: ClassVar[bool] = True
    title: ClassVar[LayerTitle] = LayerTitle(
        "Dropout", "Dropout", "Keep training steady", "Switches off random units while training.", "Dropout"
    )
    p: float = field(
        metadata=number(
            0.25, 0.0, 0.99, "Which share of the values is set to zero in training.", label="share"
        )
    )

    def torch_call(self, in_shape: Shape) -> TorchCall:
        return self._call(self.p)


@dataclass(frozen=True)
class Flatten(Layer):
    """Lays all maps out as one row of values."""

    stem: ClassVar[str] = "flatten"
    title: ClassVar[LayerTitle] = LayerTitle(
        "Flatten", "Flatten", "Decide", "Lays all maps out in one row, as a dense layer needs it.", "Flatten"
    )

    def _shape(self, in_shape: Shape) -> Shape:
        return (prod(in_shape),)

    def window(self) -> tuple[int, Fraction] | None:
        return 1, Fraction(0)


@dataclass(frozen=True)
class Linear(Layer):
    """Each output is a weighted sum of all inputs: a dense layer."""

    stem: ClassVar[str] = "linear"
    title: ClassVar[LayerTitle] = LayerTitle(
        "Dense", "Dense", "Decide", "Each output weighs every input.", "Linear"
    )
    weighted: ClassVar[bool] = True
    out_features: int = field(
        metadata=whole(10, 1, 65536, "How many values the layer gives.", label="outputs", fresh=64)
    )
    bias: bool = field(default=True, metadata=BIAS)

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_row(in_shape)
        return (self.out_features,)

    def params(self, in_shape: Shape) -> int:
        return self.out_features * (in_shape[0] + self.bias)

    def macs(self, in_shape: Shape) -> int:
        return in_shape[0] * self.out_features

    def window(self) -> tuple[int, Fraction] | None:
        return None

    def torch_call(self, in_shape: Shape) -> TorchCall:
        return self._call(in_shape[0], self.out_features, settings=("bias",))


@dataclass(frozen=True)
class Unflatten(Layer):
    """Folds a row of values into maps."""

    stem: ClassVar[str] = "unflatten"
    title: ClassVar[LayerTitle] = LayerTitle(
        "Unflatten", "Unflatten", "Make maps larger", "Folds a row of values into maps.", "Unflatten"
    )
    shape: Shape = field(
        metadata={
            "type": "shape",
            "start": (8, 7, 7),
            "help": "Channels, height and width of the maps.",
            "label": "c, h, w",
        }
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

    def torch_call(self, in_shape: Shape) -> TorchCall:
        return self._call(1, self.shape)


@dataclass(frozen=True)
class Upsample(Layer):
    """Repeats each pixel `scale_factor` times in both directions (nearest neighbour)."""

    stem: ClassVar[str] = "upsample"
    channelwise: ClassVar[bool] = True
    title: ClassVar[LayerTitle] = LayerTitle(
        "Upsample", "Upsample", "Make maps larger", "Repeats each pixel.", "Upsample"
    )
    scale_factor: int = field(
        metadata=whole(2, 1, 32, "How many times larger the map becomes, a side.", label="factor")
    )

    def _shape(self, in_shape: Shape) -> Shape:
        self._need_maps(in_shape)
        channels, height, width = in_shape
        return (channels, height * self.scale_factor, width * self.scale_factor)

    def window(self) -> tuple[int, Fraction] | None:
        return 1, Fraction(1, self.scale_factor)

    def torch_call(self, in_shape: Shape) -> TorchCall:
        return self._call(always=("scale_factor",))


LAYER_KINDS: dict[str, type[Layer]] = {
    cls.__name__: cls
    for cls in (
        Conv2d, Activation, MaxPool2d, AvgPool2d, GlobalAvgPool2d, Flatten, Linear,
        BatchNorm2d, Dropout, Upsample, ConvTranspose2d, Unflatten, Add, Concat,
    )
}  # fmt: skip
"""By name, in the order of lists."""


def _field_info(cls: type[Layer]) -> dict[str, dict[str, Any]]:
    return {
        spec.name: {
            "label": spec.name,
            "rare": False,
            **spec.metadata,
            "required": spec.default is MISSING,
            "default": spec.metadata["start"] if spec.default is MISSING else spec.default,
        }
        for spec in sorted(fields(cls), key=lambda spec: spec.name == "source")
    }


FIELDS: dict[str, dict[str, dict[str, Any]]] = {kind: _field_info(cls) for kind, cls in LAYER_KINDS.items()}
"""For an editor, by kind and field: `type` (int, float, bool, choice, shape, layer), `minimum`, `maximum`,
`default` (a value to start from where the field is `required`), `fresh` (what an editor gives a new layer
instead), `label` (for people), `rare` (seldom changed), `choices` and their `titles`, `optional` (None is
allowed), `only_for` (other fields that must have these values for it to matter) and `help`. Plain data, fit
for JSON.
"""
