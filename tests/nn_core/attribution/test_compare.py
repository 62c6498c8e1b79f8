"""Strongest pixels, counted by hand; how alike explanations are, by hand, SciPy and scikit-image."""

import numpy as np
import pytest
from scipy import stats
from skimage.metrics import structural_similarity

from nn_core.attribution.compare import Likeness, likeness, rank_correlation, shared, strongest

FIRST = np.array([[0.1, -5.0, 2.0], [0.0, 3.0, -0.2]])
SECOND = np.array([[4.0, -1.0, 0.5], [0.0, 9.0, 1.0]])


def test_the_strongest_pixels_speak_for_or_against() -> None:
    assert strongest(FIRST, 3).tolist() == [1, 4, 2]
    assert strongest(SECOND, 4).tolist() == [4, 0, 1, 5]
    assert strongest(FIRST, 100).tolist() == [1, 4, 2, 5, 0, 3]


@pytest.mark.parametrize(("count", "common"), [(1, 0), (2, 1), (3, 2), (4, 3), (6, 6)])
def test_shared_pixels_are_counted(count: int, common: int) -> None:
    assert shared(FIRST, SECOND, count) == shared(SECOND, FIRST, count) == common


@pytest.mark.parametrize("seed", range(5))
def test_ranks_correlate_as_scipy_says_with_ties_too(seed: int) -> None:
    generator = np.random.default_rng(seed)
    one, other = generator.integers(0, 6, (2, 3, 5, 7)) / 4
    assert rank_correlation(one, other) == pytest.approx(
        stats.spearmanr(one.ravel(), other.ravel()).statistic
    )


def test_ranks_by_hand() -> None:
    one = np.array([1.0, 2.0, 3.0, 4.0])
    assert rank_correlation(one, one**3) == pytest.approx(1)
    assert rank_correlation(one, -one) == pytest.approx(-1)
    # ranks 1 2 3 4 and 2 1 4 3: ρ = 1 - 6 · 4 / (4 · 15)
    assert rank_correlation(one, np.array([0.2, 0.1, 9.0, 0.3])) == pytest.approx(0.6)
    assert rank_correlation(one, np.full(4, 7.0)) == 0
    assert rank_correlation(np.zeros(4), np.zeros(4)) == 0


def test_likeness_asks_for_signs_and_for_absolute_values() -> None:
    one = np.random.default_rng(0).standard_normal((2, 9, 9))
    found = likeness(one, -5 * one)
    assert found.signed == pytest.approx(-1)
    assert found.absolute == pytest.approx(1)
    assert found.structure == pytest.approx(1)


def test_structure_is_that_of_scikit_image() -> None:
    one, other = np.random.default_rng(1).standard_normal((2, 1, 12, 12))
    strong, strong_other = (np.abs(array[0]) / np.abs(array).max() for array in (one, other))
    wanted = structural_similarity(  # type: ignore[no-untyped-call]
        strong, strong_other, win_size=7, data_range=1, use_sample_covariance=False
    )
    assert likeness(one, other).structure == pytest.approx(wanted)


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 2, 2), (3, 4, 9), (2, 6, 6)])
def test_small_pictures_are_alike_or_not_as_well(shape: tuple[int, ...]) -> None:
    one, other = np.random.default_rng(2).standard_normal((2, *shape))
    assert likeness(one, one).structure == pytest.approx(1)
    assert likeness(one, other).structure <= 1
    assert likeness(np.zeros(shape), np.zeros(shape)) == Likeness(0, 0, 1)
