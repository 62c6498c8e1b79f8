"""What can be chosen on the page. The field names are the names in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ui.kit import inputs
from ui.kit.inputs import DIGIT_PX, FRAME_PARAM, INPUT_PARAMS, InputChoice
from ui.kit.url import Choice, Number, Param, Whole

CLASSES = 10
FEATURES = 784
LEAST_TEMPERATURE, MOST_TEMPERATURE = 0.1, 10.0


@dataclass(frozen=True, kw_only=True)
class Chosen(InputChoice):
    """A complete choice.

    Attributes:
        label: the class whose score is taken apart; None: the one that wins.
        truth: the true class; None: as the data set says, and for an own picture none.
        view: what the maps show: the features, the weights, one over the other, or their products.
        terms: whether the sum is written out by pixel or by map.
        feature: the place of the pixel that is looked at among all features, written as one line;
            None: the one with the largest product.
    """

    input: str = "digit"
    digit: int = 3
    example: int = 10
    size: int = DIGIT_PX
    label: int | None = None
    truth: int | None = None
    temperature: float = 1.0
    view: str = "overlay"
    terms: str = "pixel"
    feature: int | None = None


USUAL = Chosen()
VIEWS = ("features", "overlay", "weights", "products")
TERMS = ("pixel", "map")
SOURCES = ("photo", "digit", "example", "own")

PARAMS: tuple[Param, ...] = (
    Choice("input", "input", options=("digit", "photograph", "own")),
    *(param for param in INPUT_PARAMS if param.name in SOURCES),
    FRAME_PARAM,
    Whole("label", "class", minimum=0, maximum=CLASSES - 1),
    Whole("truth", "true class", minimum=0, maximum=CLASSES - 1),
    Number("temperature", "temperature", minimum=LEAST_TEMPERATURE, maximum=MOST_TEMPERATURE),
    Choice("view", "view", options=VIEWS),
    Choice("terms", "terms", options=TERMS),
    Whole("feature", "feature", minimum=0, maximum=FEATURES - 1),
)
NAMES = frozenset(param.name for param in PARAMS)


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given, the rest as usual; the network reads 28 x 28 grey pixels, whatever comes."""
    return replace(inputs.complete(USUAL, values), size=DIGIT_PX, colour="grey")


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`."""
    values = {name: value for name, value in inputs.sparse(USUAL, chosen).items() if name in NAMES}
    return values | {"input": None if chosen.input == USUAL.input else chosen.input}
