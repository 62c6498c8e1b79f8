"""How often a prepared experiment was set up is told for as long as the page is open."""

from streamlit.testing.v1 import AppTest

from tests.pages.app import data_of
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
