"""The page "Convolution": any address opens, edits of the browser are followed or refused in words."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_page, press, sent
from tests.pages.lesson_page import code
from tests.waiting import PATIENCE_S
from ui.convolution.params import PARAMS
from ui.convolution.words import TRY

EXPERIMENTS = len(TRY)


def test_the_page_opens_with_a_lesson_and_its_code() -> None:
    page = open_page("convolution")
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert facts["query"] == {}
    assert arrays["input"].shape == arrays["output"].shape == (1, 64, 64)
    assert "F.conv2d(x, weight, bias, stride=1, padding=1" in code(page)


def test_the_address_is_the_experiment() -> None:
    query = {
        "view": "transposed",
        "photo": "coins",
        "size": "8",
        "stride": "3",
        "filters": "box_blur@0.5",
        "row": "2",
    }
    page = open_page("convolution", **query)
    facts, arrays = sent(page)
    assert facts["query"] == query
    assert dict(page.query_params) == query
    assert arrays["output"].shape == (1, 24, 24)
    assert arrays["bias"].tolist() == [0.5]
    assert facts["chosen"]["row"] == 2
    assert facts["formula"] == "(8 − 1)·3 − 2·0 + 3 = 24"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"stride": "0"}, "stride in the address cannot be used"),
        ({"kernel": "99"}, "kernel size in the address cannot be used"),
        ({"kernel": "4"}, "Sobel x needs an odd size"),
        ({"filters": "<script>"}, "no kernel called"),
        ({"grid": "1,nan", "input": "grid"}, "each number must lie between"),
        ({"input": "grid", "colour": "rgb", "green": "1,2;3,4"}, "must have the same size"),
        ({"input": "own"}, "not a picture"),
        ({"input": "own", "own": "AAAA"}, "not a picture"),
        ({"mode": "mirror"}, "must be one of zeros"),
    ],
)
def test_an_address_that_cannot_be_used_opens_a_lesson_that_works_and_says_why(
    query: dict[str, str], words: str
) -> None:
    facts, arrays = sent(open_page("convolution", **query))
    assert words in facts["problem"]["message"]
    assert arrays["output"].size > 0
    about_the_picture = facts["problem"]["control"] == "input"
    assert ("Still shown: the photograph" in facts["problem"]["message"]) == about_the_picture


@pytest.mark.walk
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=30), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, str]) -> None:
    open_page("convolution", **query)


@pytest.mark.parametrize("number", range(EXPERIMENTS))
def test_the_prepared_experiments_can_be_set_up(number: int) -> None:
    page = open_page("convolution")
    press(page, "Show it without a guess", number)
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert facts["query"] != {}
    assert np.isfinite(arrays["output"]).all()


def test_a_grid_opens_where_there_is_something_to_see() -> None:
    # A window stands on an output pixel; in the transposed view an input pixel is picked.
    for view, picked in {"full": "output", "transposed": "input"}.items():
        facts, arrays = sent(open_page("convolution", view=view, input="grid"))
        row, column = facts["chosen"]["row"], facts["chosen"]["column"]
        assert (row, column) == (1, 1)
        assert arrays[picked][0, row, column] != 0
        assert facts["query"].keys() <= {"view", "input"}


def test_an_old_address_of_a_grid_in_colour_shows_it_in_all_channels() -> None:
    facts, arrays = sent(open_page("convolution", input="grid", grid="1,2;3,4", colour="rgb", padding="1"))
    assert facts["problem"] is None
    assert arrays["input"].tolist() == [[[1, 2], [3, 4]]] * 3


def test_the_example_for_paper_gives_what_one_finds_on_paper() -> None:
    page = open_page("convolution")
    press(page, "Show it without a guess", 1)
    facts, arrays = sent(page)
    # Around the 2 in row 3, column 3 of the grid stand 1, 1, 2 and 2: 6 - 4 * 2.
    assert (facts["chosen"]["row"], facts["chosen"]["column"]) == (1, 1)
    assert arrays["output"][0, 1, 1] == -2


def follow(*edits: Any) -> AppTest:
    """A session that gets these edits from the browser, and afterwards the page."""

    def script(edits: tuple[object, ...]) -> None:
        import streamlit as st

        from ui.convolution.session import PAGE

        state = PAGE.current()
        for edit in edits:
            PAGE.take({"version": PAGE.exchange.version + 1, "edit": edit})
        PAGE.publish(state)
        lesson = state.lesson
        st.json(
            {
                "problem": state.problem and [state.problem.control, state.problem.message],
                "stride": lesson.chosen.stride,
                "output": list(lesson.output.shape),
            }
        )

    page = AppTest.from_function(script, args=(edits,), default_timeout=PATIENCE_S).run()
    assert not page.exception
    return page


def state_after(*edits: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(follow(*edits).json[0].value)
    return found


def test_edits_are_followed_and_written_to_the_address() -> None:
    page = follow({"stride": "2"})
    state = json.loads(page.json[0].value)
    assert state == {"problem": None, "stride": 2, "output": [1, 32, 32]}
    assert page.query_params["stride"] == "2"


@pytest.mark.parametrize(
    ("query", "control"),
    [
        ({"stride": "x"}, "stride"),
        ({"stride": "0"}, "stride"),
        ({"kernel": "11", "input": "grid", "padding": "0", "filters": "box_blur"}, "kernel"),
        ({"padding": "9", "mode": "circular", "input": "grid"}, "padding"),
        ({"groups": "2"}, "groups"),
        ({"input": "own", "own": "AAAA"}, "input"),
        ({"filters": "own:1"}, "filters"),
    ],
)
def test_an_edit_that_cannot_be_followed_names_the_control_and_leaves_what_is_shown(
    query: dict[str, str], control: str
) -> None:
    state = state_after({"stride": "2"}, {"stride": "2", **query})
    assert state["problem"][0] == control
    assert state["stride"] == 2


@pytest.mark.parametrize("edit", [None, [], "edit", 7, ["stride"], {"stride": 4}, {"unknown": "4"}])
def test_an_edit_that_names_no_choice_leaves_the_usual_ones(edit: Any) -> None:
    assert state_after(edit)["stride"] == state_after()["stride"]
