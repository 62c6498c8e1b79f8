"""Deletion and insertion curves against scores worked out by hand."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from nn_core.attribution.removal import (
    Curve,
    Curves,
    deletion,
    insertion,
    mean_curve,
    order_of,
    random_orders,
    weights_of,
)
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.network.layers import Flatten, Linear

# z = (w · x, 0): the softmax score of class 0 is 1 / (1 + exp(-w · x)).

PIXELS = Architecture((1, 2, 2), (Flatten(), Linear(2, bias=False)))
IMAGE = torch.tensor([[[1.0, 0.5], [0.0, 2.0]]], dtype=torch.float64)
PRODUCTS = (3.0, -1.0, 0.0, 2.0)
"""Of each pixel and its weight."""


def network() -> nn.Module:
    model = build(PIXELS).double().eval()
    with torch.no_grad():
        weights = torch.tensor([[3.0, -2.0, 5.0, 1.0], [0.0] * 4])
        model.linear1.weight.copy_(weights)  # type: ignore[operator,union-attr]
    return model


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def ended(measuring: Curves) -> Curve:
    *_, last = measuring
    return last


def in_order(*pixels: int) -> np.ndarray:
    return np.array(pixels)


@pytest.mark.parametrize("order", [(0, 3, 2, 1), (1, 2, 3, 0), (2, 0, 1, 3)])
def test_the_score_is_that_of_what_is_left_and_of_what_is_back(order: tuple[int, ...]) -> None:
    back = [sum(PRODUCTS[pixel] for pixel in order[:count]) for count in range(5)]
    left = [sum(PRODUCTS) - z for z in back]
    falls = ended(deletion(network(), IMAGE, 0, in_order(*order)))
    rises = ended(insertion(network(), IMAGE, 0, in_order(*order)))
    assert falls.shares == rises.shares == (0, 0.25, 0.5, 0.75, 1)
    assert falls.scores == pytest.approx([sigmoid(z) for z in left], abs=1e-12)
    assert rises.scores == pytest.approx([sigmoid(z) for z in back], abs=1e-12)


def test_of_the_other_class_it_is_the_rest() -> None:
    one, other = (ended(deletion(network(), IMAGE, target, in_order(0, 3, 2, 1))) for target in (0, 1))
    assert np.add(one.scores, other.scores) == pytest.approx([1.0] * 5)


def test_an_area_is_the_sum_of_its_trapezoids() -> None:
    falls = ended(deletion(network(), IMAGE, 0, in_order(0, 3, 2, 1)))
    heights = [sigmoid(z) for z in (4, 1, -1, -1, 0)]
    wanted = 0.25 * (heights[0] / 2 + heights[1] + heights[2] + heights[3] + heights[4] / 2)
    assert falls.area == pytest.approx(wanted, abs=1e-12)
    assert Curve((0, 0.5, 1), (1, 0, 0)).area == 0.25
    assert Curve((0, 1), (0.3, 0.3)).area == pytest.approx(0.3)


def test_the_best_order_has_the_least_area_of_all_deletions_and_the_most_of_all_insertions() -> None:
    best = order_of(np.reshape(PRODUCTS, (2, 2)))
    orders = [np.random.default_rng(seed).permutation(4) for seed in range(20)]
    model = network()
    falls = [ended(deletion(model, IMAGE, 0, order)).area for order in (best, *orders)]
    rises = [ended(insertion(model, IMAGE, 0, order)).area for order in (best, *orders)]
    assert falls[0] <= min(falls) < max(falls)
    assert rises[0] >= max(rises) > min(rises)


def test_so_many_steps_are_taken_and_no_more_than_there_are_pixels() -> None:
    order = in_order(0, 3, 2, 1)
    assert ended(deletion(network(), IMAGE, 0, order, steps=2)).shares == (0, 0.5, 1)
    assert len(ended(deletion(network(), IMAGE, 0, order, steps=100)).shares) == 5
    wide = Architecture((3, 10, 11), (Flatten(), Linear(2)))
    model, image = build(wide).double().eval(), torch.rand(3, 10, 11, dtype=torch.float64)
    curve = ended(deletion(model, image, 0, np.arange(110)))
    assert len(curve.shares) == 29
    # Every channel of a pixel goes at once: after 55 of them the upper half is black.
    half = image.clone()
    half[:, :5] = 0
    assert curve.scores[14] == pytest.approx(model(half[None]).softmax(1)[0, 0].item(), abs=1e-12)


def test_a_curve_grows_piece_by_piece() -> None:
    wide = Architecture((1, 6, 6), (Flatten(), Linear(2)))
    pieces = list(deletion(build(wide).eval(), torch.rand(1, 6, 6), 0, np.arange(36)))
    lengths = [len(piece.scores) for piece in pieces]
    assert lengths == sorted(set(lengths))
    assert len(lengths) > 2
    assert [piece.whole for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert not Curve(()).whole
    assert all(piece.scores == pieces[-1].scores[: len(piece.scores)] for piece in pieces)


def test_network_picture_and_random_state_are_left_alone() -> None:
    model, image = network(), IMAGE.clone()
    weights, state = copy.deepcopy(model.state_dict()), torch.get_rng_state()
    ended(deletion(model, image, 0, in_order(0, 1, 2, 3)))
    ended(insertion(model, image, 0, in_order(0, 1, 2, 3)))
    assert torch.equal(image, IMAGE)
    torch.testing.assert_close(model.state_dict(), weights, rtol=0, atol=0)
    assert torch.equal(torch.get_rng_state(), state)


def test_how_much_a_pixel_counts_is_the_sum_of_its_channels_and_of_slopes_whatever_their_sign() -> None:
    explanation = np.array([[[1.0, -2.0]], [[3.0, 2.0]]])
    assert weights_of(explanation, slope=False).tolist() == [[4.0, 0.0]]
    assert weights_of(explanation, slope=True).tolist() == [[4.0, 4.0]]


def test_what_counts_most_comes_first_and_ties_come_as_chance_has_them() -> None:
    assert order_of(np.array([[0.5, -1.0], [2.0, 0.0]])).tolist() == [2, 0, 3, 1]
    level = [order_of(np.zeros((5, 5)), seed).tolist() for seed in (0, 0, 1)]
    assert level[0] == level[1] != level[2]
    assert sorted(level[0]) == list(range(25)) != level[0]
    one_ahead = np.zeros((5, 5))
    one_ahead[3, 4] = 1
    assert order_of(one_ahead)[0] == 19


def test_random_orders_are_all_others_and_the_same_again() -> None:
    orders = random_orders((5, 6), 4, seed=2)
    assert [sorted(order) for order in orders] == [list(range(30))] * 4
    assert len({tuple(order) for order in orders}) == 4
    assert all(np.array_equal(*pair) for pair in zip(orders, random_orders((5, 6), 4, seed=2), strict=True))


def test_of_a_large_picture_squares_go_at_once() -> None:
    weights = np.zeros((80, 72))  # 5 x 5 squares, those on the right cut off
    weights[20, 70] = 1000  # the mean of its 16 x 8 pixels is 7.8
    weights[64:, :16] = 8
    order = order_of(weights)
    assert sorted(order) == list(range(80 * 72))
    first, second = order[: 16 * 16], order[16 * 16 : 16 * 16 + 16 * 8]
    assert set(zip(*np.divmod(first, 72), strict=True)) == {(y, x) for y in range(64, 80) for x in range(16)}
    assert set(zip(*np.divmod(second, 72), strict=True)) == {
        (y, x) for y in range(16, 32) for x in range(64, 72)
    }
    (random,) = random_orders((80, 80), 1)
    squares = random // 80 // 16 * 5 + random % 80 // 16
    changes = np.flatnonzero(np.diff(squares)) + 1
    assert changes.tolist() == list(range(256, 6400, 256))


def test_the_mean_of_curves_is_that_at_each_share() -> None:
    curves = (Curve((0, 1), (1.0, 0.5)), Curve((0, 1), (0.5, 0.0)))
    assert mean_curve(curves) == Curve((0, 1), (0.75, 0.25))


def test_a_network_that_looks_at_nothing_has_a_level_curve() -> None:
    class Level(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.new_zeros(len(x), 4)

    assert set(ended(deletion(Level(), IMAGE, 2, in_order(0, 1, 2, 3))).scores) == {0.25}
