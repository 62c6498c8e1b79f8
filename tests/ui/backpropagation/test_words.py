"""What the cards of "Backpropagation" ask is answered by what is measured, and each answer is explained."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from nn_core.numerals import figure
from tests.assets.components.backpropagation.in_node import js
from tests.ui.cards import is_explained
from ui.backpropagation.lesson import Lesson, work_out
from ui.backpropagation.words import FIRST, TRY
from ui.kit.answer import Held
from ui.kit.prediction import Given, Number, verdict

TEXTS = {title: text for title, text, _, _ in TRY}
CARDS = {title: (values, prediction) for title, _, values, prediction in (FIRST, *TRY)}
SEEDS = (0, 1, 2)


def lesson_of(title: str, **changed: Any) -> Lesson:
    return work_out({**CARDS[title][0], **changed})


def answer(title: str, lesson: Lesson | None = None) -> tuple[Held | None, str]:
    found = CARDS[title][1].answer(lesson or lesson_of(title))
    return found.holds, found.measured


def near(title: str, seed: int) -> Lesson:
    """The card's lesson from its own numbers, and from others near them."""
    lesson = lesson_of(title)
    given = np.array(list(lesson.numbers.values()))
    moved = given + np.random.default_rng(seed).normal(0, 0.1, len(given)) * (seed > 0)
    return lesson_of(title, numbers=tuple(map(float, moved)))


def loss(numbers: dict[str, float], squash: Any = np.tanh) -> float:
    """Of the small network with two inputs and two hidden neurons, by hand."""
    n = numbers
    h1 = squash(n["w11"] * n["x1"] + n["w12"] * n["x2"] + n["b1"])
    h2 = squash(n["w21"] * n["x1"] + n["w22"] * n["x2"] + n["b2"])
    return float((n["v11"] * h1 + n["v12"] * h2 + n["c1"] - n["t1"]) ** 2)


def slope(numbers: dict[str, float], name: str, squash: Any = np.tanh) -> float:
    """How fast the loss grows with a number, by pushing it."""
    up, down = (loss(numbers | {name: numbers[name] + push}, squash) for push in (1e-4, -1e-4))
    return (up - down) / 2e-4


@pytest.mark.parametrize("title", CARDS)
def test_the_answer_is_one_of_those_offered_and_each_is_explained(title: str) -> None:
    is_explained(CARDS[title][1], *answer(title))


@pytest.mark.parametrize(
    "value",
    [0.0, -1.112842, 0.0235671, 9.1, -8.104e-5, 0.00011165, 0.000311, -0.0005, 0.00095, 0.47, 0.0995, 3.0],
)
def test_numbers_are_written_as_in_the_boxes(value: float) -> None:
    assert figure(value) == js("figures.figure(value)", value)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_falls_as_the_negative_weight_grows(seed: int) -> None:
    title = "Predict every gradient"
    lesson = near(title, seed)
    assert slope(lesson.numbers, "v12") < 0
    assert answer(title, lesson)[0] == "negative"
    more = loss(lesson.numbers | {"v12": lesson.numbers["v12"] + 0.1})
    assert answer(title, lesson)[1] == (
        f"its gradient is {figure(slope(lesson.numbers, 'v12'))}. If v₁₂ grows by 0.1, the loss goes from "
        f"{figure(loss(lesson.numbers))} to {figure(more)}."
    )


def test_too_high_an_output_turns_the_sign() -> None:
    title = "Predict every gradient"
    numbers = lesson_of(title).numbers | {"t1": -1.0}
    assert answer(title, lesson_of(title, numbers=tuple(numbers.values())))[0] == "positive"


