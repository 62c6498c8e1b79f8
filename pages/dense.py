"""Flatten, dense, softmax: from the last feature maps of a trained network to its answer."""

import streamlit as st

from ui.dense.code import pytorch_lines
from ui.dense.lesson import DENSE, PAGE, frame, recipe
from ui.dense.words import being_trained
from ui.kit.code_section import code_section
from ui.kit.course import course
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

wrong = course(recipe()).findings
EXPERIMENTS = (
    (
        "Evidence against",
        "This is a 4, and the score taken apart is that of 9. Predict: which part of the picture speaks "
        "against a 9? Find the darkest orange products, then click class 4.",
        {"digit": 4, "example": 4, "label": 9, "view": "products"},
    ),
    (
        "Heat it up",
        "Temperature 10 divides all scores by ten. Predict: can another class win? What happens to the "
        "loss? Then cool down to 0.1.",
        {"digit": 8, "example": 3, "temperature": 10.0},
    ),
    (
        "A cat among the digits",
        "The probabilities always add up to 1. Predict how sure a reader of digits is of a cat. Look at the "
        "scores before you trust the probabilities.",
        {"input": "photograph", "photo": "cat"},
    ),
    (
        "Its worst mistake",
        "Of all images kept aside, this is the one that it gets wrong with the most confidence. Predict its "
        "answer from the picture alone. Which terms tipped the balance?",
        {"digit": wrong[0][0], "example": wrong[0][1]} if wrong else {"digit": 5, "example": 1},
    ),
)
try_this(PAGE.choose, *EXPERIMENTS)

code_section(PAGE.experiment, lambda: pytorch_lines(session.lesson))
