"""Detection: a network that says where things are, with a box around each, while it learns."""

from functools import partial

import streamlit as st

from nn_core.data.scenes import SCENES
from nn_core.training.detection.script import detection_script
from ui.detection.faces import show_faces
from ui.detection.facts import facts_of
from ui.detection.figures import figures
from ui.detection.lab import (
    DATA_TITLES,
    KEY,
    LIVE,
    PARAMS,
    PRESET_TITLES,
    STATUS,
    charts,
    detection_run,
    drawing_of,
    measured_on,
    settings,
    shown_preset,
    shown_scene,
    take_edit,
)
from ui.detection.words import START, TRY, lead
from ui.kit.code_section import code_section
from ui.kit.controls import choice_field, looking_on, pace, run_status, time_slider, training_buttons
from ui.kit.edited import preset_field, set_up
from ui.kit.editor import draft_of
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.map_and_editor import map_and_editor
from ui.kit.more import more_button
from ui.kit.orders import heed
from ui.kit.runs import follow, run_for, tune, untouched
from ui.kit.scenes import choose_data, source_words
from ui.kit.trial import Bench
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import shows
from ui.shell.text import plain

PAGE = "detection"
SCENE, CURVES = map(define, (PAGE, "curves"))
OVERLAP, SUPPRESSION = map(define, ("detection/overlap", "detection/suppression"))

lab = open_experiment(PAGE, PARAMS)
follow(lab, LIVE)
draft = draft_of(lab)

page_title(PAGE, "Not only what is in a picture, but where, and how many.")
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
notes = st.container()
index = shown_scene(lab)
spec = detection_run(lab, draft)
names = list(SCENES[spec.dataset].class_names)

with header:
    choice_field(lab, "data", DATA_TITLES, take=partial(choose_data, lab), width=230)
    preset_field(lab, draft, shown_preset(draft, spec), PRESET_TITLES, width=150)

run, news = run_for(session_key(PAGE, "run"), spec, lab)
lab.notes += filter(None, (news, tune(run, spec, lab)))
heed(run, lab)

with header:
    training_buttons(run, lab)
    pace(run, lab)
    more_button(lab)
with notes:
    st.markdown(f"{lead(names)} {START}" if untouched(run) else lead(names))
    looking_on(run, lab)
    lab.show_notes()

with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    run_status(run, lab, STATUS, measured_on(spec))
    if shows("settings"):
        with st.popover("Settings", icon=":material/tune:"):
            settings(lab)
SCENE(key=KEY, data=drawing_of(lab, spec, run.look), on_edit_change=partial(take_edit, lab))
time_slider(run, PAGE)
CURVES(key=session_key(PAGE, "curves"), data={"run": run.look, "charts": charts(spec)})

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Overlap by hand", anchor=False)
    st.markdown(
        "How well does one box fit another? Drag them. IoU, intersection over union, is the area that both "
        "cover, divided by the area that at least one covers."
    )
    OVERLAP(key=session_key(PAGE, "overlap"), data={"overlap": lab["overlap"]})
with right:
    st.subheader("Suppression by hand", anchor=False)
    st.markdown(
        "Several cells may find the same digit. The surest box drops those of its own class whose IoU with "
        f"it is at least {lab['overlap']:.2f}. Boxes of another class stay."
    )
    SUPPRESSION(
        key=session_key(PAGE, "suppression"),
        data={"run": run.look, "class_names": names, "score": lab["score"], "overlap": lab["overlap"]},
    )

outcome = f"{spec.architecture.out_shape[0]} numbers for each cell"
map_and_editor(lab, draft, run, spec.architecture, names, outcome)
show_faces(lab["overlap"])
code_section(lab, partial(detection_script, spec), file="detection.py")
try_this(partial(set_up, lab, draft), *TRY, bench=Bench(lab, run))
st.caption(plain(source_words(spec)))
lab["draft"] = draft.layers
offer_facts(partial(facts_of, lab, run), changes=True)
lab.publish()
offer_figures(PAGE, lab, figures(run, index, lab["score"], lab["overlap"]), run)
