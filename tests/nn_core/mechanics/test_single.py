"""Activation functions in 32-bit numbers: what is said of them is what PyTorch gives, value by value."""

from functools import cache

import numpy as np
import pytest
import torch

from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.single import single_slope
from tests.assets.components.test_browser_arithmetic import js

ZS = np.arange(-110, 110, 1 / 16, dtype=np.float32)
LEAST = np.finfo(np.float32).tiny
"""Below it numbers have fewer digits, and some processors take them for 0."""
NAMES = pytest.mark.parametrize("name", ACTIVATIONS)
SINGLE = 'import { activate } from "./components/activation/single.js"'


@cache
def by_torch(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Values and gradients at ZS, one by one: of many at once PyTorch computes some by another formula."""
    function = ACTIVATIONS[name]
    parameters = () if function.parameter is None else (function.parameter,)
    counted = (1,) if name == "prelu" else ()  # of parameters that are learned
    call = getattr(torch.nn, function.torch)(*counted, *parameters)
    values, slopes = [], []
    for z in torch.from_numpy(ZS):
        at = z.reshape(1).requires_grad_()
        value = call(at)
        (slope,) = torch.autograd.grad(value, at)
        values.append(value.item())
        slopes.append(slope.item())
    return np.array(values), np.array(slopes)


def agree(found: np.ndarray, expected: np.ndarray) -> None:
    sizes = np.maximum(np.abs(found), np.abs(expected))
    np.testing.assert_array_equal((found == 0)[sizes >= LEAST], (expected == 0)[sizes >= LEAST])
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=3e-7)


@NAMES
def test_slopes(name: str) -> None:
    agree(single_slope(ACTIVATIONS[name], ZS), by_torch(name)[1])


@NAMES
def test_values_and_slopes_of_the_browser(name: str) -> None:
    found = js(
        SINGLE,
        "(({ value: v, slope }) => [[...v], [...slope]])(activate(value.name, value.parameter, value.zs))",
        {"name": name, "parameter": ACTIVATIONS[name].parameter, "zs": ZS.tolist()},
    )
    for one, expected in zip(found, by_torch(name), strict=True):
        agree(np.array(one), expected)


def test_far_out_tanh_has_no_slope_though_32_bits_could_hold_it() -> None:
    assert single_slope(ACTIVATIONS["tanh"], [9.5, -9.5]).tolist() == [0, 0]
    assert ACTIVATIONS["tanh"].slope(9.5) == pytest.approx(2.24e-8, rel=1e-2)
