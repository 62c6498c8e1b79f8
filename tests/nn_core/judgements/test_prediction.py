"""A number or a place that was predicted is right, near, or not."""

import pytest

from nn_core.judgements.prediction import Guess, Hit, judge_guess, judge_pixel


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (1.41, "right"),
        (1.4, "right"),
        (1.43, "near"),
        (1.3, "near"),
        (1.0, "low"),
        (-5.0, "low"),
        (2.0, "high"),
        (1e9, "high"),
    ],
)
def test_a_guess_at_the_root_of_two(said: float, expected: Guess) -> None:
    assert judge_guess(said, 2**0.5, exact=0.015, near=0.15) == expected


@pytest.mark.parametrize(
    ("said", "near", "expected"),
    [
        ((2, 3), 0, "right"),
        ((2, 4), 0, "far"),
        ((2, 4), 1, "near"),
        ((1, 2), 1, "near"),  # a neighbour by its corner
        ((2, 5), 1, "far"),
        ((0, 3), 2, "near"),
    ],
)
def test_a_pixel_is_near_as_far_as_the_card_allows(said: tuple[int, int], near: int, expected: Hit) -> None:
    assert judge_pixel(said, (2, 3), near) == expected
