"""A prepared experiment is brought into sight once, also by a page that had not come to its end before."""

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


def test_a_press_is_told_beside_the_count_that_was_told_before() -> None:
    page = AppTest.from_function(script).run()
    assert data_of(page, JUMP) == {"count": 0, "seen": 0}
    page.button[0].click().run()
    assert data_of(page, JUMP) == {"count": 1, "seen": 0}
    assert data_of(page.run(), JUMP) == {"count": 1, "seen": 1}
    assert page.session_state["chosen"] == 1


def test_a_press_before_the_page_was_at_its_end_counts() -> None:
    page = AppTest.from_function(script)
    page.session_state[session_key("try", "jumps", "A title")] = 1
    assert data_of(page.run(), JUMP) == {"count": 1, "seen": 0}
