"""GAN in the plane: a generator and a discriminator play for points, with every part of it in sight."""

from functools import partial

import streamlit as st

from nn_core.training import PlaneGanRun
from nn_core.training.gan_plane.script import gan_plane_script
from ui.gan_plane.cards import TRY
from ui.gan_plane.facts import facts_of
from ui.gan_plane.figures import figures
from ui.gan_plane.lab import (
    PICTURE,
    STEPS,
    drawing,
    preset_field,
    preset_words,
    run_of,
    set_up,
    shown_charts,
    status_items,
    take_edit,
    take_walk,
)
from ui.gan_plane.params import PARAMS
from ui.gan_plane.words import DIVERGENCES, INTRODUCTION
from ui.kit.code_section import code_section
from ui.kit.controls import looking_on, pace, run_status, time_slider, training_buttons
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.more import more_button
from ui.kit.runs import spec_of
from ui.kit.trial import Bench
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import shows

GAN_PLANE, CURVES = map(define, ("gan_plane", "curves"))
PAGE = "gan_plane"

lab = open_experiment(PAGE, PARAMS)
page_title(PAGE, "G forges points, D hunts the forgeries, and both get better at it.")
st.markdown(INTRODUCTION)
header = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall")
run, notes = run_of(lab)
spec = spec_of(run, PlaneGanRun)

with header:
    preset_field(lab)
    training_buttons(run, lab, STEPS)
    pace(run, lab)
    more_button(lab)
if shows("cards"):
    preset_words(lab)
looking_on(run, lab)
lab.show_notes(*notes)

run_status(run, lab, status_items(spec))
GAN_PLANE(
    key=PICTURE,
    data=drawing(lab, run, PICTURE),
    on_edit_change=lambda: take_edit(lab, PICTURE),
    on_walk_change=lambda: take_walk(lab, PICTURE),
)
time_slider(run, PAGE)
CURVES(key=session_key(PAGE, "curves"), data={"run": run.look, "charts": shown_charts(lab, spec)})
st.caption(DIVERGENCES)
try_this(partial(set_up, lab), *TRY, bench=Bench(lab, run))
code_section(lab, lambda: gan_plane_script(spec), "PyTorch code", "gan_plane.py")

lab.publish()
offer_facts(lambda: facts_of(run), changes=True)
offer_figures(PAGE, lab, figures(run), run)
