"""How many changed pictures the network reads right, and another one: measured once for all who look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core import SpecError
from nn_core.adversarial.methods import METHODS
from nn_core.findings.robustness import IMAGES, LEVELS, WHITE, Resistance, Robustness, other_network
from nn_core.training import ClassifierRun
from ui.attribution.cards.attack import findings_of
from ui.attribution.params import OTHERS
from ui.kit.answered import answered, keep
from ui.kit.controls import choice_field
from ui.kit.experiment import Experiment
from ui.kit.pressed import came, press
from ui.kit.runs import spec_of
from ui.kit.steering import asked
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.prepared import is_locked
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.jobs import JobHandle

ROBUSTNESS = define("attribution/robustness")
KEPT = 16
ASKED = session_key("attribution", "robustness")
"""What the visitor has asked for, by the run and the other network: of so many runs as of measurements."""
_lock = Lock()
_known: OrderedDict[tuple[str, int, str | None], Measurement] = OrderedDict()
"""The newest ones, by run, step and other network: who asks for the same gets the same."""


@dataclass(frozen=True)
class Measurement:
    """A run is measured as it was at a step."""

    job: Resistance
    step: int


@dataclass(frozen=True)
class Measured:
    """What came of a measurement.

    Attributes:
        trains: whether the network is one that learns, so that it matters when it was measured.
    """

    found: Robustness
    step: int
    trains: bool


Wanted = Mapping[str, Measurement | Measured]
"""What was asked of a run, by the other network."""


def measurement(run: RunHandle, other: str | None) -> Measurement | None:
    """The run as it is now, and `other`, if any, that reads the same pictures; None before the run is built.

    Raises:
        SpecError: the other network does not fit these images.
    """
    step, weights = run.weights()
    if not weights:
        return None
    key = run.look, step, other
    with _lock:
        if key not in _known:
            spec = spec_of(run, ClassifierRun)
            reader = other_network(spec, other) if other else None
            _known[key] = Measurement(Resistance(spec, weights, reader), step)
        _known.move_to_end(key)
        while len(_known) > KEPT:
            _known.popitem(last=False)
        return _known[key]


def show_robustness(lab: Experiment, run: RunHandle) -> None:
    """A button that has it measured; then the curves, as far as they have come."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choice_field(lab, "other", OTHERS, width=220)
        key = session_key("attribution", "measure")
        images = min(IMAGES, spec_of(run, ClassifierRun).image_counts()[1])
        label = f"Read {images:,} changed pictures"
        st.button(
            label,
            key=key,
            icon=":material/monitoring:",
            disabled=is_locked("picture"),
            on_click=press,
            args=(ASKED,),
        )
    try:
        found = _asked_for(run, lab["other"], came(ASKED))
    except SpecError as error:
        st.warning(plain(str(error)), icon=":material/info:")
        return
    if isinstance(found, Measurement):
        found = _come(run, lab["other"], found)
    if found is not None:
        _tell(found, lab["other"])


def found_of(run: RunHandle, other: str) -> tuple[Robustness, int] | None:
    """What was measured of what the visitor has asked for, and at which step; None before it is there."""
    found = _wanted().get(run.look, {}).get(other)
    return (found.found, found.step) if isinstance(found, Measured) else None


def keep_asked(look: str, wanted: Wanted) -> None:
    """So much is asked of a run, from now on and after a reload."""
    others = {name: of_run for name, of_run in _wanted().items() if name != look}
    newest = list(others.items())[-(KEPT - 1) :]
    keep(ASKED, {**dict(newest), look: wanted})


def _wanted() -> Mapping[str, Wanted]:
    found: Mapping[str, Wanted] = answered().get(ASKED, {})
    return found


def _asked_for(run: RunHandle, other: str, pressed: bool) -> Measurement | Measured | None:
    """What was asked of this run last. Who chooses another reader asks for the same with that one."""
    if pressed:
        keep_asked(run.look, {})
    of_run = _wanted().get(run.look)
    if of_run is None:
        return None
    if other in of_run:
        return of_run[other]
    found = measurement(run, other)
    if found is not None:
        keep_asked(run.look, {**of_run, other: found})
    return found


def _come(run: RunHandle, other: str, wanted: Measurement) -> Measured | None:
    """What came of it, which is kept; None while it is on its way or where nothing came, which is said."""
    handle = asked(wanted.job)
    if not ended(handle):
        _wait(handle, other)
        return None
    if handle.result is None:
        _tell_failure(handle)
        return None
    found = Measured(handle.result, wanted.step, wanted.job.spec.weights is None)
    keep_asked(run.look, {**_wanted()[run.look], other: found})
    return found


@st.fragment(run_every=LOOK_EVERY_S)
def _wait(handle: JobHandle, other: str) -> None:
    handle.ask()
    if ended(handle):
        st.rerun()
    progress = handle.progress
    st.progress(progress.done / max(1, progress.of), progress_words(handle, other))
    if isinstance(progress.finding, Robustness):
        _draw(progress.finding, other)


def progress_words(handle: JobHandle, other: str | None) -> str:
    """How far a measurement is for which `other`, if any, reads the same pictures."""
    progress = handle.progress
    if isinstance(progress.finding, Robustness):
        place = progress.done * len(LEVELS) // max(1, progress.of)
        return f"Pictures are changed and read: ε = {LEVELS[place]} of {WHITE}."
    if other is None or not progress.of:
        return "It waits."
    return f"The other network, {OTHERS[other]}, learns: step {progress.done:,} of {progress.of:,}."


def _tell_failure(handle: JobHandle) -> None:
    st.error(plain(handle.problem or "It was not measured to its end."), icon=":material/error:")
    key = session_key("attribution", "again")
    st.button("Try again", key=key, on_click=engine().jobs.forget, args=(handle.job,))


def _tell(measured: Measured, other: str) -> None:
    _draw(measured.found, other)
    for sentence in findings_of(measured.found, OTHERS[other]):
        st.markdown(sentence)
    if measured.trains:
        st.caption(f"Measured at step {measured.step:,}.")


def _draw(found: Robustness, other: str) -> None:
    ROBUSTNESS(key=session_key("attribution", "curves"), data=chart_of(found, OTHERS[other]))


def chart_of(found: Robustness, other: str) -> dict[str, Any]:
    """The data of the component."""
    readers = {
        f"This network: {found.images:,} pictures, changed against it": found.own,
        f"{other}: the same pictures": found.other,
    }
    return {
        "levels": list(LEVELS),
        "readers": [
            {
                "title": title,
                "curves": [
                    {"name": name, "title": METHODS[name].title, "shares": list(curves.get(name, ()))}
                    for name in METHODS
                ],
            }
            for title, curves in readers.items()
        ],
    }
