"""What jobs find out about the shown run, for one session: asked for anew once it has learnt much more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.findings.latent.effects import Effects
from nn_core.findings.latent.generated import judge_of
from nn_core.findings.latent.tradeoff import Tradeoff
from ui.kit.steering import asked
from ui.kit.waiting import ended, network_or_progress, wait_for
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.jobs import Job, JobHandle

MEASURES = session_key("latent", "measures")
RENEWED_AFTER = 1.25
"""A generator in training is measured anew once it has taken so many times the steps."""

JobOf = Callable[[Mapping[str, np.ndarray]], "Job"]
"""The job that measures a run with these weights."""


@dataclass(frozen=True)
class Found:
    """What was measured, and at which step of the run."""

    value: Any
    step: int


@dataclass
class Measure:
    """One thing that is measured in one run.

    Attributes:
        found: by the newest job that is done; None before.
        problem: why the newest one found nothing, as a sentence; empty while all is well.
        step: that of the weights which were measured last; None before the first time.
        handle: of the job that is under way.
    """

    found: Found | None = None
    problem: str = ""
    step: int | None = None
    handle: JobHandle | None = None

    def renew(self, run: RunHandle, job_of: JobOf) -> None:
        """Take over what was found, and ask for what is due; what is asked of a run needs it built."""
        if self.handle is not None and ended(self.handle):
            self._take(self.handle)
        due = self.step is None or run.step_count > RENEWED_AFTER * self.step + 20
        if self.handle is not None or not due:
            return
        step, weights = run.weights()
        if weights:
            self.step, self.handle = step, asked(job_of(weights))

    def _take(self, handle: JobHandle) -> None:
        self.handle, self.problem = None, ""
        if handle.state == "done" and self.step is not None:
            self.found = Found(handle.result, self.step)
        elif handle.state == "failed":
            self.problem = handle.problem
        else:  # nobody was there for long
            self.step = None
        engine().jobs.forget(handle.job)


def tradeoff(run: RunHandle, cut: Any) -> Found | None:
    """[(amount, confidence, variety), ...]; None before they are measured, or without a judge."""
    spec: Any = run.spec
    judge = judge_of(spec)
    if judge is None or network_or_progress(judge, "A classifier learns to be the judge") is None:
        return None
    return _measured(run, f"tradeoff of {cut}", lambda weights: Tradeoff(spec, weights, cut, judge))


def effects(run: RunHandle, layer: str) -> Found | None:
    """The mean change of a pixel (values from -1 to 1) without each channel; None before it is measured."""
    spec: Any = run.spec
    return _measured(run, f"effects in {layer}", lambda weights: Effects(spec, weights, layer))


def _measured(run: RunHandle, what: str, job_of: JobOf) -> Found | None:
    known: dict[tuple[str, str], Measure] = st.session_state.setdefault(MEASURES, {})
    measure = known.setdefault((run.look, what), Measure())
    measure.renew(run, job_of)
    if measure.handle is not None:
        wait_for(measure.handle)
    if measure.problem:
        st.warning(plain(measure.problem), icon=":material/error:")
    return measure.found
