"""What can be chosen on the page. The field names are the names in the URL."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from nn_core.mechanics.backprop import HIDDEN_ACTIVATIONS, LOSSES, OUTPUT_ACTIVATIONS, RULES, SmallNetwork
from nn_core.mechanics.backprop.network import KINDS
from nn_core.numerals import general
from ui.kit.url import Choice, Number, Param, Whole

LIMIT = 1000.0
MOST_NUMBERS = 64
MOST_ROUNDS = 100_000
# Adam's mean square of the gradient may be far larger than any weight, and far smaller.
LARGEST_MEMORY = 1e30


@dataclass(frozen=True)
class Numbers(Param):
    """Numbers in a row: "0.5,-0.4,1"."""

    limit: float = LIMIT

    def read(self, text: str) -> tuple[float, ...]:
        parts = text[:4_000].split(",")
        if len(parts) > MOST_NUMBERS:
            raise ValueError(f"there may be {MOST_NUMBERS} numbers at most")
        return tuple(_number(part, self.limit) for part in parts)

    def write(self, value: tuple[float, ...]) -> str:
        return ",".join(map(_short, value))


def _number(text: str, limit: float) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text[:20]!r} is no number") from None
    if not (math.isfinite(number) and abs(number) <= limit):
        raise ValueError(f"{text[:20]!r} is not between −{general(limit)} and {general(limit)}")
    return number


def _short(number: float) -> str:
    """The shortest text that is read as the same number."""
    return repr(number).removesuffix(".0")


@dataclass(frozen=True)
class Held(Param):
    """Numbers with their names: "h1:0.5,z2:-1"."""

    def read(self, text: str) -> tuple[tuple[str, float], ...]:
        parts = text[:4_000].split(",")
        if len(parts) > MOST_NUMBERS:
            raise ValueError(f"there may be {MOST_NUMBERS} numbers at most")
        held = tuple(map(self._pair, parts))
        if len(dict(held)) < len(held):
            raise ValueError("a name stands there twice")
        return held

    def write(self, value: tuple[tuple[str, float], ...]) -> str:
        return ",".join(f"{name}:{_short(number)}" for name, number in value)

    def _pair(self, text: str) -> tuple[str, float]:
        name, _, number = text.partition(":")
        return _name(name), _number(number, LIMIT)


def _name(text: str) -> str:
    if not (text.isascii() and text.isalnum() and len(text) <= 3):
        raise ValueError(f"{text[:20]!r} is no name of a number")
    return text


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A complete choice.

    Attributes:
        kind .. loss: the fields of SmallNetwork.
        rule, rate: how the weights learn.
        numbers: for each name of `graph.given`; empty: the network's own to begin with.
        carried: numbers of a network of another size, by name: those that have a place go there, in place of
            `numbers`; a lesson has taken them in.
        held: computed numbers that are set by hand, by name; see `Graph.holding`.
        mean, square: what the rule remembers of each parameter; empty: nothing yet.
        round: which update comes next.
        at: how many steps of the round are done.
        name: whose gradient is checked; first, second: the weights along which the loss is drawn (empty: the
            first two).
        h: the check pushes by 10 to this power.
        steps: length of the paths on the surface.
        predict: "on": the next gradient is asked for before it is shown.
    """

    kind: str = "dense"
    inputs: int = 2
    hidden: int = 2
    outputs: int = 1
    padding: int = 0
    activation: str = "tanh"
    output_activation: str = "identity"
    loss: str = "squared"
    rule: str = "gd"
    rate: float = 0.1
    numbers: tuple[float, ...] = ()
    carried: tuple[tuple[str, float], ...] = ()
    held: tuple[tuple[str, float], ...] = ()
    mean: tuple[float, ...] = ()
    square: tuple[float, ...] = ()
    round: int = 1
    at: int = 1
    name: str = ""
    first: str = ""
    second: str = ""
    h: int = -3
    steps: int = 30
    predict: str = "off"

    @property
    def network(self) -> SmallNetwork:
        """Raises MechanicsError where the fields do not fit together."""
        return SmallNetwork(**{field.name: getattr(self, field.name) for field in fields(SmallNetwork)})


USUAL = Chosen()


@dataclass(frozen=True)
class Name(Param):
    """The name of a number in a network; whether this network has it is for the lesson to say."""

    def read(self, text: str) -> str:
        return _name(text)


PARAMS: tuple[Param, ...] = (
    Choice("kind", "kind of network", options=KINDS),
    Whole("inputs", "number of inputs", minimum=1, maximum=3),
    Whole("hidden", "number of hidden neurons", minimum=1, maximum=4),
    Whole("outputs", "number of outputs", minimum=1, maximum=2),
    Whole("padding", "padding", minimum=0, maximum=1),
    Choice("activation", "activation", options=HIDDEN_ACTIVATIONS),
    Choice("output_activation", "output's activation", options=OUTPUT_ACTIVATIONS),
    Choice("loss", "loss", options=LOSSES),
    Choice("rule", "update rule", options=RULES),
    Number("rate", "learning rate", minimum=0.0, maximum=10.0),
    Numbers("numbers", "numbers"),
    Held("carried", "carried numbers"),
    Held("held", "held numbers"),
    Numbers("mean", "remembered means", limit=LARGEST_MEMORY),
    Numbers("square", "remembered squares", limit=LARGEST_MEMORY),
    Whole("round", "round", minimum=1, maximum=MOST_ROUNDS),
    Whole("at", "step", minimum=0, maximum=500, place=True),
    Name("name", "number to check"),
    Name("first", "first weight"),
    Name("second", "second weight"),
    Number("h", "power of h", minimum=-12, maximum=0),
    Whole("steps", "number of steps", minimum=0, maximum=300),
    Choice("predict", "prediction", options=("on", "off")),
)


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given (not None), the rest as usual."""
    given = {name: value for name, value in values.items() if value is not None}
    return replace(USUAL, **given)


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`: what is usual becomes None."""
    values = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
    return {name: None if value == getattr(USUAL, name) else value for name, value in values.items()}
