"""Pooling: which window makes which pixel, where the gradient goes, what is lost and what is won."""

import streamlit as st

from ui.kit.code_section import code_section
from ui.kit.inputs import START_GRID
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.pooling.code import pytorch_lines
from ui.pooling.lesson import PAGE, frame
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
POOLING(key=COMPONENT, data=frame(session), on_edit_change=on_edit)
PAGE.publish(session)

EXPERIMENTS = (
    (
        "One pixel to the right",
        "A map of edges, shifted by one pixel. Predict how much of it changes before pooling, and after. "
        "Does pooling forget other differences too? Compare with other photographs.",
        {"kernel": "sobel_x", "window": 4, "amount": 1.0},
    ),
    (
        "Who gets the gradient?",
        "Max pooling sends all of it to one pixel. Predict what changes when windows overlap. Can one pixel "
        "get more than 1?",
        {"input": "digit", "window": 3, "stride": 2, "padding": 1, "row": 5, "column": 6},
    ),
    (
        "By hand",
        "Six by six numbers that you can change. Work out max, average and L2 of one window on paper. Then "
        "switch between them.",
        {"input": "grid", "grid": START_GRID, "window": 2, "row": 0, "column": 1},
    ),
    (
        "A picture in one number",
        "Global pooling keeps the mean of the whole map. Predict what is left of a cat. Why do networks do "
        "this just before the last layer?",
        {"kind": "global", "kernel": "laplacian"},
    ),
)
try_this(PAGE.choose, *EXPERIMENTS)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
