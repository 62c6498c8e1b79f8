"""Directions of concepts, where they are known, and how scores are compared, by hand and by SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from nn_core.channels.concept import compared, direction, score, separated

RANDOM = np.random.default_rng(0)


def test_the_direction_is_the_axis_in_which_both_differ() -> None:
    concept = np.array([[1.0, 0.3], [1.0, -0.3]])
    others = np.array([[-1.0, 0.3], [-1.0, -0.3]])
    np.testing.assert_allclose(direction(concept, others), [1, 0], atol=1e-12)
    np.testing.assert_allclose(direction(others, concept), [-1, 0], atol=1e-12)


@pytest.mark.parametrize(("count", "size"), [(40, 5), (6, 30)])
def test_it_is_the_ridge_classifier_written_out(count: int, size: int) -> None:
    """(Xᵀ W X + λ I) w = Xᵀ W t, in the primal form, with the means of both sides taken away."""
    concept = RANDOM.normal(size=(count, size)) + 0.5
    others = RANDOM.normal(size=(2 * count, size))
    both = np.concatenate([concept, others])
    spread = np.sqrt(((both - both.mean(0)) ** 2).sum(1).mean())
    weights = np.repeat([0.5 / count, 0.25 / count], [count, 2 * count])
    centred = (both - weights @ both) / spread
    targets = np.repeat([1.0, -1.0], [count, 2 * count])
    normal = np.linalg.solve(
        centred.T @ (weights[:, None] * centred) + 0.01 * np.eye(size), centred.T @ (weights * targets)
    )
    np.testing.assert_allclose(direction(concept, others), normal / np.linalg.norm(normal), rtol=1e-8)


def test_what_answers_the_same_has_no_direction() -> None:
    assert not direction(np.ones((3, 4)), np.ones((2, 4))).any()


def test_what_a_boundary_tells_apart() -> None:
    normal = np.array([1.0, 0.0])
    concept, others = np.array([[3.0, 0], [1, 0], [-2, 0]]), np.array([[-1.0, 0], [-2, 0]])
    assert separated(normal, concept, others) == pytest.approx((2 / 3 + 1) / 2)


def test_the_score_is_the_share_of_pictures_whose_score_rises() -> None:
    slopes = np.array([[1.0, 0], [2, -1], [-1, 5], [0, 3]])
    assert score(slopes, np.array([1.0, 0])) == 0.5
    assert score(slopes, np.array([-1.0, 0])) == 0.25
    assert score(slopes, np.array([0.0, 0])) == 0


def test_scores_are_compared_as_scipy_and_the_table_of_t_do() -> None:
    scores, random = np.array([0.9, 0.8, 1.0, 0.9]), np.array([0.4, 0.6, 0.5, 0.7])
    found = compared(scores, random)
    assert [found.mean, found.random] == pytest.approx([0.9, 0.55])
    assert found.p == pytest.approx(stats.ttest_ind(scores, random, equal_var=False).pvalue)
    half = 3.182446 * np.std(scores, ddof=1) / 2
    assert [found.low, found.high] == pytest.approx([0.9 - half, min(1.0, 0.9 + half)])


def test_scores_that_are_all_one_differ_or_do_not() -> None:
    same = np.ones(3)
    assert compared(same, same).p == 1
    assert compared(same, np.zeros(3)).p == 0
