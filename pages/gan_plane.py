"""GAN in the plane: a generator and a discriminator play for points, with every part of it in sight."""

from functools import partial

import streamlit as st

from nn_core.plane_gan_code import plane_gan_script
from ui.code_section import code_section
from ui.component import define
from ui.controls import pace, run_status, time_slider, training_buttons
from ui.experiment import open_experiment
from ui.heading import page_title
from ui.keys import session_key
from ui.plane_gan import (
    STEPS,
    charts,
    drawing,
    preset_field,
    preset_words,
    run_of,
    set_up,
    status_items,
    take_edit,
    take_walk,
)
from ui.plane_gan_url import PARAMS
from ui.plane_gan_words import DIVERGENCES, INTRODUCTION, TRY
from ui.try_this import try_this

GAN_PLANE, CURVES = map(define, ("gan_plane", "curves"))
PAGE = "gan_plane"
KEY = session_key(PAGE, "picture")

lab = open_experiment(PAGE, PARAMS)
page_title(PAGE, "G forges points, D hunts the forgeries, and both get better at it.")
st.markdown(INTRODUCTION)
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
run, notes = run_of(lab)

with header:
    preset_field(lab)
    training_buttons(run, lab, STEPS)
    pace(run, lab)
preset_words(lab)
lab.show_notes(*notes)

run_status(run, PAGE, status_items(run.spec))
GAN_PLANE(
    key=KEY,
    data=drawing(lab, run, KEY),
    on_edit_change=lambda: take_edit(lab, KEY),
    on_walk_change=lambda: take_walk(run, KEY),
)
time_slider(run, PAGE)
CURVES(key=session_key(PAGE, "curves"), data={"run": run.id, "charts": charts(run.spec)})
st.caption(DIVERGENCES)
try_this(partial(set_up, lab), *TRY)
code_section(lambda: plane_gan_script(run.spec), "PyTorch code", "plane_gan.py")

lab.publish()
