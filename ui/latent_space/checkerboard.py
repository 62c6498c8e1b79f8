"""Three generators that double their maps in different ways, trained alike, and their pictures' spectra."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.findings.latent.checkerboard import (
    real_pictures,
    real_spectrum,
    recipe,
    relative,
    spread_by_place,
    zones,
)
from nn_core.judgements.latent import judge_pattern
from nn_core.latent.vectors import power_spectrum, stride_energy
from nn_core.training import CapacityError, GanProbe, GanRun
from nn_core.training.errors import StoreError, UnreadableError
from ui.kit.experiment import Experiment
from ui.kit.finding import Found, Memo
from ui.kit.prediction import Prediction
from ui.kit.runs import spec_of
from ui.kit.views import view
from ui.latent_space.params import MEASURED_AT
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.payload import payload
from ui.shell.prepared import is_fixed, is_locked, shows
from ui.shell.trouble import tell

if TYPE_CHECKING:
    from nn_core.training import RunHandle

CHECKERBOARD = define("latent_space/latent_checkerboard")

STEPS = 400
SHOWN = 6
ENERGIES = session_key("latent", "checkerboard", "energies")
STARTED = session_key("latent", "checkerboard", "started")
LOOK_EVERY_S = 0.6
TITLES = {
    "transposed3": "Transposed, 3 × 3",
    "transposed4": "Transposed, 4 × 4",
    "upsample": "Upsample, then 3 × 3",
}
NOTES = {
    "transposed3": "Stride 2 does not divide 3: outputs get 1, 2 or 4 products of each channel in turn.",
    "transposed4": "Stride 2 divides 4: each output gets 4 products of each channel.",
    "upsample": "Each pixel becomes 2 × 2 equal ones, then every output gets 9 products.",
}


_lock = threading.Lock()
_ids: dict[str, str] = {}


def contestants() -> dict[str, RunHandle]:
    """The three runs of this server, by kind; new ones where they have ended and were not kept.

    Raises:
        CapacityError: there is no room for one.
        StoreError: the disk does not let one be read now. Another run must not take its place for that.
    """
    found = {}
    with _lock:
        for kind in TITLES:
            run = _known(kind)
            if run is None:
                run = engine().submit(recipe(kind))
                _ids[kind] = run.id
            found[kind] = run
    return found


def _known(kind: str) -> RunHandle | None:
    """The run of a kind that was made before; one that made room for others wakes where it stood."""
    try:
        return engine().find(_ids[kind]) if kind in _ids else None
    except UnreadableError:
        return None


def train(runs: dict[str, RunHandle]) -> None:
    """Train each until its last step."""
    for run in runs.values():
        if run.state in ("paused", "diverged") and run.step_count < STEPS:
            run.step(STEPS - run.step_count, wait=False)


def samples_at(run: RunHandle, step: int) -> tuple[int, np.ndarray] | None:
    """The kept step nearest to that, and its 64 samples (n c h w) there; None while it is being built."""
    shown = run.at(step, GanProbe())
    return (shown.step, shown.arrays["samples"]) if "samples" in shown.arrays else None


def energy_at(run: RunHandle, step: int) -> float | None:
    """The energy at the stride in its samples at a kept step; None while the run is being built."""
    found = samples_at(run, step)
    return None if found is None else stride_energy(power_spectrum(found[1]))


def measured(run: RunHandle) -> dict[int, float]:
    """The energy at the stride for each step that is behind the run, measured once."""
    known: dict[tuple[str, int], float] = st.session_state.setdefault(ENERGIES, {})
    for step in MEASURED_AT:
        if step <= run.step_count and (run.id, step) not in known:
            energy = energy_at(run, step)
            if energy is not None:
                known[run.id, step] = energy
    return {step: known[run.id, step] for step in MEASURED_AT if (run.id, step) in known}


def comparison(runs: dict[str, RunHandle], step: int) -> bytes:
    """What the component shows: pictures and spectra at a step, and the energies so far."""
    real = real_spectrum()
    real_energy = stride_energy(real)
    arrays: dict[str, np.ndarray] = {
        "pictures.real": real_pictures()[::97][:SHOWN],
        "spectrum.real": relative(real),
    }
    columns: list[dict[str, Any]] = []
    for kind, run in runs.items():
        found = samples_at(run, step)
        if found is None:
            continue
        shown, samples = found
        power = power_spectrum(samples)
        arrays[f"pictures.{kind}"] = samples[:SHOWN]
        arrays[f"spectrum.{kind}"] = relative(power)
        energy = stride_energy(power)
        columns.append(
            {
                "kind": kind,
                "title": TITLES[kind],
                "note": NOTES[kind],
                "params": spec_of(run, GanRun).generator.params,
                "step": shown,
                "energy": energy,
                "pattern": judge_pattern(energy, real_energy),
                "energies": list(measured(run).items()),
            }
        )
    return payload(arrays, {"columns": columns, "real": real_energy, "steps": list(MEASURED_AT)})


@dataclass(frozen=True)
class Grown:
    """What cards ask of the transposed 3 × 3.

    Attributes:
        spread, zones: of fresh samples, as `spread_by_place` and `zones` have them.
        before, after: energies at the stride, fresh and at `step`; `real`: that of real pictures; `plain`:
            that of "Upsample" at `step`, which makes no checkerboard.
    """

    spread: tuple[tuple[float, float], tuple[float, float]]
    zones: tuple[float, float, float]
    before: float
    after: float
    step: int
    real: float
    plain: float


def search(prediction: Prediction, values: Mapping[str, Any], memo: Memo) -> Found:
    """What a card asks, as soon as both that it is about have learnt for the steps that it names."""
    step = int(values["step"])
    try:
        runs = contestants()
    except (CapacityError, StoreError) as error:
        return Found(words=str(error), is_over=True)
    run, plain = both = runs["transposed3"], runs["upsample"]
    for one in both:
        if one.state == "failed":
            return Found(words=one.message, is_over=True)
    behind = min(both, key=lambda one: one.step_count)
    if behind.step_count < step:
        if behind.state != "running":
            train(runs)
        return Found(words=f"Being measured: step {behind.step_count:,} of {step:,}.")
    fresh, then, energy = samples_at(run, 0), samples_at(run, step), energy_at(plain, step)
    if fresh is None or then is None or energy is None:
        return Found(words="Its generator is being built.")
    power = power_spectrum(fresh[1])
    return Found(
        Grown(
            spread_by_place(fresh[1]),
            zones(power),
            before=stride_energy(power),
            after=stride_energy(power_spectrum(then[1])),
            step=then[0],
            real=stride_energy(real_spectrum()),
            plain=energy,
        )
    )


def _stand(runs: dict[str, RunHandle]) -> bool:
    """Whether all are built, and none trains."""
    return all(run.wait(0) for run in runs.values())


def set_up_checkerboard(lab: Experiment, step: int = STEPS, start: bool = False) -> None:
    """Have the page look at a step, and train all three to the end where `start` says so."""
    lab["look"] = str(step)
    st.session_state[STARTED] = start


def show_checkerboard(lab: Experiment) -> None:
    """The whole part: its button, the step to look at, and the pictures."""
    try:
        runs = contestants()
    except (CapacityError, StoreError) as error:
        tell(error)
        return
    finished = all(run.step_count >= STEPS for run in runs.values())
    look = lab["look"] or str(STEPS if finished else 0)
    started = st.session_state.pop(STARTED, False)
    if started:
        train(runs)
    busy = started or any(run.state == "running" for run in runs.values())
    changing = busy or not _stand(runs)

    if shows("training"):
        _controls(lab, look, busy or finished)

    @st.fragment(run_every=LOOK_EVERY_S if changing else None)
    def compare() -> None:
        if busy:
            done = sum(min(run.step_count, STEPS) for run in runs.values())
            st.progress(done / (STEPS * len(runs)), f"Training: {done:,} of {STEPS * len(runs):,} steps")
        CHECKERBOARD(key=session_key("latent", "checkerboard"), data=comparison(runs, int(look)))
        if changing and _stand(runs):
            st.rerun()

    compare()


def _controls(lab: Experiment, look: str, has_trained: bool) -> None:
    """The button that trains, and the step to look at."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    row.button(
        f"Train all three for {STEPS} steps",
        key=session_key("latent", "checkerboard", "train"),
        icon=":material/play_arrow:",
        type="primary",
        disabled=has_trained or is_locked("training"),
        on_click=set_up_checkerboard,
        args=(lab,),
        kwargs={"start": True},
    )
    row.select_slider(
        "Look at step",
        [str(one) for one in MEASURED_AT],
        look,
        width=300,
        disabled=is_fixed("look"),
        **view(lab.key, "look", look, partial(lab.__setitem__, "look")),
    )
