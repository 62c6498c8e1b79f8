"""What the cards of "Activation" ask is answered by what is measured, and each answer is explained."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nn_core.data import PHOTOGRAPHS
from tests.ui.cards import is_explained
from ui.activation.lesson import work_out
from ui.activation.words import FIRST, TRY
from ui.kit.answer import Held
from ui.kit.prediction import number

CARDS = {title: (values, prediction) for title, _, values, prediction in (FIRST, *TRY)}
TEXTS = {title: text for title, text, _, _ in TRY}
KILL = "Kill a unit"
VANISH = "Make a gradient vanish"
SMOOTH = "Smooth or with a kink?"
PAPER = "One value by hand"
NO_BREAK = "\N{NO-BREAK SPACE}"


def answer(title: str, **changed: Any) -> tuple[Held | None, str]:
    values, prediction = CARDS[title]
    found = prediction.answer(work_out({**values, **changed}))
    return found.holds, found.measured


@pytest.mark.parametrize("title", CARDS)
def test_the_answer_is_one_of_those_offered_and_each_is_explained(title: str) -> None:
    is_explained(CARDS[title][1], *answer(title))


@pytest.mark.parametrize("size", [32, 64, 128])
def test_the_unit_dies_where_the_strongest_edge_of_all_photographs_does(size: int) -> None:
    holds, measured = answer(KILL, size=size)
    strongest = max(work_out({"photo": photo, "size": size}).maps.max() for photo in PHOTOGRAPHS)
    assert strongest <= 4
    assert holds == -math.ceil(10 * strongest) / 10
    assert f"is {strongest:.2f}." in measured
    assert strongest + number(holds) <= 0 < strongest + number(holds) + 0.1


def test_the_biases_around_its_end_are_those_of_the_slider() -> None:
    assert CARDS[KILL][0]["bias"] == -3.8  # what it speaks of is what it opens
    assert answer(KILL) == (
        -3.8,
        "the strongest answer in all photographs is 3.76. At a bias of −3.7 something still gets through, "
        "at −3.8 nothing does.",
    )


@pytest.mark.parametrize("photo", ["brick", "cat", "coins"])
def test_weights_times_ten_let_less_back_through_a_sigmoid(photo: str) -> None:
    holds, measured = answer(VANISH, photo=photo)
    assert holds == "less"
    maps = work_out({"photo": photo}).maps[0]
    output = [1 / (1 + np.exp(-gain * maps)) for gain in (1, 10)]
    before, now = (100 * (one * (1 - one)).mean() for one in output)
    assert measured == (
        f"with the weights as they were {before:.0f}{NO_BREAK}% of the gradient gets back, "
        f"now {now:.0f}{NO_BREAK}%."
    )


def test_without_larger_weights_it_is_as_much_and_with_smaller_ones_more() -> None:
    assert answer(VANISH, gain=1.0)[0] == "alike"
    assert answer(VANISH, gain=0.1, first="tanh")[0] == "more"


@pytest.mark.parametrize("photo", ["cat", "brick", "coins"])
def test_gelu_falls_before_it_climbs(photo: str) -> None:
    # The least of z Φ(z) and of z σ(z), to as many digits as the tables have.
    assert answer(SMOOTH, photo=photo) == (
        "dips",
        "GELU is lowest at z = −0.75, where it gives −0.17; SiLU at z = −1.28, with −0.28.",
    )


@pytest.mark.parametrize(("name", "course"), [("relu", "flat"), ("tanh", "climbs"), ("elu", "climbs")])
def test_other_curves_do_not(name: str, course: str) -> None:
    assert answer(SMOOTH, first=name)[0] == course


@pytest.mark.parametrize(("gain", "bias"), [(1.0, 0.0), (0.5, 0.0), (1.0, 6.0)])
def test_the_number_by_hand_is_what_elu_makes_of_the_marked_z(gain: float, bias: float) -> None:
    assert answer(PAPER, gain=gain, bias=bias)[0] == pytest.approx(math.exp(-7 * gain + bias) - 1)


def test_the_card_tells_of_the_z_that_is_marked() -> None:
    assert answer(PAPER)[1] == "ELU makes −0.999 of z = −7."
    assert "The marked pixel has z = −7," in TEXTS[PAPER]


def test_what_is_left_far_from_0_is_said_of_both_curves() -> None:
    assert answer(FIRST[0]) == (
        "faded",
        "at z = −3 the slope of ReLU is 0. tanh gives −0.995 there, and its slope is 0.00987.",
    )
    assert f"{1 - math.tanh(-3) ** 2:.5f}" == "0.00987"
