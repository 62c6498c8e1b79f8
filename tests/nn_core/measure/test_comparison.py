"""Means, errors and paired differences against hand computation."""

import math

import numpy as np
import pytest

from nn_core.measure.comparison import T_975, mean_of, paired


def test_standard_error_by_hand() -> None:
    # 2, 4, 9: mean 5, squared deviations 9 + 1 + 16 = 26, s^2 = 13, error sqrt(13 / 3).
    found = mean_of([2, 4, 9])
    assert (found.mean, found.count) == (5, 3)
    assert found.error == pytest.approx(math.sqrt(13 / 3))
    assert mean_of([0.5]).error is None
    with pytest.raises(ValueError, match="no mean"):
        mean_of([])


def test_paired_difference_by_hand() -> None:
    # Differences 1, 2, 3: mean 2, s = 1, error 1 / sqrt(3), t(2) = 4.303.
    found = paired([11, 22, 33], [10, 20, 30])
    assert found.mean == 2
    assert found.low == pytest.approx(2 - 4.303 / math.sqrt(3))
    assert found.high == pytest.approx(2 + 4.303 / math.sqrt(3))
    assert not found.clear
    assert paired([11, 12, 11], [1, 2, 1.01]).clear
    assert paired([1, 2, 1.01], [11, 12, 11]).clear


def test_pairs_with_a_common_seed_show_what_unpaired_values_hide() -> None:
    assert paired([0.62, 0.771, 0.919], [0.60, 0.75, 0.90]).clear


def test_a_single_pair_says_nothing_about_chance() -> None:
    found = paired([0.9], [0.5])
    assert (found.low, found.high, found.clear) == (None, None, False)


def test_two_pairs_are_too_few_for_an_interval() -> None:
    found = paired([0.9, 0.8], [0.5, 0.7])
    assert (found.low, found.high, found.clear, found.count) == (None, None, False, 2)
    assert found.values == pytest.approx((0.4, 0.1))
    assert found.mean == pytest.approx(0.25)


def test_values_that_make_no_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="do not make"):
        paired([1, 2], [1])
    with pytest.raises(ValueError, match="do not make"):
        paired([1.0] * 22, [1.0] * 22)


def test_the_quantiles_are_student_s() -> None:
    stats = pytest.importorskip("scipy.stats")
    expected = stats.t.ppf(0.975, np.arange(1, len(T_975) + 1))
    np.testing.assert_allclose(T_975, expected, atol=6e-4)
