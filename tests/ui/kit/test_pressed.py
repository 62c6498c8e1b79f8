"""A press is heeded once, by what the page shows then."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from ui.kit.pressed import asked_for, came, press

    state = st.session_state
    shown = st.number_input("Shown", 0, 9, 0)
    st.button("Ask", on_click=press, args=("page.asked",))
    st.button("Do", on_click=press, args=("page.do",))
    state["heeded"] = state.get("heeded", 0) + came("page.do")
    st.write(f"asked for {shown}: {asked_for('page.asked', shown)}")


def told(page: AppTest) -> str:
    return page.markdown[0].value


def test_who_chooses_and_asks_in_one_moment_gets_what_is_shown_then() -> None:
    page = AppTest.from_function(script).run()
    assert told(page) == "asked for 0: False"
    page.number_input[0].set_value(3)
    page.button[0].click().run()
    assert told(page) == "asked for 3: True"
    assert told(page.run()) == "asked for 3: True"
    page.number_input[0].set_value(4).run()
    assert told(page) == "asked for 4: False"
    page.number_input[0].set_value(3).run()
    assert told(page) == "asked for 3: True"


def test_a_press_is_heeded_once() -> None:
    page = AppTest.from_function(script).run()
    page.button[1].click().run()
    page.run()
    assert page.session_state["heeded"] == 1
