"""What stands out in one output map of a convolution, and whether the padding has put it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.convolution import Convolution

BOUNDS: Mapping[str, float] = {"rounding": 2.0**-24}
"""`rounding`: the share of itself by which a number may be off that was rounded once, in float32."""
ALIKE = 0.1
"""Two maps are about as strong as each other up to this difference, as a share of the stronger one."""


@dataclass(frozen=True)
class Answer:
    """A value of the map, where those that were asked for have it first (in reading order, from 0), how
    many places of the whole map have it, and how many have it with the other sign."""

    value: float
    row: int
    column: int
    places: int
    opposite: int = 0


@dataclass(frozen=True)
class Answers:
    """The strongest answer of a map, by size.

    Attributes:
        kind: "zero": the map is 0 everywhere. "even": it has one value everywhere. "inside": the strongest
            window lies on the picture. "border": all the strongest windows read padding.
        inside: with "border", the strongest of those that read none, exactly 0 where all are 0 but for
            rounding; None where there are none.
    """

    kind: Literal["zero", "even", "inside", "border"]
    strongest: Answer
    inside: Answer | None = None


def judge_answers(answers: ArrayLike, padded: ArrayLike, largest: float, terms: int) -> Answers:
    """What stands out in a map.

    Args:
        answers: `h w`.
        padded: bool `h w`, True where the answer depends on padding (`reads_padding`).
        largest: the largest answer that the weights could give on such an input.
        terms: how many weights are not 0. Weights, products, the bias and each addition are rounded once, so
            an answer may be off by the rounding of `terms + 3` numbers as large as the largest
            (Higham, Accuracy and Stability of Numerical Algorithms, 3.1).
    """
    values, at_border = np.asarray(answers, dtype=np.float64), np.asarray(padded, dtype=bool)
    rounding = BOUNDS["rounding"] * (terms + 3) * largest
    everywhere = np.ones_like(at_border)
    strongest = _strongest(values, everywhere, rounding)
    assert strongest is not None
    if abs(strongest.value) <= rounding:
        return Answers("zero", strongest)
    if (np.abs(values - values[0, 0]) <= rounding).all():
        return Answers("even", strongest)
    inside = _strongest(values, ~at_border, rounding)
    if inside is not None and abs(inside.value) >= abs(strongest.value) - rounding:
        return Answers("inside", inside)
    if inside is not None and abs(inside.value) <= rounding:
        inside = replace(inside, value=0.0)
    return Answers("border", strongest, inside)


def _strongest(values: NDArray[np.float64], among: NDArray[np.bool_], rounding: float) -> Answer | None:
    if not among.any():
        return None
    sizes = np.abs(values)
    alike = np.abs(sizes - sizes[among].max()) <= rounding
    row, column = np.unravel_index(int((alike & among).argmax()), values.shape)
    value = values[row, column]
    same = alike & (np.abs(values - value) <= 2 * rounding)
    places, all_signs = int(np.count_nonzero(same)), int(np.count_nonzero(alike))
    return Answer(float(value), int(row), int(column), places, all_signs - places)


def reads_padding(weight: ArrayLike, settings: Convolution, in_size: tuple[int, int]) -> NDArray[np.bool_]:
    """Where the map of a filter depends on padding: a weight that is not 0 lies outside the picture.

    Args:
        weight: `c k k`.
        in_size: height and width of the input.

    Returns:
        bool `h w`, of the output's size.
    """
    used = (np.asarray(weight) != 0).any(axis=0)
    lines = (_outside(settings, size, used.any(axis=1 - axis)) for axis, size in enumerate(in_size))
    return np.logical_or.outer(*lines)


def _outside(settings: Convolution, size: int, used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each position of the window along a line, whether a tap in use lies beyond the line's ends."""
    first = np.arange(settings.output_size(size)) * settings.stride - settings.padding
    taps = first[:, None] + np.flatnonzero(used) * settings.dilation
    return np.asarray(((taps < 0) | (taps >= size)).any(axis=1))


def judge_sum(weight: ArrayLike) -> Literal["none", "zero", "one", "other"]:
    """What a filter (any shape) makes of an even area: no weights at all, sum 0, sum 1, or another one.

    Each weight is a number that was rounded once.
    """
    weights = np.asarray(weight, dtype=np.float64)
    size, total = float(np.abs(weights).sum()), float(weights.sum())
    if size == 0:
        return "none"
    rounding = BOUNDS["rounding"] * size
    if abs(total) <= rounding:
        return "zero"
    return "one" if abs(total - 1) <= rounding else "other"


def judge_stronger(first: float, second: float) -> Literal["first", "second", "alike"]:
    """Which of two maps is the stronger, from their mean sizes (at least 0), or whether they are alike."""
    if abs(first - second) <= ALIKE * max(first, second):
        return "alike"
    return "first" if first > second else "second"


def judge_reach(pixels: int, weights: int, covered: int) -> Literal["all", "shared", "gaps"]:
    """How a filter covers its window: each pixel with a weight of its own, or with a shared one, or not each.

    Args:
        pixels: how many pixels of the window the answer depends on.
        weights: how many weights the filter has.
        covered: how many pixels lie in the window.
    """
    if pixels < covered:
        return "gaps"
    return "all" if weights >= covered else "shared"
