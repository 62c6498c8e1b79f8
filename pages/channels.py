"""What does a channel want? A picture that it answers to most, what excites it, what is lost without it."""

from functools import partial

import streamlit as st

from nn_core import SpecError
from nn_core.training import CapacityError, ConfigError
from ui.channels.cards import pull, spare
from ui.channels.cards.first import TRY, prepared_look, set_up
from ui.channels.cards.pull import TRY as PULL
from ui.channels.cards.pull import Tester
from ui.channels.cards.spare import TRY as SPARE
from ui.channels.cards.spare import Asker
from ui.channels.concept import fit_concept, show_concept
from ui.channels.controls import channel_fields, fit, look_button, regulariser_fields
from ui.channels.facts import facts_of
from ui.channels.favourites import show_favourites
from ui.channels.figures import figures
from ui.channels.lesion import show_lesion
from ui.channels.params import OF_ONE, PARAMS
from ui.channels.ranking import show_ranking
from ui.channels.subject import moment_words, subject_of, wait_until_built
from ui.channels.wish import script_of, show_wish, trouble_of, wish_run
from ui.channels.words import LEAD
from ui.kit.asked import asked_network, cards_note, network_field, own_run, ready_run
from ui.kit.code_section import code_section
from ui.kit.controls import time_slider
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.input_bar import input_bar
from ui.kit.more import more_button
from ui.kit.try_this import beside, try_this
from ui.shell.heading import page_title
from ui.shell.text import plain

lab = open_experiment("channels", PARAMS)
page_title("channels", "A channel answers where its pattern is. Which pattern does it want to see?")
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
own = own_run(lab)
with header:
    network_field(lab, own, *OF_ONE)
asked = asked_network(lab, own)
if asked is None:
    lab.publish()
    st.stop()

fit(lab, asked)
fit_concept(lab, asked)
with header:
    channel_fields(lab, asked)
    more_button(lab)
regulariser_fields(lab)
st.markdown(LEAD)
subject = subject_of(lab, asked)
if subject is None:
    lab.show_notes(trouble_of(asked.run))
    wait_until_built(asked.run)
    lab.publish()
    st.stop()

try:
    wish = wish_run(lab, subject)
except (CapacityError, ConfigError, SpecError) as error:
    lab.show_notes(str(error))
    lab.publish()
    st.stop()
lab.show_notes(trouble_of(wish), trouble_of(asked.run))
left, right = st.columns([1, 2], gap="large")
with left:
    show_wish(wish, subject)
    look_button(lab)
    time_slider(wish, "channels")
    if words := moment_words(subject):
        st.caption(words)
with right:
    show_favourites(subject)
channels, height, width = asked.architecture.input_shape
input_bar("channels", asked.run.look, asked.images, asked.offered, (channels, height, width), lab)
show_lesion(lab, subject)
has_cards, note = ready_run("digits") is not None, cards_note(asked)
show_ranking(lab, subject, *beside(SPARE[0], has_cards and spare.is_about(lab, subject)))
if has_cards:
    try_this(partial(set_up, lab), *SPARE, search=Asker(lab).search, heading="Try to do without", note=note)
show_concept(lab, subject, *beside(PULL[0], has_cards and pull.is_about(lab, subject)))
if has_cards:
    try_this(partial(set_up, lab), *PULL, search=Tester(lab).search, heading="Try a direction", note=note)
st.caption(plain(asked.source))
if has_cards:
    try_this(partial(set_up, lab), *TRY, seen=partial(prepared_look, lab), note=note)
code_section(lab, partial(script_of, lab, subject))
offer_facts(partial(facts_of, lab, subject, wish), changes=True)
lab.publish()
offer_figures("channels", lab, figures(subject, wish), wish)
