"""Intervals against published numbers and the binomial's own, and what they are taken for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from nn_core.judgements.slices import Count, Worst, judge_classes, judge_slices, judge_trend, wilson


@pytest.mark.parametrize(("wrong", "of"), [(0, 10), (1, 29), (15, 148), (81, 263), (250, 250), (33, 1_000)])
def test_an_interval_is_that_of_scipy(wrong: int, of: int) -> None:
    wanted = binomtest(wrong, of).proportion_ci(0.95, "wilson")
    assert wilson(wrong, of) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


def test_by_newcombe_s_table() -> None:
    """Newcombe, 1998, Statistics in Medicine 17, table I, method 3."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_nothing_seen_says_nothing() -> None:
    assert wilson(0, 0) == (0, 1)


@pytest.mark.parametrize(
    ("counts", "kind"),
    [
        ([(40, 250), (20, 250), (10, 250), (5, 250)], "low"),
        ([(5, 250), (10, 250), (20, 250), (40, 250)], "high"),
        ([(12, 250), (8, 250), (7, 250), (6, 250)], "even"),
        ([(0, 0), (0, 0), (0, 0), (9, 9)], "even"),
        ([(3, 250), (90, 250), (90, 250), (4, 250)], "even"),
    ],
)
def test_a_trend_is_told_only_where_the_intervals_are_apart(counts: list[Count], kind: str) -> None:
    assert judge_trend(counts) == kind


def test_a_class_stands_out_only_where_chance_would_not_do_it() -> None:
    even = [(3, 100)] * 10
    assert judge_classes(even) == Worst("even")
    # 9 of 100 against 27 of 900: apart at 95 %, (0.048, 0.162) and (0.021, 0.043), but one of ten may be
    alone = [(9, 100), *[(3, 100)] * 9]
    assert wilson(9, 100)[0] > wilson(27, 900)[1]
    assert judge_classes(alone) == Worst("even")
    assert judge_classes([(3, 100), (20, 100), *[(3, 100)] * 8]) == Worst("one", 1)
    assert judge_classes([]) == Worst("even")


def test_by_the_names_of_a_snapshot() -> None:
    arrays = {
        "slices.class": np.array([[1, 50], [30, 50]]),
        "slices.thickness": np.array([[40, 250], [20, 250], [10, 250], [5, 250]]),
        "slices.thickness.edges": np.arange(5.0),
        "cloud.points": np.zeros((2, 2)),
    }
    assert judge_slices(arrays) == {"class": {"kind": "one", "place": 1}, "thickness": "low"}
