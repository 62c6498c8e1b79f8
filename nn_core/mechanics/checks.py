"""What every operation checks first: whole numbers in range, and arrays of finite numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class MechanicsError(ValueError):
    """An operation that cannot be done.

    Attributes:
        field: name of the parameter or array at fault.
        message: what was given and what would fit, for the reader of a page.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def check_whole(field: str, value: Any, low: int, high: int) -> None:
    """Refuse anything but an integer in low..high."""
    name = field.replace("_", " ")
    if isinstance(value, bool) or not isinstance(value, int):
        raise MechanicsError(field, f"The {name} must be a whole number; {value!r} is none.")
    if not low <= value <= high:
        raise MechanicsError(field, f"The {name} must lie between {low} and {high}; {value} does not.")


def check_choice(field: str, value: Any, choices: tuple[str, ...]) -> None:
    """Refuse anything but one of the choices."""
    if value not in choices:
        raise MechanicsError(
            field, f"The {field.replace('_', ' ')} is one of {', '.join(choices)}; {value!r} is none of them."
        )


def finite_array(field: str, values: ArrayLike, dimensions: int) -> Array:
    """The values as float64 with that many dimensions, none of them empty, all numbers finite."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise MechanicsError(field, f"The {field} must consist of numbers only.") from None
    if array.ndim != dimensions or array.size == 0:
        raise MechanicsError(
            field, f"The {field} needs {dimensions} dimensions; its shape is {shape_text(array.shape)}."
        )
    if not np.isfinite(array).all():
        raise MechanicsError(field, f"The {field} must hold finite numbers: no infinity, no NaN.")
    return array


def shaped_array(field: str, values: ArrayLike, shape: tuple[int, ...]) -> Array:
    """The values as float64 of exactly that shape, all numbers finite."""
    array = finite_array(field, values, len(shape))
    if array.shape != shape:
        raise MechanicsError(
            field, f"The {field} must have the shape {shape_text(shape)}; it has {shape_text(array.shape)}."
        )
    return array


def bias_array(values: ArrayLike | None, channels: int) -> Array:
    """One bias a channel; zeros where there is none."""
    return np.zeros(channels) if values is None else shaped_array("bias", values, (channels,))


def shape_text(shape: tuple[int, ...]) -> str:
    """(3, 28, 28) -> "3 x 28 x 28"."""
    return " x ".join(map(str, shape)) or "a single number"


def image_shape(image: Array) -> tuple[int, int, int]:
    """`c h w` of an array of three dimensions."""
    channels, height, width = image.shape
    return channels, height, width
