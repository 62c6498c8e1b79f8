"""What tutorials can ask of the page (`nn_core/tutorials/facts.py`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nn_core.tutorials.condition import Measured
from ui.convolution.lesson import Lesson
from ui.convolution.params import MIXES, Filter


def facts_of(lesson: Lesson) -> Measured:
    """What is measured of the lesson that is shown."""
    chosen, shown = lesson.chosen, lesson.chosen.shown
    weight, output = lesson.weight[shown], lesson.output[shown]
    bill = lesson.bills[0].cost
    return {
        "view": chosen.view,
        "input": chosen.input,
        "channels": lesson.x.shape[0],
        "input_height": lesson.x.shape[1],
        "input_width": lesson.x.shape[2],
        "output_height": lesson.output.shape[1],
        "output_width": lesson.output.shape[2],
        "output_maps": lesson.output.shape[0],
        "kernel_size": chosen.kernel,
        "stride": chosen.stride,
        "padding": chosen.padding,
        "padding_mode": chosen.mode,
        "dilation": chosen.dilation,
        "groups": chosen.channels // chosen.channels_a_filter,
        "filters": tuple(map(_source, chosen.layer_filters)),
        "kernel": _source(chosen.layer_filters[shown]),
        "is_identity": _is_identity(weight),
        "kernel_sum": float(weight.sum(dtype=np.float64)),
        "largest_weight": float(np.abs(weight).max()),
        "bias": float(lesson.bias[shown]),
        "output_low": float(output.min()),
        "output_high": float(output.max()),
        "parameters": bill.params,
        "multiply_adds": bill.macs,
        "checkerboard": any(one.kind == "overlaps" for one in lesson.stamps),
    }


def _source(one: Filter) -> str:
    """Where its kernels come from."""
    return "mix" if one.name in MIXES else one.name


def _is_identity(weight: NDArray[np.floating]) -> bool:
    """Whether a filter, `channels height width`, gives back the only channel of its input."""
    channels, height, width = weight.shape
    middle = np.zeros_like(weight)
    middle[:, height // 2, width // 2] = 1
    return channels == 1 and height % 2 == width % 2 == 1 and bool(np.array_equal(weight, middle))
