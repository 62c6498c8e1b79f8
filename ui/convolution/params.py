"""What can be chosen on the page, as text: the URL and the browser speak the same few lines.

A view brings its own defaults: a setting that is not given is the view's.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import cycle, islice
from typing import Any

import numpy as np

from nn_core.data import PHOTOGRAPHS
from nn_core.mechanics.convolution import MAX_KERNEL_SIZE, PADDING_MODES
from nn_core.mechanics.kernels import KERNELS
from ui.url import Choice, Param, Whole

VIEWS = ("full", "depthwise", "pointwise", "transposed")
INPUTS = ("photograph", "digit", "grid", "own")
MAX_FILTERS = 8
MAX_SIZE = 128
MAX_GRID = 10
MAX_NUMBER = 1000.0
MAX_OWN_CHARACTERS = 27_000_000
LEARNED = "learned"
OWN = "own"

MIXES: dict[str, tuple[float, float, float]] = {
    "brightness": (0.299, 0.587, 0.114),
    "mean": (1 / 3, 1 / 3, 1 / 3),
    "red": (1, 0, 0),
    "green": (0, 1, 0),
    "blue": (0, 0, 1),
    "red_green": (1, -1, 0),
    "blue_yellow": (-0.5, -0.5, 1),
}
"""Weights for red, green and blue: what a pointwise convolution of a colour picture can look for."""

START_GRID = (
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (0.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    (0.0, 1.0, 2.0, 2.0, 1.0, 0.0),
    (0.0, 1.0, 2.0, 2.0, 1.0, 0.0),
    (0.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
)

Grid = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Filter:
    """One filter: where its kernel comes from, and its bias.

    Attributes:
        name: a kernel made by hand, a mix of colours, "learned" or "own".
        number: the angle of "gabor" in degrees, or which of the learned kernels.
        weights: typed by hand, `c/g k k` in one line; only for "own".
    """

    name: str
    number: int = 0
    weights: tuple[float, ...] = ()
    bias: float = 0.0


@dataclass(frozen=True)
class Chosen:
    """A complete choice. The field names are the names in the URL."""

    view: str
    input: str
    photo: str
    digit: int
    example: int
    grid: Grid
    own: bytes
    size: int
    colour: str
    kernel: int
    stride: int
    padding: int
    mode: str
    dilation: int
    groups: int
    filters: tuple[Filter, ...]
    shown: int
    row: int
    column: int

    @property
    def channels(self) -> int:
        """Channels of the input."""
        return 3 if self.colour == "rgb" else 1

    @property
    def channels_a_filter(self) -> int:
        """Channels that one filter reads."""
        if self.view == "depthwise":
            return 1
        return self.channels // self.groups


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
class FiltersParam(Param):
    """Filters, one after another: "sobel_x~gabor:30~own:1,0,-1,0@0.5" (a bias comes last)."""

    def read(self, text: str) -> tuple[Filter, ...]:
        filters = tuple(map(_read_filter, text[:60_000].split("~")))
        if len(filters) > MAX_FILTERS:
            raise ValueError(f"there may be {MAX_FILTERS} filters at most")
        return filters

    def write(self, value: tuple[Filter, ...]) -> str:
        return "~".join(map(_write_filter, value))


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


PARAMS: tuple[Param, ...] = (
    Choice("view", "view", "full", options=VIEWS),
    Choice("input", "input", "photograph", options=INPUTS),
    Choice("photo", "photograph", options=tuple(PHOTOGRAPHS)),
    Whole("digit", "digit", minimum=0, maximum=9),
    Whole("example", "example of the digit", minimum=0, maximum=499),
    GridParam("grid", "grid"),
    PictureParam("own", "picture"),
    Whole("size", "size", minimum=4, maximum=MAX_SIZE),
    Choice("colour", "colour", options=("rgb", "grey")),
    Whole("kernel", "kernel size", minimum=1, maximum=MAX_KERNEL_SIZE),
    Whole("stride", "stride", minimum=1, maximum=16),
    Whole("padding", "padding", minimum=0, maximum=16),
    Choice("mode", "padding mode", options=PADDING_MODES),
    Whole("dilation", "dilation", minimum=1, maximum=8),
    Whole("groups", "number of groups", minimum=1, maximum=MAX_FILTERS),
    FiltersParam("filters", "filters"),
    Whole("shown", "filter shown", minimum=0, maximum=MAX_FILTERS - 1),
    Whole("row", "row", minimum=0, maximum=511),
    Whole("column", "column", minimum=0, maximum=511),
)

_FULL = Chosen(
    view="full",
    input="photograph",
    photo="cat",
    digit=5,
    example=0,
    grid=START_GRID,
    own=b"",
    size=64,
    colour="grey",
    kernel=3,
    stride=1,
    padding=1,
    mode="zeros",
    dilation=1,
    groups=1,
    filters=(Filter("sobel_x"),),
    shown=0,
    row=18,
    column=36,
)

_DIFFERENCES: dict[str, dict[str, Any]] = {
    "full": {},
    "depthwise": {
        "colour": "rgb",
        "filters": (Filter("sobel_x"), Filter("gaussian_blur"), Filter("sharpen")),
    },
    "pointwise": {"colour": "rgb", "kernel": 1, "padding": 0, "filters": (Filter("red_green"),)},
    "transposed": {
        "size": 16,
        "padding": 0,
        "stride": 2,
        "filters": (Filter("gaussian_blur"),),
        "row": 6,
        "column": 6,
    },
}


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given (not None), the rest as the input and the view have it."""
    given = {name: value for name, value in values.items() if value is not None}
    digit = {"size": 28} if given.get("input") == "digit" else {}
    return replace(_FULL, **{**digit, **_DIFFERENCES[given.get("view", "full")], **given})


