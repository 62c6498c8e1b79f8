"""What stands on a page while a network that it needs is being trained."""

from __future__ import annotations

import streamlit as st

from nn_core.findings.trained import STEPS, Recipe, Trained
from ui.kit.course import course, try_again
from ui.shell.keys import session_key
from ui.shell.text import percent, plain

LOOK_EVERY_S = 0.5


def network_or_progress(recipe: Recipe, what: str) -> Trained | None:
    """The trained network, or None after drawing how far it is; the page runs again once it is there."""
    trained = course(recipe).result
    if trained is None:
        _progress(recipe, what)
    return trained


@st.fragment(run_every=LOOK_EVERY_S)
def _progress(recipe: Recipe, what: str) -> None:
    training = course(recipe)
    if training.done:
        st.rerun()
    elif training.problem:
        st.error(plain(training.problem), icon=":material/error:")
        key = session_key("waiting", "again", what)  # a page may wait in several places
        st.button("Try again", key=key, on_click=try_again, args=(recipe,))
    else:
        accuracy = f", {percent(training.curve[-1][1])} right so far" if training.curve else ""
        st.progress(training.step / STEPS, f"{what}: step {training.step} of {STEPS}{accuracy}")
