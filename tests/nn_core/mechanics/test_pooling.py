from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.pooling import (
    Pooling,
    PoolingKind,
    argmax,
    pool,
    pool_gradient,
    pool_window,
    upsample_back,
)
from tests.examples import examples
from tests.gradients import slope_of
from tests.nn_core.mechanics.strategies import Case, numbers, poolings

PICTURE = np.arange(1.0, 17).reshape(1, 4, 4)


def by_torch(x: torch.Tensor, layer: Pooling) -> torch.Tensor:
    options: dict[str, Any] = {
        "kernel_size": layer.kernel_size,
        "stride": layer.stride,
        "ceil_mode": layer.ceil_mode,
    }
    if layer.kind == "max":
        found: torch.Tensor = F.max_pool2d(x[None], padding=layer.padding, **options)[0]
        return found
    if layer.kind == "average":
        return F.avg_pool2d(x[None], padding=layer.padding, **options)[0]
    if layer.kind == "l2":
        return F.lp_pool2d(x[None], 2.0, **options)[0]
    return F.adaptive_avg_pool2d(x[None], 1)[0]


@examples(500)
@given(poolings())
def test_pooling_its_window_and_its_gradient_equal_torch(case: Case) -> None:
    x = torch.from_numpy(case.x).requires_grad_()
    expected = by_torch(x, case.settings)
    output = pool(case.x, case.settings)
    assert output.shape == tuple(expected.shape) == case.settings.out_shape(case.x.shape)
    np.testing.assert_allclose(output, expected.detach(), rtol=0, atol=1e-9)

    pixel = case.pixel(output.shape)
    assert pool_window(case.x, case.settings, *pixel).result == pytest.approx(output[pixel], abs=1e-9)

    upstream = numbers(case.seed + 1, *output.shape)
    expected.backward(torch.from_numpy(upstream))
    np.testing.assert_allclose(
        pool_gradient(case.x, upstream, case.settings), slope_of(x).numpy(), rtol=0, atol=1e-9
    )


@examples(200)
@given(poolings().filter(lambda case: case.settings.kind == "max"))
def test_the_chosen_pixels_equal_torch(case: Case) -> None:
    layer = case.settings
    _, expected = F.max_pool2d(
        torch.from_numpy(case.x)[None],
        layer.kernel_size,
        layer.stride,
        layer.padding,
        ceil_mode=layer.ceil_mode,
        return_indices=True,
    )
    assert argmax(case.x, layer).tolist() == expected[0].tolist()
    channel, row, column = case.pixel(expected[0].shape)
    chosen = pool_window(case.x, layer, channel, row, column).chosen
    assert chosen == divmod(int(expected[0, channel, row, column]), case.x.shape[2])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("max", 16), ("average", 13.5), ("l2", 27.0924), ("global", 8.5)],
)
def test_one_window_by_hand(kind: PoolingKind, expected: float) -> None:
    # The lower right window holds 11 12 15 16; the root of 121 + 144 + 225 + 256 is 27.3130.
    row = 0 if kind == "global" else 1
    shown = pool_window(PICTURE, Pooling(kind), 0, row, row)
    if kind == "l2":
        expected = 746**0.5
    assert shown.result == pytest.approx(expected)
    assert shown.chosen == ((3, 3) if kind == "max" else None)
    assert shown.sum == {"max": 16, "average": 54, "l2": 746, "global": 136}[kind]


def test_padded_zeros_count_in_an_average() -> None:
    shown = pool_window(PICTURE, Pooling("average", 2, padding=1), 0, 0, 0)
    assert (shown.values.tolist(), shown.sum, shown.count, shown.result) == ([[1]], 1, 4, 0.25)


def test_ceil_mode_keeps_the_last_window_only_if_it_starts_on_the_picture() -> None:
    assert Pooling("max", 2, 2).output_size(5) == 2
    assert Pooling("max", 2, 2, ceil_mode=True).output_size(5) == 3
    # Windows would start at -1, 2, 5: the last lies beyond the 5 pixels and is dropped again.
    assert Pooling("max", 2, 3, 1, ceil_mode=True).output_size(5) == 2
    assert Pooling("max", 2, 3, 1, ceil_mode=True).size_formula(5) == "⌈(5 + 2·1 − 2) / 3⌉ + 1 − 1 = 2"
    assert Pooling("max", 2, 2).size_formula(28) == "⌊(28 + 2·0 − 2) / 2⌋ + 1 = 14"


def test_equal_pixels_the_first_one_is_chosen() -> None:
    flat = np.ones((1, 2, 2))
    assert argmax(flat, Pooling("max")).item() == 0
    assert pool_gradient(flat, [[[3.0]]], Pooling("max")).tolist() == [[[3, 0], [0, 0]]]


def test_no_gradient_where_an_l2_window_is_all_zero() -> None:
    assert pool_gradient(np.zeros((1, 2, 2)), [[[3.0]]], Pooling("l2")).tolist() == [[[0, 0], [0, 0]]]


def test_what_is_left_after_pooling() -> None:
    left = upsample_back(PICTURE, Pooling("max"))
    assert left[0].tolist() == [[6, 6, 8, 8], [6, 6, 8, 8], [14, 14, 16, 16], [14, 14, 16, 16]]
    # Windows of 1 with stride 2 never look at the other pixels.
    gaps = upsample_back(PICTURE, Pooling("average", 1, 2))[0]
    assert gaps[0, 0] == 1
    assert np.isnan(gaps[0, 1])
    # Overlapping windows share a pixel: the mean of 2, 3 in the middle of 1 2 3.
    assert upsample_back([[[1.0, 2, 3]]], Pooling("global")).tolist() == [[[2, 2, 2]]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "median"}, "kind"),
        ({"kernel_size": 0}, "kernel_size"),
        ({"stride": 0}, "stride"),
        ({"kernel_size": 3, "padding": 2}, "padding"),
        ({"kind": "l2", "padding": 1}, "padding"),
    ],
)
def test_settings_that_cannot_be_name_the_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(MechanicsError) as caught:
        Pooling(**wrong)
    assert caught.value.field == field


def test_a_window_that_does_not_fit_is_explained() -> None:
    with pytest.raises(MechanicsError, match="5 x 5 does not fit on 4 pixels"):
        pool(PICTURE, Pooling("max", 5))


def test_only_max_chooses() -> None:
    with pytest.raises(MechanicsError, match="Only max pooling"):
        argmax(PICTURE, Pooling("average"))
