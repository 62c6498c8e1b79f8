"""What can be chosen on the page, as text: the URL and the browser speak the same few lines.

A view brings its own defaults: a setting that is not given is the view's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import Any

from nn_core.mechanics.convolution import MAX_KERNEL_SIZE, PADDING_MODES, PaddingMode
from nn_core.mechanics.kernels import KERNELS
from ui.kit import inputs
from ui.kit.inputs import INPUT_PARAMS, InputChoice, read_number, write_number
from ui.kit.url import Choice, Param, Whole

MAX_FILTERS = 8
LEARNED = "learned"
OWN = "own"
SPEEDS = ("2", "8", "30", "120", "600")

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


@dataclass(frozen=True, kw_only=True)
class Chosen(InputChoice):
    """A complete choice. The fields are named as in the URL; their defaults are the full view's."""

    view: str = "full"
    kernel: int = 3
    stride: int = 1
    padding: int = 1
    mode: PaddingMode = "zeros"
    dilation: int = 1
    groups: int = 1
    filters: tuple[Filter, ...] = (Filter("sobel_x"),)
    shown: int = 0
    speed: str = "30"
    row: int = 18
    column: int = 36

    @property
    def channels_a_filter(self) -> int:
        """Channels that one filter reads."""
        if self.view == "depthwise":
            return 1
        return self.channels // self.groups

    @property
    def layer_filters(self) -> tuple[Filter, ...]:
        """Those at work: in a depthwise layer one a channel, while the others wait for colour."""
        return self.filters[: self.channels] if self.view == "depthwise" else self.filters


USUAL: dict[str, Chosen] = {
    "full": Chosen(),
    "depthwise": Chosen(
        view="depthwise",
        colour="rgb",
        filters=(Filter("sobel_x"), Filter("gaussian_blur"), Filter("sharpen")),
    ),
    "pointwise": Chosen(view="pointwise", colour="rgb", kernel=1, padding=0, filters=(Filter("red_green"),)),
    "transposed": Chosen(
        view="transposed",
        size=16,
        padding=0,
        stride=2,
        filters=(Filter("gaussian_blur"),),
        row=6,
        column=6,
    ),
}
"""What each view shows where nothing else is given."""


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


PARAMS: tuple[Param, ...] = (
    Choice("view", "view", "full", options=tuple(USUAL)),
    *INPUT_PARAMS,
    Whole("kernel", "kernel size", minimum=1, maximum=MAX_KERNEL_SIZE),
    Whole("stride", "stride", minimum=1, maximum=16),
    Whole("padding", "padding", minimum=0, maximum=16),
    Choice("mode", "padding mode", options=PADDING_MODES),
    Whole("dilation", "dilation", minimum=1, maximum=8),
    Whole("groups", "number of groups", minimum=1, maximum=MAX_FILTERS),
    FiltersParam("filters", "filters"),
    Whole("shown", "filter shown", minimum=0, maximum=MAX_FILTERS - 1),
    Choice("speed", "speed", options=SPEEDS),
    Whole("row", "row", minimum=0, maximum=511, place=True),
    Whole("column", "column", minimum=0, maximum=511, place=True),
)


def complete(values: Mapping[str, Any]) -> Chosen:
    """The values that are given (not None), the rest as the view has it."""
    return inputs.complete(USUAL[values.get("view") or "full"], values)


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
        count = max(len(chosen.filters), chosen.channels)
        fixed["filters"] = tuple(islice(cycle(chosen.filters), count))
    whole = replace(chosen, **fixed)
    return replace(whole, shown=min(whole.shown, len(whole.layer_filters) - 1))


def sparse(chosen: Chosen) -> dict[str, Any]:
    """The inverse of `complete`: what is as the view has it becomes None."""
    return inputs.sparse(USUAL[chosen.view], chosen) | {"view": chosen.view}


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
