"""What a network in the plane has learnt, case by case; the browser's twin says the same."""

from dataclasses import asdict
from math import inf, nan
from typing import Any

import numpy as np
import pytest

from nn_core.judgements.plane_network import BOUNDS, Numbers, is_dead, judge_answers, judge_heights
from tests.node import run_module

ANSWERS: tuple[tuple[tuple[float, ...], int, str], ...] = (
    ((1.0, 0.99, 0.01, 0.02), 2, "solved"),
    ((0.99, 0.97, 0.01, 0.02), 2, "solved"),
    # Sure of its own points, at a high price on new ones.
    ((1.0, 0.96, 0.001, 0.2), 2, "by_heart"),
    ((1.0, 0.99, 0.001, 0.2), 2, "solved"),
    ((0.98, 0.84, 0.028, 1.6), 2, "by_heart"),
    ((1.0, 0.93, 0.1, 0.1), 2, "by_heart"),
    # Of few points more may be right by luck: a network that has learnt nothing knows none by heart.
    ((0.6, 0.5, 0.69, 0.69, 0.0, 50.0, 450.0), 2, "guesses"),
    ((0.6, 0.5, 0.69, 0.69, 0.0, 5000.0, 5000.0), 2, "by_heart"),
    ((0.98, 0.85, 0.1, 0.2, 0.0, 50.0, 450.0), 2, "by_heart"),
    # It gets as many new ones right as its own: that is not by heart, whatever the loss.
    ((0.9, 0.9, 0.1, 0.9), 2, "some"),
    ((0.9, 0.95, 0.1, 0.9), 2, "some"),
    ((0.9, 0.86, 0.3, 0.4), 2, "some"),
    # One batch of one point after the other, in steps that are too large: it is sure where it is wrong, also
    # of its own points, and costs more than guessing, ln 2. Measured after epochs 4 and 5.
    ((0.82, 0.784, 1.231, 4.015, 0.0, 50.0, 450.0, 0.693), 2, "too_sure"),
    ((0.84, 0.751, 1.713, 6.184, 0.0, 50.0, 450.0, 0.693), 2, "too_sure"),
    ((0.84, 0.751, 0.402, 2.989, 0.0, 50.0, 450.0, 0.693), 2, "by_heart"),
    ((0.99, 0.98, 0.8, 0.8, 0.0, 50.0, 450.0, 0.693), 2, "solved"),
    ((0.55, 0.5, 0.9, 0.9, 0.0, 50.0, 450.0, 0.693), 2, "guesses"),
    # Guessing, with two classes and with five. Of 250 points 0.5 ± 0.0316 are right by chance, of 100 ± 0.05,
    # of 25 ± 0.1; with five classes of 400 0.2 ± 0.02.
    ((0.5, 0.5, 0.69, 0.69), 2, "guesses"),
    ((0.45, 0.41, 0.7, 0.7, 0.0, 250.0, 250.0), 2, "worse"),
    ((0.45, 0.436, 0.7, 0.7, 0.0, 250.0, 250.0), 2, "worse"),
    ((0.45, 0.44, 0.7, 0.7, 0.0, 250.0, 250.0), 2, "guesses"),
    ((0.56, 0.56, 0.69, 0.69, 0.0, 250.0, 250.0), 2, "guesses"),
    ((0.57, 0.568, 0.69, 0.69, 0.0, 250.0, 250.0), 2, "some"),
    ((0.45, 0.41, 0.7, 0.7, 0.0, 100.0, 100.0), 2, "guesses"),
    ((0.45, 0.39, 0.7, 0.7, 0.0, 100.0, 100.0), 2, "worse"),
    ((0.6, 0.6, 0.69, 0.69, 0.0, 25.0, 25.0), 2, "guesses"),
    ((0.3, 0.32, 0.9, 0.9, 0.0, 25.0, 25.0), 2, "guesses"),
    ((0.24, 0.23, 1.6, 1.6, 0.0, 400.0, 400.0), 5, "guesses"),
    ((0.16, 0.15, 1.6, 1.6, 0.0, 400.0, 400.0), 5, "worse"),
    ((0.3, 0.3, 0.9, 0.9), 2, "worse"),
    ((0.0, 0.0, 1.39, 1.39), 2, "worse"),
    ((0.25, 0.25, 1.6, 1.6, 0.0, 100.0, 50.0), 5, "guesses"),
    ((0.45, 0.45, 1.2, 1.2), 5, "some"),
    ((0.05, 0.03, 1.9, 1.9), 5, "worse"),
    # What is kept aside was learnt from before the points were dealt out again.
    ((1.0, 1.0, 0.01, 0.01, 1.0), 2, "not_new"),
    ((1.0, 0.93, 0.1, 0.1, 200.0), 2, "not_new"),
    ((0.75, nan, 0.4, nan, 0.0), 2, "untested"),
    # Nothing kept aside, and nothing at all.
    ((0.75, nan, 0.4, nan), 2, "untested"),
    ((nan, nan, nan, nan), 2, "unknown"),
    ((inf, 0.5, 0.4, 0.4), 2, "unknown"),
)
HEIGHTS = (
    ((nan, nan, 0.03, 0.04), "alike"),
    ((nan, nan, 0.01, 0.09), "by_heart"),
    ((nan, nan, 0.0, 0.0), "alike"),
    ((nan, nan, 0.01, 0.01, 3.0), "not_new"),
    ((nan, nan, 0.04, nan), "untested"),
    ((nan, nan, nan, nan), "unknown"),
)
OUTPUTS = ([0.0, 0.0], [0.0, 1e-7], [0.0, 0.2], [-0.2, 0.0])


