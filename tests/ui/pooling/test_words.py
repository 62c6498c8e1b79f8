"""What the cards of "Pooling" ask is answered by what is measured, and each answer is explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from tests.ui.cards import is_explained
from ui.kit.answer import Held
from ui.kit.drawn import Pixel
from ui.kit.inputs import START_GRID
from ui.kit.prediction import Number
from ui.pooling.lesson import work_out
from ui.pooling.words import TRY

CARDS = {title: (values, prediction) for title, _, values, prediction in TRY}


def answer(title: str, **changed: Any) -> tuple[Held | None, str]:
    values, prediction = CARDS[title]
    found = prediction.answer(work_out({**values, **changed}))
    return found.holds, found.measured


@pytest.mark.parametrize("title", CARDS)
def test_the_answer_is_one_of_those_offered_and_each_is_explained(title: str) -> None:
    is_explained(CARDS[title][1], *answer(title))


@pytest.mark.parametrize("photo", ["cat", "brick", "coins"])
def test_less_than_half_of_a_shift_by_a_pixel_is_left(photo: str) -> None:
    holds, measured = answer("One pixel to the right", photo=photo)
    assert holds == "part"
    lesson = work_out({**CARDS["One pixel to the right"][0], "photo": photo})
    maps, pooled = lesson.experiment.before, lesson.experiment.after
    still = int(np.flatnonzero(lesson.experiment.amounts == 0)[0])
    left = [np.abs(one[still + 1] - one[still]).sum() for one in (maps, pooled)]
    assert left[1] / maps[0].size < 0.5 * left[0] / pooled[0].size
    assert "of the change is left" in measured


@pytest.mark.parametrize("digit", [5, 0, 8])
def test_a_pixel_that_four_windows_keep_gets_four(digit: int) -> None:
    assert answer("Who gets the gradient?", digit=digit) == (
        "more",
        "one pixel gets 4 here, as 4 windows keep it.",
    )
    assert answer("Who gets the gradient?", digit=digit, stride=3)[0] == "one"


def test_the_window_by_hand_is_the_one_that_the_card_tells_of() -> None:
    holds, measured = answer("A window by hand")
    assert holds == pytest.approx(2**0.5)
    assert measured == "√(0² + 0² + 1² + 1²) ≈ 1.41."
    grid = (*START_GRID[:1], (0.0, 0.0, 3.0, 4.0, 0.0, 0.0), *START_GRID[2:])
    assert answer("A window by hand", grid=grid)[1] == "√(0² + 0² + 3² + 4²) = 5.00."
    text = next(text for title, text, _, _ in TRY if title == "A window by hand")
    assert "holds 0, 0, 1 and 1." in text
    prediction = CARDS["A window by hand"][1]
    assert isinstance(prediction, Number)
    assert "Max pooling would give 1, average pooling 0.5." in prediction.because["right"]


def test_the_gradient_of_a_window_goes_to_its_largest_pixel_as_torch_has_it() -> None:
    values, prediction = CARDS["One window, one winner"]
    assert isinstance(prediction, Pixel)
    x = torch.tensor(values["grid"], dtype=torch.float64).reshape(1, 1, 6, 6).requires_grad_()
    pooled = torch.nn.functional.max_pool2d(x, values["window"])
    pooled[0, 0, values["row"], values["column"]].backward()
    assert x.grad is not None
    (spot,) = x.grad[0, 0].nonzero().tolist()
    holds, measured = answer("One window, one winner")
    assert holds == tuple(spot) == (2, 5)
    assert measured == "the 5 gets 1, and 8 pixels get 0. Average pooling would give each pixel 0.11."
    assert prediction.picture == values["grid"]
    assert {spot: prediction.picture[spot[0]][spot[1]] for spot in prediction.traps} == {
        (1, 4): -9,
        (3, 3): 8,
    }
    assert prediction.reason((1, 4), (2, 5)).startswith("−9 is far from 0")
    assert "share the gradient among all nine" in prediction.reason((2, 4), (2, 5))
    outside = [(row, column) for row in range(6) for column in range(6) if row > 2 or column < 3]
    assert (1, 1) in outside
    for at in outside:
        assert "outside of the marked window" in prediction.reason(at, (2, 5))


@pytest.mark.parametrize("photo", ["cat", "brick", "coins"])
def test_a_mean_changes_by_less_than_a_tenth_of_what_its_map_does(photo: str) -> None:
    assert answer("A picture in one number", photo=photo)[0] == "little"
