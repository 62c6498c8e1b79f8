"""CNN lab: stack layers, train them, and watch every layer while it learns."""

from functools import partial

import streamlit as st

from nn_core.training.classifier.script import pytorch_script
from ui.cnn_lab.cards.beliefs import TRY as BELIEFS
from ui.cnn_lab.cards.beliefs import search
from ui.cnn_lab.explanation import pin_field, show_explanation
from ui.cnn_lab.facts import facts_of
from ui.cnn_lab.figures import figures
from ui.cnn_lab.first import erase_or_learn, opening_question
from ui.cnn_lab.lab import (
    DATA_TITLES,
    LIVE,
    PARAMS,
    PRESET_TITLES,
    STATUS,
    TABS,
    batch_note,
    choose_data,
    chosen_images,
    classifier_run,
    data_words,
    preset_behind,
    settings,
    shown_preset,
)
from ui.cnn_lab.words import TRY
from ui.kit.code_section import show_code
from ui.kit.controls import choice_field, looking_on, pace, run_status, time_slider, training_buttons
from ui.kit.edited import preset_field, set_up, undo_edits
from ui.kit.editor import architecture_editor, draft_of
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.input_bar import input_bar, show_image
from ui.kit.inputs import source_of
from ui.kit.more import more_button
from ui.kit.networks import charts, filter_layers, measured_on
from ui.kit.orders import heed
from ui.kit.runs import CNN_LAB, follow, run_for, tune
from ui.kit.sent import sent
from ui.kit.tabs import tabs
from ui.kit.trial import Bench
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import is_locked, shows
from ui.shell.rows import rows
from ui.shell.text import plain

NETWORK_MAP, CURVES = map(define, ("network_map", "curves"))
FILTERS, DISTRIBUTIONS, RESULTS = map(define, ("cnn_lab/filters", "cnn_lab/distributions", "cnn_lab/results"))
RESULTS_KEY = session_key("cnn", "results")

lab = open_experiment("cnn", PARAMS)
follow(lab, LIVE)
draft = draft_of(lab)

page = st.container(horizontal=True, gap="medium")
main, side = page.container(width="stretch"), page.container(width=310, key=session_key("cnn", "beside"))
with main:
    page_title("cnn_lab", "Stack layers, press Train, and watch every layer learn to see.")
    header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    notes = st.container()
    images = chosen_images(lab)

spec = classifier_run(lab, images, draft)
class_names = list(images.class_names)
of = measured_on(spec)
preset = shown_preset(draft, spec, images)

# What chooses the network comes first: where there is no room for its run, one can still choose another.
with header:
    choice_field(lab, "data", DATA_TITLES, take=partial(choose_data, lab, draft), width=146)
    # What is pressed again and again stays where it is, whatever is unfolded behind it.
    presses = st.container(width="content")
    preset_field(lab, draft, preset, PRESET_TITLES)
with side:
    first, pins = st.container(), st.container()
    if shows("network"):
        words = f"{len(class_names)} classes"
        key = session_key("cnn", "editor")
        architecture_editor(key, draft, spec.architecture, words, lab["run"])
    if preset is None and shows("network") and not is_locked("network"):
        st.button(
            f"Back to {preset_behind(lab, images)}",
            key=session_key("cnn", "preset again"),
            icon=":material/undo:",
            on_click=undo_edits,
            args=(lab, draft),
        )

run, news = run_for(CNN_LAB, spec, lab)
lab.notes += filter(None, (news, tune(run, spec, lab)))
heed(run, lab)

with presses:
    training_buttons(run, lab)
with header:
    pace(run, lab)
    if shows("settings"):
        with st.popover("Settings", icon=":material/tune:"):
            settings(lab)
    more_button(lab)

with notes:
    st.caption(plain(data_words(spec)), help=plain(source_of(spec.dataset)))
    looking_on(run, lab)
    lab.show_notes(batch_note(spec))
with first:
    if shows("cards"):
        opening_question(lab, draft, run, preset)
with pins:
    pin_field(lab)
    show_explanation(lab, run, spec)

with main:
    run_status(run, lab, STATUS, of)
    channels, height, width = spec.image_shape
    offered = images.split(spec.config.seed).validation
    input_bar("cnn", run.look, images, offered, (channels, height, width), lab)
    if shows("cards"):
        erase_or_learn(lab, run, preset)
    NETWORK_MAP(
        key=session_key("cnn", "map"),
        data={
            "run": run.look,
            "networks": [{"prefix": "", "title": "", "rows": rows(spec.architecture)}],
            "class_names": class_names,
        },
    )
    time_slider(run, "cnn")
    CURVES(key=session_key("cnn", "curves"), data={"run": run.look, "charts": charts(of)})

tab = tabs(lab, TABS)
if tab["filters"].open:
    with tab["filters"]:
        FILTERS(
            key=session_key("cnn", "filters"),
            data={"run": run.look, "layers": filter_layers(spec.architecture)},
        )
if tab["distributions"].open:
    with tab["distributions"]:
        DISTRIBUTIONS(key=session_key("cnn", "distributions"), data={"run": run.look})
if tab["results"].open:
    with tab["results"]:
        RESULTS(
            key=RESULTS_KEY,
            data={"run": run.look, "class_names": class_names},
            on_image_change=lambda: show_image("cnn", lab, sent(RESULTS_KEY, "image"), len(images)),
        )
if "code" in tab and tab["code"].open:
    show_code(tab["code"], pytorch_script(spec), "cnn.py")

try_this(partial(set_up, lab, draft), *TRY, *BELIEFS, bench=Bench(lab, run), search=search)
lab["draft"] = draft.layers
offer_facts(lambda: facts_of(run), changes=True)
lab.publish()
offer_figures("cnn_lab", lab, figures(run, images, lab["image"]), run)
