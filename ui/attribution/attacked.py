"""The part of the page that changes a picture against the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from nn_core.training import ClassifierRun
from ui.attribution.attack import ATTACK, KEY, drawn_attack, take_attack
from ui.kit.experiment import Experiment
from ui.kit.runs import spec_of

if TYPE_CHECKING:
    from nn_core.training import RunHandle

TITLE = "What is the least that changes its mind?"
LEAD = (
    "The slope of the loss says for each pixel whether brighter or darker hurts the answer. **Move ε: each "
    "pixel goes that way by at most so much.** You hardly see it. The network does."
)


def show_attack(lab: Experiment, run: RunHandle) -> None:
    """The attack on the picture that is chosen."""
    classes = len(spec_of(run, ClassifierRun).load().class_names)
    st.subheader(TITLE, anchor=False)
    st.markdown(LEAD)
    ATTACK(key=KEY, data=drawn_attack(lab, run), on_edit_change=lambda: take_attack(lab, classes))
