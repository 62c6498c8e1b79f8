from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.transposed import (
    TransposedConvolution,
    contributions,
    overlap_count,
    stamp,
    transpose_convolve,
    transposed_cost,
    upsample,
    upsample_then_convolve,
)
from tests.examples import examples
from tests.nn_core.mechanics.strategies import Case, numbers, transposed_convolutions


def by_torch(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None, layer: TransposedConvolution
) -> np.ndarray:
    output = F.conv_transpose2d(
        torch.from_numpy(x)[None],
        torch.from_numpy(weight),
        None if bias is None else torch.from_numpy(bias),
        layer.stride,
        layer.padding,
        layer.output_padding,
    )
    return output[0].numpy()


@examples(500)
@given(transposed_convolutions())
def test_stamping_equals_torch(case: Case) -> None:
    expected = by_torch(case.x, case.weight, case.bias, case.settings)
    output = transpose_convolve(case.x, case.weight, case.bias, case.settings)
    assert output.shape == expected.shape == case.settings.out_shape(case.x.shape)
    np.testing.assert_allclose(output, expected, rtol=0, atol=1e-9)

    channel, row, column = case.pixel(expected.shape)
    shares = contributions(case.x, case.weight, case.bias, case.settings, channel, row, column)
    assert shares.result == pytest.approx(expected[channel, row, column], abs=1e-9)
    _, height, width = case.x.shape
    overlaps = overlap_count(height, width, case.settings)
    assert overlaps.shape == expected.shape[1:]
    assert overlaps[row, column] * len(case.x) == len(shares.terms)


@examples(100)
@given(transposed_convolutions())
def test_all_stamps_together_are_the_output(case: Case) -> None:
    layer, k = case.settings, case.settings.kernel_size
    channels, height, width = layer.out_shape(case.x.shape)
    margin = layer.padding
    total = np.zeros((channels, height + 2 * margin + k, width + 2 * margin + k))
    for row, column in np.ndindex(case.x.shape[1:]):
        shown = stamp(case.x, case.weight, layer, row, column)
        top, left = shown.top + margin, shown.left + margin
        total[:, top : top + k, left : left + k] += shown.total
    expected = by_torch(case.x, case.weight, None, layer)
    np.testing.assert_allclose(
        total[:, margin : margin + height, margin : margin + width], expected, rtol=0, atol=1e-9
    )


def test_two_stamps_that_overlap_by_hand() -> None:
    # 2 and 3 stamp 1 10 100 with stride 2: 2 20 200 . . and . . 3 30 300.
    layer = TransposedConvolution(kernel_size=3, stride=2, padding=1)
    weight = np.zeros((1, 1, 3, 3))
    weight[0, 0, 1] = [1, 10, 100]
    assert transpose_convolve([[[2.0, 3.0]]], weight, None, layer).tolist() == [[[20, 203, 30]]]
    assert overlap_count(1, 2, layer).tolist() == [[1, 2, 1]]
    shown = stamp([[[2.0, 3.0]]], weight, layer, 0, 1)
    assert (shown.top, shown.left) == (-1, 1)
    assert shown.total[0, 1].tolist() == [3, 30, 300]
    assert [term.product for term in contributions([[[2.0, 3.0]]], weight, None, layer, 0, 0, 1).terms] == [
        200,
        3,
    ]


def test_the_checkerboard_is_there_when_the_stride_does_not_divide_the_kernel() -> None:
    uneven = overlap_count(6, 6, TransposedConvolution(kernel_size=3, stride=2))[2:-2, 2:-2]
    even = overlap_count(6, 6, TransposedConvolution(kernel_size=4, stride=2))[2:-2, 2:-2]
    assert uneven[:2, :2].tolist() == [[4, 2], [2, 1]]
    assert set(even.ravel()) == {4}


def test_enlarging_and_convolving_equals_torch() -> None:
    x, weight, bias = numbers(0, 2, 4, 5), numbers(1, 3, 2, 3, 3), numbers(2, 3)
    enlarged = F.interpolate(torch.from_numpy(x)[None], scale_factor=2, mode="nearest")
    expected = F.conv2d(enlarged, torch.from_numpy(weight), torch.from_numpy(bias), padding="same")[0]
    np.testing.assert_allclose(upsample_then_convolve(x, weight, bias, 2), expected, rtol=0, atol=1e-9)


def test_upsampling_repeats_pixels() -> None:
    assert upsample([[[1.0, 2.0]]], 2).tolist() == [[[1, 1, 2, 2], [1, 1, 2, 2]]]


def test_the_size_formula_and_the_cost_carry_their_numbers() -> None:
    layer = TransposedConvolution(out_channels=4, kernel_size=4, stride=2, padding=1)
    assert layer.size_formula(7) == "(7 − 1)·2 − 2·1 + 4 = 14"
    assert TransposedConvolution(output_padding=1).size_formula(4) == "(4 − 1)·2 − 2·0 + 3 + 1 = 10"
    # Each of the 8 x 4 kernels works once for every input pixel.
    assert transposed_cost(layer, (8, 7, 7)).macs == 8 * 4 * 16 * 49
    assert transposed_cost(layer, (8, 7, 7)).params == 8 * 4 * 16 + 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"stride": 0}, "stride"),
        ({"kernel_size": 12}, "kernel_size"),
        ({"padding": -1}, "padding"),
        ({"stride": 2, "output_padding": 2}, "output_padding"),
    ],
)
def test_settings_that_cannot_be_name_the_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(MechanicsError) as caught:
        TransposedConvolution(**wrong)
    assert caught.value.field == field


def test_padding_that_leaves_nothing_is_explained() -> None:
    with pytest.raises(
        MechanicsError, match="cover 3; the padding cuts off 2 at each end and leaves nothing"
    ):
        TransposedConvolution(kernel_size=3, padding=2).output_size(1)


def test_an_even_kernel_has_no_middle() -> None:
    with pytest.raises(MechanicsError, match="no middle pixel"):
        upsample_then_convolve([[[1.0]]], np.ones((1, 1, 2, 2)), None, 2)
