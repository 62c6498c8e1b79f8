"""Backpropagation: every number of a small network, one operation at a time, there and back."""

import streamlit as st

from ui.backpropagation.code import pytorch_lines
from ui.backpropagation.lesson import PAGE, frame
from ui.kit.code_section import code_section
from ui.kit.sent import sent
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key

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
BACKPROPAGATION(key=COMPONENT, data=frame(session), on_edit_change=on_edit)
PAGE.publish(session)

EXPERIMENTS = (
    (
        "Predict every gradient",
        "Before each gradient you are asked for its sign or its size. How many do you get right on the "
        "way back? Press the arrow to the right.",
        {"predict": "on", "at": 7},
    ),
    (
        "Lose the gradient",
        "The first hidden neuron has large weights. Predict: which gradients in its box will be close to "
        "0? Step back through it. Then choose ReLU instead of sigmoid.",
        {
            "activation": "sigmoid",
            "numbers": (1.0, 0.5, 1.0, 15.0, -12.0, 0.1, 0.8, 0.2, -0.2, 0.9, -0.6, 0.1),
            "at": 12,
        },
    ),
    (
        "Where a pool sends it",
        "Only the largest of four goes on. Predict which numbers of the map will get a gradient. Step "
        "back to the kernel, then add padding and compare.",
        {"kind": "cnn", "activation": "relu", "at": 13},
    ),
    (
        "Three ways downhill",
        "Same start, same learning rate, three rules. Predict which is lowest after 30 steps, then look "
        "below. What changes with a learning rate of 0.3?",
        {"rule": "momentum", "rate": 0.05, "first": "w11", "second": "v11", "at": 27},
    ),
)
try_this(PAGE.choose, *EXPERIMENTS)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
