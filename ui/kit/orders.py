"""The training buttons that were pressed: done to the run that the page has then. And the way to its past.

A press is no order to the run that stood on the page when it came: while the page makes another one, of
settings that were changed just before, Streamlit breaks the page off and begins again with the press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.kit.experiment import RESET, TAKE, Experiment
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle

PAUSE = "Pause"
NEAREST = "Step {:,} is no longer kept. This is step {:,}, the nearest that is."


def heed(run: RunHandle, lab: Experiment) -> None:
    """Do to the run what was pressed since the page was last made; what came before a reset it replaces.

    What changes the run's present is counted, and at which step that was: it should be seen, not the past.
    """
    pressed = list(lab.pressed)
    lab.pressed.clear()
    labels = [label for label, _ in pressed]
    since_reset = len(labels) - labels[::-1].index(RESET) if RESET in labels else 0
    step = run.step_count
    for _, act in pressed[since_reset:]:
        act(run)
    if returns := sum(label not in (PAUSE, TAKE) for label in labels):
        st.session_state[_returns(lab.key)] = (returned(lab.key)[0] + returns, step)


def returned(key: str) -> tuple[int, int]:
    """(how often buttons led back to the present, the step at which the last one was pressed)"""
    found: tuple[int, int] = st.session_state.get(_returns(key), (0, 0))
    return found


def look_back(run: RunHandle, lab: Experiment, step: int) -> None:
    """Have the page show a run, which the experiment names, at that step, or at the nearest that it has kept:
    then a note says so.
    """
    to: int | None = None
    if run.step_count > step or run.state == "running":
        to = min(run.timeline(), key=lambda kept: abs(kept - step), default=step)
        if to != step:
            lab.notes.append(NEAREST.format(step, to))
    st.session_state[_led(lab.key)] = (led(lab.key)[0] + 1, to)


def led(key: str) -> tuple[int, int | None]:
    """(how often the page was led to a step, that of the last time; None for the present)"""
    found: tuple[int, int | None] = st.session_state.get(_led(key), (0, None))
    return found


def _led(key: str) -> str:
    return session_key(key, "looks_back")


def _returns(key: str) -> str:
    return session_key(key, "returns")
