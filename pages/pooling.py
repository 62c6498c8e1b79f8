"""Pooling: which window makes which pixel, where the gradient goes, what is lost and what is won."""

import streamlit as st

from ui.kit.code_section import code_section
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.more import take_more
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.pooling.code import pytorch_lines
from ui.pooling.facts import facts_of
from ui.pooling.figures import figures
from ui.pooling.lesson import PAGE, frame
from ui.pooling.words import TRY
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key

POOLING = define("pooling", "lesson")
COMPONENT = session_key("pooling", "component")


def on_edit() -> None:
    PAGE.take(sent(COMPONENT, "edit"))


page_title("pooling")
st.markdown(
    "Pooling makes a map smaller. It cuts the map into windows and keeps one number of each: the largest, or "
    "the mean. It has nothing to learn. What is it good for? The next layer has less to compute and sees "
    "more of the picture at once. And a pattern that moves a little often stays in its window, so that the "
    "output hardly notices. The price: where in the window it was, nobody can tell any more. **Move over the "
    "output** to see where each number comes from."
)

session = PAGE.current()
POOLING(
    key=COMPONENT,
    data=frame(session),
    on_edit_change=on_edit,
    on_more_change=lambda: take_more(COMPONENT),
)
PAGE.publish(session)
offer_figures("pooling", PAGE.experiment, figures(session))
offer_facts(lambda: facts_of(session.lesson))

try_this(PAGE.choose, *TRY, seen=PAGE.prepared)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
