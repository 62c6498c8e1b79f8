"""Backpropagation: every number of a small network, one operation at a time, there and back."""

import streamlit as st

from ui.backpropagation.code import pytorch_lines
from ui.backpropagation.facts import facts_of
from ui.backpropagation.figures import figures
from ui.backpropagation.lesson import PAGE, frame
from ui.backpropagation.words import FIRST, RAISED, TRY, asks, raised
from ui.kit.code_section import code_section
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.more import take_more
from ui.kit.prediction import Asked
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import shows

BACKPROPAGATION = define("backpropagation", "lesson")
COMPONENT = session_key("backpropagation", "component")


def on_edit() -> None:
    PAGE.take(sent(COMPONENT, "edit"))


page_title("backpropagation")
st.markdown(
    "A network ends in one number, the **loss**: how wrong it is. If a weight grows a little, how fast does "
    "the loss grow? That is the weight's **gradient**. Backpropagation finds all gradients in one pass, from "
    "the loss back to the inputs: at each operation it multiplies the gradient that arrives by the slope of "
    "the operation. **Step on** with the arrow keys. Type over any number: what comes after it follows."
)

session = PAGE.current()
title, text, _, question = FIRST
asked = Asked(title, question, PAGE.seen, in_row=True)
has_weight = RAISED in session.lesson.graph.parameters
if has_weight and asked.given is not None and asked.given.answer != raised(session.lesson):
    asked.hide()  # it was of other numbers
BACKPROPAGATION(
    key=COMPONENT,
    data=frame(session, asks()),
    on_edit_change=on_edit,
    on_more_change=lambda: take_more(COMPONENT),
)
if shows("cards") and has_weight:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{title}** {text}")
        asked.show(None)
PAGE.publish(session)
offer_facts(lambda: facts_of(session.lesson))
offer_figures("backpropagation", PAGE.experiment, figures(session))

try_this(PAGE.choose, *TRY, seen=PAGE.prepared)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
