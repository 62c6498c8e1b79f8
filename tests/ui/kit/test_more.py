"""The fold "More": a beginner's controls and all of them, as one choice for all pages, without losing any."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tests.pages.app import ROOT, data_of, open_page, press, run_of, sent, takes_bytes, warned
from tests.pages.browser_memory import Visitor
from ui.gan_plane.lab import PICTURE
from ui.neural_network.lab import DRAWING
from ui.shell.keys import session_key
from ui.shell.prepared import GROUPS

CURVES = session_key("gan_plane", "curves")
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


@pytest.mark.parametrize("name", ["home", "tutorials", "classroom"])
def test_a_page_without_controls_carries_the_choice_in_its_address(name: str) -> None:
    page = open_page("pooling")
    for full in (True, False):
        turn(page, full)
        go_to(page, name)
        assert ("more" in page.query_params) == full
        go_to(page, "pooling")
    assert open_page(name, more="yes").switch_page("../../pages/pooling.py").run().query_params["more"]


def test_what_else_such_an_address_says_stays_there() -> None:
    assert dict(open_page("classroom", code="ABCDEF", more="all").query_params) == {"code": "ABCDEF"}


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


def labels(page: AppTest) -> set[str]:
    return {one.label for one in (*page.selectbox, *page.button)}


@pytest.mark.usefixtures("engine_ends")
def test_a_folded_field_keeps_its_value_and_one_that_is_in_force_stays() -> None:
    page = open_page("gan_lab", data="digits", preset="dense")
    assert {"Data set", "Train", "Networks", "More"} <= labels(page)
    assert not {"Loss", "Class of a sample", "Speed", "Less"} & labels(page)
    press(page, "More")
    assert {"Loss", "Class of a sample", "Speed", "Less"} <= labels(page)
    next(box for box in page.selectbox if box.label == "Loss").set_value("hinge").run()
    press(page, "Less")
    assert {"Loss", "Networks", "More"} <= labels(page)
    assert not {"Class of a sample", "Speed"} & labels(page)
    assert run_of(page).spec.config.loss == page.query_params["loss"] == "hinge"


@pytest.mark.usefixtures("engine_ends")
def test_the_game_in_the_plane_opens_with_who_learns_how_often_and_two_charts() -> None:
    page = open_page("gan_plane")
    shown = {field["name"] for card in data_of(page, PICTURE)["cards"] for field in card["fields"]} - set(
        data_of(page, PICTURE)["hidden"]
    )
    assert shown == {"steps_g", "steps_d"}
    titles = [chart["title"] for chart in data_of(page, CURVES)["charts"]]
    assert titles == ["JS(real, G) in bits", "Losses"]
    press(page, "More")
    assert data_of(page, PICTURE)["hidden"] == ["clip", "gradient_penalty"]
    assert len(data_of(page, CURVES)["charts"]) > 2


@pytest.mark.usefixtures("engine_ends")
def test_a_prepared_game_shows_what_is_special_about_it() -> None:
    page = open_page("gan_plane", g_rate="0.01", loss="hinge")
    assert not {"learning_rate_g", "loss"} & set(data_of(page, PICTURE)["hidden"])
    assert "learning_rate_d" in data_of(page, PICTURE)["hidden"]


@pytest.mark.usefixtures("engine_ends")
def test_neural_network_opens_with_data_network_and_training() -> None:
    page = open_page("neural_network", noise="0.2")
    assert {"Start from", "Train", "More"} <= labels(page)
    assert "Speed" not in labels(page)
    assert data_of(page, DRAWING)["folded"] == ["pace", "share", "seed"]
    press(page, "More")
    assert {"Speed", "Less"} <= labels(page)
    assert data_of(page, DRAWING)["folded"] == []


@pytest.mark.usefixtures("engine_ends")
def test_the_cnn_lab_opens_with_data_layers_and_training() -> None:
    page = open_page("cnn_lab", data="digits")
    assert {"Data set", "Train", "More"} <= labels(page)
    assert not {"Preset", "Speed"} & labels(page)
    press(page, "More")
    assert {"Preset", "Speed", "Less"} <= labels(page)


def test_a_page_that_folds_nothing_has_no_button() -> None:
    assert not {"More", "Less"} & labels(open_page("why_convolution", more="yes"))
