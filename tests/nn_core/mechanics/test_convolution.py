from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.convolution import (
    Convolution,
    PaddingMode,
    convolve,
    cost,
    dense_cost,
    pad,
    sources,
    window,
)
from tests.examples import examples
from tests.nn_core.mechanics.strategies import Case, convolutions

PICTURE = np.arange(1.0, 10).reshape(1, 3, 3)
KERNEL = np.array([[[[1.0, 0], [0, -2]]]])


def by_torch(case: Case) -> np.ndarray:
    layer, x = case.settings, torch.from_numpy(case.x)[None]
    if layer.padding:
        mode = "constant" if layer.padding_mode == "zeros" else layer.padding_mode
        x = F.pad(x, [layer.padding] * 4, mode=mode)
    bias = None if case.bias is None else torch.from_numpy(case.bias)
    weight = torch.from_numpy(case.weight)
    output = F.conv2d(x, weight, bias, layer.stride, dilation=layer.dilation, groups=layer.groups)
    return output[0].numpy()


@examples(500)
@given(convolutions())
def test_convolution_and_the_arithmetic_of_a_window_equal_torch(case: Case) -> None:
    expected = by_torch(case)
    output = convolve(case.x, case.weight, case.bias, case.settings)
    assert output.shape == expected.shape == case.settings.out_shape(case.x.shape)
    np.testing.assert_allclose(output, expected, rtol=0, atol=1e-9)

    channel, row, column = case.pixel(expected.shape)
    shown = window(case.x, case.weight, case.bias, case.settings, channel, row, column)
    assert shown.result == pytest.approx(expected[channel, row, column], abs=1e-9)
    assert shown.result == pytest.approx(shown.channel_sums.sum() + shown.bias, abs=1e-9)
    assert shown.sum == pytest.approx((shown.values * shown.weights).sum(), abs=1e-9)


@examples(100)
@given(convolutions())
def test_a_window_says_which_input_pixels_it_reads(case: Case) -> None:
    channel, row, column = case.pixel(case.settings.out_shape(case.x.shape))
    shown = window(case.x, case.weight, case.bias, case.settings, channel, row, column)
    for (i, u, v), value in np.ndenumerate(shown.values):
        at = shown.channels[i], shown.rows[u], shown.columns[v]
        assert value == (0 if -1 in at else case.x[at])


def test_a_window_by_hand() -> None:
    # Window over 5 6 / 8 9: 5 * 1 + 9 * (-2) = -13, plus 0.5.
    shown = window(PICTURE, KERNEL, [0.5], Convolution(kernel_size=2), 0, 1, 1)
    assert shown.values.tolist() == [[[5, 6], [8, 9]]]
    assert shown.products.tolist() == [[[5, 0], [0, -18]]]
    assert (shown.top, shown.left, shown.sum, shown.bias, shown.result) == (1, 1, -13, 0.5, -12.5)


def test_a_window_in_the_padding_by_hand() -> None:
    # The corner window sees three padded zeros and the 1: 1 * (-2).
    shown = window(PICTURE, KERNEL, None, Convolution(kernel_size=2, padding=1), 0, 0, 0)
    assert (shown.top, shown.left) == (-1, -1)
    assert shown.rows.tolist() == shown.columns.tolist() == [-1, 0]
    assert shown.values.tolist() == [[[0, 0], [0, 1]]]
    assert shown.result == -2


def test_each_channel_is_multiplied_on_its_own_and_then_added_up() -> None:
    x = np.stack([PICTURE[0], 10 * PICTURE[0]])
    weight = np.array([[[[1.0]], [[0.1]]]])
    shown = window(x, weight, None, Convolution(kernel_size=1), 0, 2, 0)
    assert shown.channel_sums.tolist() == [7, 7]
    assert shown.result == 14


def test_groups_keep_channels_apart() -> None:
    x = np.stack([PICTURE[0], -PICTURE[0]])
    shown = window(x, np.ones((4, 1, 1, 1)), None, Convolution(4, 1, groups=2), 3, 0, 0)
    assert list(shown.channels) == [1]
    assert shown.result == -1


@pytest.mark.parametrize(
    ("mode", "line"),
    [
        ("zeros", [-1, -1, 0, 1, 2, -1, -1]),
        ("reflect", [2, 1, 0, 1, 2, 1, 0]),
        ("replicate", [0, 0, 0, 1, 2, 2, 2]),
        ("circular", [1, 2, 0, 1, 2, 0, 1]),
    ],
)
def test_where_padding_takes_its_pixels_from(mode: PaddingMode, line: list[int]) -> None:
    assert sources(3, 2, mode).tolist() == line


