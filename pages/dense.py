"""Flatten, dense, softmax: from the last feature maps of a trained network to its answer."""

import streamlit as st

from ui.dense.code import pytorch_lines
from ui.dense.facts import facts_of
from ui.dense.figures import figures
from ui.dense.lesson import DENSE, PAGE, frame, recipe
from ui.dense.words import TRY, being_trained, worst_mistake
from ui.kit.code_section import code_section
from ui.kit.course import course
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.kit.waiting import network_or_progress
from ui.shell.heading import page_title
from ui.shell.keys import session_key

COMPONENT = session_key("dense", "component")


def on_edit() -> None:
    PAGE.take(sent(COMPONENT, "edit"))


page_title("dense")
st.markdown(
    "The convolutions have done their work: 16 small maps say what they found, and where. Now the network "
    "must decide. **Flatten** writes the maps as one line of 784 numbers. The **dense** layer has one "
    "weight for each of them and each class: it multiplies, and adds up. That sum is the class's **score**, "
    "also called its **logit**. "
    "Below, one class's weights lie over the maps: blue speaks for the class, orange against it. "
    "**Softmax** turns ten scores into ten probabilities. **Move over a map** to see one product of the sum."
)

if network_or_progress(recipe(), "A small CNN learns to read digits") is None:
    st.markdown(being_trained())
    st.stop()

session = PAGE.current()
DENSE(key=COMPONENT, data=frame(session), on_edit_change=on_edit)
PAGE.publish(session)
offer_facts(lambda: facts_of(session.lesson))
offer_figures("dense", PAGE.experiment, figures(session))

try_this(PAGE.choose, *TRY, worst_mistake(course(recipe()).findings), seen=PAGE.prepared)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
