"""Presses that no redrawing loses: a press says that it came, and the page heeds it with what it shows then.

What a button returns is gone where another rerun takes the place of the one that brought it, before the
script comes to the button; its callback is called in any case. And what a callback gets is of when its button
was drawn: where something else was chosen in the same moment, it would ask for what nobody sees any more.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.shell.keys import SEPARATOR, session_key


def press(place: str) -> None:
    """The callback of a button: its press waits at that place until it is heeded."""
    st.session_state[_news(place)] = True


def came(place: str) -> bool:
    """Whether a press waits there; then it is heeded."""
    return bool(st.session_state.pop(_news(place), False))


def asked_for(place: str, shown: Any) -> bool:
    """Whether the session has asked for what is shown: by a press that waits, or before."""
    if came(place):
        st.session_state[place] = shown
    return place in st.session_state and bool(st.session_state[place] == shown)


def _news(place: str) -> str:
    return session_key(*place.split(SEPARATOR), "pressed")
