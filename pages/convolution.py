"""Convolution: one layer on a picture of one's own, down to each product."""

import streamlit as st

from ui.convolution.code import pytorch_lines
from ui.convolution.params import Filter
from ui.convolution.session import COMPONENT, PAGE, frame
from ui.kit.code_section import code_section
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
COMPONENT(key=COMPONENT_KEY, data=frame(session), on_edit_change=on_edit)
PAGE.publish(session)

EXPERIMENTS = (
    (
        "Which edges does it miss?",
        "Sobel x takes right minus left. Predict: which lines of the brick wall will it find, which not? "
        "Set it up, then click the second map, Sobel y.",
        {"photo": "brick", "filters": (Filter("sobel_x"), Filter("sobel_y"))},
    ),
    (
        "Work one out by hand",
        "Numbers small enough for paper. Predict the output pixel in row 2, column 2. Then set it up and "
        "compare, term by term.",
        {"input": "grid", "padding": 0, "filters": (Filter("laplacian"),), "row": 1, "column": 1},
    ),
    (
        "See further for nothing",
        "Dilation 4 spreads nine weights over 9 x 9 pixels. Predict: does the layer get more parameters? "
        "Set it up, look at the costs, and at what falls between the weights.",
        {"photo": "coins", "dilation": 4, "padding": 4, "filters": (Filter("box_blur"),)},
    ),
    (
        "Grow a checkerboard",
        "A transposed convolution stamps. Predict where two stamps overlap, and where four. Then find a "
        "kernel size for which every pixel gets equally many.",
        {"view": "transposed", "photo": "coins", "filters": (Filter("box_blur"),)},
    ),
)
try_this(PAGE.choose, *EXPERIMENTS)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