def test_zero_padding_by_hand() -> None:
    assert pad([[[7.0]]], 1, "zeros").tolist() == [[[0, 0, 0], [0, 7, 0], [0, 0, 0]]]


@pytest.mark.parametrize(
    ("layer", "size", "formula"),
    [
        (Convolution(kernel_size=5, padding=2), 28, "⌊(28 + 2·2 − 1·(5 − 1) − 1) / 1⌋ + 1 = 28"),
        (
            Convolution(kernel_size=11, stride=4, padding=2),
            224,
            "⌊(224 + 2·2 − 1·(11 − 1) − 1) / 4⌋ + 1 = 55",
        ),
        (Convolution(kernel_size=3, stride=2, dilation=2), 8, "⌊(8 + 2·0 − 2·(3 − 1) − 1) / 2⌋ + 1 = 2"),
    ],
)
def test_the_size_formula_carries_its_numbers(layer: Convolution, size: int, formula: str) -> None:
    assert layer.size_formula(size) == formula


def test_cost_beside_a_dense_layer() -> None:
    # The first layer of LeNet-5: 6 filters of 5 x 5 on 1 x 32 x 32.
    layer = Convolution(out_channels=6, kernel_size=5)
    own, dense = cost(layer, (1, 32, 32)), dense_cost((1, 32, 32), (6, 28, 28))
    assert (own.params, own.macs) == (6 * 25 + 6, 6 * 25 * 28 * 28)
    assert (dense.params, dense.macs) == (1024 * 4704 + 4704, 1024 * 4704)
    assert cost(layer, (1, 32, 32), bias=False).params == 150


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kernel_size": 0}, "kernel_size"),
        ({"kernel_size": 12}, "kernel_size"),
        ({"kernel_size": 3.0}, "kernel_size"),
        ({"stride": 0}, "stride"),
        ({"stride": True}, "stride"),
        ({"padding": -1}, "padding"),
        ({"padding_mode": "mirror"}, "padding_mode"),
        ({"dilation": "2"}, "dilation"),
        ({"groups": 2}, "groups"),
        ({"out_channels": 10**9}, "out_channels"),
    ],
)
def test_settings_that_cannot_be_name_the_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(MechanicsError) as caught:
        Convolution(**wrong)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("layer", "in_shape", "field", "words"),
    [
        (Convolution(kernel_size=7), (1, 5, 9), "kernel_size", "covers 7 x 7 pixels"),
        (Convolution(kernel_size=3, dilation=4), (1, 8, 8), "kernel_size", "covers 9 x 9 pixels"),
        (Convolution(padding=5, padding_mode="reflect"), (1, 5, 5), "padding", "can copy 4 at most"),
        (Convolution(padding=6, padding_mode="circular"), (1, 5, 5), "padding", "can copy 5 at most"),
        (Convolution(out_channels=2, groups=2), (3, 5, 5), "groups", "3 input channels cannot be shared"),
    ],
)
def test_an_input_that_does_not_fit_is_explained(
    layer: Convolution, in_shape: tuple[int, int, int], field: str, words: str
) -> None:
    with pytest.raises(MechanicsError, match=words) as caught:
        layer.out_shape(in_shape)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("x", "weight", "bias", "field"),
    [
        ([[[np.nan]]], [[[[1.0]]]], None, "input"),
        ([[["a"]]], [[[[1.0]]]], None, "input"),
        ([[1.0]], [[[[1.0]]]], None, "input"),
        ([[[1.0]]], [[[[np.inf]]]], None, "weight"),
        ([[[1.0]]], [[[[1.0, 2.0]]]], None, "weight"),
        ([[[1.0]]], [[[[1.0]]]], [1.0, 2.0], "bias"),
    ],
)
def test_arrays_that_do_not_fit_name_the_field(
    x: list[Any], weight: list[Any], bias: list[Any], field: str
) -> None:
    with pytest.raises(MechanicsError) as caught:
        convolve(x, weight, bias, Convolution(kernel_size=1))
    assert caught.value.field == field


def test_there_is_no_window_outside_the_output() -> None:
    with pytest.raises(MechanicsError, match="between 0 and 1"):
        window(PICTURE, KERNEL, None, Convolution(kernel_size=2), 0, 2, 0)


@pytest.mark.parametrize(
    "layer", [Convolution(kernel_size=3), Convolution(padding=2, padding_mode="circular")]
)
def test_a_single_pixel_is_not_called_pixels(layer: Convolution) -> None:
    with pytest.raises(MechanicsError) as caught:
        layer.output_size(1)
    assert "1 pixels" not in str(caught.value)
