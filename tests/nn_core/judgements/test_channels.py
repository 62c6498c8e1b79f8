"""What is said of wished pictures, case by case."""

import numpy as np
import pytest

from nn_core.judgements.channels import Fine, Pull, Wish, judge_concept, judge_fine, judge_spare, judge_wish


@pytest.mark.parametrize(
    ("probabilities", "wanted", "says"),
    [
        ((0.005, 0.995), 1, "sure"),
        ((0.01, 0.99), 1, "torn"),
        ((0.4, 0.6), 1, "torn"),
        ((0.6, 0.4), 1, "other"),
        ((0.001, 0.999), 0, "other"),
    ],
)
def test_a_wished_picture(probabilities: tuple[float, ...], wanted: int, says: Wish) -> None:
    assert judge_wish(np.array(probabilities), wanted) == says


@pytest.mark.parametrize(
    ("fine", "smooth", "says"),
    [
        (38.0, 32.0, "more"),
        (32.0, 38.0, "less"),
        (32.0, 33.0, "same"),
        (-1.0, 1.0, "less"),
        (0, 0, "same"),
    ],
)
def test_fine_noise(fine: float, smooth: float, says: Fine) -> None:
    assert judge_fine(fine, smooth) == says


@pytest.mark.parametrize(
    ("cost", "spare"), [(-0.01, True), (0.0, True), (0.004, True), (0.005, False), (0.5, False)]
)
def test_who_is_missed(cost: float, spare: bool) -> None:
    assert judge_spare(cost) == spare


@pytest.mark.parametrize(
    ("mean", "random", "p", "says"),
    [
        (1.0, 0.4, 1e-6, "up"),
        (0.1, 0.4, 0.009, "down"),
        (0.1, 0.4, 0.01, "chance"),
        (0.5, 0.5, 1.0, "chance"),
    ],
)
def test_a_concept(mean: float, random: float, p: float, says: Pull) -> None:
    assert judge_concept(mean, random, p) == says
