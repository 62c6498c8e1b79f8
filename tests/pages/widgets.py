"""Finding the widget that shows a choice: its key begins with the owner's name and the choice's."""

from typing import Any

from streamlit.testing.v1 import AppTest

from ui.kit.views import VIEWS


def widget(page: AppTest, owner: str, name: str) -> Any:
    """The widget on the page for the choice `name` of `owner`."""
    key = page.session_state[VIEWS][owner, name].key
    return next(element for element in page._tree if getattr(element, "key", None) == key)
