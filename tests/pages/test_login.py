"""Opening a class where the server has a provider for logging in; here stands what Streamlit would know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.errors import StreamlitAuthError
from streamlit.testing.v1 import AppTest

from tests.pages.app import open_as, press, said
from ui.classroom import classes, database, login
from ui.classroom.login import FIRST, UNFINISHED
from ui.shell.keys import session_key
from ui.shell.visitor import owner_name

TEACHER = "t" * 32


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """What Streamlit knows of the user: nothing, where no provider is set up."""
    known: dict[str, object] = {}
    database.close_database()
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    monkeypatch.setattr(login, "_user", lambda: known)
    yield known
    database.close_database()


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def opened() -> list[str]:
    return [one.title for one in classes.led_by(owner_name(TEACHER))]


def open_class(page: AppTest) -> None:
    page.text_input(key=session_key("classroom", "title")).set_value("Year 10")
    press(page, "Open a class")


def test_without_a_provider_anybody_opens_a_class() -> None:
    page = open_as(TEACHER, "classroom")
    assert not labels(page) & {"Log in", "Log out"}
    open_class(page)
    assert opened() == ["Year 10"]


def test_who_is_not_logged_in_may_join_only(user: dict[str, object]) -> None:
    user["is_logged_in"] = False
    page = open_as(TEACHER, "classroom")
    assert {"Log in", "Join"} <= labels(page)
    assert "Open a class" not in labels(page)


def test_who_is_logged_in_opens_a_class_and_can_log_out(user: dict[str, object], tmp_path: Path) -> None:
    user.update(is_logged_in=True, email="ada@school.example")
    page = open_as(TEACHER, "classroom")
    assert {"Log out", "Open a class"} <= labels(page)
    open_class(page)
    assert opened() == ["Year 10"]
    stored = [path.read_bytes() for path in tmp_path.glob("classes.sqlite3*")]
    assert any(b"Year 10" in content for content in stored)
    assert not any(b"ada@school" in content for content in stored)


def test_a_form_from_before_logging_out_opens_nothing(user: dict[str, object]) -> None:
    user["is_logged_in"] = True
    page = open_as(TEACHER, "classroom")
    user["is_logged_in"] = False
    open_class(page)
    assert FIRST in said(page).replace("\\", "")
    assert opened() == []


def test_the_button_goes_to_the_provider(user: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    user["is_logged_in"] = False
    asked: list[str] = []
    monkeypatch.setattr(st, "login", lambda: asked.append("asked"))
    press(open_as(TEACHER, "classroom"), "Log in")
    assert asked == ["asked"]


def test_a_provider_that_is_not_set_up_whole_is_a_sentence(
    user: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    user["is_logged_in"] = False

    def login_() -> None:
        raise StreamlitAuthError("no client_id")

    monkeypatch.setattr(st, "login", login_)
    assert UNFINISHED in said(press(open_as(TEACHER, "classroom"), "Log in"))


def opens(visitor: str) -> bool:
    """Whether who opens the first page is led to where classes are opened."""
    return "Open a class" in labels(open_as(visitor, "home"))


def test_who_comes_back_logged_in_is_led_to_the_class_once(
    user: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    user["is_logged_in"] = False
    monkeypatch.setattr(st, "login", lambda: None)
    press(open_as(TEACHER, "classroom"), "Log in")
    assert not opens(TEACHER)
    user["is_logged_in"] = True
    assert not opens("s" * 32)
    assert opens(TEACHER)
    assert not opens(TEACHER)
