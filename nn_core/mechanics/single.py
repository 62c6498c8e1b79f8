"""Slopes of activation functions as PyTorch computes them in 32-bit numbers.

It rounds on the way: from |z| = 9.02 on tanh is 1 there, and 1 - 1² leaves no slope, though a 32-bit number
could hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.activations import SIGMOID, SILU, TANH, ActivationFunction

Single = NDArray[np.float32]
ONE = np.float32(1)


def single_slope(function: ActivationFunction, x: ArrayLike, parameter: float | None = None) -> Single:
    """The slope at each x, float32 of x's shape, rounded where the backward pass of PyTorch rounds.

    Raises:
        MechanicsError: x or the parameter are no finite numbers.
    """
    exact = function.slope(x, parameter)
    rounded = _ROUNDED.get(function.name)
    with np.errstate(over="ignore", under="ignore"):
        return exact.astype(np.float32) if rounded is None else rounded(np.asarray(x, np.float32))


def _sigmoid(x: Single) -> Single:
    return np.asarray(ONE / (ONE + np.exp(-x.astype(np.float64)).astype(np.float32)))


def _sigmoid_slope(x: Single) -> Single:
    value = _sigmoid(x)
    return np.asarray((ONE - value) * value)


def _silu_slope(x: Single) -> Single:
    sigmoid = _sigmoid(x)
    return np.asarray(sigmoid * (ONE + x * (ONE - sigmoid)))


def _tanh_slope(x: Single) -> Single:
    value = np.tanh(x.astype(np.float64)).astype(np.float32)
    return np.asarray(ONE - value * value)


# The others round at the end alone.
_ROUNDED: Mapping[str, Callable[[Single], Single]] = {
    SIGMOID.name: _sigmoid_slope,
    SILU.name: _silu_slope,
    TANH.name: _tanh_slope,
}
