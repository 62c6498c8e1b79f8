"""Activation: a feature map before and after, with the curves and the gradient that gets back."""

import streamlit as st

from ui.activation.code import pytorch_lines
from ui.activation.facts import facts_of
from ui.activation.figures import figures
from ui.activation.lesson import PAGE, frame
from ui.activation.params import USUAL
from ui.activation.words import FIRST, TRY
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

ACTIVATION = define("activation", "lesson")
COMPONENT = session_key("activation", "component")


def on_edit() -> None:
    PAGE.take(sent(COMPONENT, "edit"))


page_title("activation")
st.markdown(
    "A convolution only multiplies and adds. Two of them in a row are no more than one larger convolution. "
    "So a network bends every number between its layers: the **activation** takes one pixel z and gives back "
    "f(z), without a look at its neighbours. When the network learns, the gradient comes back through the "
    "same place and is multiplied by the slope of the curve at z. Where the curve is flat, nothing gets "
    "through. **Slide along a curve** to see what is left of a gradient, and which pixels lie there, or "
    "over a map to see one pixel on both curves."
)

session = PAGE.current()
ACTIVATION(
    key=COMPONENT,
    data=frame(session),
    on_edit_change=on_edit,
    on_more_change=lambda: take_more(COMPONENT),
)
chosen = session.lesson.chosen
if shows("cards") and (chosen.first, chosen.second) == (USUAL.first, USUAL.second):
    title, text, _, question = FIRST
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{title}** {text}")
        Asked(title, question, PAGE.seen, in_row=True).show(None)
PAGE.publish(session)
offer_facts(lambda: facts_of(session.lesson))
offer_figures("activation", PAGE.experiment, figures(session))

try_this(PAGE.choose, *TRY, seen=PAGE.prepared)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
