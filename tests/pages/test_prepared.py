"""A prepared page: what is hidden is not drawn, what is locked stays, and each student has a copy."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_as, open_page, press, run_of, said, warned
from ui.kit.runs import YOURS
from ui.shell.prepared import EACH, GROUPS, HIDE, LOCK, SHOW

SMALL = {"data": "digits", "preset": "perceptron"}


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_what_is_hidden_is_not_drawn_and_stays_hidden() -> None:
    page = open_page("cnn_lab", **SMALL, hide="settings,training,cards,code,menus")
    assert not labels(page) & {"Train", "Reset", "Undo", "Set it up"}
    assert {box.label for box in page.selectbox} == {"Data set", "Preset", "Speed"}
    assert "PyTorch code" not in {tab.label for tab in page.tabs}
    page.selectbox[1].select("small_cnn").run()
    assert page.query_params["hide"] == "settings,training,cards,code,menus"
    assert "Train" not in labels(page)


def test_what_is_locked_shows_its_value_and_cannot_be_changed() -> None:
    page = open_page("cnn_lab", **SMALL, rate="0.5", lock="settings,network,training")
    boxes = {box.label: box for box in page.selectbox}
    assert (boxes["Learning rate"].disabled, boxes["Learning rate"].value) == (True, "0.5")
    assert (boxes["Preset"].disabled, boxes["Speed"].disabled) == (True, False)
    assert all(button.disabled for button in page.button if button.label in ("Train", "Step", "Reset"))
    assert "Set it up" not in labels(page)  # it would change what is locked
    assert page.query_params["lock"] == "settings,network,training"
    assert any("Locked by whoever prepared this page" in text.value for text in page.markdown)


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_each_page_opens_with_all_of_its_groups_hidden_or_locked(name: str) -> None:
    groups = GROUPS[name].items()
    hidden = ",".join(group for group, one in groups if one.hides)
    locked = ",".join(group for group, one in groups if one.locks)
    assert "in the address cannot" not in said(open_page(name, **{HIDE: hidden}))
    page = open_page(name, **{LOCK: locked} if locked else {}, **{SHOW: "projector"})
    assert page.query_params[SHOW] == "projector"
    assert "Undo" not in labels(page)


def test_bad_values_are_sentences() -> None:
    page = open_page("pooling", hide="all", lock="<b>", show="cinema")
    for says in ("is to be hidden", "is to be locked", "must be projector"):
        assert says in warned(page)


def test_each_student_gets_the_prepared_state_to_change_and_the_instructor_keeps_his() -> None:
    desk = open_as("i" * 32, "cnn_lab", **SMALL)
    press(desk, "Step")
    run_of(desk).wait(30)
    prepared_at = run_of(desk).step_count
    assert prepared_at == 1
    press(desk, "Make the link")
    link = next(one.value for one in desk.code if f"{EACH}=" in one.value)
    press(desk, "Step")
    query = dict(parse_qsl(urlsplit(link).query))
    ada, bob = (open_as(name * 32, "cnn_lab", **query, lock="settings") for name in "ab")
    runs = [run_of(page) for page in (desk, ada, bob)]
    assert len({run.look for run in runs} | {query["run"]}) == 4
    assert [run.step_count for run in runs] == [2, 1, 1]
    assert YOURS in warned(ada)
    press(ada, "Step")
    assert [run.step_count for run in runs] == [2, 2, 1]
    again = open_as("a" * 32, "cnn_lab", **{name: ada.query_params[name] for name in ada.query_params})
    assert run_of(again) == runs[1]
    assert again.query_params["lock"] == "settings"