@pytest.mark.parametrize(("numbers", "classes", "found"), ANSWERS)
def test_answers_are_judged(numbers: tuple[float, ...], classes: int, found: str) -> None:
    assert judge_answers(Numbers(*numbers), classes) == found


@pytest.mark.parametrize(("numbers", "found"), HEIGHTS)
def test_heights_are_judged(numbers: tuple[float, ...], found: str) -> None:
    assert judge_heights(Numbers(*numbers)) == found


def test_each_judgement_has_a_case() -> None:
    answers = {"unknown", "untested", "not_new", "by_heart", "solved", "too_sure", "guesses", "worse", "some"}
    assert {found for *_, found in ANSWERS} == answers
    assert {found for _, found in HEIGHTS} == {"unknown", "untested", "not_new", "by_heart", "alike"}


def test_a_relu_is_dead_that_gives_zero_everywhere() -> None:
    assert [is_dead(np.array(outputs)) for outputs in OUTPUTS] == [True, True, False, False]


def metrics(numbers: tuple[float, ...]) -> dict[str, float]:
    """The numbers as a frame has them: what is not finite is missing."""
    return {name: value for name, value in asdict(Numbers(*numbers)).items() if abs(value) < inf}


def test_the_browser_judges_alike() -> None:
    module = "./components/neural_network/plane_network/judge.js"
    imports = f'import {{ isDead, judgeAnswers, judgeHeights }} from "{module}"'

    def js(expression: str) -> Any:
        return run_module(imports, f"((bounds) => {expression})({asdict(BOUNDS)!r})")

    answers = [[metrics(numbers), classes] for numbers, classes, _ in ANSWERS]
    assert js(f"{answers}.map(([one, classes]) => judgeAnswers(one, classes, bounds))") == [
        found for *_, found in ANSWERS
    ]
    heights = [metrics(numbers) for numbers, _ in HEIGHTS]
    assert js(f"{heights}.map((one) => judgeHeights(one, bounds))") == [found for _, found in HEIGHTS]
    assert js(f"{list(OUTPUTS)}.map((one) => isDead(one, bounds))") == [True, True, False, False]
