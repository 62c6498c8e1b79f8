"""Latent space: a generator's noise as a place to move in, with a picture at each point."""

from functools import partial

import streamlit as st

from ui.kit.code_section import code_section
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.try_this import try_this
from ui.latent_space.asked import Generator
from ui.latent_space.checkerboard import search as search_grown
from ui.latent_space.checkerboard import set_up_checkerboard, show_checkerboard
from ui.latent_space.choice import PICK, awaited, choose, counted
from ui.latent_space.code import code_of
from ui.latent_space.facts import facts_of
from ui.latent_space.figures import figures
from ui.latent_space.page import (
    KEY,
    LAB,
    axes_of,
    component_data,
    part_controls,
    part_field,
    progress,
    run_of,
    set_up,
    source_field,
    take_edit,
    until_built,
)
from ui.latent_space.params import PARAMS
from ui.latent_space.words import FORMULAS, LEAD, TRY
from ui.shell.component import define
from ui.shell.heading import page_title

LATENT_SPACE = define("latent_space")

lab = open_experiment(LAB, (*PARAMS, PICK))
page_title("latent_space", "G makes every picture from a list of numbers. Move among the lists.")
part_field(lab)
part = lab["part"]
run, stays, is_built = None, True, True
offer_facts(lambda: {"part": part})
if part != "checkerboard":
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        run, stays, is_built = run_of(lab)
        source_field(lab, run if lab["run"] else None)
        if run is not None:
            part_controls(lab, run)
st.markdown(LEAD[part])
if run is not None and choose(lab, run, stays):
    st.rerun()  # a field above may show what was chosen
lab.show_notes()
if part == "checkerboard":
    show_checkerboard(lab)
else:
    if not stays:
        progress(run)
    if run is not None:
        shown = component_data(lab, run)
        LATENT_SPACE(key=KEY, data=shown, on_edit_change=lambda: take_edit(lab))
        noise = run.latest().arrays.get("noise")
        offer_facts(lambda: facts_of(shown, lab["axes"], noise))
    if told := counted(lab, run):
        st.caption(told)

prepare = partial(set_up_checkerboard, lab) if part == "checkerboard" else partial(set_up, run)
search = search_grown if part == "checkerboard" else Generator(lab, run, stays).search
try_this(prepare, *TRY[part], search=search)
if run is not None:
    awaited(lab, stays)
    if not is_built:
        until_built(run)
st.caption(FORMULAS[part])
code_section(lab, lambda: code_of(part, lab["layer"]), "Python code")

lab.publish()
if run is not None and is_built:
    axes = axes_of(run, lab["axes"], lab["seed"]) if part == "plane" else None
    offer_figures("latent_space", lab, figures(lab, run, axes), run)
