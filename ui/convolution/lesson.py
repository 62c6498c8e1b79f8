"""A choice worked out in float64: the arrays, the formula, the costs and the code that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.judgements.transposed import Stamps, judge_stamps
from nn_core.mechanics import MechanicsError
from nn_core.mechanics.convolution import Convolution, Cost, convolve, cost, dense_cost
from nn_core.mechanics.kernels import kernel
from nn_core.mechanics.separable import separable_cost
from nn_core.mechanics.transposed import (
    TransposedConvolution,
    overlap_count,
    transpose_convolve,
    transposed_cost,
    upsample_then_convolve,
)
from ui.convolution.params import LEARNED, MIXES, OWN, Chosen, Filter
from ui.kit.learned import KERNEL_SIZE, LEARNED_FILTERS, learned_kernels
from ui.kit.lessons import formula_for
from ui.kit.pictures import input_of

Settings = Convolution | TransposedConvolution
MAX_OUTPUT_PX = 320


@dataclass(frozen=True)
class Bill:
    """What one way to do the work costs."""

    title: str
    cost: Cost


@dataclass(frozen=True, eq=False)
class Lesson:
    """Everything that the page shows of one choice.

    Attributes:
        x: `c h w`, the input.
        weight: `o c/g k k`, in every view the filters first.
        bias: `o`.
        output: `o h w`.
        extra: more arrays of the view, by name: "overlap" (`h w`) and "upsampled" (`o h w`).
        stamps: what each filter of a transposed convolution makes of an even area.
        formula: the output size with its numbers.
    """

    chosen: Chosen
    settings: Settings
    x: NDArray[np.float32]
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    output: NDArray[np.float64]
    extra: dict[str, NDArray[Any]]
    stamps: tuple[Stamps, ...]
    formula: str
    bills: tuple[Bill, ...]


def work_out(chosen: Chosen) -> Lesson:
    """The lesson of a choice.

    Raises:
        MechanicsError: the settings do not fit together, or not this input.
        DataError: the input cannot be used.
        LearningError: a learned kernel is chosen and none could be learned.
    """
    x = input_of(chosen)
    settings = _settings(chosen)
    in_shape = chosen.channels, x.shape[1], x.shape[2]
    _check_room(settings.out_shape(in_shape))
    weight, bias = filter_weights(chosen)
    extra: dict[str, NDArray[Any]] = {}
    stamps: tuple[Stamps, ...] = ()
    if isinstance(settings, TransposedConvolution):
        output = transpose_convolve(x, weight.swapaxes(0, 1), bias, settings)
        extra = _around_transposed(x, weight, bias, settings)
        filters = zip(weight, bias.tolist(), strict=True)
        stamps = tuple(
            judge_stamps(one, settings, (x.shape[1], x.shape[2]), offset) for one, offset in filters
        )
    else:
        output = convolve(x, weight, bias, settings)
    formula = formula_for(settings.size_formula, *x.shape[1:])
    bills = tuple(_bills(chosen, settings, in_shape))
    return Lesson(chosen, settings, x, weight, bias, output, extra, stamps, formula, bills)


def _check_room(out_shape: tuple[int, int, int]) -> None:
    _, height, width = out_shape
    if max(height, width) > MAX_OUTPUT_PX:
        message = f"The output would have {height} x {width} pixels, too many to show here."
        raise MechanicsError("stride", f"{message} Take a smaller stride or a smaller input.")


def filter_weights(chosen: Chosen) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The filters' weights `o c/g k k` and biases `o`.

    Raises:
        MechanicsError: a kernel does not exist in this size, or has too few or too many weights.
    """
    weights = [_weights(entry, chosen) for entry in chosen.layer_filters]
    biases = [entry.bias for entry in chosen.layer_filters]
    return np.array(weights, dtype=np.float32), np.array(biases, dtype=np.float32)


def _weights(entry: Filter, chosen: Chosen) -> NDArray[np.floating[Any]]:
    """One filter, `c/g k k`. A kernel for one channel is shared out among all, so that it sees their mean."""
    channels, size = chosen.channels_a_filter, chosen.kernel
    shape = channels, size, size
    if entry.name == OWN:
        if len(entry.weights) != channels * size * size:
            needed = f"A kernel of {channels} x {size} x {size} has {channels * size * size} weights"
            raise MechanicsError("filters", f"{needed}; {len(entry.weights)} are given.")
        return np.array(entry.weights).reshape(shape)
    if entry.name == LEARNED:
        return _learned(entry, chosen)
    if entry.name in MIXES:
        if (channels, size) != (3, 1):
            raise MechanicsError("filters", "A mix of colours needs a colour picture and a kernel of 1 x 1.")
        return np.array(MIXES[entry.name]).reshape(shape)
    return np.broadcast_to(kernel(entry.name, size, entry.number) / channels, shape)


def _learned(entry: Filter, chosen: Chosen) -> NDArray[np.float32]:
    if chosen.kernel != KERNEL_SIZE:
        raise MechanicsError("kernel_size", f"The learned kernels are {KERNEL_SIZE} x {KERNEL_SIZE}.")
    if chosen.channels_a_filter != chosen.channels:
        raise MechanicsError("groups", "The learned kernels read all channels: they need one single group.")
    return np.asarray(learned_kernels(chosen.colour)[entry.number % LEARNED_FILTERS])


def _settings(chosen: Chosen) -> Settings:
    filters = len(chosen.layer_filters)
    if chosen.view == "transposed":
        return TransposedConvolution(filters, chosen.kernel, chosen.stride, chosen.padding)
    groups = chosen.channels if chosen.view == "depthwise" else chosen.groups
    return Convolution(
        filters, chosen.kernel, chosen.stride, chosen.padding, chosen.mode, chosen.dilation, groups
    )


def _around_transposed(
    x: NDArray[np.float32],
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    settings: TransposedConvolution,
) -> dict[str, NDArray[Any]]:
    """How often each output pixel is stamped, and the way that avoids the checkerboard.

    The kernel is turned by half a circle: a stamp shows it as it is, a convolution would mirror it.
    """
    extra: dict[str, NDArray[Any]] = {"overlap": overlap_count(x.shape[1], x.shape[2], settings)}
    if settings.kernel_size % 2 and max(x.shape[1:]) * settings.stride <= MAX_OUTPUT_PX:
        extra["upsampled"] = upsample_then_convolve(x, weight[..., ::-1, ::-1], bias, settings.stride)
    return extra


def _bills(chosen: Chosen, settings: Settings, in_shape: tuple[int, int, int]) -> Iterator[Bill]:
    out_shape = settings.out_shape(in_shape)
    if isinstance(settings, TransposedConvolution):
        yield Bill("This transposed convolution", transposed_cost(settings, in_shape))
    else:
        yield Bill("This convolution", cost(settings, in_shape))
    if chosen.view == "depthwise" and isinstance(settings, Convolution):
        full = replace(settings, groups=1)
        yield Bill("With a pointwise one after it", separable_cost(settings, in_shape))
        yield Bill("A full convolution to as many maps", cost(full, in_shape))
    yield Bill("A dense layer, same input and output", dense_cost(in_shape, out_shape))