def consistent(chosen: Chosen) -> Chosen:
    """The choice with what its view does not leave open set to what it must be."""
    fixed: dict[str, Any] = {}
    if chosen.view != "full":
        fixed["groups"] = 1
    if chosen.view == "pointwise":
        fixed |= {"kernel": 1, "padding": 0, "dilation": 1}
    if chosen.view == "transposed":
        fixed |= {"mode": "zeros", "dilation": 1}
    if chosen.view == "depthwise":
        fixed["filters"] = tuple(islice(cycle(chosen.filters), chosen.channels))
    filters = fixed.get("filters", chosen.filters)
    return replace(chosen, **fixed, shown=min(chosen.shown, len(filters) - 1))


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`: what is as the view has it becomes None."""
    usual = complete({"view": chosen.view, "input": chosen.input})
    values = {field.name: getattr(chosen, field.name) for field in fields(Chosen)}
    return {
        name: value if name in ("view", "input") or value != getattr(usual, name) else None
        for name, value in values.items()
    }


def read_number(text: str) -> float:
    """A finite number within +-1000, in float32 as the browser computes with it, or ValueError."""
    try:
        value = float(text) if len(text) <= 40 else math.nan
    except ValueError:
        value = math.nan
    if not abs(value) <= MAX_NUMBER:
        bounds = f"between -{MAX_NUMBER:g} and {MAX_NUMBER:g}"
        raise ValueError(f"each number must lie {bounds}; {text[:20]!r} does not")
    return float(np.float32(value))


def write_number(value: float) -> str:
    """The shortest text that `read_number` turns into the same float32."""
    return str(np.float32(value)).removesuffix(".0")


def _read_filter(text: str) -> Filter:
    kind, _, bias = text.partition("@")
    name, _, rest = kind.partition(":")
    offset = read_number(bias) if bias else 0.0
    if name == OWN:
        return Filter(OWN, weights=tuple(map(read_number, rest.split(","))), bias=offset)
    if name not in (*KERNELS, *MIXES, LEARNED):
        raise ValueError(f"there is no kernel called {name[:20]!r}")
    if rest and not re.fullmatch(r"[0-9]{1,3}", rest):
        raise ValueError(f"after {name}: a whole number must follow")
    return Filter(name, number=int(rest or 0), bias=offset)


def _write_filter(value: Filter) -> str:
    rest = ",".join(map(write_number, value.weights)) if value.name == OWN else str(value.number or "")
    bias = f"@{write_number(value.bias)}" if value.bias else ""
    return f"{value.name}{':' if rest else ''}{rest}{bias}"
