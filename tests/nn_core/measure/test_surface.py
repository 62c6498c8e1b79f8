"""Directions and paths by hand-set weights."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.measure.surface import direction, moved, path_of

WEIGHTS = {
    "conv1.weight": np.array([[[[3.0, 4.0]]], [[[0.0, 12.0]]]], np.float32),
    "conv1.bias": np.array([1.0, 2.0], np.float32),
    "norm1.weight": np.array([5.0, 5.0], np.float32),
    "norm1.running_mean": np.array([7.0, 7.0], np.float32),
    "norm1.num_batches_tracked": np.array(3),
    "linear1.weight": np.array([[1.0, 2.0, 2.0], [0.0, 0.0, 0.0]], np.float32),
}


def test_each_filter_is_as_long_as_that_of_the_network() -> None:
    found = direction(WEIGHTS, 0)
    # |(3, 4)| = 5, |(0, 12)| = 12, |(1, 2, 2)| = 3, |(0, 0, 0)| = 0
    assert np.linalg.norm(found["conv1.weight"].reshape(2, -1), axis=1) == pytest.approx([5, 12])
    assert np.linalg.norm(found["linear1.weight"], axis=1) == pytest.approx([3, 0])
    for name in ("conv1.bias", "norm1.weight", "norm1.running_mean", "norm1.num_batches_tracked"):
        assert not found[name].any()


def test_it_is_the_drawn_one_made_longer_filter_by_filter() -> None:
    drawn = np.random.default_rng(3).standard_normal((2, 1, 1, 2))
    found = direction({"conv1.weight": WEIGHTS["conv1.weight"]}, 3)["conv1.weight"]
    np.testing.assert_allclose(found[0], drawn[0] / np.linalg.norm(drawn[0]) * 5, rtol=1e-6)
    np.testing.assert_allclose(found[1], drawn[1] / np.linalg.norm(drawn[1]) * 12, rtol=1e-6)
    assert not np.allclose(found, direction({"conv1.weight": WEIGHTS["conv1.weight"]}, 4)["conv1.weight"])


def test_weights_move_and_nothing_else_does() -> None:
    one, other = direction(WEIGHTS, 0), direction(WEIGHTS, 1)
    found = moved(WEIGHTS, (one, other), (0.5, -2.0))
    wanted = WEIGHTS["conv1.weight"] + 0.5 * one["conv1.weight"] - 2 * other["conv1.weight"]
    np.testing.assert_allclose(found["conv1.weight"], wanted, rtol=1e-6)
    assert found["conv1.weight"].dtype == np.float32
    for name in ("conv1.bias", "norm1.weight", "norm1.running_mean", "norm1.num_batches_tracked"):
        np.testing.assert_array_equal(found[name], WEIGHTS[name])
    still = moved(WEIGHTS, (one, other), (0.0, 0.0))
    assert all(np.array_equal(still[name], array) for name, array in WEIGHTS.items())


def test_a_path_by_hand() -> None:
    """In three numbers: the plane of (2, 0, 0) and (0, 0, 1), which leaves the second number out."""
    now = {"linear1.weight": np.array([[1.0, 1.0, 1.0]])}
    plane = ({"linear1.weight": np.array([[2.0, 0, 0]])}, {"linear1.weight": np.array([[0.0, 0, 1]])})
    earlier = [
        {"linear1.weight": np.array([[5.0, 1.0, 1.0]])},
        {"linear1.weight": np.array([[1.0, 4.0, 5.0]])},
    ]
    found = path_of(now, plane, earlier)
    np.testing.assert_allclose(found.places, [[2, 0], [0, 4]], atol=1e-12)
    # ways (4, 0, 0) and (0, 3, 4): 16 + 25, of which 16 + 16 lie in the plane
    assert found.caught == pytest.approx(32 / 41)


def test_directions_that_are_not_at_right_angles() -> None:
    now = {"linear1.weight": np.zeros((1, 2))}
    plane = ({"linear1.weight": np.array([[1.0, 0]])}, {"linear1.weight": np.array([[1.0, 1.0]])})
    found = path_of(now, plane, [{"linear1.weight": np.array([[3.0, 2.0]])}])
    np.testing.assert_allclose(found.places, [[1, 2]])
    assert found.caught == pytest.approx(1)


def test_without_a_way_nothing_is_caught() -> None:
    plane = (direction(WEIGHTS, 0), direction(WEIGHTS, 1))
    assert path_of(WEIGHTS, plane, []).caught == 0
    assert path_of(WEIGHTS, plane, []).places.shape == (0, 2)
    assert path_of(WEIGHTS, plane, [WEIGHTS]).caught == 0
