"""A step counts, and speaks in numbers, on the set-up that it speaks of only; elsewhere it says so."""

import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.numerals import figure
from tests.pages import app
from tests.pages.test_tutorials import at, begin, press
from tests.pages.test_tutorials import labels as buttons
from ui.activation.lesson import PAGE

EVEN = ";".join(["5,5,5,5,5"] * 5)
OTHER = "This step speaks of another set-up. Changed: "
EARLIER = "Measured earlier, not of what the page shows now."


@pytest.fixture(autouse=True)
def _nothing_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path / "home"))


def prose(page: AppTest) -> str:
    """Without what keeps signs plain."""
    return app.prose(page).replace("\\", "")


def through(key: str, *labels: str) -> AppTest:
    """A tutorial, after some presses from its first step on."""
    page = begin(key)
    for label in labels:
        page = press(page, label)
    return page


kernel = partial(through, "10_kernel")
even = partial(at, input="grid", grid=EVEN, padding="0")


@pytest.mark.parametrize(
    ("labels", "query", "changed"),
    [
        (("Next",), {"photo": "brick", "filters": "sobel_x~sobel_y", "shown": "1"}, "input, photograph"),
        (("Next",), {"filters": "sobel_y"}, "input"),
        (("Next", "Skip", "Skip"), {"padding": "0", "filters": "gaussian_blur"}, "input, grid"),
    ],
)
def test_a_step_about_a_block_does_not_count_on_another_picture(
    labels: tuple[str, ...], query: dict[str, str], changed: str
) -> None:
    page = at(kernel(*labels), **query)
    assert "Not done yet" in prose(page)
    assert f"{OTHER}{changed}." in prose(page)


def test_a_prediction_is_not_judged_where_padding_was_added() -> None:
    page = even(kernel("Next", "Skip", "0 everywhere"), padding="1", filters="sobel_x")
    assert "Not so" not in prose(page)
    assert f"{OTHER}padding." in prose(page)
    page = even(page, filters="sobel_x")
    assert "**Right.** You said: 0 everywhere" in prose(page)
    assert OTHER not in prose(page)


def test_a_press_sets_the_step_up_again() -> None:
    page = at(kernel("Next"), photo="brick")
    page = press(page, "Set it up again")
    assert page.query_params["input"] in ("grid", ["grid"])
    assert "photo" not in page.query_params
    assert "step 2 of 6" in prose(page)
    assert "Set it up again" not in buttons(page)


def test_the_mean_of_a_padded_picture_is_not_judged() -> None:
    page = at(through("15_pooling", "Next", "Just as bright"), kind="average", padding="1")
    assert "Not so" not in prose(page)
    assert f"{OTHER}padding." in prose(page)
    assert "**Right.**" in prose(at(page, kind="average"))


@pytest.mark.parametrize("name", ["sharpen", "emboss", "box_blur", "gaussian_blur", "own:0,0,0,1,0,0,0,0,0"])
def test_each_kernel_whose_weights_add_up_to_1_keeps_the_brightness(name: str) -> None:
    page = even(kernel("Next", "Skip", "Skip"), filters=name)
    assert "**Done.** These weights add up to 1, so 5 stays 5." in prose(page)


@pytest.mark.parametrize("name", ["identity", "own:0,0,0,0,1,0,0,0,0", "sobel_y", "box_blur@0.5"])
def test_other_kernels_do_not(name: str) -> None:
    assert "Not done yet" in prose(even(kernel("Next", "Skip", "Skip"), filters=name))


def bend(*steps: dict[str, str]) -> AppTest:
    page = through("12_activation", "Next", "A few hundredths at most")
    for query in steps:
        page = at(page, **query)
    return page


def told(page: AppTest) -> str:
    found = re.search(r"A share of .* it is [0-9.]+\.", "\n".join(text.value for text in page.markdown))
    return found[0] if found else ""


def sentence(bias: float) -> str:
    """What holds at a bias, by the slopes of ReLU, 0 or 1, and of tanh."""
    z = PAGE.at({"bias": str(bias)}).z()
    shares = [figure(float(slope.mean())) for slope in (z > 0, 1 - np.tanh(z) ** 2)]
    return "A share of {} of the gradient gets back through ReLU. Through the second curve it is {}.".format(
        *shares
    )


def test_a_step_that_is_done_says_the_numbers_of_what_is_shown() -> None:
    """It follows the bias while that is within what the step asks for."""
    page = bend({"bias": "-0.9"})
    before = told(page)
    assert before == sentence(-0.9)
    at(page, bias="-1.1")
    assert told(page) == sentence(-1.1) != before
    assert EARLIER not in app.said(page)


def test_numbers_that_were_measured_before_are_marked() -> None:
    page = bend({"bias": "-1"}, {"bias": "-3"})
    assert "**Right.**" in prose(page)
    assert EARLIER in app.said(page)


def test_larger_weights_do_not_count_where_a_bias_is_asked_for() -> None:
    page = bend({"bias": "-1", "gain": "3.2"})
    assert "Not done yet" in prose(page)
    assert f"{OTHER}factor of the weights." in prose(page)
    at(at(page, bias="-1"), bias="-1", gain="3.2")
    assert "**Right.**" in prose(page)
    assert OTHER in prose(page)
    assert EARLIER in app.said(page)


def test_weights_and_biases_that_turn_a_gradient_stay_over_the_way_back_and_on() -> None:
    """−1 for v₁₁ turns the gradient of w₁₁; so does 2 for c₁, which is a bias: the step asks for either."""
    page = through("25_backpropagation", "Next", "Skip", "Next")
    assert "Change a **weight or a bias**, but not w₁₁" in prose(page)
    numbers = "1,0.5,1,0.5,-0.4,0.1,0.8,0.2,-0.2,0.9,-0.6,2"
    page = at(page, numbers=numbers)
    done = "**Done.** The gradient of w₁₁ is 1.508: a larger w₁₁ makes the loss larger."
    for labels in ((), ("Next", "Back"), ("Back", "Next")):
        for label in labels:
            page = press(page, label)
        assert done in prose(page)
        assert page.query_params["numbers"] in (numbers, [numbers])
        assert EARLIER not in app.said(page)
