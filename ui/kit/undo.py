"""Undo and redo, in one place for all pages: two buttons, and the keys that everybody knows."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.kit.experiment import PRESENT, Experiment, turn
from ui.shell.component import define
from ui.shell.keys import session_key

KEYBOARD = define("keyboard")
DRAWN = session_key("undo", "possible")


def undo_place() -> DeltaGenerator:
    """Where the buttons will stand, once the page has run and its experiment is known."""
    for key in (PRESENT, DRAWN):
        st.session_state.pop(key, None)
    return st.container(key=session_key("undo", "buttons"), horizontal=True, gap="xxsmall", width="content")


def undo_buttons(place: DeltaGenerator) -> None:
    """The buttons for the experiment of the page that has just run; none where it has none."""
    lab = present()
    if lab is None:
        return
    st.session_state[DRAWN] = state_of(lab)
    can_undo, can_redo = st.session_state[DRAWN]
    with place:
        _button("Undo", "undo", "Take back the last choice, edit or reset (Ctrl+Z).", can_undo, -1)
        _button("Redo", "redo", "Do it again (Ctrl+Shift+Z).", can_redo, 1)
        KEYBOARD(key=session_key("undo", "keyboard"))


def stale() -> bool:
    """Whether the buttons show what holds no more, as only a part of the page has run again."""
    lab = present()
    return lab is not None and DRAWN in st.session_state and st.session_state[DRAWN] != state_of(lab)


def present() -> Experiment | None:
    """The experiment of the page that is shown."""
    key = st.session_state.get(PRESENT)
    return st.session_state.get(key) if key else None


def state_of(lab: Experiment) -> tuple[bool, bool]:
    """(whether something can be undone, whether something can be redone)."""
    return lab.past.can_undo, lab.past.can_redo


def _button(label: str, icon: str, help_text: str, possible: bool, steps: int) -> None:
    st.button(
        label,
        key=session_key("undo", "press", icon),
        icon=f":material/{icon}:",
        type="tertiary",
        help=help_text,
        disabled=not possible,
        on_click=turn,
        args=(st.session_state[PRESENT], steps),
    )
