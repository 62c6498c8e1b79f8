"""Convolution: one layer on a picture of one's own, down to each product."""

import streamlit as st

from ui.convolution.code import pytorch_lines
from ui.convolution.facts import facts_of
from ui.convolution.figures import figures
from ui.convolution.session import COMPONENT, PAGE, frame
from ui.convolution.words import TRY
from ui.kit.code_section import code_section
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.more import take_more
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.shell.heading import page_title
from ui.shell.keys import session_key

COMPONENT_KEY = session_key("convolution", "component")


def on_edit() -> None:
    PAGE.take(sent(COMPONENT_KEY, "edit"))


page_title("convolution")
st.markdown(
    "A small square of weights, the **kernel**, slides over the picture. Wherever it stops, each pixel in "
    "the window is multiplied by the weight above it, and the products are added up. That sum is one pixel "
    "of the output. The same weights serve everywhere: a kernel looks for one pattern and says where it is. "
    "**Move over the output** to see the arithmetic of any pixel. Click a weight and type another."
)

session = PAGE.current()
COMPONENT(
    key=COMPONENT_KEY,
    data=frame(session),
    on_edit_change=on_edit,
    on_more_change=lambda: take_more(COMPONENT_KEY),
)
PAGE.publish(session)
offer_figures("convolution", PAGE.experiment, figures(session))
offer_facts(lambda: facts_of(session.lesson))

try_this(PAGE.choose, *TRY, seen=PAGE.prepared)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
