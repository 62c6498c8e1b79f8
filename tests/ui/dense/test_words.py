"""What the cards of "Flatten, dense, softmax" ask is answered by what is measured, and each is explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.trained import digit_network
from tests.ui.cards import is_explained
from ui.dense.lesson import Lesson, recipe, work_out
from ui.dense.words import TRY, worst_mistake
from ui.kit.answer import Held
from ui.kit.course import course

pytestmark = pytest.mark.walk  # the reader of digits is trained first
TITLES = [*(title for title, *_ in TRY), "Its worst mistake"]


@pytest.fixture(autouse=True)
def network() -> None:
    digit_network()


def found(title: str, **changed: Any) -> tuple[Lesson, Held | None, str]:
    cards = (*TRY, worst_mistake(course(recipe()).findings))
    _, _, values, prediction = next(card for card in cards if card[0] == title)
    lesson = work_out({**values, **changed})
    answer = prediction.answer(lesson)
    return lesson, answer.holds, answer.measured


def chances(lesson: Lesson, temperature: float = 1.0) -> np.ndarray:
    powers = np.exp(lesson.logits.astype(np.float64) / temperature)
    return np.asarray(powers / powers.sum())


@pytest.mark.parametrize("title", TITLES)
def test_the_answer_is_one_of_those_offered_and_each_is_explained(title: str) -> None:
    prediction = dict(zip(TITLES, (*(card[3] for card in TRY), worst_mistake(())[3]), strict=True))[title]
    _, holds, measured = found(title)
    is_explained(prediction, holds, measured)


@pytest.mark.parametrize("example", [4, 1, 7])
def test_between_a_tenth_and_all_of_what_speaks_for_a_4_speaks_against_it(example: int) -> None:
    lesson, holds, measured = found("Evidence against", example=example)
    weights = lesson.trained.weights["linear1.weight"]
    products = [weights[label] * lesson.features.ravel() for label in (4, 9)]
    sums = [(one[one > 0].sum(), -one[one < 0].sum()) for one in products]
    assert 0.1 < sums[0][1] / sums[0][0] < 1
    assert holds == "much"
    assert measured == (
        f"the products add up to {sums[0][0]:.1f} for a 4, {sums[0][1]:.1f} against it, "
        f"and to {sums[1][0]:.1f} for a 9, {sums[1][1]:.1f} against it."
    )


@pytest.mark.parametrize("example", [3, 0, 5])
def test_a_hot_8_wins_with_less_than_half(example: int) -> None:
    lesson, holds, measured = found("Heat it up", example=example)
    before, after = chances(lesson)[8], chances(lesson, 10)[8]
    assert after < 0.5 * before
    assert chances(lesson, 10).argmax() == 8
    assert holds == "less"
    assert f"{100 * before:.1f}\N{NO-BREAK SPACE}% at temperature 1" in measured
    assert f"{100 * after:.1f}\N{NO-BREAK SPACE}% at 10, where the 8 has the most." in measured


@pytest.mark.parametrize("photo", ["cat", "brick", "grass"])
def test_it_is_more_than_half_sure_of_what_is_no_digit(photo: str) -> None:
    lesson, holds, measured = found("A cat among the digits", photo=photo)
    assert chances(lesson).max() > 0.5
    assert holds == "sure"
    assert f"with {100 * chances(lesson).max():.0f}\N{NO-BREAK SPACE}%." in measured
    assert measured.endswith(f"is {lesson.logits.max():.1f}.")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_its_surest_mistakes_have_more_than_90_percent(place: int) -> None:
    digit, example = course(recipe()).findings[place]
    lesson, holds, measured = found("Its worst mistake", digit=digit, example=example)
    assert lesson.logits.argmax() != digit
    assert chances(lesson).max() > 0.9
    assert holds == "certain"
    assert measured.startswith(f"it says {lesson.logits.argmax()}, with ")
    assert measured.endswith(f"labelled {digit}.")
