"""Segmentation: a network that says of each pixel what it is part of, while it learns."""

from functools import partial

import streamlit as st

from nn_core.training.segmentation.script import segmentation_script
from ui.kit.code_section import code_section
from ui.kit.controls import choice_field, looking_on, pace, run_status, time_slider, training_buttons
from ui.kit.edited import preset_field, set_up
from ui.kit.editor import draft_of
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.input_bar import input_bar
from ui.kit.map_and_editor import map_and_editor
from ui.kit.more import more_button
from ui.kit.orders import heed
from ui.kit.runs import follow, run_for, tune, untouched
from ui.kit.scenes import source_words
from ui.kit.trial import Bench
from ui.kit.try_this import try_this
from ui.segmentation.facts import facts_of
from ui.segmentation.figures import figures
from ui.segmentation.lab import (
    STATUS,
    charts,
    chosen_scenes,
    measured_on,
    segmentation_run,
    settings,
    shown_preset,
)
from ui.segmentation.own import choose_scenes, painting, take_edit
from ui.segmentation.params import BESIDE_TITLES, DATA_TITLES, LIVE, PARAMS, PRESET_TITLES, SHAPES, SKIPS
from ui.segmentation.words import LEAD, START, TRY
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import shows
from ui.shell.text import plain

MASKS, CURVES = map(define, ("segmentation", "curves"))
PAGE = "segmentation"
PANELS = session_key(PAGE, "masks")

lab = open_experiment(PAGE, PARAMS)
follow(lab, LIVE)
draft = draft_of(lab)

page_title(PAGE, "Not one answer for a picture, but one for every pixel.")
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
notes = st.container()
images = chosen_scenes(lab)
spec = segmentation_run(lab, draft)
names = list(spec.class_names)

with header:
    choice_field(lab, "data", DATA_TITLES, take=partial(choose_scenes, lab), help=SHAPES, width=300)
    preset_field(lab, draft, shown_preset(draft, spec), PRESET_TITLES)
    choice_field(lab, "beside", BESIDE_TITLES, help=SKIPS, width=230)

run, news = run_for(session_key(PAGE, "run"), spec, lab)
lab.notes += filter(None, (news, tune(run, spec, lab)))
heed(run, lab)

with header:
    training_buttons(run, lab)
    pace(run, lab)
    more_button(lab)
with notes:
    st.markdown(f"{LEAD} {START}" if untouched(run) else LEAD)
    looking_on(run, lab)
    lab.show_notes()

with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    run_status(run, lab, STATUS, measured_on(spec))
    if shows("settings"):
        with st.popover("Settings", icon=":material/tune:"):
            settings(lab)
MASKS(
    key=PANELS,
    data={
        "run": run.look,
        "class_names": names,
        "twin": spec.twin is not None,
        "painting": painting(lab, spec.config, PANELS),
    },
    on_edit_change=lambda: take_edit(lab, PANELS),
)
time_slider(run, PAGE)
channels, height, width = spec.image_shape
input_bar(PAGE, run.look, images, spec.load().split().validation, (channels, height, width), lab, lab["own"])
CURVES(key=session_key(PAGE, "curves"), data={"run": run.look, "charts": charts(spec)})

map_and_editor(lab, draft, run, spec.architecture, names, f"{len(names)} classes for each pixel")
code_section(lab, partial(segmentation_script, spec), file="segmentation.py")
try_this(partial(set_up, lab, draft), *TRY, bench=Bench(lab, run))
st.caption(plain(source_words(spec)))
lab["draft"] = draft.layers
offer_facts(partial(facts_of, lab, run), changes=True)
lab.publish()
offer_figures(PAGE, lab, figures(run, lab["image"]), run)