def test_the_card_says_what_the_network_has() -> None:
    values = lesson_of("Predict every gradient").tape.values
    for said in (
        f"The output is {figure(values['s1'])},",
        f"should be {figure(values['t1'])}.",
        f"h₂ is {figure(values['h2'])} ",
        f"v₁₂ is {figure(values['v12'])}.",
    ):
        assert said in TEXTS["Predict every gradient"]
    values = lesson_of("Lose the gradient").tape.values
    for name, symbol in {"w11": "w₁₁", "w12": "w₁₂", "w21": "w₂₁", "w22": "w₂₂"}.items():
        assert f"{symbol} = {figure(values[name])}" in TEXTS["Lose the gradient"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_large_weight_gets_less_than_a_tenth_of_the_gradient(seed: int) -> None:
    title = "Lose the gradient"
    lesson = near(title, seed)

    def sigmoid(x: float) -> float:
        return float(1 / (1 + np.exp(-x)))

    large, small = (abs(slope(lesson.numbers, name, sigmoid)) for name in ("w11", "w21"))
    assert large < 0.1 * small
    assert answer(title, lesson)[0] == "smaller"


def test_with_relu_it_does_not() -> None:
    title = "Lose the gradient"
    assert answer(title, lesson_of(title, activation="relu"))[0] == "alike"


@pytest.mark.parametrize("changed", [{}, {"x22": 0.0}, {"x13": 0.0, "x23": 0.0}])
def test_a_weight_gets_a_gradient_where_its_pixel_is_not_0(changed: dict[str, float]) -> None:
    title = "Where a pool sends it"
    numbers = lesson_of(title).numbers | changed
    picture = np.array([[numbers[f"x{row}{column}"] for column in range(1, 5)] for row in range(1, 5)])
    kernel = np.array([[numbers[f"k{row}{column}"] for column in range(1, 4)] for row in range(1, 4)])
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
    sums = (windows * kernel).sum(axis=(2, 3))
    kept = windows[np.unravel_index(sums.argmax(), sums.shape)]
    weights = int(np.count_nonzero(kept))
    assert answer(title, lesson_of(title, numbers=tuple(numbers.values()))) == (
        float(weights),
        f"a gradient goes to 1 of the 4 numbers of the map, and to {weights} of the 9 weights.",
    )
    if not changed:
        pixels = "; ".join(", ".join(f"{pixel:g}" for pixel in row) for row in kept)
        assert f"the pixels {pixels}." in TEXTS[title]
        assert weights == 7
        assert isinstance(CARDS[title][1], Number)


def test_momentum_is_lowest_with_short_steps_and_plain_gradient_descent_with_those_of_the_page() -> None:
    title = "Three ways downhill"
    for seed in SEEDS:
        assert answer(title, near(title, seed))[0] == "momentum"
    assert answer(title)[1] == (
        "the loss after 30 steps is 0.107 (Gradient descent), 0.0101 (Momentum), 0.0354 (Adam)."
    )
    assert answer(title, lesson_of(title, rate=work_out({}).chosen.rate))[0] == "gd"
    about = next(text for name, text, *_ in TRY if name == title)
    assert f"same learning rate: {lesson_of(title).chosen.rate}." in about
    assert "The maps above" in about


@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_with_more_of_w12_is_that_worked_out_by_hand(seed: int) -> None:
    lesson = near(FIRST[0], seed)
    before, after = (loss(lesson.numbers | {"w12": lesson.numbers["w12"] + more}) for more in (0, 0.1))
    holds, measured = answer(FIRST[0], lesson)
    assert holds == ("positive" if after > before else "negative")
    assert f"the loss goes from {figure(before)} to {figure(after)}." in measured
    assert f"= {figure(lesson.tape.gradients['w12'].value)}. As w₁₂" in measured
    assert lesson.tape.gradients["w12"].value == pytest.approx(slope(lesson.numbers, "w12"), rel=1e-5)


@pytest.mark.parametrize(
    ("numbers", "expected", "turns"),
    [
        ((0, 1, 1, 0, 0.5, 0.1, 0, 0, 0, 0.9, 0, 0.1), "negative", False),
        ((0, 1, 1, 0, 0.5, 0.1, 0, 0, 0, -0.9, 0, 0.1), "positive", False),
        ((0, 0, 1, 0, 0.5, 0.1, 0, 0, 0, 0.9, 0, 0.1), "none", False),  # x2 is 0
        ((0, 1, 0.38, 0, 0.38, 0, 0, 0, 0, 1, 0, 0), "positive", True),  # tanh(0.4) is 0.38
    ],
)
def test_what_the_loss_does_with_more_of_w12(numbers: tuple[float, ...], expected: str, turns: bool) -> None:
    holds, measured = answer(FIRST[0], lesson_of(FIRST[0], numbers=numbers))
    assert holds == expected
    assert ("the loss has turned." in measured) is turns


OPEN = (1, 0.5, -1, 0.5, -0.4, 0.1, 0.8, 0.2, -0.2, 0.9, -0.6, 0.1)
"""The numbers of the page, but for a target of −1: the gradient of w₁₂ is above 0."""


def told(said: str, numbers: tuple[float, ...], **changed: Any) -> str:
    prediction = CARDS[FIRST[0]][1]
    lesson = lesson_of(FIRST[0], numbers=numbers, **changed)
    return verdict(prediction, Given(said, prediction.answer(lesson)))


@pytest.mark.parametrize(
    ("x2", "v11", "rises"), [(0.5, 0.9, True), (0.5, -0.9, False), (-0.5, 0.9, False), (-0.5, -0.9, True)]
)
@pytest.mark.parametrize("said", ["positive", "negative", "none"])
def test_what_is_explained_of_w12_follows_what_its_gradient_is(
    said: str, x2: float, v11: float, rises: bool
) -> None:
    numbers = (1, x2, *OPEN[2:9], v11, *OPEN[10:])
    pushed = slope(dict(zip(lesson_of(FIRST[0]).numbers, numbers, strict=True)), "w12")
    assert (pushed > 0) is rises
    words = told(said, numbers)
    assert words.startswith("**Right.**" if said == ("positive" if rises else "negative") else "**Not so.**")
    assert ("Above 0 it says: more of this weight, more loss." in words) is (rises and said != "none")
    assert ("Below 0 it says: more of this weight, less loss." in words) is (not rises and said != "none")
    assert ("not always more of a loss" in words) is (said == "positive" and not rises)


@pytest.mark.parametrize("said", ["positive", "negative", "none"])
def test_the_factor_that_is_0_is_named(said: str) -> None:
    words = told(said, (1, 0.5, 1, *(0,) * 9), activation="sigmoid")
    assert words.startswith("**Right.**" if said == "none" else "**Not so.**")
    assert " · 0.5 = 0, since v₁₁ = 0. As w₁₂ grows from 0 to 0.1, the loss goes from 1 to 1." in words
    assert "the product of all is 0" in words
    assert "ReLU" not in words


@pytest.mark.parametrize(
    ("numbers", "activation", "zero"),
    [
        ((1, 0, *OPEN[2:]), "tanh", "x₂ = 0"),
        ((*OPEN[:5], -5, *OPEN[6:]), "relu", "ReLU\N{PRIME}(z₁) = 0"),
        ((*OPEN[:9], 0, *OPEN[10:]), "relu", "v₁₁ = 0"),
    ],
)
def test_each_factor_can_be_the_one(numbers: tuple[float, ...], activation: str, zero: str) -> None:
    assert f"= 0, since {zero}. As w₁₂" in told("none", numbers, activation=activation)


def test_a_change_is_written_with_the_digits_in_which_it_shows() -> None:
    title = "Lose the gradient"
    numbers = lesson_of(title).numbers
    before, after = (loss(numbers | {"w12": -12 + more}, lambda z: 1 / (1 + np.exp(-z))) for more in (0, 0.1))
    words = told("none", tuple(numbers.values()), activation="sigmoid")
    assert words.startswith("**Not so.**")
    found = re.search(r"the loss goes from ([\d.]+) to ([\d.]+)\.", words)
    assert found is not None
    first, second = found.groups()
    assert first != second
    assert float(first) == pytest.approx(before, abs=0.5 * 10.0 ** -len(first[2:]))
    assert float(second) == pytest.approx(after, abs=0.5 * 10.0 ** -len(second[2:]))


def test_negative_factors_stand_in_brackets() -> None:
    assert " · (−0.5) = −" in told("none", (1, -0.5, *OPEN[2:]))


def test_a_loss_that_moves_where_the_gradient_is_0_is_told_apart() -> None:
    words = told("none", (0, 1, *OPEN[2:4], -0.05, 0, *OPEN[6:]), activation="relu")
    assert words.startswith("**Not so.**")
    assert "ReLU\N{PRIME}(z₁) = 0. As w₁₂ grows from −0.05 to 0.05" in words
    assert "The gradient is the slope at −0.05: on the way to 0.05 it becomes another." in words


def test_a_change_too_small_for_the_loss_is_told() -> None:
    words = told("none", (1, 0.5, 1, 60, *OPEN[4:]), activation="sigmoid")
    assert words.startswith("**Right.**")
    assert "That is too little to show in any digit of the loss." in words
