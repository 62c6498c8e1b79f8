"""Random settings and arrays that fit together, for the property tests."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from nn_core.mechanics.convolution import PADDING_MODES, Convolution
from nn_core.mechanics.pooling import POOLING_KINDS, Pooling
from nn_core.mechanics.transposed import TransposedConvolution

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """An operation's settings with an input, weights, a bias (or None), and a seed to pick a pixel with."""

    settings: Any
    x: Array
    weight: Array
    bias: Array | None
    seed: int

    def pixel(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(int(at) for at in np.random.default_rng(self.seed).integers(shape))


def numbers(seed: int, *shape: int) -> Array:
    return np.random.default_rng(seed).normal(size=shape)


@st.composite
def convolutions(draw: st.DrawFn) -> Case:
    kernel_size, dilation = draw(st.integers(1, 11)), draw(st.integers(1, 3))
    mode, padding = draw(st.sampled_from(PADDING_MODES)), draw(st.integers(0, 5))
    smallest = max(1, dilation * (kernel_size - 1) + 1 - 2 * padding, padding + 1 if mode != "zeros" else 1)
    height, width = (draw(st.integers(smallest, smallest + 9)) for _ in range(2))
    groups, filters, channels = (draw(st.integers(1, 3)) for _ in range(3))
    settings = Convolution(
        groups * filters, kernel_size, draw(st.integers(1, 4)), padding, mode, dilation, groups
    )
    seed = draw(st.integers(0, 10**6))
    bias = numbers(seed + 2, groups * filters) if draw(st.booleans()) else None
    weight = numbers(seed + 1, *settings.weight_shape(groups * channels))
    return Case(settings, numbers(seed, groups * channels, height, width), weight, bias, seed)


@st.composite
def transposed_convolutions(draw: st.DrawFn) -> Case:
    kernel_size, stride = draw(st.integers(1, 11)), draw(st.integers(1, 5))
    height, width, channels, filters = (draw(st.integers(1, limit)) for limit in (7, 7, 3, 3))
    stamped = (min(height, width) - 1) * stride + kernel_size
    settings = TransposedConvolution(
        filters,
        kernel_size,
        stride,
        padding=draw(st.integers(0, min(5, (stamped - 1) // 2))),
        output_padding=draw(st.integers(0, stride - 1)),
    )
    seed = draw(st.integers(0, 10**6))
    bias = numbers(seed + 2, filters) if draw(st.booleans()) else None
    weight = numbers(seed + 1, *settings.weight_shape(channels))
    return Case(settings, numbers(seed, channels, height, width), weight, bias, seed)


@st.composite
def poolings(draw: st.DrawFn) -> Case:
    kind, kernel_size = draw(st.sampled_from(POOLING_KINDS)), draw(st.integers(1, 6))
    padding = 0 if kind == "l2" else draw(st.integers(0, kernel_size // 2))
    stride = draw(st.none() | st.integers(1, 5))
    settings = Pooling(kind, kernel_size, stride, padding, draw(st.booleans()))
    smallest = max(1, kernel_size - 2 * padding)
    height, width = (draw(st.integers(smallest, smallest + 9)) for _ in range(2))
    seed = draw(st.integers(0, 10**6))
    return Case(settings, numbers(seed, draw(st.integers(1, 3)), height, width), np.empty(0), None, seed)
