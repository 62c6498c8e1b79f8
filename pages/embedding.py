"""Where do images lie? The features of a layer as a cloud of points, and what is near one's own drawing."""

from functools import partial

import streamlit as st

from nn_core.training.pretrained.networks import PRETRAINED
from ui.embedding.cards.first import TRY, prepared_look, set_up
from ui.embedding.cards.landscape import show_landscape
from ui.embedding.cards.slices import show_slices
from ui.embedding.code import cloud_lines
from ui.embedding.crops import asked_among_crops, show_together
from ui.embedding.drawing import PAGE, cannot, fit_colour, fit_layer
from ui.embedding.facts import facts_of
from ui.embedding.figures import figures
from ui.embedding.params import PARAMS
from ui.embedding.shown import show_cloud
from ui.embedding.words import LEAD, LEAD_OF_CROPS, LEAD_OF_OTHERS
from ui.kit.asked import (
    asked_network,
    cards_note,
    fit_image,
    network_field,
    own_run,
    reads_digits,
    ready_run,
)
from ui.kit.code_section import code_section
from ui.kit.controls import run_status, time_slider, training_buttons
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.input_bar import input_bar
from ui.kit.orders import heed
from ui.kit.steering import steers
from ui.kit.try_this import try_this
from ui.shell.heading import page_title
from ui.shell.text import plain

lab = open_experiment(PAGE, PARAMS)
page_title(PAGE, "A network sees numbers, not pictures: which images does it put side by side?")
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
own = own_run(lab)
with header:
    network_field(lab, own, "image", "layer")
of_crops = own is None and lab["net"] in PRETRAINED
if of_crops:
    st.markdown(LEAD_OF_CROPS)
asked = asked_among_crops(lab["net"]) if of_crops else asked_network(lab, own)
if asked is None:
    lab.publish()
    st.stop()

run, images = asked.run, asked.images
fit_image(lab, asked)
fit_layer(lab, asked)
fit_colour(lab, asked)
heed(run, lab)
with header:
    if own is not None and steers(run):
        training_buttons(run, lab)
    run_status(run, lab, asked.status, asked.of)
if not of_crops:
    st.markdown(LEAD if reads_digits(images) else LEAD_OF_OTHERS)
lab.show_notes()
if not of_crops and (problem := cannot(asked.architecture)):
    lab.publish()
    st.info(plain(problem))
    st.stop()

channels, height, width = asked.architecture.input_shape
input_bar(PAGE, run.look, images, asked.offered, (channels, height, width), lab)
show_cloud(lab, asked)
if of_crops:
    show_together(asked)
if own is not None:
    time_slider(run, PAGE)
st.caption(plain(asked.source))
if not of_crops:
    show_slices(asked)
    show_landscape(asked)
if ready_run("digits") is not None:
    try_this(partial(set_up, lab), *TRY, seen=partial(prepared_look, lab), note=cards_note(asked))
code_section(lab, partial(cloud_lines, lab, asked), "PyTorch and scikit-learn")
offer_facts(partial(facts_of, lab, asked), changes=True)
lab.publish()
offer_figures(PAGE, lab, figures(lab, asked), run)
