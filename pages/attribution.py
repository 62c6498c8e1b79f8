"""What does it look at? Which pixels of a picture spoke for a network's answer, by eleven methods."""

from functools import partial

import streamlit as st

from ui.attribution.attack import attack_of, fit_aim
from ui.attribution.attack_code import attack_lines
from ui.attribution.attack_figures import attack_figures
from ui.attribution.attacked import show_attack
from ui.attribution.cards.first import TRY, prepared_look, set_up
from ui.attribution.cards.trust import show_trust
from ui.attribution.code import captum_lines
from ui.attribution.drawing import (
    ATTRIBUTION,
    KEY,
    begin,
    choose_layer,
    drawing_of,
    fit,
    layer_titles,
    take_edit,
)
from ui.attribution.facts import facts_of
from ui.attribution.figures import figures
from ui.attribution.params import FIRST, OF_ONE, PARAMS
from ui.attribution.questions import layer_of, question_of
from ui.attribution.whole import show_whole
from ui.attribution.words import LEAD
from ui.kit.asked import asked_network, cards_note, network_field, own_run, ready_run
from ui.kit.code_section import code_section
from ui.kit.controls import choice_view, run_status, time_slider, training_buttons
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.input_bar import input_bar
from ui.kit.orders import heed
from ui.kit.steering import steers
from ui.kit.try_this import try_this
from ui.shell.heading import page_title
from ui.shell.text import plain

SHORT = 16
"""Names of layers with fewer letters have room in a field of the usual width."""

lab = open_experiment("attribution", PARAMS)
page_title("attribution", "Ask a network why: which pixels speak for its answer?")
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
own = own_run(lab)
begin(lab, own)
with header:
    network_field(lab, own, *OF_ONE, first=FIRST)
asked = asked_network(lab, own)
if asked is None:
    lab.publish()
    st.stop()

run, images = asked.run, asked.images
fit(lab, asked)
fit_aim(lab, len(asked.classes))
heed(run, lab)
with header:
    if titles := layer_titles(asked):
        choice_view(
            lab,
            "layer",
            layer_of(lab, asked),
            titles,
            partial(choose_layer, lab, asked),
            "Grad-CAM asks",
            width=180 if max(map(len, titles.values())) < SHORT else 320,
        )
    if own is not None and steers(run):
        training_buttons(run, lab)
    run_status(run, lab, asked.status, asked.of)
st.markdown(LEAD)
lab.show_notes()
channels, height, width = asked.architecture.input_shape
input_bar("attribution", run.look, images, asked.offered, (channels, height, width), lab)
ATTRIBUTION(
    key=KEY,
    data=drawing_of(lab, asked),
    on_edit_change=partial(take_edit, lab, len(asked.classes)),
)
if own is not None:
    time_slider(run, "attribution")
st.caption(plain(asked.source))
show_whole(lab, asked)
show_trust(lab, asked, has_past=own is not None)
if ready_run("digits") is not None:
    try_this(partial(set_up, lab), *TRY, seen=partial(prepared_look, lab), note=cards_note(asked))
show_attack(lab, asked)
question, attack = question_of(lab["method"], lab, asked), attack_of(lab, asked)
code_section(lab, lambda: f"{captum_lines(question)}\n\n\n{attack_lines(attack)}", "PyTorch and captum")
offer_facts(partial(facts_of, lab, asked), changes=True)
lab.publish()
printed = figures(lab, asked) | attack_figures(lab, asked)
offer_figures("attribution", lab, printed, run)
