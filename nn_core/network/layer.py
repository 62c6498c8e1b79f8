"""What every kind of layer is: a frozen dataclass that knows its name, its shapes and its price."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from fractions import Fraction
from math import prod
from typing import Any, ClassVar

from nn_core.network.fields import Shape, SpecError, demand, layer_name, shape_text, value_text
from nn_core.network.titles import LayerTitle, TorchCall

MAX_VALUES = 10**9
"""The most values that one layer of a description may give for one image."""

BIAS = {
    "type": "bool",
    "start": True,
    "help": "Whether each output adds a number of its own, learned too.",
    "rare": True,
}
"""A field that several kinds have."""


INPUT = "input"
"""What a `source` calls the network's own input."""


@dataclass(frozen=True)
class Layer:
    """One layer spec. Construction checks nothing; `out_shape` and `Architecture` do.

    `source` names the earlier layer whose output it reads, as `layer_names` has it, or `INPUT`; None is the
    layer before.
    """

    stem: ClassVar[str]
    """What the layer's name starts with: the first convolution is `conv1`."""
    title: ClassVar[LayerTitle]
    """What people call the layer, and PyTorch; messages say both."""
    weighted: ClassVar[bool] = False
    """Whether it has weights that can be drawn as pictures."""
    channelwise: ClassVar[bool] = False
    """Whether each channel of what it gives is made of that one channel alone."""
    source: str | None = field(
        default=None,
        kw_only=True,
        metadata=layer_name(
            None, "The earlier layer that is read; empty: the one before.", optional=True, rare=True
        ),
    )

    @property
    def kind(self) -> str:
        """The class name, as in summaries and JSON."""
        return type(self).__name__

    @property
    def name_stem(self) -> str:
        """`stem`, or what takes its place for this one layer."""
        return self.stem

    @property
    def signed(self) -> bool | None:
        """Whether it can give numbers below 0; None where it gives such numbers as it is given."""
        return True if self.weighted else None

    def check(self) -> None:
        """Raise `SpecError` for the first setting with a wrong type or out of its bounds."""
        for spec in fields(self):
            value = getattr(self, spec.name)
            wanted = demand(spec.metadata, value)
            if wanted:
                message = f"{self.title}: {spec.name} must be {wanted}, not {value_text(value)}."
                raise SpecError(None, spec.name, message)

    def out_shape(self, in_shape: Shape, beside: Shape | None = None) -> Shape:
        """The shape that the layer gives for one image or one row of values of `in_shape`.

        `beside` is the other shape that a `Join` reads. Raises `SpecError` (with `layer_index` None) where a
        setting is wrong or does not fit the input.
        """
        self.check()
        shape = self._shape(in_shape) if beside is None else self._joined(in_shape, beside)
        if prod(shape) > MAX_VALUES:
            message = f"{self.title} would give {shape_text(shape)}: more than {MAX_VALUES:,} values."
            raise SpecError(None, None, message)
        return shape

    def _shape(self, in_shape: Shape) -> Shape:
        return in_shape

    def _joined(self, in_shape: Shape, beside: Shape) -> Shape:
        raise NotImplementedError

    def params(self, in_shape: Shape) -> int:
        """How many numbers the layer learns."""
        return 0

    def macs(self, in_shape: Shape) -> int:
        """Multiply-adds for one image, bias and element-wise work left out."""
        return 0

    def copied(self, in_shape: Shape) -> int:
        """How many numbers it lays out anew for one image before it begins."""
        return 0

    def window(self) -> tuple[int, Fraction] | None:
        """How many neighbouring inputs, a side, one output sees, and how many it moves from one output
        to the next. None: each output sees the whole input."""
        return 1, Fraction(1)

    def torch_call(self, in_shape: Shape) -> TorchCall:
        """How PyTorch makes this layer for such an input."""
        return TorchCall(self.title.torch)

    def written_input(self, before: str) -> str:
        """The expression of PyTorch for what its module is given, of the output of the name `before`."""
        return before

    def _call(
        self, *arguments: Any, always: tuple[str, ...] = (), settings: tuple[str, ...] = ()
    ) -> TorchCall:
        """A call with fields as options; `settings` go without saying at their defaults."""
        options = {name: getattr(self, name) for name in (*always, *settings)}
        return TorchCall(
            self.title.torch, arguments, options, {name: getattr(type(self), name) for name in settings}
        )

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
