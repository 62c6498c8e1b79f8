"""What tests of an explanation say about it, case by case."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.judgements.attribution import BOUNDS, Beaten, Care, judge_care, judge_removal

RANDOM = tuple(np.linspace(0.3, 0.5, 20).tolist())


@pytest.mark.parametrize(
    ("area", "deletion", "insertion"),
    [
        (0.1, "better", "worse"),
        (0.299, "better", "worse"),
        (0.3, "no better", "no better"),
        (0.4, "no better", "no better"),
        (0.5, "no better", "no better"),
        (0.501, "worse", "better"),
        (1.0, "worse", "better"),
    ],
)
def test_an_order_is_better_than_chance_where_it_beats_every_random_order(
    area: float, deletion: Beaten, insertion: Beaten
) -> None:
    assert judge_removal(area, RANDOM, low_is_good=True) == deletion
    assert judge_removal(area, RANDOM, low_is_good=False) == insertion


def test_a_score_that_nothing_changes_makes_no_order_better() -> None:
    assert judge_removal(0.1, [0.1] * 20, low_is_good=True) == "no better"


@pytest.mark.parametrize("low_is_good", [True, False])
def test_too_few_random_orders_tell_nothing(low_is_good: bool) -> None:
    assert judge_removal(0.0, RANDOM[:18], low_is_good) == "open"
    assert judge_removal(0.0, [], low_is_good) == "open"
    assert judge_removal(0.0, RANDOM[:19], low_is_good) != "open"


def test_one_random_order_in_twenty_is_ahead_of_nineteen_others() -> None:
    """By chance the judgement is wrong about once in twenty times, on each side."""
    areas = np.random.default_rng(0).random((4000, 20))
    found = [judge_removal(area, random, low_is_good=True) for area, *random in areas.tolist()]
    assert found.count("better") / 4000 == pytest.approx(1 / 20, abs=0.01)
    assert found.count("worse") / 4000 == pytest.approx(1 / 20, abs=0.01)


# Measured on networks that come trained with the app: the method, and what is said of it.
CARES = (
    ([-0.05, 0.07, 0.0], [0.19, 0.15, 0.1], Care("follows", 0)),  # gradient
    ([0.77, 0.53, 0.27], [0.65, 0.45, 0.39], Care("late", 2)),  # guided backprop
    ([0.6, 0.42, 0.19], [0.38, 0.34, 0.15], Care("late", 1)),  # deconvolution
    ([-0.11, 0.02, -0.07], [0.99, 0.99, 0.99], Care("picture", 0)),  # gradient × input
    ([-0.09, 0.13, 0.28], [-0.03, -0.14, 0.04], Care("follows", 0)),  # Shapley values
    # What else there is.
    ([0.9, 0.8, 0.7], [0.9, 0.8, 0.7], Care("ignores", 3)),
    ([0.5, 0.5], [0.5, 0.5], Care("ignores", 2)),
    ([0.499, 0.9], [0.499, 0.9], Care("follows", 0)),  # alike again by chance
    ([0.7, 0.2], [0.9, 0.9], Care("picture", 1)),
    ([-0.9, -0.9], [0.9, 0.9], Care("picture", 0)),  # the opposite
    ([0.7], [0.1], Care("ignores", 1)),
)


@pytest.mark.parametrize(("signed", "absolute", "care"), CARES)
def test_an_explanation_cares_or_not(signed: list[float], absolute: list[float], care: Care) -> None:
    assert judge_care(signed, absolute) == care


def test_an_explanation_that_is_the_same_everywhere_is_none() -> None:
    assert judge_care([0.0, 0.0], [0.0, 0.0], is_empty=True) == Care("empty", 0)


def test_what_is_alike_lies_above_what_chance_does() -> None:
    assert 0.42 < BOUNDS["alike"] < 1
