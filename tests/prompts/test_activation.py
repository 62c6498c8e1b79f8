"""What the prompts of the page "Activation" promise does happen, on three photographs."""

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core.judgements.activation import GradientBack, flat_between, gradient_back, judge_unit
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.single import single_slope
from tests.prompts.lessons import prepared
from tests.ui.cards import is_explained
from ui.activation.lesson import Lesson, work_out
from ui.activation.words import FAR, FIRST

PHOTOS = ["cat", "brick", "coins"]


def with_values(lesson: Lesson, **values: Any) -> Lesson:
    return work_out(asdict(replace(lesson.chosen, **values)))


def back(lesson: Lesson, which: Any) -> tuple[GradientBack, str]:
    """What gets back through one of the two activations, and the page's verdict."""
    chosen = lesson.chosen
    function, parameter = ACTIVATIONS[getattr(chosen, which)], lesson.parameter(which)
    z = chosen.gain * lesson.maps[chosen.unit] + chosen.bias
    found = gradient_back(single_slope(function, z, parameter))
    low, high = (float(end) for end in chosen.gain * lesson.others[chosen.unit] + chosen.bias)
    slopes = single_slope(function, [low, high], parameter)
    flat = flat_between(float(slopes[0]), float(slopes[1]), low, high)
    return found, judge_unit(found, flat)


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("activation", FIRST[0])
def test_far_from_0_tanh_lets_next_to_nothing_back_and_relu_nothing(photo: str) -> None:
    """As torch has it: no picture changes the curves."""
    answer = FIRST[3].answer(work_out({"photo": photo}))
    z = torch.full((), FAR, dtype=torch.float64, requires_grad=True)
    slopes = [torch.autograd.grad(of(z), z)[0].item() for of in (torch.relu, torch.tanh)]
    assert slopes[0] == 0 < slopes[1] < 0.01
    assert answer.holds == "faded"
    is_explained(FIRST[3], answer.holds, answer.measured)


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("activation", "Kill a unit")
def test_a_bias_kills_relu_and_never_leaky_relu(photo: str) -> None:
    dead = with_values(prepared("activation", "Kill a unit"), photo=photo)
    assert (back(dead, "first")[1], back(dead, "second")[1]) == ("dead", "vanishing")
    start = with_values(dead, bias=-1.0)
    assert back(start, "first")[1] != "dead"
    verdicts = []
    for bias in np.arange(-1, -5.01, -0.1).round(1):
        lesson = with_values(start, bias=float(bias))
        verdicts.append(back(lesson, "first")[1])
        found, verdict = back(lesson, "second")
        assert verdict not in ("dead", "asleep")
        assert found.through >= 0.1 - 1e-6
    # Shortly before −4, which the strongest edge of all cannot reach, it dies, and stays dead.
    assert -4 <= -1 - verdicts.index("dead") / 10 < -3.5
    assert set(verdicts[verdicts.index("dead") :]) == {"dead"}


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("activation", "Make a gradient vanish")
def test_large_weights_make_the_sigmoids_gradient_vanish(photo: str) -> None:
    large = with_values(prepared("activation", "Make a gradient vanish"), photo=photo)
    usual = with_values(large, gain=1.0)
    (few, verdict), (many, calm) = back(large, "first"), back(usual, "first")
    assert (calm, verdict) == ("alive", "vanishing")
    assert few.through < 0.65 * many.through
    # The most that a sigmoid ever lets through is a quarter, at z = 0.
    slopes = ACTIVATIONS["sigmoid"].slope(np.linspace(-20, 20, 4001))
    assert slopes.max() == 0.25
    assert many.through <= 0.25


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.prompt("activation", "Smooth or with a kink?")
def test_gelu_and_silu_have_a_lowest_point_within_the_curve_where_the_slope_is_0(photo: str) -> None:
    lesson = with_values(prepared("activation", "Smooth or with a kink?"), photo=photo)
    z = lesson.chosen.gain * lesson.maps[0] + lesson.chosen.bias
    reach = np.abs(z).max()
    for which, lowest in (("first", -0.7518), ("second", -1.2785)):
        function = ACTIVATIONS[getattr(lesson.chosen, which)]
        along = np.linspace(-reach, reach, 200_001)
        assert along[function(along).argmin()] == pytest.approx(lowest, abs=1e-3)
        assert (np.diff(function(along[along < lowest - 1e-3])) < 0).all()
        assert z.min() < lowest < z.max()
        assert float(function.slope(lowest)) == pytest.approx(0, abs=1e-3)


@pytest.mark.prompt("activation", "One value by hand")
def test_the_pixel_to_work_out_by_hand_is_below_zero_where_relu_and_elu_differ() -> None:
    lesson = prepared("activation", "One value by hand")
    z = lesson.maps[0][lesson.chosen.row, lesson.chosen.column]
    assert z == -7
    assert float(ACTIVATIONS["relu"](z)) == 0
    assert float(ACTIVATIONS["elu"](z)) == pytest.approx(np.expm1(z))
