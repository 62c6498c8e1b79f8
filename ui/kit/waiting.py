"""What stands on a page while it waits for a job: a network that is being trained, or what takes a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from nn_core.findings.trained import STEPS, Recipe, Trained
from ui.kit.course import course, try_again
from ui.shell.keys import session_key
from ui.shell.text import percent, plain

if TYPE_CHECKING:
    from nn_core.training.jobs import JobHandle

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


def ended(handle: JobHandle) -> bool:
    """Whether nothing more will come of that job."""
    return handle.state not in ("queued", "running")


@st.fragment(run_every=LOOK_EVERY_S)
def wait_for(handle: JobHandle) -> None:
    """Keep a job wanted that takes a moment, and have the page run again once it has ended; shows nothing."""
    handle.ask()
    if ended(handle):
        st.rerun()
