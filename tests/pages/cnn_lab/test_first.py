"""The question that the CNN lab opens with, and what one does once it is answered."""

import math
from dataclasses import asdict
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nn_core.judgements.learning import judge_learning
from nn_core.training.spec import Snapshot
from tests.pages.app import open_page, press, prose, run_of
from tests.pages.widgets import widget
from tests.waiting import until
from ui.cnn_lab import first as module
from ui.cnn_lab.first import DRAW, DRAW_UNTRAINED, ERASE, LEARN, RANDOM, TRAINED, has_learnt_nothing
from ui.cnn_lab.words import FIRST, SOON

pytestmark = pytest.mark.usefixtures("engine_ends")

TITLE, ASKED = FIRST[0], FIRST[3]


def trained(page: AppTest) -> Any:
    """The run, once it has learnt for as long as the question says."""
    run = run_of(page)
    until(lambda: run.touch() and run.step_count == SOON and run.state == "paused")
    page.run()
    return run


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_the_lab_opens_with_a_question_about_its_network() -> None:
    page = open_page("cnn_lab")
    assert f"**{TITLE}**" in prose(page)
    assert prose(page).index(ASKED.question) < prose(page).index("What becomes of the first filters?")
    assert not labels(page) & {ERASE, LEARN, "Draw a digit"}


@pytest.mark.parametrize(
    "query", [{"data": "digits"}, {"preset": "one_layer_cnn"}, {"opt": "sgd", "preset": "perceptron"}]
)
def test_it_asks_nothing_of_another_network_or_of_other_data(query: dict[str, str]) -> None:
    assert TITLE not in prose(open_page("cnn_lab", **query))


def test_what_has_learnt_to_read_is_erased_and_learns_again() -> None:
    page = open_page("cnn_lab")
    press(page, "At least nine in ten")
    first = trained(page)
    assert f"**Right.** You said: At least nine in ten  \n**Measured:** at step {SOON} it reads" in prose(
        page
    )
    assert DRAW in prose(page)
    assert TRAINED in prose(page)
    assert LEARN not in labels(page)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(module, "has_learnt_nothing", lambda latest: True)
        assert ERASE not in labels(page.run())
        assert TRAINED not in prose(page)
    page.run()

    press(page, ERASE)
    second = run_of(page)
    assert (second.step_count, second.state, second != first) == (0, "paused", True)
    assert RANDOM in prose(page)
    assert DRAW_UNTRAINED in prose(page)
    assert DRAW not in prose(page)
    assert ERASE not in labels(page)

    press(page, LEARN)
    assert trained(page) == second
    assert TRAINED in prose(page)
    assert DRAW in prose(page)
    assert DRAW_UNTRAINED not in prose(page)
    press(page, "Undo")
    assert (run_of(page).look, run_of(page).step_count) == (first.look, SOON)


@pytest.mark.parametrize(("loss", "nothing"), [(0.3, False), (math.log(10), True), (9.0, True)])
def test_a_network_that_is_no_better_than_guessing_has_learnt_nothing(loss: float, nothing: bool) -> None:
    points = [(step, {"train_loss": loss}) for step in range(1, 301)]
    found = asdict(judge_learning(300, points, math.log(10)))
    latest = Snapshot(300, {}, {}, "paused", 0.0, judgements={"learning": found})
    assert has_learnt_nothing(latest) is nothing


def test_what_is_erased_is_said_of_no_digit_that_was_not_drawn() -> None:
    assert "same" not in TRAINED


def test_a_press_opens_the_pad_however_often() -> None:
    page = open_page("cnn_lab")
    press(page, "Show it without a guess")
    trained(page)
    for count in (1, 2):
        press(page, "Draw a digit")
        assert page.session_state["cnn.input.pads"] == count


def test_nothing_is_erased_on_a_network_that_was_not_asked_about() -> None:
    page = open_page("cnn_lab", more="yes")
    press(page, "Show it without a guess")
    trained(page)
    widget(page, "cnn", "preset").set_value("perceptron").run()
    assert not labels(page) & {ERASE, LEARN, "Draw a digit"}
