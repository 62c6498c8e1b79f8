"""Tutorials: what is guided step by step, challenges with a goal, and how far the reader has come."""

import streamlit as st

from nn_core.tutorials.document import Challenge, Tutorial
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.text import plain
from ui.tutorials.library import library
from ui.tutorials.progress import progress
from ui.tutorials.walk import Walk, open_step, start
from ui.tutorials.words import facts_line, standing_line, way_in

CARD_PX = 300


def card(key: str, document: Tutorial | Challenge, text: str) -> None:
    """What it is, for whom, how far the reader has come, and the way in."""
    walk = Walk(key, document, known.standing(key))
    with st.container(border=True, height="stretch", gap="small"):
        tick = " :green[:material/check_circle:]" * walk.standing.finished
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


page_title("tutorials")
known, trouble = progress()
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
