"""The layers that read two outputs: that of the layer before, and that of a layer which they name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from nn_core.network.fields import Shape, SpecError, layer_name, shape_text
from nn_core.network.layer import INPUT, Layer
from nn_core.network.titles import LayerTitle


@dataclass(frozen=True)
class Join(Layer):
    """Reads the layer before and, beside it, `source`."""

    source: str = field(
        metadata=layer_name(INPUT, "The earlier layer whose output joins that of the layer before.")
    )

    def out_shape(self, in_shape: Shape, beside: Shape | None = None) -> Shape:
        """As of any layer; `beside` is the shape that `source` gives, the same as `in_shape` where it is not
        given."""
        return super().out_shape(in_shape, in_shape if beside is None else beside)

    def written(self, before: str, beside: str) -> str:
        """The expression of PyTorch that joins two tensors of these names, n c ... each."""
        raise NotImplementedError

    def _refuse(self, wanted: str, in_shape: Shape, beside: Shape) -> SpecError:
        message = (
            f"{self.title} needs two outputs {wanted}; the layer before gives {shape_text(in_shape)}, "
            f"{self.source} gives {shape_text(beside)}."
        )
        return SpecError(None, "source", message)


@dataclass(frozen=True)
class Add(Join):
    """The sum of two outputs of one shape, value by value: a skip connection.

    He et al., 2016, https://arxiv.org/abs/1512.03385
    """

    stem: ClassVar[str] = "add"
    channelwise: ClassVar[bool] = True
    title: ClassVar[LayerTitle] = LayerTitle(
        "Add", "Add", "Join", "Adds an earlier output, value by value: a skip.", ""
    )

    def _joined(self, in_shape: Shape, beside: Shape) -> Shape:
        if in_shape != beside:
            raise self._refuse("of one shape", in_shape, beside)
        return in_shape

    def written(self, before: str, beside: str) -> str:
        return f"{before} + {beside}"


@dataclass(frozen=True)
class Concat(Join):
    """The channels of the layer before, then those of `source`; of rows their values.

    Ronneberger et al., 2015, https://arxiv.org/abs/1505.04597; Huang et al., 2017,
    https://arxiv.org/abs/1608.06993
    """

    stem: ClassVar[str] = "concat"
    title: ClassVar[LayerTitle] = LayerTitle(
        "Concatenate", "Concat", "Join", "Puts the channels of an earlier output behind its own.", ""
    )

    def _joined(self, in_shape: Shape, beside: Shape) -> Shape:
        if in_shape[1:] != beside[1:] or len(in_shape) != len(beside):
            raise self._refuse("of the same height and width", in_shape, beside)
        return (in_shape[0] + beside[0], *in_shape[1:])

    def written(self, before: str, beside: str) -> str:
        return f"torch.cat([{before}, {beside}], dim=1)"
