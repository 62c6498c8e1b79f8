"""What the page asks above its drawing, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from nn_core.training import PlaneRun
from nn_core.training.plane.presets import PLANE_PRESETS, PlanePreset
from ui.kit.experiment import Experiment
from ui.kit.prediction import Prediction
from ui.kit.runs import spec_of
from ui.kit.trial import Bench, Trial
from ui.neural_network.lab import adopt, choose_preset, lesson_of
from ui.neural_network.words import ASKED, DRAWN
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle

FIRST = next(iter(PLANE_PRESETS.values()))
NO_PRESET = "An experiment to start from asks what you expect, before you see it."
DONE = "It is set up: train it to see what comes of it."
VARIED = "This was asked of “{}” as it was set up. The settings are others now."


def question(lab: Experiment, run: RunHandle) -> None:
    """What the chosen preset asks, and how it came out; then what to try next, and that set up.

    The question is about the settings of the preset: where they are varied, it is not asked. Who comes anew
    is asked the first. Its place is kept while there is no question, so that less moves below.
    """
    preset, spec = lesson_of(lab), spec_of(run, PlaneRun)
    with st.container(key=session_key("plane", "question"), gap="xsmall"):
        if preset is not None:
            _ask(lab, run, preset, spec != with_seed(preset.run, lab["seed"]))
        elif spec == with_seed(PlaneRun(), lab["seed"]) and _is_untouched(run):
            _ask(lab, run, FIRST, is_varied=False)
        else:
            st.markdown(f":small[:gray[{NO_PRESET}]]")


def _is_untouched(run: RunHandle) -> bool:
    """Whether it stands at its first random weights, and is not about to leave them."""
    return run.latest().step == 0 and run.state != "running"


def _ask(lab: Experiment, run: RunHandle, preset: PlanePreset, is_varied: bool) -> None:
    reveal = partial(choose_preset, lab, preset.name)
    asked: dict[str, Prediction] = {preset.title: ASKED[preset.name]}
    if preset.name in DRAWN:
        asked = {f"{preset.title}, drawn": DRAWN[preset.name], **asked}
    trial_of = partial(Trial, reveal=reveal, in_row=True, is_varied=is_varied, bench=Bench(lab, run))
    trials = [
        trial_of(title, question, beside=tuple(asked.keys() - {title})) for title, question in asked.items()
    ]
    if not is_varied or any(trial.is_pending or trial.given for trial in trials):
        about = VARIED.format(preset.title) if is_varied else preset.about
        st.markdown(f":small[{about}]")
        for trial in trials:
            trial.show()
    is_pending = any(trial.is_pending for trial in trials)
    is_given = any(trial.given for trial in trials)
    has_trained = run.latest().step > 0 or run.state == "diverged"
    if is_pending or not (is_varied or is_given or has_trained):
        return
    is_done = preset.next is not None and spec_of(run, PlaneRun) == with_seed(preset.next, lab["seed"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        then = f"{preset.then} {DONE}" if is_done else preset.then
        st.markdown(f":small[**Then:** {then}]", width="stretch")
        if preset.next and not is_done:
            key = session_key("plane", "next")
            st.button("Set it up", key=key, on_click=_go_on, args=(lab, preset.next))


def _go_on(lab: Experiment, run: PlaneRun) -> None:
    """Change the settings to what a preset says to try next, with the seed of now.

    Another number of layers leaves no neuron its inputs: such a network starts from its first random weights.
    """
    lab.renewed = len(run.config.layers) != len(lab["layers"])
    adopt(lab, with_seed(run, lab["seed"]))


def with_seed(run: PlaneRun, seed: int) -> PlaneRun:
    """The same run from other random weights."""
    return replace(run, config=replace(run.config, seed=seed))
