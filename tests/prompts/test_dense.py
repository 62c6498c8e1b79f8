"""What the prompts of the page "Flatten, dense, softmax" promise does happen, on three images each."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from nn_core.mechanics.softmax import softmax
from tests.prompts.lessons import prepared
from tests.trained import digit_network
from ui.dense.lesson import Lesson, work_out


@pytest.fixture(autouse=True)
def network() -> None:
    digit_network()


def with_values(lesson: Lesson, **values: Any) -> Lesson:
    return work_out(asdict(replace(lesson.chosen, **values)))


def probabilities(lesson: Lesson, temperature: float = 1.0) -> np.ndarray:
    return softmax(lesson.logits / temperature).probabilities


@pytest.mark.parametrize("example", [4, 1, 7])
@pytest.mark.prompt("dense", "Evidence against")
def test_a_4_speaks_against_9_and_more_for_4(example: int) -> None:
    lesson = with_values(prepared("dense", "Evidence against"), example=example)
    assert (lesson.chosen.digit, lesson.label) == (4, 9)
    assert lesson.logits.argmax() == 4
    weight = lesson.trained.weights["linear1.weight"]
    against = (weight[9] * lesson.features.ravel()).clip(max=0).sum()
    assert against < -1
    of_4 = weight[4] * lesson.features.ravel()
    assert 0.1 < -of_4[of_4 < 0].sum() / of_4[of_4 > 0].sum() < 1
    # What speaks against 9 there speaks less against 4: the products differ by the gap of the scores.
    bias = lesson.trained.weights["linear1.bias"]
    gap = ((weight[4] - weight[9]) * lesson.features.ravel()).sum() + bias[4] - bias[9]
    assert gap == pytest.approx(lesson.logits[4] - lesson.logits[9], abs=1e-3)
    assert gap > 0


@pytest.mark.parametrize("example", [3, 0, 5])
@pytest.mark.prompt("dense", "Heat it up")
def test_heat_never_changes_the_winner_and_moves_the_loss(example: int) -> None:
    lesson = with_values(prepared("dense", "Heat it up"), example=example)
    assert lesson.chosen.temperature == 10
    winners = {int(probabilities(lesson, temperature).argmax()) for temperature in (10, 1, 0.1)}
    assert winners == {int(lesson.logits.argmax())}
    hot, usual, cold = (-np.log(probabilities(lesson, one)[lesson.truth] + 1e-300) for one in (10, 1, 0.1))
    assert probabilities(lesson, 10).max() < 0.5 * probabilities(lesson).max()
    if winners == {lesson.truth}:
        assert hot > usual > cold - 1e-12


@pytest.mark.prompt("dense", "A cat among the digits")
def test_the_cat_gets_probabilities_that_add_up_to_1_from_scores_below_those_of_any_digit() -> None:
    lesson = prepared("dense", "A cat among the digits")
    assert probabilities(lesson).sum() == pytest.approx(1)
    assert probabilities(lesson).max() > 0.5
    assert lesson.logits.max() < min(work_out({"digit": digit}).logits.max() for digit in range(10))


@pytest.mark.prompt("dense", "Its worst mistake")
def test_the_worst_mistake_is_a_held_out_image_read_wrongly_and_surely() -> None:
    lesson = prepared("dense", "Its worst mistake")
    assert lesson.held_out
    assert lesson.logits.argmax() != lesson.truth
    assert probabilities(lesson).max() > 0.9
