"""Neural network: a small network learns the plane, and every neuron shows what it has learnt."""

import streamlit as st

from nn_core.training import PlaneRun
from nn_core.training.plane.script import plane_script
from ui.kit.code_section import code_section
from ui.kit.controls import (
    looking_on,
    run_status,
    time_slider,
    training_buttons,
)
from ui.kit.experiment import open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.more import more_button
from ui.kit.runs import spec_of
from ui.neural_network.facts import facts_of
from ui.neural_network.figures import figures
from ui.neural_network.lab import (
    DRAWING,
    STEPS,
    charts,
    drawing,
    kind_of,
    pace,
    pace_note,
    preset_field,
    run_of,
    settings,
    status_items,
    take_edit,
)
from ui.neural_network.params import PARAMS
from ui.neural_network.question import question
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import shows

PLANE_NETWORK, PLANE_SPACE, CURVES = map(
    define, ("neural_network/plane_network", "neural_network/plane_space", "curves")
)

lab = open_experiment("plane", PARAMS)
page_title(
    "neural_network",
    "Each little picture is a neuron: where it says yes it is blue, or has the colour of its class.",
)
header = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
run, notes = run_of(lab)
spec = spec_of(run, PlaneRun)

with header:
    preset_field(lab)
    training_buttons(run, lab, STEPS)
    pace(run, lab)
    if shows("settings"):
        with st.popover("Settings", icon=":material/tune:"):
            settings(lab, spec)
    more_button(lab)
if shows("cards"):
    question(lab, run)
looking_on(run, lab)
lab.show_notes(*notes, pace_note(lab, spec))

run_status(run, lab, status_items(spec))
PLANE_NETWORK(key=DRAWING, data=drawing(lab, run, DRAWING), on_edit_change=lambda: take_edit(lab, DRAWING))
time_slider(run, "plane")
space, curves = st.columns((6, 5), gap="large")
with space:
    PLANE_SPACE(key=session_key("plane", "space"), data={"run": run.look, "kind": kind_of(spec)})
with curves:
    CURVES(key=session_key("plane", "curves"), data={"run": run.look, "charts": charts(spec)})
code_section(lab, lambda: plane_script(spec), "PyTorch code", "plane.py")

offer_facts(lambda: facts_of(run), changes=True)
lab.publish()
offer_figures("neural_network", lab, figures(run), run)
