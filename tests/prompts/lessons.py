"""A prepared experiment of a page that takes a layer apart, set up as its button does it."""

from typing import Any

from tests.pages.lesson_page import open_page


def prepared(page: str, title: str, key: str | None = None) -> Any:
    """The lesson that the page shows once "Set it up" of that title was pressed; `key` is its session's."""
    opened = open_page(page)
    opened.button(key=f"try_{title}").click().run()
    assert not opened.exception
    session = opened.session_state[f"{key or page}_session"]
    assert session.problem is None
    return session.lesson
