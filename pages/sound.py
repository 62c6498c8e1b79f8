"""Sound: from the wave to its picture, and a network that learns to hear words in it."""

from functools import partial

import streamlit as st

from nn_core.data.spoken import WORDS
from ui.kit.code_section import code_section
from ui.kit.controls import (
    choice_field,
    looking_on,
    number_field,
    pace,
    run_status,
    time_slider,
    training_buttons,
)
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.inputs import set_source
from ui.kit.more import more_button
from ui.kit.networks import charts, measured_on
from ui.kit.orders import heed
from ui.kit.runs import follow, run_for, tune, untouched
from ui.kit.trial import Bench
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.rows import rows
from ui.shell.text import plain
from ui.sound.code import pytorch_lines
from ui.sound.facts import facts_of
from ui.sound.figures import figures
from ui.sound.filters import show_filters
from ui.sound.lab import (
    DATA,
    KEY,
    LIVE,
    PAGE,
    RUN,
    SOUND,
    STATUS,
    classifier_run,
    drawing,
    is_learned_from,
    take_edit,
)
from ui.sound.params import NETWORKS, PARAMS, VOICES
from ui.sound.words import LEAD, NETWORK_LEAD, START, TRY, voice_words

NETWORK_MAP, CURVES = map(define, ("network_map", "curves"))

lab = open_experiment(PAGE, PARAMS)
follow(lab, LIVE)
page_title(PAGE, "How can a network that looks at pictures understand a word?")
spec = classifier_run(lab)
run, news = run_for(RUN, spec, lab)
lab.notes += filter(None, (news, tune(run, spec, lab)))
heed(run, lab)

st.markdown(LEAD)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    choice_field(lab, "word", {word: word for word in WORDS}, width=130)
    choice_field(lab, "voice", VOICES, width=180)
    training_buttons(run, lab)
    choice_field(lab, "network", NETWORKS, width=120)
    number_field(lab, "seed", (0, 1, 2, 3, 4), width=110)
    pace(run, lab)
    more_button(lab)
looking_on(run, lab)
lab.show_notes()
SOUND(key=KEY, data=drawing(lab, run), on_edit_change=partial(take_edit, lab))

st.markdown(f"{START} {NETWORK_LEAD}" if untouched(run) else NETWORK_LEAD)
st.caption(plain(voice_words(lab["voice"], is_learned_from(lab["voice"], spec))))
run_status(run, lab, STATUS, measured_on(spec))
NETWORK_MAP(
    key=session_key("sound", "map"),
    data={
        "run": run.look,
        "networks": [{"prefix": "", "title": "", "rows": rows(spec.architecture)}],
        "class_names": list(WORDS),
    },
)
time_slider(run, PAGE)
CURVES(key=session_key("sound", "curves"), data={"run": run.look, "charts": charts(measured_on(spec))})
show_filters(lab, run)
st.caption(plain(set_source(DATA)))

try_this(lab.set_up, *TRY, bench=Bench(lab, run))
code_section(lab, partial(pytorch_lines, lab))
offer_facts(partial(facts_of, lab, run), changes=True)
lab.publish()
offer_figures(PAGE, lab, figures(lab, run), run)
