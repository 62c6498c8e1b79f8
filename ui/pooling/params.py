"""What can be chosen on the page. The field names are the names in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nn_core.mechanics.pooling import POOLING_KINDS, Pooling, PoolingKind
from ui.kit import inputs
from ui.kit.inputs import INPUT_PARAMS, InputChoice
from ui.kit.layer_before import LAYER_KERNELS
from ui.kit.url import Choice, Number, Param, Whole

NO_KERNEL = "none"
MOTIONS = ("shift", "rotate")
MAX_AMOUNT = 30


@dataclass(frozen=True, kw_only=True)
class Chosen(InputChoice):
    """A complete choice.

    Attributes:
        kernel: of the convolution before the pooling; "none" pools the picture itself.
        stride: None is the window's size.
        padding: L2 pooling, which knows none, leaves it out and keeps it for the other kinds.
        motion, amount: how far the experiment's input is moved, in pixels or degrees.
        pooling: "off" takes the pooling out of the experiment.
    """

    kernel: str = NO_KERNEL
    kind: PoolingKind = "max"
    window: int = 4
    stride: int | None = None
    padding: int = 0
    ceil: str = "no"
    motion: str = "shift"
    amount: float = 1.0
    pooling: str = "on"
    row: int = 5
    column: int = 10

    @property
    def settings(self) -> Pooling:
        """The pooling layer.

        Raises:
            MechanicsError: there is no such layer.
        """
        padding = 0 if self.kind == "l2" else self.padding
        return Pooling(self.kind, self.window, self.stride, padding, self.ceil == "yes")


USUAL = Chosen()

PARAMS: tuple[Param, ...] = (
    *(param for param in INPUT_PARAMS if param.name not in ("colour", "green", "blue")),
    Choice("kernel", "kernel", options=(NO_KERNEL, *LAYER_KERNELS)),
    Choice("kind", "kind of pooling", options=POOLING_KINDS),
    Whole("window", "window", minimum=1, maximum=64),
    Whole("stride", "stride", minimum=1, maximum=64),
    Whole("padding", "padding", minimum=0, maximum=32),
    Choice("ceil", "ceil mode", options=("no", "yes")),
    Choice("motion", "motion", options=MOTIONS),
    Number("amount", "amount of motion", minimum=-MAX_AMOUNT, maximum=MAX_AMOUNT),
    Choice("pooling", "pooling", options=("on", "off")),
    Whole("row", "row", minimum=0, maximum=511, place=True),
    Whole("column", "column", minimum=0, maximum=511, place=True),
)


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given, the rest as usual."""
    return inputs.complete(USUAL, values)


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`."""
    return inputs.sparse(USUAL, chosen)
