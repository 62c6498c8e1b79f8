"""GAN lab: two networks compete, and every sample, verdict and layer of both is in sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core import SpecError
from nn_core.data import DataError
from nn_core.training import CapacityError, ConfigError, GanRun
from nn_core.training.gan.objectives import OBJECTIVES
from ui.gan_lab.facts import facts_of
from ui.gan_lab.figures import figures
from ui.gan_lab.film import film_maker
from ui.gan_lab.first import opening_question
from ui.gan_lab.lab import (
    DATA_TITLES,
    FIELDS,
    PARAMS,
    batch_note,
    choose_sample,
    data_words,
    gan_run,
    loss_caption,
    network_choices,
    settings,
    step_button,
    verdicts_caption,
)
from ui.gan_lab.quality import has_traits, traits_beside
from ui.gan_lab.tabs import show_tabs
from ui.gan_lab.words import TRY
from ui.kit.controls import choice_field, looking_on, pace, run_status, time_slider, training_buttons
from ui.kit.experiment import Experiment, open_experiment
from ui.kit.facts import offer_facts
from ui.kit.figure_menu import offer_figures
from ui.kit.inputs import source_of
from ui.kit.more import more_button
from ui.kit.orders import heed
from ui.kit.runs import GAN_LAB, follow, named_run, run_for, spec_of, tune
from ui.kit.sent import sent
from ui.kit.trial import Bench
from ui.kit.try_this import try_this
from ui.shell.component import define
from ui.shell.heading import page_title
from ui.shell.keys import session_key
from ui.shell.prepared import shows
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.training import RunHandle

SAMPLE_GRID = define("gan_lab/sample_grid")
CURVES = define("curves")

GRID = session_key("gan", "grid")
STATUS = ["step", "epoch", "examples_per_second"]


def charts(raw: bool) -> list[dict[str, Any]]:
    """The curves, all of the batch of each step; a critic's scores have no fixed range."""
    networks = (("g", "G", "generator"), ("d", "D", "discriminator"))
    losses = [_series(f"{who}_loss", label, colour) for who, label, colour in networks]
    verdicts = [_series("d_real", "real", "real"), _series("d_fake", "generated", "generated")]
    norms = [_series(f"{who}_gradient_norm", label, colour) for who, label, colour in networks]
    return [
        {"title": "Losses, this batch", "series": losses, "range": None, "log": False},
        {
            "title": f"D's mean {'score' if raw else 'verdict'}, this batch",
            "series": verdicts,
            "range": None if raw else [0, 1],
            "log": False,
        },
        {"title": "Gradient norms, this batch", "series": norms, "range": None, "log": True},
    ]


def _series(name: str, label: str, colour: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "of": "this batch",
        "dashed": False,
        "colour": colour,
        "parts": True,
    }


def show(run: RunHandle, lab: Experiment) -> None:
    """Everything that lives: samples and numbers, time, and the tabs below them."""
    spec = spec_of(run, GanRun)
    raw = OBJECTIVES[spec.config.loss].is_critic
    samples, numbers = st.columns([3, 2], gap="large")
    with samples:
        class_names = list(run.spec.load().class_names) if spec.config.conditional else []
        data = {"run": run.look, "chosen": lab["sample"], "class_names": class_names}
        SAMPLE_GRID(key=GRID, data=data, on_chosen_change=lambda: choose_sample(lab, sent(GRID, "chosen")))
        time_slider(run, "gan")
        with st.popover("Film of the timeline", icon=":material/movie:"):
            film_maker(run, lab)
        if has_traits(spec) and lab["tab"] != "quality":
            traits_beside(run.look)
    with numbers:
        run_status(run, lab, STATUS)
        if shows("cards"):
            opening_question(lab)
        CURVES(key=session_key("gan", "curves"), data={"run": run.look, "charts": charts(raw)})
        st.caption(loss_caption(spec.config))
        st.caption(verdicts_caption(spec.config))
    show_tabs(run, lab, data)


lab = open_experiment("gan", PARAMS)
follow(lab, FIELDS)
page_title("gan_lab", "G turns noise into pictures. D tries to tell them from real ones.")
header = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall")
hints = st.container()
run, news = named_run(lab, GanRun), list[str | None]()
try:
    wanted = gan_run(lab)
    if wanted is None:
        run = None
        st.info("A hundred pictures of one kind are a good start.", icon=":material/add_photo_alternate:")
    else:
        run, told = run_for(GAN_LAB, wanted, lab)
        news = [told, tune(run, wanted, lab), batch_note(wanted)]
        heed(run, lab)
except (SpecError, DataError, ConfigError, CapacityError) as error:
    news = [str(error)]
with hints:
    if run is not None:
        spec = spec_of(run, GanRun)
        st.caption(plain(data_words(spec)), help=plain(source_of(spec.dataset)))
        looking_on(run, lab)
    lab.show_notes(*news)
with header:
    # Drawn last: the pictures decide what can be asked for.
    choice_field(lab, "data", DATA_TITLES, width=150)
    if run is not None:
        training_buttons(run, lab, step_button(spec_of(run, GanRun).config.d_steps))
    network_choices(lab)
    if run is not None:
        pace(run, lab)
    if shows("settings"):
        with st.popover("Settings", icon=":material/tune:"):
            settings(lab)
    more_button(lab)
if run is not None:
    show(run, lab)
try_this(lab.set_up, *TRY, bench=Bench(lab, run))
lab.publish()
if run is not None:
    raw = OBJECTIVES[spec_of(run, GanRun).config.loss].is_critic
    offer_facts(partial(facts_of, run), changes=True)
    offer_figures("gan_lab", lab, figures(run, charts(raw)), run)
