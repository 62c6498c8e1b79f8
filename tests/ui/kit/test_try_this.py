"""How often a prepared experiment was set up is told for as long as the page is open."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import data_of
from ui.kit.try_this import row_width
from ui.shell.keys import session_key

JUMP = session_key("try", "jump", "A title")


def script() -> None:
    import streamlit as st

    from ui.kit.try_this import try_this

    def choose() -> None:
        st.session_state["chosen"] = st.session_state.get("chosen", 0) + 1

    try_this(choose, ("A title", "What to do.", {}))


def test_presses_are_counted_and_the_count_is_told_whatever_else_happens() -> None:
    page = AppTest.from_function(script).run()
    assert data_of(page, JUMP) == {"section": "A title", "count": 0}
    page.button[0].click().run()
    for _ in range(2):
        assert data_of(page.run(), JUMP) == {"section": "A title", "count": 1}
    assert page.session_state["chosen"] == 1
    page.button[0].click().run()
    assert data_of(page, JUMP) == {"section": "A title", "count": 2}


@pytest.mark.parametrize(
    ("cards", "width"), [(1, 1), (3, 3), (4, 4), (5, 3), (6, 3), (7, 4), (8, 4), (9, 3), (13, 4)]
)
def test_more_cards_than_have_room_stand_in_even_rows(cards: int, width: int) -> None:
    assert row_width(cards) == width


def many() -> None:
    from ui.kit.try_this import try_this

    try_this(lambda: None, *((f"Card {at}", "What to do.", {}) for at in range(5)))


def test_each_of_many_cards_has_a_place() -> None:
    page = AppTest.from_function(many).run()
    assert len(page.columns) == 6
    assert [len(column.button) for column in page.columns] == [1, 1, 1, 1, 1, 0]


def test_cards_of_a_part_of_the_page_have_a_heading_of_their_own() -> None:
    def two() -> None:
        from ui.kit.try_this import try_this

        try_this(print, ("One", "What to do.", {}))
        try_this(print, ("Two", "What to do.", {}), heading="Try this against it")

    page = AppTest.from_function(two).run()
    assert [heading.value for heading in page.subheader] == ["Try this", "Try this against it"]
