"""The page "Pooling": any address opens, edits are followed or refused in words, its code does the same."""

import json
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from nn_core.data import PHOTOGRAPHS
from tests.pages.app import open_page, press, sent
from tests.pages.lesson_page import MOST_WORDS, run_code, words_before_the_picture
from tests.waiting import PATIENCE_S
from ui.pooling.params import PARAMS
from ui.pooling.words import TRY

EXPERIMENTS = len(TRY)
NUMBERS = "1,2,5,0;3,4,0,0;0,1,2,2;6,0,2,2"


def test_the_page_opens_with_a_lesson_and_few_words() -> None:
    page = open_page("pooling")
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert facts["query"] == {}
    assert arrays["maps"].shape == (1, 64, 64)
    assert arrays["output"].shape == (1, 16, 16)
    assert facts["formula"] == "⌊(64 + 2·0 − 4) / 4⌋ + 1 = 16"
    assert words_before_the_picture(page) <= MOST_WORDS


def test_the_address_is_the_experiment() -> None:
    query = {
        "photo": "coins",
        "size": "32",
        "kernel": "sobel_y",
        "kind": "average",
        "window": "3",
        "stride": "2",
        "padding": "1",
        "ceil": "yes",
        "motion": "rotate",
        "amount": "-9",
        "pooling": "off",
        "row": "4",
        "column": "2",
    }
    page = open_page("pooling", **query)
    facts, arrays = sent(page)
    assert facts["query"] == dict(page.query_params) == query
    assert arrays["output"].shape == (1, 17, 17)
    assert facts["formula"] == "⌈(32 + 2·1 − 3) / 2⌉ + 1 = 17"


