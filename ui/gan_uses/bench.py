"""What is known of the trials of all plans, and the work on one plan; nothing here blocks a page.

Results are kept in the engine for all visitors of this server. A visitor wants a plan, for a number of seeds,
from Run to Pause, whatever page of his looks at it, and it is worked on while such a page asks for it at each
look. Who closes the page just stops asking.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from nn_core.findings.augmentation.plan import GanTrial, Plan, Trial
from nn_core.findings.augmentation.trials import (
    Classifying,
    Doing,
    Experiment,
    Imitated,
    Imitating,
    Look,
    Outcome,
)
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training.jobs import JobHandle

MAX_WORKS = 32
RATE_STEPS = 100
USUAL_STEP_S = {
    ("mnist", "classifier"): 0.005,
    ("mnist", "gan"): 0.012,
    ("digits", "classifier"): 0.002,
    ("digits", "gan"): 0.005,
}
"""Seconds that a training step took on two cores, with nothing beside it, by data set and kind."""

_rates: dict[tuple[str, str], float] = {}
"""Seconds that a training step took here, by data set and kind of training."""


def outcome(trial: Trial) -> Outcome | None:
    """How well its classifier does, if that is known."""
    handle = engine().jobs.found(Classifying(trial))
    found: Outcome | None = handle.result if handle else None
    _note(trial.data, "classifier", found)
    return found


def imitated(gan: GanTrial) -> Imitated | None:
    """What that GAN made, if it is trained and its samples are still there."""
    handle = engine().jobs.found(Imitating(gan))
    found: Imitated | None = handle.result if handle else None
    _note(gan.data, "gan", found)
    return found


def look(gan: GanTrial | None) -> Look | None:
    """The look at what that GAN made; None where there is none."""
    found = imitated(gan) if gan else None
    return found.look if found else None


def _note(data: str, kind: str, found: Outcome | Imitated | None) -> None:
    if found is not None and found.step_s is not None:
        _rates[data, kind] = found.step_s


class Work:
    """The trainings of one plan, for any number of seeds, seen from any thread."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan.unbounded
        self._handles: dict[int, JobHandle] = {}  # by the number of seeds
        self._wanted: set[tuple[str, int]] = set()  # by whom, and for how many seeds

    @property
    def active(self) -> bool:
        """Whether something is trained, or is about to be."""
        return bool(self._active())

    @property
    def doing(self) -> Doing | None:
        """What is trained right now; None between two trainings, and while this work waits for others."""
        findings = [handle.progress.finding for handle in self._active()]
        return next((finding for finding in findings if isinstance(finding, Doing)), None)

    @property
    def problem(self) -> str:
        """Why it stopped, as a sentence; empty while all is well."""
        failed = [handle.problem for handle in self._all() if handle.state == "failed"]
        return failed[0] if failed else ""

    def want(self, who: str, seeds: int) -> None:
        """`who` wants it for so many seeds until he withdraws, or nothing is left to do."""
        self._wanted.add((who, seeds))

    def wanted_by(self, who: str, seeds: int) -> bool:
        """Whether `who` wants it for so many seeds."""
        return (who, seeds) in self._wanted

    def ask(self, who: str, seeds: int) -> None:
        """Say that the visitor `who` waits for the results of so many seeds. Good for 70 seconds."""
        if self.problem or not self._missing(seeds):
            return
        job, jobs = Experiment(replace(self.plan, seeds=seeds)), engine().jobs
        ended = jobs.found(job)
        if ended is not None and ended.state == "done":  # but some of its results were forgotten since
            jobs.forget(job)
        self._handles[seeds] = jobs.ask(job, who, who).onlooker  # others look at it who do not wait

    def withdraw(self, who: str, seeds: int) -> None:
        """`who` waits no longer for so many seeds; training stops at once where nobody else does."""
        self._wanted.discard((who, seeds))
        handle = self._handles.get(seeds)
        if handle is not None:
            handle.leave(who)

    def try_again(self) -> None:
        """Forget the problem."""
        for seeds, handle in list(self._handles.items()):
            if handle.state == "failed":
                engine().jobs.forget(handle.job)
                del self._handles[seeds]

    def remaining_s(self, seeds: int) -> float | None:
        """How long the rest will take at the measured speed; None before anything like it was measured."""
        times = [self._seconds(kind, steps) for kind, steps in self._left(seeds).items() if steps]
        return sum(time for time in times if time is not None) if None not in times else None

    def usual_s(self, seeds: int) -> float:
        """How long the rest takes on the computer that `USUAL_STEP_S` was measured on."""
        return sum(steps * USUAL_STEP_S[self.plan.data, kind] for kind, steps in self._left(seeds).items())

    def needs_gans(self, seeds: int) -> bool:
        """Whether a GAN is still to be trained for so many seeds."""
        return self._left(seeds)["gan"] > 0

    def _all(self) -> list[JobHandle]:
        return list(self._handles.values())

    def _active(self) -> list[JobHandle]:
        return [handle for handle in self._all() if handle.wanted and handle.state in ("queued", "running")]

    def _missing(self, seeds: int) -> list[Trial]:
        """The trials whose outcome is not known."""
        return [trial for trial in self._trials(seeds) if outcome(trial) is None]

    def _trials(self, seeds: int) -> list[Trial]:
        return list(replace(self.plan, seeds=seeds).trials())

    def _left(self, seeds: int) -> dict[str, int]:
        """The training steps still to be taken, by kind."""
        missing = self._missing(seeds)
        unmade = {trial.gan for trial in self._trials(seeds) if trial.gan and imitated(trial.gan) is None}
        gans = unmade & {trial.gan for trial in missing}
        left = {"classifier": sum(trial.steps for trial in missing), "gan": sum(gan.steps for gan in gans)}
        doing = self.doing
        if doing is not None:
            left[doing.kind] -= min(doing.step, left[doing.kind])
        return left

    def _seconds(self, kind: str, steps: int) -> float | None:
        """How long so many steps take, from those before or, the first time, from those just taken."""
        rate, doing = _rates.get((self.plan.data, kind)), self.doing
        if rate is None and doing is not None and doing.kind == kind and doing.step >= RATE_STEPS:
            rate = doing.seconds / doing.step
        return None if rate is None else steps * rate


_lock = threading.Lock()
_works: OrderedDict[Plan, Work] = OrderedDict()


def work(plan: Plan) -> Work:
    """The work on that plan, whatever the number of seeds. The last 32 are kept."""
    with _lock:
        known = _works.get(plan.unbounded)
        if known is None:
            known = _works[plan.unbounded] = Work(plan)
            idle = [key for key, one in _works.items() if not one.active and key != plan.unbounded]
            for key in idle[: max(0, len(_works) - MAX_WORKS)]:
                del _works[key]
        _works.move_to_end(plan.unbounded)
        return known
