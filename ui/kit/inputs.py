"""The input of a page that explains a layer: what can be chosen, and its parameters in the URL."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeVar

import numpy as np

from nn_core.data import DATASETS, PHOTOGRAPHS, ImageSet
from nn_core.numerals import general
from ui.kit.url import Choice, Param, Whole

INPUTS = ("photograph", "digit", "grid", "own")
DIGIT_PX = 28
MAX_SIZE = 128
MAX_GRID = 10
GRID_PLACE = 1
MAX_NUMBER = 1000.0
MAX_OWN_CHARACTERS = 27_000_000

Colour = Literal["grey", "rgb"]
Grid = tuple[tuple[float, ...], ...]

START_GRID: Grid = (
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (0.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    (0.0, 1.0, 2.0, 2.0, 1.0, 0.0),
    (0.0, 1.0, 2.0, 2.0, 1.0, 0.0),
    (0.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
)


@dataclass(frozen=True, kw_only=True)
class InputChoice:
    """Which picture feeds the layer. The field names are the names in the URL.

    Attributes:
        grid: typed numbers: the only channel, or red.
        green, blue: the other channels of a grid in colour; None: as red.
        frame: "on" asks once that a picture brought to a network of digits be framed as they are.
    """

    input: str = "photograph"
    photo: str = "cat"
    digit: int = 5
    example: int = 0
    grid: Grid = START_GRID
    green: Grid | None = None
    blue: Grid | None = None
    own: bytes = b""
    size: int = 64
    colour: Colour = "grey"
    frame: str = "off"

    @property
    def channels(self) -> int:
        return 3 if self.colour == "rgb" else 1

    @property
    def planes(self) -> tuple[Grid, ...]:
        """The typed numbers of each channel."""
        return (self.grid, self.green or self.grid, self.blue or self.grid)[: self.channels]


@dataclass(frozen=True)
class GridParam(Param):
    """Numbers in rows: "1,2;3,4"."""

    def read(self, text: str) -> Grid:
        rows = tuple(tuple(map(read_number, row.split(","))) for row in text[:10_000].split(";"))
        if len({len(row) for row in rows}) > 1:
            raise ValueError("its rows must have the same length")
        if max(len(rows), len(rows[0])) > MAX_GRID:
            raise ValueError(f"it may have {MAX_GRID} x {MAX_GRID} numbers at most")
        return rows

    def write(self, value: Grid) -> str:
        return ";".join(",".join(map(write_number, row)) for row in value)


@dataclass(frozen=True)
class PictureParam(Param):
    """The bytes of a picture file in base64url. Whether they are a picture is for the decoder to say."""

    def read(self, text: str) -> bytes:
        if len(text) > MAX_OWN_CHARACTERS:
            raise ValueError("it has more than 20 MB")
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise ValueError("it is damaged: part of it may be missing") from None

    def write(self, value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


INPUT_PARAMS: tuple[Param, ...] = (
    Choice("input", "input", "photograph", options=INPUTS),
    Choice("photo", "photograph", options=tuple(PHOTOGRAPHS)),
    Whole("digit", "digit", minimum=0, maximum=9),
    Whole("example", "example of the digit", minimum=0, maximum=499),
    GridParam("grid", "grid"),
    GridParam("green", "grid of green"),
    GridParam("blue", "grid of blue"),
    PictureParam("own", "picture"),
    Whole("size", "size", minimum=4, maximum=MAX_SIZE),
    Choice("colour", "colour", options=("rgb", "grey")),
)

FRAME_PARAM = Choice("frame", "frame of a digit", options=("off", "on"))

Chosen = TypeVar("Chosen", bound=InputChoice)


def picture_words(chosen: InputChoice) -> str:
    """Which picture it is, in the middle of a sentence."""
    return {
        "photograph": f"the photograph “{PHOTOGRAPHS[chosen.photo].title}”",
        "digit": f"the digit {chosen.digit}",
        "grid": "the grid of numbers",
        "own": "your own picture of before",
    }[chosen.input]


def picture_source(chosen: InputChoice) -> str:
    """Who made the picture and who may use it; empty for typed numbers and for one's own."""
    if chosen.input == "photograph":
        photo = PHOTOGRAPHS[chosen.photo]
        return f"{photo.title}: {photo.source} {photo.licence}"
    return set_source("mnist") if chosen.input == "digit" else ""


def set_source(name: str) -> str:
    """Who made a set of images and who may use it; empty for a set that is not ours."""
    known = DATASETS.get(name)
    return f"{known.title}: {known.source} {known.licence}" if known is not None else ""


def name_of(dataset: str | ImageSet) -> str:
    """What the images of a run are called in a sentence."""
    return dataset if isinstance(dataset, str) else dataset.title


def source_of(dataset: str | ImageSet) -> str:
    """Who made the images of a run and who may use them."""
    if isinstance(dataset, str):
        return set_source(dataset)
    return f"{dataset.title}: {dataset.source} {dataset.licence}"


def complete(usual: Chosen, values: Mapping[str, Any]) -> Chosen:
    """The values that are given (not None), the rest as in `usual`.

    A digit comes in its own size; on a grid one looks at a place near its first corner.
    """
    given = {name: value for name, value in values.items() if value is not None}
    fitting: dict[str, dict[str, Any]] = {
        "digit": {"size": DIGIT_PX},
        "grid": {"row": GRID_PLACE, "column": GRID_PLACE},
    }
    return replace(usual, **{**fitting.get(given.get("input", usual.input), {}), **given})


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


def read_number(text: str) -> float:
    """A finite number within +-1000, in float32 as the browser computes with it, or ValueError."""
    try:
        value = float(text) if len(text) <= 40 else math.nan
    except ValueError:
        value = math.nan
    if not abs(value) <= MAX_NUMBER:
        bounds = f"between −{general(MAX_NUMBER)} and {general(MAX_NUMBER)}"
        raise ValueError(f"each number must lie {bounds}; {text[:20]!r} does not")
    return float(np.float32(value))


def write_number(value: float) -> str:
    """The shortest text that `read_number` turns into the same float32."""
    return str(np.float32(value)).removesuffix(".0")
