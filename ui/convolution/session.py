"""The page's state between reruns: the newest choice, the last lesson that worked, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from nn_core.data import PHOTOGRAPHS, DataError
from nn_core.mechanics import MechanicsError
from nn_core.mechanics.kernels import KERNELS, kernel
from ui.component import define
from ui.convolution.lesson import Lesson, work_out
from ui.convolution.params import LEARNED, MIXES, PARAMS, Chosen, complete, consistent, sparse
from ui.convolution.sources import settle, thumbnails
from ui.experiment import Experiment, open_experiment
from ui.learned import LearningError
from ui.payload import payload
from ui.url import write

COMPONENT = define("convolution")
KEY = "convolution"
# Where a setting of an operation is chosen on the page.
CONTROLS = {
    "kernel_size": "kernel",
    "padding_mode": "mode",
    "out_channels": "filters",
    "weight": "filters",
    "angle": "filters",
}
ICON_PX = 5


@dataclass(frozen=True)
class Problem:
    """Why a choice cannot be shown: the control at fault (empty: none in particular) and a sentence."""

    control: str
    message: str


@dataclass
class Session:
    """`version` counts the edits of both sides; the browser's answer to an older one is no news."""

    lesson: Lesson
    version: int = 0
    problem: Problem | None = None


def current() -> Session:
    """The session's state; opened from the URL where that is news."""
    before: Session | None = st.session_state.get(f"{KEY}_session")
    experiment = open_experiment(KEY, PARAMS)
    if before is None or st.session_state.get(f"{KEY}_experiment") is not experiment:
        st.session_state[f"{KEY}_experiment"] = experiment
        session = before or Session(work_out(complete({})))
        session.version += 1
        session.problem = None
        _try(session, experiment.values)
        if experiment.notes and session.problem is None:
            session.problem = Problem("", " ".join(experiment.notes))
        st.session_state[f"{KEY}_session"] = session
        return session
    return before


def publish(session: Session) -> None:
    """Write what is shown to the URL."""
    experiment: Experiment = st.session_state[f"{KEY}_experiment"]
    experiment.values = sparse(session.lesson.chosen)
    experiment.publish()


def take(edit: Any) -> None:
    """Follow an edit of the browser: {"version": n, "query": {parameter: text}}; anything else is ignored."""
    session = current()
    if not isinstance(edit, dict) or not isinstance(edit.get("query"), dict):
        return
    version = edit.get("version")
    if not isinstance(version, int) or not session.version < version < 2**53:
        return
    session.version = version
    session.problem = None
    try:
        values = _read(edit["query"])
    except MechanicsError as error:
        session.problem = Problem(error.field, error.message)
    else:
        _try(session, values)


def choose(**values: Any) -> None:
    """Show a prepared experiment."""
    session = current()
    session.version += 1
    session.problem = None
    _try(session, values)


def _read(query: Mapping[str, Any]) -> dict[str, Any]:
    values = {}
    for param in PARAMS:
        text = query.get(param.name)
        if text is None:
            continue
        try:
            values[param.name] = param.read(str(text))
        except ValueError as error:
            label = param.label[0].upper() + param.label[1:]
            raise MechanicsError(param.name, f"{label}: {error}.") from None
    return values


def _try(session: Session, values: Mapping[str, Any]) -> None:
    """Show the choice, or say why not and leave what is shown."""
    try:
        session.lesson = work_out(_settled(complete(values)))
    except MechanicsError as error:
        session.problem = Problem(CONTROLS.get(error.field, error.field), error.message)
    except DataError as error:
        session.problem = Problem("input", str(error))
    except LearningError as error:
        session.problem = Problem("filters", str(error))


def _settled(chosen: Chosen) -> Chosen:
    own = settle(chosen.own, chosen.size) if chosen.input == "own" else b""
    return consistent(replace(chosen, own=own))


@cache
def icons() -> NDArray[np.float64]:
    """The kernels made by hand at one size, `n 5 5`, to choose from by their looks."""
    return np.stack([kernel(name, ICON_PX, 45) for name in KERNELS])


def _photographs() -> list[dict[str, str]]:
    return [{"name": name, "title": entry.title} for name, entry in PHOTOGRAPHS.items()]


def frame(session: Session) -> bytes:
    """Everything for the browser, as one buffer."""
    lesson = session.lesson
    chosen = asdict(lesson.chosen)
    del chosen["own"]
    facts = {
        "version": session.version,
        "chosen": chosen,
        "query": write(sparse(lesson.chosen), PARAMS),
        "problem": session.problem and asdict(session.problem),
        "formula": lesson.formula,
        "bills": [asdict(bill) for bill in lesson.bills],
        "thumbnails": {"source": thumbnails(), "names": _photographs()},
        "kernels": [
            {
                "name": preset.name,
                "title": preset.title,
                "description": preset.description,
                "turns": preset.turns,
            }
            for preset in KERNELS.values()
        ],
        "mixes": list(MIXES),
        "learned": LEARNED,
    }
    arrays = {
        "input": lesson.x,
        "weight": lesson.weight,
        "bias": lesson.bias,
        "output": lesson.output,
        "icons": icons(),
        **lesson.extra,
    }
    return payload(arrays, facts)
