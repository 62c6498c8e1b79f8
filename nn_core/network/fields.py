"""The settings of a layer spec: what each may be, and how to say what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from nn_core.numerals import readable

Shape = tuple[int, ...]

_LAYER_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")

MAX_IMAGE_SHAPE = (4096, 1024, 1024)
"""Largest channels, height and width that an input or an `Unflatten` may name."""


class SpecError(ValueError):
    """A network that cannot work, in words that a student understands.

    `layer_index` counts from 0 and is None where no one layer is the culprit; `field` is the setting
    to change, None where it is the layer's place or the whole; `message` is one or two sentences.
    """

    def __init__(self, layer_index: int | None, field: str | None, message: str) -> None:
        super().__init__(layer_index, field, message)
        self.layer_index = layer_index
        self.field = field
        self.message = message

    def __str__(self) -> str:
        return self.message if self.layer_index is None else f"Layer {self.layer_index + 1}: {self.message}"


def shape_text(shape: Shape) -> str:
    """A shape as people write it: `8 x 28 x 28`, or `1,568 values` for a row of values."""
    if len(shape) > 1:
        return " x ".join(map(str, shape))
    return "1 value" if shape == (1,) else f"{shape[0]:,} values"


def value_text(value: object) -> str:
    """A wrong value as a message may quote it: short, whatever it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        # Printing an integer of thousands of digits takes long, and Python refuses it.
        return f"{value:,}" if abs(value) < 10**15 else "a number of more than 15 digits"
    if isinstance(value, str):
        return repr(value if len(value) <= 20 else value[:20] + "...")
    if value is None or isinstance(value, bool | float):
        return readable(repr(value))
    return f"a {type(value).__name__}"


def is_whole(value: object, minimum: int, maximum: int) -> TypeGuard[int]:
    """True for a plain `int` (no bool) from `minimum` to `maximum`."""
    return type(value) is int and minimum <= value <= maximum


def is_number(value: object, minimum: float, maximum: float) -> TypeGuard[float]:
    """True for an `int` or `float` (no bool, no NaN) from `minimum` to `maximum`."""
    return isinstance(value, int | float) and not isinstance(value, bool) and minimum <= value <= maximum


def is_shape(value: object, maxima: Shape) -> bool:
    """True for a tuple of as many positive integers as `maxima` has, none above its maximum."""
    return (
        isinstance(value, tuple)
        and len(value) == len(maxima)
        and all(is_whole(size, 1, maximum) for size, maximum in zip(value, maxima, strict=True))
    )


def whole(start: int, minimum: int, maximum: int, help: str, **more: Any) -> dict[str, Any]:
    """Metadata of a whole-number field; `start` is what an editor begins with, `more` is kept as it is."""
    return {"type": "int", "start": start, "minimum": minimum, "maximum": maximum, "help": help, **more}


def number(start: float, minimum: float, maximum: float, help: str, **more: Any) -> dict[str, Any]:
    """Metadata of a field that takes fractions."""
    return {"type": "float", "start": start, "minimum": minimum, "maximum": maximum, "help": help, **more}


def layer_name(start: str | None, help: str, **more: Any) -> dict[str, Any]:
    """Metadata of a field that names an earlier layer."""
    return {"type": "layer", "start": start, "help": help, "label": "source", **more}


def demand(info: Mapping[str, Any], value: object) -> str | None:
    """What a field with the metadata `info` must be instead of `value`; None if `value` is fine."""
    if value is None and info.get("optional"):
        return None
    match info["type"]:
        case "int":
            low, high = info["minimum"], info["maximum"]
            return None if is_whole(value, low, high) else f"a whole number from {low:,} to {high:,}"
        case "float":
            low, high = info["minimum"], info["maximum"]
            return None if is_number(value, low, high) else f"a number from {low} to {high}"
        case "bool":
            return None if isinstance(value, bool) else "True or False"
        case "choice":
            fits = isinstance(value, str) and value in info["choices"]
            return None if fits else "one of " + ", ".join(info["choices"])
        case "layer":
            fits = isinstance(value, str) and _LAYER_NAME.fullmatch(value) is not None
            return None if fits else "the name of an earlier layer, such as relu1"
    fits = is_shape(value, MAX_IMAGE_SHAPE)
    return None if fits else f"(channels, height, width), at most {shape_text(MAX_IMAGE_SHAPE)}"
