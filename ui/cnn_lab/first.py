"""What the lab opens with: how soon can a network read? Then one draws, and erases its memory."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from ui.cnn_lab.words import FIRST, SOON
from ui.kit.edited import set_up
from ui.kit.experiment import RESET, Experiment, Press
from ui.kit.input_bar import open_pad
from ui.kit.prediction import Asked
from ui.kit.runs import untouched
from ui.kit.trial import Bench, Trial
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import Snapshot
    from ui.kit.editor import Draft

LEARN, ERASE = "Let it learn", "Erase its memory"
DRAW = "**Now you:** draw a digit. Does it read it, and how sure is it?"
DRAW_UNTRAINED = "**Now you:** draw a digit. What does a network guess that has learnt nothing yet?"
TRAINED = "What it has learnt is in its weights alone. What does it say of a digit without?"
RANDOM = "Its weights are random now, so it can only guess. Let it learn, and watch."


def opening_question(lab: Experiment, draft: Draft, run: RunHandle, preset: str | None) -> None:
    """What the network that the lab opens with is asked; of any other one nothing.

    preset: the name of the one whose layers are shown, if they are one's.
    """
    title, text, values, prediction = FIRST
    reveal = partial(set_up, lab, draft, **values)
    trial = Trial(title, prediction, reveal, in_row=True, bench=Bench(lab, run))
    if not (trial.is_pending or _opens_with(lab, preset)):
        return
    with st.container(key=session_key("cnn", "first"), border=True, gap="xsmall"):
        st.markdown(f"**{title}** {text}")
        trial.show()
        if trial.given is None:
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(DRAW_UNTRAINED if untouched(run) else DRAW, width="content")
            key = session_key("cnn", "draw")
            st.button("Draw a digit", key=key, icon=":material/draw:", on_click=open_pad, args=("cnn",))


def erase_or_learn(lab: Experiment, run: RunHandle, preset: str | None) -> None:
    """Once that is answered: a button that erases what was learnt, if anything was, or has it learn again."""
    title, _, _, prediction = FIRST
    if Asked(title, prediction, lambda: None).given is None or not _opens_with(lab, preset):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if untouched(run):
            _order(lab, LEARN, "play_arrow", (LEARN, lambda run: run.step(SOON, wait=False)))
            st.markdown(RANDOM, width="content")
        elif not has_learnt_nothing(run.latest()):
            _order(lab, ERASE, "ink_eraser", (RESET, lambda run: None))
            st.markdown(TRAINED, width="content")


def has_learnt_nothing(latest: Snapshot) -> bool:
    """Whether its steps have brought it no further than guessing."""
    learning = latest.judgements.get("learning", {})
    return learning.get("kind") in ("guesses", "cut_off", "worse")


def _opens_with(lab: Experiment, preset: str | None) -> bool:
    """Whether the data and the network are those that the lab opens with."""
    shown = {"data": lab["data"], "preset": preset}
    return all(value == lab.param(name).default for name, value in shown.items())


def _order(lab: Experiment, label: str, icon: str, press: Press) -> None:
    key = session_key("cnn", "first", label.lower())
    st.button(label, key=key, icon=f":material/{icon}:", on_click=lab.pressed.append, args=(press,))
