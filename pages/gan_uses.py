"""What GANs are for: does a classifier with few images learn more from a GAN's samples? Measured here."""

import streamlit as st

from ui.gan_uses.cards import TRY, search
from ui.gan_uses.code import pytorch_lines
from ui.gan_uses.controls import show_controls, show_settings
from ui.gan_uses.facts import facts_of
from ui.gan_uses.figures import figures
from ui.gan_uses.lesson import (
    CHART,
    PAGE,
    PICTURES,
    SAMPLES,
    chart_facts,
    pictures_frame,
    samples_frame,
)
from ui.gan_uses.session import COMPONENT, present, set_up, take_edit
from ui.gan_uses.words import OTHER_USES
from ui.kit.code_section import code_section
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.try_this import try_this
from ui.kit.undo import stale
from ui.shell.catalogue import PAGES
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.payload import payload
from ui.shell.prepared import has_refused, shows
from ui.shell.text import plain

LOOK_EVERY_S = 0.7

drawn_for = PAGE.current().lesson.chosen
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    page_title("gan_uses", "One use, measured: more images for a classifier with too few.")
    if shows("settings"):
        with st.popover("Settings", icon=":material/tune:"):
            show_settings(drawn_for)
st.markdown(
    "From few images a classifier learns little. Does it learn more from images that are made for it? "
    "**Shift and turn** the real ones, anew each time that it sees one. Or let a **conditional GAN** learn "
    "from just these images and make new ones of each class. All classifiers are alike and take "
    "equally many steps. All are tested on the same images, which nothing has learnt from."
)

_, job, asking = present()
live = asking or job.active


@st.fragment(run_every=LOOK_EVERY_S if live else None)
def experiment() -> None:
    session = PAGE.current()
    found, job, asking = present()
    now = session.lesson.chosen
    if session.problem:
        st.warning(plain(session.problem.message), icon=":material/info:")
    PICTURES(key=COMPONENT, data=pictures_frame(session, found, job), on_edit_change=take_edit)
    show_controls(now, found, job, asking)
    CHART(key=session_key("gan_uses", "chart"), data=payload({}, chart_facts(found, job, asking)))
    samples = samples_frame(now.plan)
    if samples:
        st.markdown("##### What the GANs made, next to what they had seen")
        st.caption(
            f"The first sample of each class from the first seed, after {now.gan_steps:,} steps of its GAN: "
            "nobody chose them."
        )
        SAMPLES(key=session_key("gan_uses", "samples"), data=samples)
    PAGE.publish(session)
    if (asking or job.active) != live or now != drawn_for or stale() or has_refused():
        st.rerun()


experiment()

try_this(set_up, *TRY, search=search)

st.markdown("##### What else they are for")
for column, (name, label, text) in zip(st.columns(len(OTHER_USES)), OTHER_USES, strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(text)
        st.page_link(PAGES / f"{name}.py", label=label, icon=":material/arrow_forward:")

code_section(PAGE.experiment, lambda: pytorch_lines(drawn_for))
offer_facts(lambda: facts_of(drawn_for))
offer_figures("gan_uses", PAGE.experiment, figures(PAGE.current()))
