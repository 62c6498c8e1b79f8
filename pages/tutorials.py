"""Tutorials: what is guided step by step, challenges with a goal, and how far the reader has come."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from nn_core.tutorials.document import Challenge, Tutorial
from nn_core.tutorials.progress import Standing
from ui.activation import figures as activation
from ui.backpropagation import figures as backpropagation
from ui.classroom.place import there_are_classes
from ui.cnn_lab import figures as cnn_lab
from ui.convolution import figures as convolution
from ui.dense import figures as dense
from ui.detection import figures as detection
from ui.gan_lab import figures as gan_lab
from ui.gan_plane import figures as gan_plane
from ui.gan_uses import figures as gan_uses
from ui.kit.print.paper import Showing, of_set
from ui.kit.print.sheet import sheet_pdf
from ui.kit.share import page_url
from ui.neural_network import figures as neural_network
from ui.pooling import figures as pooling
from ui.segmentation import figures as segmentation
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.text import plain
from ui.sound import figures as sound
from ui.tutorials.library import library
from ui.tutorials.progress import progress
from ui.tutorials.walk import Walk, open_step, start
from ui.tutorials.words import facts_line, standing_line, way_in
from ui.tutorials.worksheet import solutions, worksheet

CARD_PX = 300
SHOWING: Mapping[str, Showing] = {
    "convolution": convolution.on_paper,
    "pooling": pooling.on_paper,
    "activation": activation.on_paper,
    "backpropagation": backpropagation.on_paper,
    "dense": dense.on_paper,
    "neural_network": neural_network.on_paper,
    "gan_plane": gan_plane.on_paper,
    "cnn_lab": cnn_lab.on_paper,
    "segmentation": segmentation.on_paper,
    "detection": detection.on_paper,
    "sound": sound.on_paper,
    "gan_lab": gan_lab.on_paper,
    "gan_uses": gan_uses.on_paper,
    "why_convolution": lambda query: of_set("mnist"),
    "latent_space": lambda query: of_set("mnist"),
}
"""What worksheets show of each page."""


def leads_any() -> bool:
    """Whether the reader leads a class, as far as the database answers."""
    if not there_are_classes():
        return False
    from ui.classroom.database import DatabaseGone  # loads the database's driver
    from ui.classroom.here import leads

    try:
        return bool(leads())
    except DatabaseGone:
        return False


def worksheet_file(key: str, address: str) -> bytes:
    """Drawn by a thread of Streamlit's, once somebody wants it."""
    return sheet_pdf(worksheet(library().tutorials[key], address, SHOWING))


def solutions_file(key: str, address: str, standing: Standing) -> bytes:
    return sheet_pdf(solutions(library().tutorials[key], address, standing))


def paper(key: str, walk: Walk) -> None:
    """The worksheet; and the solutions, for who has worked it out or leads a class."""
    address = page_url().rpartition("/")[0]
    files = {"Worksheet": partial(worksheet_file, key, address)}
    if walk.standing.finished or leads_a_class:
        files["Solutions"] = partial(solutions_file, key, address, walk.standing)
    for label, make in files.items():
        st.download_button(
            label,
            make,
            f"{walk.document.name}-{label.lower()}.pdf",
            "application/pdf",
            key=session_key("tutorials", "print", "on paper", label.lower(), key),
            icon=":material/print:",
            type="tertiary",
            on_click="ignore",
        )


def card(key: str, document: Tutorial | Challenge, text: str) -> None:
    """What it is, for whom, how far the reader has come, and the way in."""
    walk = Walk(key, document, known.standing(key))
    with st.container(border=True, height="stretch", gap="small"):
        tick = " :green[:material/check_circle:]" * (walk.standing.finished and not walk.skipped)
        st.markdown(f"**{plain(document.title)}**{tick}  \n{text}")
        st.caption(facts_line(document))
        label, begins = way_in(walk)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                label,
                key=session_key("tutorials", "open", key),
                on_click=start if begins else open_step,
                args=(key,) if begins else (key, walk.number),
                type="secondary" if walk.standing.finished else "primary",
            )
            st.markdown(f":small[:gray[{standing_line(walk)}]]")
            if isinstance(document, Tutorial):
                paper(key, walk)


page_title("tutorials")
known, trouble = progress()
leads_a_class = leads_any()
there = library()
st.markdown(
    "A **tutorial** leads you through a page: it sets things up, asks what you expect, and says when a step "
    "is done. A **challenge** names a goal and leaves the way to you. How far you have come is kept for this "
    "browser."
)
if trouble:
    st.warning(plain(trouble), icon=":material/info:")
st.subheader("Tutorials", anchor=False)
with st.grid(3, min_column_width=CARD_PX):
    for key, tutorial in there.tutorials.items():
        card(key, tutorial, tutorial.about)
st.subheader("Challenges", anchor=False)
with st.grid(3, min_column_width=CARD_PX):
    for key, challenge in there.challenges.items():
        card(key, challenge, challenge.goal.text)
if there.problems:
    with st.expander("Some files cannot be used", icon=":material/error:"):
        for problem in there.problems:
            st.markdown(plain(problem).replace("\n", "  \n"))