@pytest.mark.parametrize(
    ("kind", "output", "gradient"),
    [
        ("max", [[4, 5], [6, 2]], [[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]]),
        ("average", [[2.5, 1.25], [1.75, 2]], [[0.25] * 4] * 4),
        (
            "l2",
            [[np.sqrt(30), 5], [np.sqrt(37), 4]],
            np.array([[1, 2, 5, 0], [3, 4, 0, 0], [0, 1, 2, 2], [6, 0, 2, 2]])
            / np.repeat(np.repeat([[np.sqrt(30), 5], [np.sqrt(37), 4]], 2, 0), 2, 1),
        ),
        ("global", [[30 / 16]], [[1 / 16] * 4] * 4),
    ],
)
def test_numbers_that_one_can_check_on_paper(kind: str, output: Any, gradient: Any) -> None:
    _, arrays = sent(open_page("pooling", input="grid", grid=NUMBERS, window="2", kind=kind))
    np.testing.assert_allclose(arrays["output"][0], output, atol=1e-6)
    np.testing.assert_allclose(arrays["gradient"][0], gradient, atol=1e-6)
    size = len(output)
    np.testing.assert_allclose(
        arrays["restored"][0], np.kron(arrays["output"][0], np.ones((4 // size, 4 // size))), atol=1e-6
    )


@pytest.mark.parametrize("kind", ["max", "average", "l2", "global"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"input": "grid", "grid": NUMBERS, "window": "3", "stride": "1"},
        {"kernel": "laplacian", "size": "28", "window": "3", "stride": "2", "ceil": "yes"},
        {"kernel": "sobel_x", "input": "digit", "window": "2"},
    ],
)
def test_the_code_does_the_same(kind: str, query: dict[str, str]) -> None:
    page = open_page("pooling", kind=kind, **query)
    _, arrays = sent(page)
    made = run_code(page, arrays["input"])
    np.testing.assert_allclose(made["maps"][0], arrays["maps"], atol=1e-5)
    np.testing.assert_allclose(made["y"][0], arrays["output"], atol=1e-5)
    np.testing.assert_allclose(made["gradient"][0], arrays["gradient"], atol=1e-5)


def test_padding_reaches_the_code() -> None:
    page = open_page("pooling", padding="2", window="5", kind="average")
    _, arrays = sent(page)
    np.testing.assert_allclose(run_code(page, arrays["input"])["y"][0], arrays["output"], atol=1e-5)


def test_l2_leaves_the_padding_out_and_keeps_it_in_the_address() -> None:
    query = {"kind": "l2", "window": "3", "stride": "2", "padding": "1", "size": "32"}
    page = open_page("pooling", **query)
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert facts["query"] == dict(page.query_params) == query
    assert facts["chosen"]["padding"] == 1
    assert facts["formula"] == "⌊(32 + 2·0 − 3) / 2⌋ + 1 = 15"
    expected = F.lp_pool2d(torch.from_numpy(arrays["maps"].copy())[None], 2.0, 3, stride=2)[0]
    np.testing.assert_allclose(arrays["output"], expected, atol=1e-5)
    np.testing.assert_allclose(run_code(page, arrays["input"])["y"][0], expected, atol=1e-5)


def test_the_experiment_moves_the_input_and_measures_the_maps() -> None:
    _, arrays = sent(open_page("pooling", input="grid", grid="0,0,4,0,0,0;0,0,0,0,0,0", window="2"))
    assert arrays["amounts"].tolist() == [-2, -1, 0, 1, 2]
    # One bright pixel: every shift makes a map that shares nothing with the first; in a window of 2 it hides
    # one step to the right and comes out one step to the left.
    np.testing.assert_allclose(arrays["change_before"], [1, 1, 0, 1, 1])
    np.testing.assert_allclose(arrays["change_after"], [1, 1, 0, 0, 1])
    assert arrays["moved_before"][:, 0, 2].tolist() == [0, 0, 4, 0, 0]
    assert arrays["moved_after"][:, 0, 1].tolist() == [0, 0, 4, 4, 0]


def test_a_large_number_beside_small_ones_leaves_them_as_they_are() -> None:
    _, arrays = sent(open_page("pooling", input="grid", grid="100,2,1,0;3,4,1,1", window="2", kind="average"))
    still = np.flatnonzero(arrays["amounts"] == 0)[0]
    assert arrays["moved_before"][still].tolist() == [[100, 2, 1, 0], [3, 4, 1, 1]]
    assert arrays["moved_after"][still].tolist() == arrays["output"][0].tolist() == [[27.25, 0.75]]


def test_the_small_map_after_pooling_has_its_numbers_where_the_one_before_is_too_fine() -> None:
    _, arrays = sent(open_page("pooling", window="16", kind="average"))
    still = np.flatnonzero(arrays["amounts"] == 0)[0]
    assert arrays["moved_before"].dtype == np.uint8
    np.testing.assert_array_equal(arrays["moved_after"][still], arrays["output"][0])


def test_pooling_swallows_part_of_a_small_motion_of_edges() -> None:
    for motion in ("shift", "rotate"):
        _, arrays = sent(open_page("pooling", kernel="sobel_x", motion=motion))
        still = np.flatnonzero(arrays["amounts"] == 0)[0]
        assert arrays["change_before"][still] == arrays["change_after"][still] == 0
        assert arrays["change_after"][still + 1] < 0.7 * arrays["change_before"][still + 1]


@pytest.mark.parametrize(
    ("query", "control", "words"),
    [
        ({"window": "64", "size": "32"}, "window", "does not fit on 32 pixels"),
        ({"padding": "3"}, "padding", "at most: PyTorch takes no more than half of the window"),
        ({"window": "0"}, "", "window in the address cannot be used"),
        ({"stride": "1.5"}, "", "stride in the address cannot be used"),
        ({"kind": "median"}, "", "must be one of max, average"),
        ({"amount": "inf"}, "", "must be a number from −30 to 30"),
        ({"input": "grid", "grid": "1,nan"}, "", "each number must lie between"),
        ({"input": "own", "own": "AAAA"}, "input", "not a picture"),
    ],
)
def test_an_address_that_cannot_be_used_opens_a_lesson_that_works_and_says_why(
    query: dict[str, str], control: str, words: str
) -> None:
    facts, arrays = sent(open_page("pooling", **query))
    assert words in facts["problem"]["message"]
    assert facts["problem"]["control"] == control
    assert arrays["output"].size > 0


@pytest.mark.walk
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=30), min_size=1))
def test_no_address_breaks_the_page(query: dict[str, str]) -> None:
    open_page("pooling", **query)


@pytest.mark.parametrize("number", range(EXPERIMENTS))
def test_the_prepared_experiments_can_be_set_up(number: int) -> None:
    page = open_page("pooling")
    press(page, "Show it without a guess", number)
    facts, arrays = sent(page)
    assert facts["problem"] is None
    assert facts["query"] != {}
    assert np.isfinite(arrays["output"]).all()


