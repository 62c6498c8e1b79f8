"""The input of a page that explains a layer: what can be chosen, and its parameters in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from nn_core.data import PHOTOGRAPHS
from ui.convolution.params import PARAMS, START_GRID, Grid
from ui.url import Param

DIGIT_PX = 28


@dataclass(frozen=True, kw_only=True)
class InputChoice:
    """Which picture feeds the layer. The field names are the names in the URL."""

    input: str = "photograph"
    photo: str = "cat"
    digit: int = 5
    example: int = 0
    grid: Grid = START_GRID
    own: bytes = b""
    size: int = 64
    colour: str = "grey"

    @property
    def channels(self) -> int:
        return 3 if self.colour == "rgb" else 1


INPUT_NAMES = frozenset(field.name for field in fields(InputChoice))
INPUT_PARAMS: tuple[Param, ...] = tuple(param for param in PARAMS if param.name in INPUT_NAMES)

Chosen = TypeVar("Chosen", bound=InputChoice)


def complete(usual: Chosen, values: Mapping[str, Any]) -> Chosen:
    """The values that are given (not None), the rest as in `usual`; a digit comes in its own size."""
    given = {name: value for name, value in values.items() if value is not None}
    digit = {"size": DIGIT_PX} if given.get("input", usual.input) == "digit" else {}
    return replace(usual, **{**digit, **given})


def sparse(usual: Chosen, chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`: what is usual becomes None."""
    before = complete(usual, {"input": chosen.input})
    values = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
    return {
        name: value if name == "input" or value != getattr(before, name) else None
        for name, value in values.items()
    }


def photographs() -> list[dict[str, str]]:
    """The photographs to choose from, by name and title."""
    return [{"name": name, "title": entry.title} for name, entry in PHOTOGRAPHS.items()]
