"""t-SNE below the cloud: how far it is, and what its picture is worth."""

from __future__ import annotations

import base64
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core.embedding.tsne import EXPLORING, ITERATIONS
from nn_core.findings.tsne import CropsLaidOut, Laid, LaidOut
from nn_core.judgements.embedding import judge_layouts
from nn_core.training import ClassifierRun
from ui.embedding.crops import crops_of
from ui.embedding.drawing import layer_of
from ui.kit.pressed import came, press
from ui.kit.print.runs import step_words
from ui.kit.runs import spec_of
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training.jobs import JobHandle
    from ui.kit.asked import Asked
    from ui.kit.experiment import Experiment

TSNE = define("embedding/tsne")
KEY = session_key("embedding", "tsne")
LAYING = session_key("embedding", "laying")
AGAIN = session_key("embedding", "laying", "again")
NOW = session_key("embedding", "laying", "now")
KEPT = 16
WARNING = {
    "text": "Axes mean nothing here, nor do the size of a group or the gap between two: only who is near "
    "whom. Another perplexity, about how many neighbours count, gives another picture; try 5 and 80.",
    "address": "https://distill.pub/2016/misread-tsne/",
}
_lock = Lock()
_known: OrderedDict[Subject, LaidOut | CropsLaidOut] = OrderedDict()
"""The newest ones: who asks for the same gets the same."""


@dataclass(frozen=True)
class Subject:
    """What is laid out. `run` is the id that looks; `made` lays it out if nobody has asked for it before."""

    run: str
    step: int
    layer: str
    dims: int
    perplexity: int
    made: LaidOut | CropsLaidOut = field(compare=False, repr=False)

    @property
    def job(self) -> LaidOut | CropsLaidOut:
        """The same for all who ask for the same."""
        with _lock:
            if self not in _known:
                _known[self] = self.made
            _known.move_to_end(self)
            while len(_known) > KEPT:
                _known.popitem(last=False)
            return _known[self]


@dataclass
class Laying:
    """What the session has asked for.

    Attributes:
        run, layer, dims, perplexity: as of `Subject`, which is there once the run is built.
    """

    run: str
    layer: str
    dims: int
    perplexity: int
    subject: Subject | None = None

    def handle(self, asked: Asked) -> JobHandle | None:
        """The job; None while the run is built."""
        if self.subject is None:
            of = self.dims, self.perplexity
            step, weights = asked.run.weights()
            made: LaidOut | CropsLaidOut
            if crops := crops_of(asked):
                made = CropsLaidOut(crops, *of)
            elif weights:
                made = LaidOut(spec_of(asked.run, ClassifierRun), weights, self.layer, *of)
            else:
                return None
            self.subject = Subject(self.run, step, self.layer, *of, made)
        return asked_job(self.subject.job)


def show_tsne(lab: Experiment, asked: Asked) -> None:
    """What is known of the layout that is chosen; another network, layer or perplexity begins anew."""
    wanted = Laying(asked.run.look, layer_of(lab, asked.architecture), lab["dims"], lab["perplexity"])
    laying: Laying | None = st.session_state.get(LAYING)
    if laying is None or _chosen(laying) != _chosen(wanted):
        laying = st.session_state[LAYING] = wanted
    handle = laying.handle(asked)
    _show(asked, laying, handle is None or not ended(handle))


def _chosen(laying: Laying) -> tuple[str, str, int, int]:
    return laying.run, laying.layer, laying.dims, laying.perplexity


def _show(asked: Asked, laying: Laying, goes_on: bool) -> None:
    @st.fragment(run_every=LOOK_EVERY_S if goes_on else None)
    def progress() -> None:
        handle = laying.handle(asked)
        if handle is not None and came(AGAIN):
            engine().jobs.forget(handle.job)
            st.rerun()
        if came(NOW):
            st.session_state.pop(LAYING, None)
            st.rerun()
        is_over = handle is not None and ended(handle)
        if goes_on and is_over:
            st.rerun()
        TSNE(key=KEY, data=facts_of(asked, laying, handle))
        if handle is not None and is_over and handle.result is None:
            key = session_key("embedding", "tsne", "again")
            st.button("Try again", key=key, on_click=press, args=(AGAIN,))
        elif is_over and laying.subject is not None and laying.subject.step != asked.run.step_count:
            key = session_key("embedding", "tsne", "now")
            st.button("Lay out the network as it is now", key=key, on_click=press, args=(NOW,))

    progress()


def facts_of(asked: Asked, laying: Laying, handle: JobHandle | None) -> dict[str, Any]:
    """The data of the component."""
    found: Laid | None = None if handle is None else handle.result or handle.progress.finding
    return {
        "laid": found
        and {
            "run": laying.run,
            "layer": laying.layer,
            "dims": found.points.shape[1],
            "points": base64.b64encode(found.points.astype("<f4").tobytes()).decode(),
            "iteration": found.iteration,
        },
        "of": ITERATIONS,
        "runs": handle is None or not ended(handle),
        "state": _state(asked, laying, handle, found),
        "says": worth_words(found, _one(asked)) if found and found.worth else [],
        "warning": WARNING,
    }


def _one(asked: Asked) -> str:
    return "crop" if crops_of(asked) else "image"


def _state(asked: Asked, laying: Laying, handle: JobHandle | None, found: Laid | None) -> str:
    if handle is not None and handle.problem:
        return handle.problem
    if found is None or laying.subject is None:
        return f"t-SNE looks for the neighbours of each {_one(asked)}."
    when = step_words(asked.run, laying.subject.step)
    if found.worth is not None:
        divergence = (
            f"It stands, {found.divergence:.2f} nats from how near the features are. A nat is a unit of "
            "information, 1.44 bits; 0 would be no difference."
        )
        return f"t-SNE of {laying.layer}, perplexity {laying.perplexity}. {when}. {divergence}"
    doing = "groups find each other" if found.iteration <= EXPLORING else "points find their places"
    return f"t-SNE: iteration {found.iteration:,} of {ITERATIONS:,}, {doing}. {when}."


def worth_words(found: Laid, one: str) -> list[str]:
    """What neighbours are worth in this picture, beside principal components.

    one: what a point is, "image" or "crop".
    """
    assert found.worth is not None
    (every, flat, laid), (before, after) = found.worth.told, found.worth.trust
    images, dims = found.points.shape
    better = judge_layouts(flat, laid, images)
    end = {
        "tsne": "t-SNE keeps neighbours together; principal components keep large distances.",
        "pca": "Here principal components tell more than t-SNE.",
        "alike": "Neither is clearly better here.",
    }[better]
    return [
        f"Let the 10 nearest others vote on each {one}. Among all {found.features:,} features they are right "
        f"for {percent(every, 1)}, in {dims} dimensions by PCA for {percent(flat, 1)}, by t-SNE for "
        f"{percent(laid, 1)}. {end}",
        f"Trustworthiness: {before:.2f} by PCA, {after:.2f} by t-SNE. It is 1 where all that are neighbours "
        "in the picture are neighbours among the features, too.",
    ]
