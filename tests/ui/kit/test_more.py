"""The fold "More": a beginner's controls and all of them, as one choice for all pages, without losing any."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tests.pages.app import ROOT, open_page, press, sent, takes_bytes, warned
from tests.pages.browser_memory import Visitor
from ui.shell.prepared import GROUPS

FOLDED = ["size", "stride", "padding", "ceil", "kernel"]


def folded(page: AppTest) -> list[str]:
    names: list[str] = sent(page)[0]["more"]["folded"]
    return names


def turn(page: AppTest, value: Any) -> None:
    """What the browser sends when its button is pressed."""
    component = next(element for element in page.main if takes_bytes(element))
    Visitor(page, "").run(WidgetState(id=component.proto.id, json_value=json.dumps({"more": value})))


def go_to(page: AppTest, name: str) -> None:
    page.query_params.clear()
    page.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    assert not page.exception


def test_an_old_address_opens_with_the_controls_of_a_beginner() -> None:
    page = open_page("pooling", kind="average")
    assert folded(page) == FOLDED == list(GROUPS["pooling"]["picture"].folds)
    assert dict(page.query_params) == {"kind": "average"}


def test_all_controls_are_asked_for_by_the_address_or_the_button_and_stand_in_the_address() -> None:
    page = open_page("pooling", more="yes")
    assert folded(page) == []
    turn(page, False)
    assert (folded(page), dict(page.query_params)) == (FOLDED, {})
    turn(page, True)
    assert (folded(page), dict(page.query_params)) == ([], {"more": "yes"})


def test_the_choice_holds_on_other_pages_and_back() -> None:
    page = open_page("pooling")
    turn(page, True)
    go_to(page, "convolution")
    assert page.query_params["more"] in ("yes", ["yes"])
    go_to(page, "pooling")
    assert folded(page) == []
    turn(page, False)
    go_to(page, "convolution")
    assert "more" not in page.query_params


def test_what_is_in_force_is_shown_and_the_rest_stays_folded() -> None:
    page = open_page("pooling", stride="2", kernel="sobel_x")
    assert folded(page) == ["size", "padding", "ceil"]


def test_what_was_shown_stays_until_somebody_folds() -> None:
    page = open_page("pooling", stride="2")
    Visitor(page, "").edit("pooling.component", {"kind": "max"}, exchanged="pooling")
    assert sent(page)[0]["query"] == {}
    assert folded(page) == ["size", "padding", "ceil", "kernel"]
    turn(page, False)
    assert folded(page) == FOLDED


def test_a_prepared_experiment_shows_what_it_sets() -> None:
    page = open_page("pooling")
    press(page, "Show it without a guess", 1)  # stride 2, padding 1
    assert not {"stride", "padding"} & set(folded(page))


def test_folding_does_not_hide_what_is_in_force_nor_change_it() -> None:
    page = open_page("pooling", stride="2", more="yes")
    turn(page, False)
    assert folded(page) == ["size", "padding", "ceil", "kernel"]
    assert sent(page)[0]["query"] == {"stride": "2"}


@pytest.mark.parametrize("value", ["yes", 1, None, {"full": True}])
def test_what_a_browser_should_not_send_changes_nothing(value: Any) -> None:
    page = open_page("pooling")
    turn(page, value)
    assert folded(page) == FOLDED


def test_an_address_that_says_it_in_another_way_is_told_so() -> None:
    page = open_page("pooling", more="all")
    assert "it must be yes" in warned(page)
    assert folded(page) == FOLDED


def test_a_page_that_shows_everything_offers_no_button() -> None:
    page = open_page("why_convolution")
    assert GROUPS["why_convolution"]["settings"].folds == ()
    assert "More" not in {button.label for button in page.button}
