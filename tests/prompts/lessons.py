"""A prepared experiment of a page that takes a layer apart, set up as its button does it."""

from typing import Any

from tests.pages.app import open_page
from ui.shell.keys import session_key


def prepared(page: str, title: str, key: str | None = None) -> Any:
    """The lesson that the page shows once "Set it up" of that title was pressed; `key` is its session's."""
    opened = open_page(page)
    opened.button(key=session_key("try", "button", title)).click().run()
    assert not opened.exception
    session = opened.session_state[session_key(key or page, "session")]
    assert session.problem is None
    return session.lesson
