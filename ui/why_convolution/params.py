"""What can be chosen on the page. The field names are the names in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from ui.kit import inputs
from ui.kit.inputs import DIGIT_PX, FRAME_PARAM, INPUT_PARAMS, InputChoice
from ui.kit.url import Choice, Param, Whole

MATCHES = {"size": "Equal size", "accuracy": "Equal accuracy"}
MAX_SEED = 99
MAX_CHANNELS = 32
CONVOLUTIONS = 3
ANSWERS = ("cnn", "perceptron", "neither")
PREDICTED = ("shifted", "shuffled")
"""The experiments whose outcome is predicted before it is shown."""

Predictions = Mapping[str, str | None]
NOTHING: Mapping[str, Predictions] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Chosen(InputChoice):
    """A complete choice.

    Attributes:
        match: what CNN and perceptron have in common.
        seed: of the weights, the order of the images and the permutation of the pixels.
        shifted, shuffled: the network of which it was predicted that it loses more in that experiment, or
            "neither"; None: not predicted yet.
        layer: the convolution that is looked at, from 1 on.
        channel, row, column: the channel and the place on its map; None: where its answer is largest.
    """

    input: str = "digit"
    digit: int = 5
    example: int = 2
    size: int = DIGIT_PX
    match: str = "size"
    seed: int = 0
    shifted: str | None = None
    shuffled: str | None = None
    layer: int = 2
    channel: int = 0
    row: int | None = None
    column: int | None = None


USUAL = Chosen()
SOURCES = ("photo", "digit", "example", "own")

PARAMS: tuple[Param, ...] = (
    Choice("match", "match", options=tuple(MATCHES)),
    Whole("seed", "seed", minimum=0, maximum=MAX_SEED),
    *(Choice(name, f"prediction ({name})", options=ANSWERS) for name in PREDICTED),
    Choice("input", "input", options=("digit", "photograph", "own")),
    *(param for param in INPUT_PARAMS if param.name in SOURCES),
    FRAME_PARAM,
    Whole("layer", "convolution", minimum=1, maximum=CONVOLUTIONS),
    Whole("channel", "channel", minimum=0, maximum=MAX_CHANNELS - 1),
    Whole("row", "row", minimum=0, maximum=DIGIT_PX - 1, place=True),
    Whole("column", "column", minimum=0, maximum=DIGIT_PX - 1, place=True),
)
NAMES = frozenset(param.name for param in PARAMS)


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given, the rest as usual; the network reads 28 x 28 grey pixels, whatever comes."""
    return replace(inputs.complete(USUAL, values), size=DIGIT_PX, colour="grey")


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`."""
    values = {name: value for name, value in inputs.sparse(USUAL, chosen).items() if name in NAMES}
    return values | {"input": None if chosen.input == USUAL.input else chosen.input}


def altered(chosen: Chosen, before: Mapping[str, Predictions] = NOTHING, **values: Any) -> Chosen:
    """The choice with some values changed. Predictions are of one contest: another one has those that were
    made of it `before`, if any.
    """
    after = replace(chosen, **values)
    if contest_of(after) == contest_of(chosen):
        return after
    known = before.get(contest_of(after), {})
    predicted: dict[str, Any] = {name: values.get(name, known.get(name)) for name in PREDICTED}
    return replace(after, **predicted)


def predictions_of(chosen: Chosen) -> Predictions:
    """What was predicted, by experiment."""
    return {name: getattr(chosen, name) for name in PREDICTED}


def contest_of(chosen: Chosen) -> str:
    """What tells a contest from others."""
    return f"{chosen.match} {chosen.seed}"
