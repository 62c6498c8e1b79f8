"""Which image of the set is shown: chosen in the browser, taken back, chosen again."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.pages.app import data_of, open_page
from tests.pages.browser_memory import Visitor
from ui.shell.keys import session_key

pytestmark = pytest.mark.usefixtures("engine_ends")

BAR = session_key("cnn", "input")


def shown(visitor: Visitor) -> tuple[int, int]:
    """What the bar is told: the image, and the version of that choice."""
    facts = data_of(visitor.page, BAR)
    return facts["index"], facts["version"]


def test_an_image_is_chosen_taken_back_and_chosen_again() -> None:
    visitor = Visitor(open_page("cnn_lab", data="digits", image="3"), "cnn")
    before, opened = shown(visitor)
    visitor.edit(BAR, 5)
    assert before == 3
    assert visitor.address["image"] == "5"
    assert shown(visitor) == (5, opened + 1)  # the echo of what the browser sent
    visitor.press("Undo")
    index, undone = shown(visitor)
    assert index == 3
    assert undone > opened + 1
    visitor.press("Redo")
    index, redone = shown(visitor)
    assert index == 5
    assert redone > undone
    visitor.press("Undo")
    visitor.edit(BAR, 5)
    assert visitor.address["image"] == "5"


def test_a_mistake_that_is_pressed_is_told_even_where_it_is_chosen_already() -> None:
    visitor = Visitor(open_page("cnn_lab", data="digits", image="3", tab="results"), "cnn")
    _, opened = shown(visitor)
    results = next(
        one for one in visitor.page._tree if getattr(one, "key", None) == session_key("cnn", "results")
    )
    visitor.run(WidgetState(id=results.proto.id, json_value=json.dumps({"image": 3})))
    index, told = shown(visitor)
    assert index == 3
    assert told > opened
    assert data_of(visitor.page, BAR)["asked"] == told
    visitor.edit(BAR, 5)
    assert shown(visitor) == (5, told + 1)
    assert data_of(visitor.page, BAR)["asked"] == told