def follow(*edits: Any) -> dict[str, Any]:
    """A session that gets these edits from the browser, and what it shows afterwards."""

    def script(edits: tuple[object, ...]) -> None:
        import streamlit as st

        from ui.pooling.lesson import PAGE

        state = PAGE.current()
        for edit in edits:
            PAGE.take({"version": PAGE.exchange.version + 1, "edit": edit})
        PAGE.publish(state)
        problem = state.problem and [state.problem.control, state.problem.message]
        query = PAGE.facts(state)["query"]
        st.json({"problem": problem, "output": list(state.lesson.output.shape), "query": query})

    page = AppTest.from_function(script, args=(edits,), default_timeout=PATIENCE_S).run()
    assert not page.exception
    found: dict[str, Any] = json.loads(page.json[0].value)
    return found


def test_an_edit_of_the_browser_is_followed() -> None:
    expected = {"problem": None, "output": [1, 8, 8], "query": {"window": "8"}}
    assert follow({"window": "8"}) == expected


def test_an_edit_that_does_not_fit_leaves_the_last_lesson() -> None:
    state = follow({"window": "8"}, {"window": "65"})
    assert state["output"] == [1, 8, 8]
    assert state["problem"] == ["window", "Window: it must be a whole number from 1 to 64."]
    state = follow({"window": "8", "size": "16"}, {"window": "20", "size": "16"})
    assert state["output"] == [1, 2, 2]
    assert state["problem"][0] == "window"
    assert "does not fit on 16 pixels" in state["problem"][1]


def test_what_fits_is_taken_beside_what_does_not() -> None:
    refused = {"kind": "average", "padding": "3"}
    for edits in ([refused], [refused, {**refused, "size": "32"}], [refused, {"padding": "3", "size": "32"}]):
        state = follow({"kind": "average", "padding": "2"}, *edits)
        asked = edits[-1]
        assert state["problem"][0] == "padding"
        assert state["problem"][1].startswith("A window of 4 allows a padding of 2 at most")
        assert state["query"] == {"padding": "2"} | {
            key: asked[key] for key in ("kind", "size") if key in asked
        }


def test_what_fits_is_taken_beside_what_is_no_number() -> None:
    state = follow({"padding": "1"}, {"padding": "many", "kind": "average"})
    assert state["problem"][0] == "padding"
    assert state["query"] == {"padding": "1", "kind": "average"}


def test_a_kind_is_taken_where_a_smaller_window_leaves_no_room_for_the_padding() -> None:
    state = follow(
        {"padding": "2"}, {"padding": "2", "window": "2"}, {"padding": "2", "window": "2", "kind": "l2"}
    )
    assert (state["problem"], state["query"]) == (None, {"padding": "2", "window": "2", "kind": "l2"})
    state = follow({"padding": "2"}, {"padding": "2", "window": "2", "kind": "average"})
    assert state["problem"][0] == "padding"
    assert state["query"] == {"padding": "2", "kind": "average"}


@pytest.mark.parametrize("edit", [None, "text", 7, [], {"window": 8}, {"unknown": "8"}])
def test_an_edit_that_makes_no_sense_changes_nothing(edit: Any) -> None:
    assert follow(edit) == {"problem": None, "output": [1, 16, 16], "query": {}}


def test_the_change_stands_beside_the_difference_to_other_pictures_and_plain_subsampling() -> None:
    facts, arrays = sent(open_page("pooling", photo="brick", window="2", amount="2"))
    at = int(np.flatnonzero(arrays["amounts"] == 2)[0])
    assert facts["effects"][at] == "larger"
    assert 1.1 < arrays["change_after"][at] / arrays["change_before"][at] < 1.3
    # Every second pixel of the picture itself, moved by one of them.
    picture = arrays["input"][0].astype(float)
    moved = picture[:, np.clip(np.arange(64) - 2, 0, 63)]
    few, others = picture[1::2, 1::2], moved[1::2, 1::2]
    expected = np.abs(few - others).sum() / (few.sum() + others.sum())
    assert arrays["change_subsampled"][at] == pytest.approx(expected, rel=1e-5)
    control = facts["control"]
    assert (control["what"], control["count"]) == ("other photographs", 11)
    differences = []
    for name in set(PHOTOGRAPHS) - {"brick"}:
        _, other = sent(open_page("pooling", photo=name, window="2"))
        pair = arrays["output"], other["output"]
        differences.append(np.abs(pair[0] - pair[1]).sum() / (pair[0].sum() + pair[1].sum()))
    assert control["after"] == pytest.approx(np.mean(differences), rel=1e-4)


def test_a_grid_has_no_other_pictures_to_compare_with() -> None:
    facts, _ = sent(open_page("pooling", input="grid"))
    assert facts["control"] is facts["forgets"] is None
    assert len(facts["effects"]) == 5
