"""An answer stays hidden until somebody has said what it will be, or wants to see it at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import press
from ui.kit.answer import Answer
from ui.kit.prediction import Choice, Given, Number, verdict

SIDES = Choice(
    "How many sides?",
    {"few": "Fewer than four", "four": "Four", "many": "More"},
    {"few": "Count again.", "four": "All alike.", "many": "Count once more."},
    lambda _: Answer("four", "it has 4."),
)
ROOT = Number(
    "How long is it?",
    0.0,
    9.0,
    0.1,
    0.05,
    0.2,
    {"right": "By Pythagoras.", "low": "Longer than a side."},
    SIDES.answer,
)
LONG = Answer(2**0.5, "√2 = 1.41.")


def script() -> None:
    import streamlit as st

    from ui.kit.answer import Answer
    from ui.kit.prediction import Choice, Number
    from ui.kit.try_this import try_this

    def choose(**values: int) -> None:
        st.session_state["chosen"] = values

    options = {"few": "Fewer than four", "four": "Four"}
    because = {"few": "Count again.", "four": "All alike."}
    sides = Choice("How many sides?", options, because, lambda seen: Answer("four", f"it has {seen}."))
    root = Number("How long?", 0.0, 9.0, 0.1, 0.05, 0.2, {"right": "So long."}, lambda _: Answer(1.5, "1.5."))
    try_this(
        choose,
        ("A square", "Look at it.", {"sides": 4}, sides),
        ("A line", "Measure it.", {"length": 1}, root),
        seen=lambda values: values.get("sides"),
    )


def shown(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(script).run()


def test_before_a_guess_the_answer_is_nowhere_and_nothing_is_set_up(page: AppTest) -> None:
    assert "How many sides?" in shown(page)
    assert "it has 4." not in shown(page)
    assert "All alike." not in shown(page)
    assert "chosen" not in page.session_state
    assert labels(page)[:3] == ["Fewer than four", "Four", "Show it without a guess"]


def test_a_guess_is_measured_and_sets_nothing_up_before_somebody_looks(page: AppTest) -> None:
    press(page, "Fewer than four")
    assert "chosen" not in page.session_state
    assert "**Not so.** You said: Fewer than four  \n**Measured:** it has 4.  \nCount again." in shown(page)
    assert "How long?" in shown(page)  # each card has its own
    press(page, "Ask me again")
    assert "it has 4." not in shown(page)
    press(page, "Four")
    press(page, "Look at it")
    assert page.session_state["chosen"] == {"sides": 4}
    assert "**Right.** You said: Four" in shown(page)


def test_who_does_not_guess_sees_the_answer_and_no_verdict(page: AppTest) -> None:
    press(page, "Show it without a guess")
    assert "**Four**  \n**Measured:** it has 4.  \nAll alike." in shown(page)
    assert "Right" not in shown(page)
    assert page.session_state["chosen"] == {"sides": 4}
    assert "Look at it" in labels(page)


def test_a_number_is_asked_for_in_a_field_and_an_empty_one_is_no_guess(page: AppTest) -> None:
    press(page, "That is my guess")
    assert "How long?" in shown(page)
    page.number_input[0].set_value(1.4)
    press(page, "That is my guess")
    assert "**Nearly.** You said 1.4.  \n**Measured:** 1.5.  \nSo long." in shown(page)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (1.4, "**Right.** You said 1.4.  \n**Measured:** √2 = 1.41.  \nBy Pythagoras."),
        (1.0, "**Too low.** You said 1.  \n**Measured:** √2 = 1.41.  \nLonger than a side."),
        (2.0, "**Too high.** You said 2.  \n**Measured:** √2 = 1.41.  \nBy Pythagoras."),
        (None, "**Measured:** √2 = 1.41.  \nBy Pythagoras."),
    ],
)
def test_a_number_is_compared_with_what_was_measured(said: float | None, expected: str) -> None:
    assert verdict(ROOT, Given(said, LONG)) == expected


@pytest.mark.parametrize("said", ["few", "many", None])
def test_nobody_is_right_or_wrong_where_it_cannot_be_told(said: str | None) -> None:
    given = Given(said, Answer(None, "three dice say nothing yet: throw more."))
    told = verdict(SIDES, given)
    assert told.startswith("**That cannot be told.**")
    assert told.endswith("**Measured:** three dice say nothing yet: throw more.")
    assert "Right" not in told
    assert "Not so" not in told


@pytest.mark.parametrize("said", ["few", "many"])
def test_who_is_wrong_reads_why_that_is(said: str) -> None:
    found = verdict(SIDES, Given(said, SIDES.answer(None)))
    assert found.startswith("**Not so.**")
    assert found.endswith(SIDES.because[said])


@pytest.mark.parametrize(
    ("said", "holds", "reason"),
    [
        ("few", "four", "Count again."),
        ("few", "many", "There are even more."),
        ("many", "many", "So many."),
        (None, "many", "So many."),
    ],
)
def test_what_is_explained_can_hang_on_what_holds(said: str | None, holds: str, reason: str) -> None:
    where = {("few", "many"): "There are even more.", ("many", "many"): "So many."}
    sides = replace(SIDES, where=where)
    assert verdict(sides, Given(said, Answer(holds, "counted."))).endswith(f"counted.  \n{reason}")
