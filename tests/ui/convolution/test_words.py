"""What the cards of "Convolution" ask is answered by what is measured, and each answer is explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.ndimage import correlate

from nn_core.mechanics.convolution import convolve
from tests.ui.cards import is_explained
from ui.convolution import words
from ui.convolution.params import Filter
from ui.convolution.session import lesson_of
from ui.convolution.words import TRY
from ui.kit.answer import Held
from ui.kit.drawn import Pixel

CARDS = {title: (values, prediction) for title, _, values, prediction in TRY}
TEXTS = {title: text for title, text, _, _ in TRY}
EDGES = "Which edges does it miss?"
PAPER = "Work one out by hand"
FURTHER = "See further for nothing"
STAMPS = "Grow a checkerboard"
WHERE = "Find it before it does"
STRIPES = tuple((0.0, 0.0, 1.0, 1.0, 0.0, 0.0) for _ in range(6))


def answer(title: str, **changed: Any) -> tuple[Held | None, str]:
    values, prediction = CARDS[title]
    found = prediction.answer(lesson_of({**values, **changed}))
    return found.holds, found.measured


@pytest.mark.parametrize("title", CARDS)
def test_the_answer_is_one_of_those_offered_and_each_is_explained(title: str) -> None:
    is_explained(CARDS[title][1], *answer(title))


@pytest.mark.parametrize("size", [32, 64, 128])
def test_sobel_x_is_the_stronger_on_lines_from_top_to_bottom(size: int) -> None:
    holds, measured = answer(EDGES, size=size)
    assert holds == "first"
    x = lesson_of({**CARDS[EDGES][0], "size": size}).x[0].astype(np.float64)
    kernel = np.outer([1, 2, 1], [-1, 0, 1])
    means = [np.abs(correlate(x, one)[1:-1, 1:-1]).mean() for one in (kernel, kernel.T)]
    assert means[0] > 1.2 * means[1]
    assert f"Sobel x is {means[0]:.2f} on average, one of Sobel y {means[1]:.2f}." in measured


def test_level_lines_make_sobel_y_the_stronger_and_as_many_of_both_neither() -> None:
    assert answer(EDGES, input="grid", grid=STRIPES)[0] == "first"
    assert answer(EDGES, input="grid", grid=tuple(zip(*STRIPES, strict=True)))[0] == "second"
    assert answer(EDGES, input="grid")[0] == "alike"


def test_the_sum_by_hand_is_of_the_numbers_that_the_card_tells_of() -> None:
    assert answer(PAPER) == (-2.0, "1 × 1 + 1 × 1 + 2 × (−4) + 2 × 1 + 2 × 1 = −2.")
    assert "it sees a 2, with 1 above, 2 below, 1 left and 2 right of it." in TEXTS[PAPER]


@pytest.mark.parametrize(("middle", "expected"), [(2.0, -2.0), (1.5, 0.0), (-3.0, 18.0)])
def test_the_sum_by_hand_follows_the_middle(middle: float, expected: float) -> None:
    grid = np.array(lesson_of(CARDS[PAPER][0]).x[0], dtype=float)
    grid[2, 2] = middle
    assert answer(PAPER, grid=tuple(map(tuple, grid.tolist())))[0] == expected


@pytest.mark.parametrize("photo", ["coins", "brick", "cat"])
def test_dilation_skips_what_lies_between_nine_weights(photo: str) -> None:
    assert answer(FURTHER, photo=photo) == (
        "gaps",
        "9 of the 81 pixels have a say. The layer has 10 parameters: 9 weights and a bias.",
    )
    lesson = lesson_of({**CARDS[FURTHER][0], "photo": photo})
    moved = 0
    for row, column in np.ndindex(9, 9):
        changed = lesson.x.copy()
        changed[0, 28 + row, 28 + column] += 1
        output = convolve(changed, lesson.weight, lesson.bias, words._full(lesson))
        moved += bool(abs(output[0, 32, 32] - lesson.output[0, 32, 32]) > 1e-6)
    assert moved == 9


def test_without_dilation_each_pixel_has_a_weight() -> None:
    assert answer(FURTHER, dilation=1)[0] == "all"


@pytest.mark.parametrize(("kernel", "most"), [(2, 1), (3, 4), (4, 4), (5, 9)])
def test_stamps_are_counted_by_stamping(kernel: int, most: int) -> None:
    lesson = lesson_of({**CARDS[STAMPS][0], "kernel": kernel})
    _, height, width = lesson.x.shape
    counts = np.zeros(lesson.output.shape[1:], dtype=int)
    for row, column in np.ndindex(height, width):
        counts[2 * row : 2 * row + kernel, 2 * column : 2 * column + kernel] += 1
    assert answer(STAMPS, kernel=kernel)[0] == counts.max() == most


@pytest.mark.parametrize("photo", ["coins", "brick", "cat"])
def test_an_even_area_comes_out_as_uneven_as_the_stamps_are(photo: str) -> None:
    assert answer(STAMPS, photo=photo) == (
        4.0,
        "a pixel gets 1 to 4 stamps, away from the border. So an even area of 1 comes out between "
        f"{1 / 9:.3f} and {4 / 9:.3f}.",
    )
    assert CARDS[STAMPS][0]["filters"] == (Filter("box_blur"),)


def test_sobel_x_is_strongest_where_right_and_left_differ_most_and_nowhere_else() -> None:
    values, prediction = CARDS[WHERE]
    assert isinstance(prediction, Pixel)
    found = np.abs(correlate(np.array(values["grid"]), np.outer([1, 2, 1], [-1, 0, 1]), mode="nearest"))
    ((row, column),) = np.argwhere(found == found.max()).tolist()
    assert answer(WHERE) == (
        (row, column),
        "row 3, column 4 gives (4 + 12 + 4) − (0 + 0 + 0) = 20. "
        "In the last row, where the picture is brightest, the output is 0.",
    )
    assert prediction.picture == values["grid"]
    brightest = {tuple(spot) for spot in np.argwhere(np.array(values["grid"]) == 9).tolist()}
    assert brightest < set(prediction.traps)
    assert all(
        prediction.picture[row + 1][column] - 0 == 9 for row, column in set(prediction.traps) - brightest
    )
    assert all(found[spot] == 0 for spot in set(prediction.traps) - {(4, at) for at in range(6)})
