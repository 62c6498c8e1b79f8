"""What does it look at? Which pixels of a picture spoke for a network's answer, by eleven methods."""

from functools import partial

import streamlit as st

from nn_core.attribution.methods import usual_question
from nn_core.training import ClassifierRun
from ui.attribution.cards.first import TRY, look_of, set_up
from ui.attribution.cards.trust import show_trust
from ui.attribution.code import captum_lines
from ui.attribution.drawing import (
    ATTRIBUTION,
    KEY,
    asked_layer,
    choose_layer,
    drawing_of,
    fit,
    layers_of,
    take_edit,
)
from ui.attribution.facts import facts_of
from ui.attribution.figures import figures
from ui.attribution.network import network_field, own_run, ready_run
from ui.attribution.params import PARAMS
from ui.attribution.words import LEAD, STATUS, source_words
from ui.kit.code_section import code_section
from ui.kit.controls import choice_view, run_status, time_slider, training_buttons
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.input_bar import input_bar
from ui.kit.networks import measured_on
from ui.kit.orders import heed
from ui.kit.runs import spec_of
from ui.kit.steering import steers
from ui.kit.try_this import try_this
from ui.shell.heading import page_title
from ui.shell.text import plain

lab = open_experiment("attribution", PARAMS)
page_title("attribution", "Ask a network why: which pixels speak for its answer?")
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
own = own_run(lab)
with header:
    network_field(lab, own)
run = own or ready_run(lab["net"])
if run is None:
    lab.publish()
    st.stop()

spec = spec_of(run, ClassifierRun)
network, images = spec.architecture, spec.load()
fit(lab, network)
layers = layers_of(network)
heed(run, lab)
with header:
    if layers:
        layer, take = asked_layer(lab, network), partial(choose_layer, lab, network)
        choice_view(lab, "layer", layer, layers, take, "Grad-CAM asks", width=180)
    if own is not None and steers(run):
        training_buttons(run, lab)
    run_status(run, lab, STATUS if own is not None else (), measured_on(spec))
st.markdown(LEAD)
lab.show_notes()
channels, height, width = spec.image_shape
input_bar("attribution", run.look, images, spec.config.seed, (channels, height, width), lab)
ATTRIBUTION(
    key=KEY,
    data=drawing_of(lab, run),
    on_edit_change=lambda: take_edit(lab, len(images.class_names)),
)
if own is not None:
    time_slider(run, "attribution")
st.caption(plain(source_words(images)))
show_trust(lab, run)
if ready_run("digits") is not None:
    try_this(partial(set_up, lab), *TRY, seen=partial(look_of, lab))
question = usual_question(lab["method"], network, lab["class"], asked_layer(lab, network))
code_section(lab, lambda: captum_lines(question), "PyTorch and captum")
offer_facts(partial(facts_of, lab, run), changes=True)
lab.publish()
offer_figures("attribution", lab, figures(lab, run, images), run)
