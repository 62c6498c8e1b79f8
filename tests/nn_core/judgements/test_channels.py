"""What is said of wished pictures, case by case."""

import numpy as np
import pytest

from nn_core.judgements.channels import Fine, Wish, judge_fine, judge_spare, judge_wish


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
