"""Intervals against published numbers and the binomial's own, and what they are taken for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from nn_core.judgements.slices import Apart, Count, judge_classes, judge_slices, judge_trend, wilson


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


@pytest.mark.parametrize(
    ("wrong", "wanted"),
    [
        # of 100 each; intervals by hand in %: 3 [1, 8], 5 [2, 11], 9 [5, 16], 10 [6, 17], 18 [12, 27],
        # 25 [18, 34], 35 [26, 45], 40 [31, 50], 44 [35, 54], 50 [40, 60], 57 [47, 66], 62 [52, 71],
        # 70 [60, 78], 95 [89, 98], 97 [92, 99], 99 [95, 100], 100 [96, 100]
        ([3] * 10, Apart("even")),
        ([9] + [3] * 9, Apart("even")),
        ([3, 18] + [3] * 8, Apart("worst", (1,))),
        ([100, 18] + [100] * 8, Apart("best", (1,))),
        ([5, 99, 5, 100, 5, 5], Apart("worst", (3, 1))),
        ([95, 97, 18, 5, 5, 5], Apart("worst", (1, 0))),
        ([5, 57, 62, 25, 25, 18], Apart("worst", (2, 1))),
        ([5, 40, 5, 44, 5, 5, 5, 5, 5, 5], Apart("worst", (3, 1))),
        # 70 and 44 are apart, and 57 overlaps with both: the three hang together
        ([3, 44, 57, 70, 3, 3, 3, 3], Apart("worst", (3, 2, 1))),
        # six of ten fail: the others are told, of three heights the lowest
        ([100] * 6 + [50, 50, 5, 3], Apart("best", (9, 8))),
        ([5, 100], Apart("worst", (1,))),
        # each overlaps with the next one, 5 and 62 do not
        ([5, 10, 18, 25, 35, 44, 50, 62], Apart("spread", (7, 0))),
        # 4 [1.6, 9.8] and 18 [11.7, 26.7] are apart, but of ten classes such a pair is likelier
        ([4, 18] + [10] * 8, Apart("even")),
    ],
)
def test_classes_stand_out_whose_intervals_are_apart_from_all_others(wrong: list[int], wanted: Apart) -> None:
    assert judge_classes([(count, 100) for count in wrong]) == wanted


def test_a_class_without_images_says_nothing() -> None:
    assert judge_classes([(0, 0), (3, 100), (90, 100), (3, 100)]) == Apart("worst", (2,))
    assert judge_classes([(0, 0), (0, 0)]) == judge_classes([]) == Apart("even")


@pytest.mark.parametrize("share", [0.03, 0.2, 0.5, 0.9])
def test_ten_classes_that_are_alike_seldom_seem_otherwise(share: float) -> None:
    wrong = np.random.default_rng(0).binomial(100, share, (1_000, 10))
    found = [judge_classes([(int(count), 100) for count in row]).kind for row in wrong]
    assert sum(kind != "even" for kind in found) < 0.05 * len(found)


def test_by_the_names_of_a_snapshot() -> None:
    arrays = {
        "slices.class": np.array([[1, 50], [30, 50]]),
        "slices.thickness": np.array([[40, 250], [20, 250], [10, 250], [5, 250]]),
        "slices.thickness.edges": np.arange(5.0),
        "cloud.points": np.zeros((2, 2)),
    }
    assert judge_slices(arrays) == {"class": {"kind": "worst", "places": (1,)}, "thickness": "low"}
