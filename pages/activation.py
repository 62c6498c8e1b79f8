"""Activation: a feature map before and after, with the curves and the gradient that gets back."""

import streamlit as st

from ui.activation.code import pytorch_lines
from ui.activation.lesson import PAGE, frame
from ui.kit.code_section import code_section
from ui.kit.inputs import START_GRID
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key

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
    "through. **Move over a map** to see one pixel on both curves, or along a curve to see which pixels lie "
    "there."
)

session = PAGE.current()
ACTIVATION(key=COMPONENT, data=frame(session), on_edit_change=on_edit)
PAGE.publish(session)

EXPERIMENTS = (
    (
        "Kill a unit",
        "Pull the bias down step by step. Predict at which value ReLU lets nothing through any more, on no "
        "photograph at all. Does Leaky ReLU die too?",
        {"first": "relu", "second": "leaky_relu", "second_parameter": 0.1, "bias": -1.0},
    ),
    (
        "Make a gradient vanish",
        "Large weights push z to where the curve of the sigmoid is flat. Predict how much of the gradient "
        "gets back with weights times ten. What is the most that it ever lets through?",
        {"photo": "brick", "first": "sigmoid", "second": "tanh", "gain": 10.0},
    ),
    (
        "Smooth or with a kink?",
        "GELU and SiLU look alike. Move along both curves and find the z where each is lowest. What is the "
        "slope there?",
        {"first": "gelu", "second": "silu", "gain": 2.0},
    ),
    (
        "By hand",
        "Six by six numbers that you can change. Work out one pixel after ReLU and after ELU. Then move "
        "there and compare.",
        {"input": "grid", "grid": START_GRID, "first": "relu", "second": "elu", "row": 2, "column": 4},
    ),
)
try_this(PAGE.choose, *EXPERIMENTS)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
