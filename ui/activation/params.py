"""What can be chosen on the page. The field names are the names in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nn_core.mechanics.activations import ACTIVATIONS
from ui.kit import inputs
from ui.kit.inputs import INPUT_PARAMS, InputChoice
from ui.kit.layer_before import LAYER_KERNELS, LEARNED
from ui.kit.url import Choice, Number, Param, Whole

LEARNED_PRELU = "learned_prelu"
SCALES = ("same", "own")
MAX_GAIN = 20.0
MAX_BIAS = 20.0
MAX_PARAMETER = 3.0


@dataclass(frozen=True, kw_only=True)
class Chosen(InputChoice):
    """A complete choice.

    Attributes:
        kernel: of the convolution whose map is activated; "learned" and "learned_prelu" make eight maps.
        unit: the map that is shown.
        gain, bias: z = gain * convolution + bias.
        first, second: the activations beside each other; their parameters are None as usual, which for
            PReLU on units that a network has learned with it is the slope learned for the unit.
        scale: colours and axes are the same for both, or each its own.
    """

    kernel: str = "sobel_x"
    unit: int = 0
    gain: float = 1.0
    bias: float = 0.0
    first: str = "relu"
    first_parameter: float | None = None
    second: str = "tanh"
    second_parameter: float | None = None
    scale: str = "same"
    row: int = 22
    column: int = 22


USUAL = Chosen()

PARAMS: tuple[Param, ...] = (
    *INPUT_PARAMS,
    Choice("kernel", "kernel", options=(*LAYER_KERNELS, LEARNED, LEARNED_PRELU)),
    Whole("unit", "unit", minimum=0, maximum=7),
    Number("gain", "factor of the weights", minimum=0.1, maximum=MAX_GAIN),
    Number("bias", "bias", minimum=-MAX_BIAS, maximum=MAX_BIAS),
    Choice("first", "first activation", options=tuple(ACTIVATIONS)),
    Number("first_parameter", "parameter", minimum=-MAX_PARAMETER, maximum=MAX_PARAMETER),
    Choice("second", "second activation", options=tuple(ACTIVATIONS)),
    Number("second_parameter", "parameter", minimum=-MAX_PARAMETER, maximum=MAX_PARAMETER),
    Choice("scale", "scale", options=SCALES),
    Whole("row", "row", minimum=0, maximum=127, place=True),
    Whole("column", "column", minimum=0, maximum=127, place=True),
)


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given, the rest as usual."""
    return inputs.complete(USUAL, values)


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`."""
    return inputs.sparse(USUAL, chosen)
