"""The mean of the last steps, and how sure it is, in numbers worked by hand."""

import math

import pytest

from nn_core.judgements.recent import mean_of


def test_the_error_of_a_mean_is_that_of_the_means_of_five_blocks() -> None:
    found = mean_of([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    # The blocks have 0, 1, 2, 3, 4: s^2 = (4 + 1 + 0 + 1 + 4) / 4 = 2.5, and 2.5 / 5 = 0.5.
    assert (found.value, found.error) == pytest.approx((2, math.sqrt(0.5)))
    assert (found.low, found.high) == pytest.approx((2 - math.sqrt(2), 2 + math.sqrt(2)))


def test_what_swings_within_a_block_and_is_over_at_the_end_adds_no_error() -> None:
    found = mean_of([0, 2] * 5 + [1])
    assert (found.value, found.error) == (1.0, 0.0)


def test_of_few_values_nothing_is_sure() -> None:
    assert mean_of([0.5] * 4).error == math.inf
    assert math.isnan(mean_of([]).value)
