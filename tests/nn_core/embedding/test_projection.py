"""Principal components against NumPy's and scikit-learn's in float64, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from nn_core.embedding.projection import principal

SIZES = [(40, 5), (40, 84), (127, 300), (400, 84), (300, 300), (1_000, 784)]


def features(n: int, d: int, seed: int = 0) -> np.ndarray:
    """With a spectrum that falls slowly, as that of a trained layer does."""
    random = np.random.default_rng(seed)
    scales = 1 / np.sqrt(1 + np.arange(d))
    turn, _ = np.linalg.qr(random.standard_normal((d, d)))
    spread = random.standard_normal((n, d)) * scales @ turn
    return np.asarray(spread + random.standard_normal(d), np.float32)


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_components_are_those_of_scikit_learn(n: int, d: int) -> None:
    x = features(n, d)
    found = principal(x, 3)
    truth = PCA(3, svd_solver="full").fit(x.astype(np.float64))
    np.testing.assert_allclose(found.shares, truth.explained_variance_ratio_, rtol=2e-5)
    np.testing.assert_allclose(found.mean, truth.mean_, atol=1e-5)
    signs = np.sign((found.basis * truth.components_.T).sum(axis=0))
    np.testing.assert_allclose(found.basis * signs, truth.components_.T, atol=2e-3)
    points = truth.transform(x.astype(np.float64))
    np.testing.assert_allclose(found.points * signs, points, atol=4e-3 * np.abs(points).max())


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_the_plane_holds_as_much_variance_as_any_can(n: int, d: int) -> None:
    """By the singular values, in float64: what the two directions catch, and that they are orthonormal."""
    x = features(n, d, 1).astype(np.float64)
    found = principal(x.astype(np.float32), 2)
    values = np.linalg.svd(x - x.mean(axis=0), compute_uv=False) ** 2
    caught = ((x - x.mean(axis=0)) @ found.basis).var(axis=0) * n
    np.testing.assert_allclose(caught, values[:2], rtol=1e-5)
    np.testing.assert_allclose(found.basis.T @ found.basis, np.eye(2), atol=1e-6)


def test_by_hand() -> None:
    """Points on a line through (1, 1): along (0.6, 0.8) at -2, 0 and 2."""
    x = np.array([[1 - 1.2, 1 - 1.6], [1, 1], [1 + 1.2, 1 + 1.6]])
    found = principal(x, 2)
    np.testing.assert_allclose(np.abs(found.points[:, 0]), [2, 0, 2], atol=1e-12)
    np.testing.assert_allclose(np.abs(found.basis[:, 0]), [0.6, 0.8], atol=1e-12)
    np.testing.assert_allclose(found.shares, [1, 0], atol=1e-12)
    np.testing.assert_allclose(found.mean, [1, 1])


def test_of_a_direction_and_its_opposite_it_is_that_of_the_farthest_point() -> None:
    found = principal(features(200, 30), 3)
    far = np.abs(found.points).argmax(axis=0)
    assert (found.points[far, np.arange(3)] > 0).all()
    mirrored = principal(-features(200, 30), 3)
    np.testing.assert_allclose(mirrored.points, found.points, atol=1e-5)


def test_the_same_features_give_the_same_numbers() -> None:
    first, second = principal(features(500, 200), 3), principal(features(500, 200), 3)
    np.testing.assert_array_equal(first.points, second.points)


def test_other_features_lie_where_they_would_lie_as_a_point() -> None:
    x = features(300, 40)
    found = principal(x, 3)
    np.testing.assert_allclose(found.of(x[7:9]), found.points[7:9], atol=1e-5)
    np.testing.assert_allclose(found.of(found.mean[None]), np.zeros((1, 3)), atol=1e-6)


def test_where_nothing_varies_nothing_is_explained() -> None:
    found = principal(np.ones((20, 4), np.float32), 2)
    assert found.shares.tolist() == [0, 0]
    assert not found.points.any()
