import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.invariance import change, rotate, shift, subsample
from tests.nn_core.mechanics.strategies import numbers

PICTURE = np.arange(12.0).reshape(1, 3, 4)


def test_a_shift_moves_columns_and_repeats_the_edge() -> None:
    assert shift(PICTURE, 1)[0, 0].tolist() == [0, 0, 1, 2]
    assert shift(PICTURE, -2)[0, 0].tolist() == [2, 3, 3, 3]
    assert (shift(PICTURE, 0) == PICTURE).all()


def test_a_quarter_turn_is_a_quarter_turn() -> None:
    square = numbers(0, 2, 5, 5)
    np.testing.assert_allclose(rotate(square, 90), np.rot90(square, axes=(1, 2)), atol=1e-12)
    np.testing.assert_allclose(rotate(square, -180), np.rot90(square, 2, axes=(1, 2)), atol=1e-12)


@given(st.integers(1, 9), st.integers(1, 9), st.floats(-360, 360), st.integers(0, 1000))
def test_rotation_equals_torch(height: int, width: int, degrees: float, seed: int) -> None:
    image = numbers(seed, 2, height, width)
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    # torch counts from the outer edges of the pixels: -1 to 1 along each side.
    ratio = height / width
    turn = torch.tensor([[[cosine, -sine * ratio, 0], [sine / ratio, cosine, 0]]], dtype=torch.float64)
    grid = F.affine_grid(turn, [1, 2, height, width], align_corners=False)
    x = torch.from_numpy(image)[None]
    expected = F.grid_sample(x, grid, padding_mode="border", align_corners=False)[0]
    np.testing.assert_allclose(rotate(image, degrees), expected, atol=1e-9)


def test_the_change_lies_between_nothing_and_everything() -> None:
    one = np.array([[[1.0, 0, 2]]])
    assert change(one, one) == 0
    assert change(one, np.array([[[0.0, 5, 0]]])) == 1
    assert change(one, -one) == 1
    # 1 of the 3 has moved on by one pixel: two pixels differ by 1, and the sums are 3 each.
    assert change(one, np.array([[[0.0, 1, 2]]])) == pytest.approx(2 / 6)
    assert change(np.zeros((1, 2, 2)), np.zeros((1, 2, 2))) == 0


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_change_is_symmetric_and_knows_no_scale(first: int, second: int) -> None:
    one, other = numbers(first, 1, 4, 4), numbers(second, 1, 4, 4)
    assert 0 <= change(one, other) <= 1
    assert change(one, other) == pytest.approx(change(other, one))
    assert change(7 * one, 7 * other) == pytest.approx(change(one, other))


def test_what_cannot_be_moved_is_refused() -> None:
    for degrees in (float("nan"), float("inf")):
        with pytest.raises(MechanicsError, match="finite number of degrees"):
            rotate(PICTURE, degrees)
    with pytest.raises(MechanicsError, match="between -4 and 4"):
        shift(PICTURE, 5)
    with pytest.raises(MechanicsError, match="must have the shape"):
        change(PICTURE, PICTURE[:, :2])
    with pytest.raises(MechanicsError, match="finite"):
        shift(np.full((1, 2, 2), np.nan), 0)


def test_every_kth_pixel_is_the_middle_one_of_its_block() -> None:
    map_ = np.arange(30.0).reshape(1, 5, 6)
    assert subsample(map_, 2, 3).tolist() == [[[7, 10], [19, 22]]]
    assert subsample(map_, 5, 6).tolist() == [[[15]]]
    assert subsample(map_, 1, 1).tolist() == map_.tolist()
    with pytest.raises(MechanicsError):
        subsample(map_, 6, 1)
