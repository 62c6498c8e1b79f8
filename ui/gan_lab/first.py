"""What the lab opens with: pictures to judge, before both networks have learnt and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from nn_core.training import GanRun
from ui.kit.runs import spec_of
from ui.kit.sent import sent
from ui.kit.tabs import NAME as TAB
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import is_locked, refused, shows

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment

JUDGING_GAME = define("gan_lab/judging_game")
GAME, LED = session_key("gan", "game"), session_key("gan", "led")
JUDGE, LEARN = "Judge six pictures", "Let both learn"
LEARN_STEPS = 1280
"""In about half a minute of training of the networks that the lab opens with, digits come of grey."""
OPENING = "**Real or forged?** Of six pictures that stand nowhere else on this page: which did G make?"


def opening_question(lab: Experiment) -> None:
    """A card that leads to the game."""
    with st.container(
        key=session_key("gan", "first"), border=True, horizontal=True, vertical_alignment="center"
    ):
        st.markdown(OPENING)
        key = session_key("gan", "judge")
        st.button(JUDGE, key=key, icon=":material/visibility:", on_click=_lead, args=(lab,))


def _lead(lab: Experiment) -> None:
    lab[TAB] = "game"
    st.session_state[LED] = st.session_state.get(LED, 0) + 1


def judging_game(run: RunHandle, lab: Experiment) -> None:
    """Pictures to judge, and a button that has both networks train where that is free."""
    JUDGING_GAME(
        key=GAME,
        data={
            "run": run.look,
            "d_steps": spec_of(run, GanRun).config.d_steps,
            "learn": LEARN_STEPS if shows("training") and not is_locked("training") else 0,
            "led": st.session_state.get(LED, 0),
        },
        on_learn_change=lambda: _learn(lab),
    )


def _learn(lab: Experiment) -> None:
    if sent(GAME, "learn") is True and not refused("training"):
        lab.pressed.append((LEARN, lambda run: run.step(LEARN_STEPS, wait=False)))
