"""The samples that an experiment is about are chosen for the reader, once they are measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core.findings.latent.generated import Arrays, judge_of
from nn_core.findings.latent.kept import STEPS, steps_behind
from nn_core.findings.latent.samples import CHOSEN, OF_TWO_CLASSES, PICKS, TERMS, Pick, Picked, Sums, Values
from nn_core.judgements.latent import Ways
from nn_core.measure.strokes import CLEAR
from nn_core.training import GanProbe
from ui.kit.steering import asked
from ui.kit.url import Awaited
from ui.kit.waiting import ended, network_or_progress, wait_for
from ui.latent_space.generator import LOOK_EVERY_S, small_generator
from ui.latent_space.params import asks_for_a_class
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import percent, plain

if TYPE_CHECKING:
    from nn_core.findings.trained import Recipe
    from nn_core.training import RunHandle
    from nn_core.training.jobs import JobHandle
    from ui.kit.experiment import Experiment

OPENING = session_key("latent", "opening_samples")
OPENED = session_key("latent", "opened_with")
WAITED = session_key("latent", "waited_with")
LOOKING = session_key("latent", "looking_for_samples")
COUNTED = session_key("latent", "counted")
OF_RUN = "of run"
CHOICE = "choice"
UNCLEAR = (
    f"A classifier is at least {percent(CLEAR)} sure of too few of these samples to choose from. "
    "Choose some yourself, or train the generator for longer."
)
AHEAD = {
    "straight": "the straight path is ahead",
    "sphere": "the sphere is ahead",
    "neither": "hardly a difference",
}
ONE_CLASS = (
    "The generator is asked for pictures of one class here, and there are no clear ones of two. "
    "Choose the samples yourself."
)
NO_JUDGE = "No classifier can tell these pictures apart: choose the samples yourself."


def _about_ways(found: Ways, step: int) -> str:
    pairs = "1 pair" if found.pairs == 1 else f"{found.pairs} pairs"
    return (
        f"At step {step:,}, half-way between {pairs} of clear pictures of two classes, a classifier is sure "
        f"of {percent(found.straight)} of the pictures on the straight path and of {percent(found.sphere)} "
        f"along the sphere: {AHEAD[found.ahead]}."
    )


def _about_sums(found: Sums, step: int) -> str:
    sums = "1 sum" if found.tried == 1 else f"{found.tried} sums"
    best = "The one that did best" if found.held else "None did, so the first"
    return (
        f"Of {sums} of this kind (thick − thin + another thin one) at step {step:,}, {found.held} gave a "
        f"clear, thicker C. {best} was chosen for A, B and C, once a classifier had learnt which samples are "
        "clear."
    )


def asked_class(lab: Experiment, run: RunHandle) -> int | None:
    """The class that the open part asks for; None where each sample has its own, if any."""
    spec: Any = run.spec
    return min(lab["label"], spec.classes - 1) if spec.classes and asks_for_a_class(lab["part"]) else None


def _tell(lab: Experiment, run: RunHandle, found: Picked, step: int) -> None:
    counted, values, of = found.counted, found.values, (run.look, asked_class(lab, run))
    if counted is None:
        return
    told = st.session_state.get(COUNTED, {})
    if told.get(OF_RUN) != of:
        told = st.session_state[COUNTED] = {OF_RUN: of}
    if isinstance(counted, Ways):
        told["paths"] = _about_ways(counted, step)
    else:
        told["arithmetic"] = _about_sums(counted, step)
        told[CHOICE] = values or {}


def counted(lab: Experiment, run: RunHandle | None) -> str:
    """What was found out while samples of a run were chosen for the part that is open; empty before that.

    Sums of one kind say nothing of others: what was found stands only while the chosen sum does.
    """
    told = st.session_state.get(COUNTED, {})
    if run is None or told.get(OF_RUN) != (run.look, asked_class(lab, run)) or lab["part"] not in told:
        return ""
    if lab["part"] == "arithmetic" and any(lab[name] != value for name, value in told[CHOICE].items()):
        return ""
    return str(told[lab["part"]])


PICK = Awaited("pick", "samples to choose", options=tuple(PICKS))
"""Samples that a prepared experiment waits for: until then it stands in the address."""


def want(lab: Experiment, pick: str | None) -> None:
    """Have samples chosen as soon as they can be measured; None: no more those that were wanted before."""
    lab[PICK.name] = pick
    st.session_state.pop(OPENING, None)


def _wanted(lab: Experiment) -> str | None:
    return lab[PICK.name] or st.session_state.get(OPENING)


def _standing(lab: Experiment) -> tuple[str | None, Values]:
    """What is to be chosen, and the values that this may set as they are."""
    return _wanted(lab), {name: lab[name] for name in CHOSEN}


def _chosen_by_hand(lab: Experiment) -> bool:
    """Whether the reader has chosen since this was wanted: what is still to be chosen would take it away."""
    (wanted, values), now = st.session_state.get(WAITED, (None, {})), _standing(lab)
    return wanted is not None and wanted == now[0] and values != now[1]


@st.fragment(run_every=LOOK_EVERY_S)
def awaited(lab: Experiment, is_ready: bool) -> None:
    """What is waited for before samples are chosen; a generator that failed says so elsewhere."""
    maker = small_generator()
    opens = lab["part"] == "arithmetic" and OPENING in st.session_state
    if (lab[PICK.name] is not None or opens) and not maker.problem:
        st.info(plain(awaited_words(None if is_ready else maker.step)), icon=":material/hourglass:")


def awaited_words(step: int | None) -> str:
    """What is waited for while the small generator is at a step; None: it, or another one, has learnt."""
    until = (
        "a classifier can tell which are clear."
        if step is None
        else f"the generator has learnt: step {step:,} of {STEPS:,}."
    )
    return f"Unless you choose samples before, they are chosen for you as soon as {until}"


def choose(lab: Experiment, run: RunHandle, is_ready: bool) -> bool:
    """Choose the samples that are wanted, once the generator is ready and they are measured; whether it did.

    While the classifier that judges them is being trained, how far it is stands here.
    """
    if _chosen_by_hand(lab):
        want(lab, None)
    _open_with_a_sum_that_can_be_read(lab, run)
    st.session_state[WAITED] = _standing(lab)
    pick = _wanted(lab)
    if pick is None or not is_ready:
        return False
    spec: Any = run.spec
    judge = judge_of(spec)
    if judge is None:
        want(lab, None)
        lab.notes.append(NO_JUDGE)
        return False
    if network_or_progress(judge, "A classifier learns to tell which samples are clear") is None:
        return False
    label = asked_class(lab, run)
    result = picked(run, judge, pick, label)
    if result is None:
        return False
    want(lab, None)
    found, problem, step = result
    _tell(lab, run, found, step)
    if found.values is None:
        is_of_one = label is not None and pick in OF_TWO_CLASSES
        lab.notes.append(problem or (ONE_CLASS if is_of_one else UNCLEAR))
        return False
    for name, value in found.values.items():
        lab[name] = value
    return True


def picked(run: RunHandle, judge: Recipe, way: str, label: int | None) -> tuple[Picked, str, int] | None:
    """Samples chosen by measuring them, what went wrong meanwhile (empty: nothing), and the step at which
    they were made; None before, and the page runs again then."""
    looking = _looking(run, judge, way, label)
    if looking is None:
        return None
    handle, step = looking
    if not ended(handle):
        wait_for(handle)
        return None
    del st.session_state[LOOKING]
    engine().jobs.forget(handle.job)
    return handle.result or Picked(), handle.problem, step


def made_by(run: RunHandle) -> tuple[Arrays, Arrays, int] | None:
    """The weights of a run now, its samples with their "noise", and how many steps they have learnt for; None
    while it is built.
    """
    spec: Any = run.spec
    shown, weights = run.at(None, GanProbe()), run.weights().arrays
    if "samples" not in shown.arrays or not weights:
        return None
    parts = {name: shown.arrays[name] for name in ("noise", "samples")}
    return weights, parts, steps_behind(spec, shown.step)


def _looking(run: RunHandle, judge: Recipe, way: str, label: int | None) -> tuple[JobHandle, int] | None:
    """The job that chooses in that way, begun if it is not the one under way, and the step of its samples;
    None while the run is built."""
    key = run.look, way, label
    under_way: tuple[tuple[str, str, int | None], JobHandle, int] | None = st.session_state.get(LOOKING)
    if under_way is not None and under_way[0] == key and under_way[1].state != "cancelled":
        return under_way[1:]
    if under_way is not None:
        under_way[1].leave(cancel=True)
        engine().jobs.forget(under_way[1].job)
    spec: Any = run.spec
    made = made_by(run)
    if made is None:
        return None
    weights, parts, step = made
    handle = asked(Pick(spec, weights, parts, judge, way, label))
    st.session_state[LOOKING] = key, handle, step
    return handle, step


def _open_with_a_sum_that_can_be_read(lab: Experiment, run: RunHandle) -> None:
    """Where nobody has chosen samples to add up yet, choose some."""
    untouched = all(lab[name] == lab.param(name).default for name in TERMS)
    if lab["part"] == "arithmetic" and untouched and st.session_state.get(OPENED) != run.look:
        st.session_state[OPENED] = run.look
        st.session_state[OPENING] = "thick and thin"
