"""A number that was predicted is right, near, too low or too high."""

import pytest

from nn_core.judgements.prediction import Guess, judge_guess


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
