"""The jobs of the local engine: who asks for which, which has a place, and what is kept of those done."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from math import inf
from typing import Any, Protocol

import numpy as np

from nn_core.training.engine.board import Board
from nn_core.training.engine.protocol import CapacityError
from nn_core.training.engine.status import JobStatus
from nn_core.training.engine.work import NOTHING, Work
from nn_core.training.jobs import LEASE_S, Job, JobState, Progress
from nn_core.training.memory import Memory

MAX_RESULTS = 5_000
MAX_RESULT_BYTES = 128 * 2**20
"""Of all jobs that have ended; the one that nobody has asked for longest goes first."""
WORTH_BYTES = 4_096
"""What is smaller stays: it may have taken a training to find, and would make way for nothing."""
OBJECT_BYTES = 64
STOPPED = "This work was stopped."
FORGOTTEN = "Nobody asked for this for a long time, so it was forgotten. Asking again begins it anew."


class Owner(Protocol):
    """What the jobs need of the engine that they are in."""

    def beside(self, call: Callable[[], None]) -> None:
        """Have a call made by a thread of its own."""

    def make_room(self, task: Work, memory: Memory) -> None:
        """See that it may take so much memory. The lock is held.

        Raises:
            CapacityError: there is not enough.
        """


class LocalJobs:
    """Jobs in this process; `jobs.Jobs` says what each call promises.

    Args:
        free_after_s: what nobody has asked for so long is forgotten with all that it has done.
    """

    def __init__(
        self,
        owner: Owner,
        device: str,
        changed: Board,
        clock: Callable[[], float],
        free_after_s: float,
    ) -> None:
        self._owner = owner
        self._device = device
        self._changed = changed
        self._clock = clock
        self._free_after_s = free_after_s
        self._open: dict[Job, Work] = {}
        self._ended: OrderedDict[Job, tuple[Work, int]] = OrderedDict()  # with the bytes of its result
        self._bytes = 0
        self._placed: dict[str, int] = {}  # when an owner had a place last, as a number that grows
        self._closing = ""

    def ask(self, job: Job, who: str = "", owner: str = "") -> LocalJobHandle:
        with self._changed:
            work = self._known(job) or self._begin(job)
            handle = LocalJobHandle(work, self, who)
            work.ask(who, owner)
            handle.ask(who)
        return handle

    def found(self, job: Job) -> LocalJobHandle | None:
        with self._changed:
            work = self._known(job)
        return LocalJobHandle(work, self) if work is not None and work.ended else None

    def forget(self, job: Job) -> None:
        with self._changed:
            work = self._open.pop(job, None)
            if work is not None:
                work.end("cancelled", STOPPED)
            elif job in self._ended:
                self._bytes -= self._ended.pop(job)[1]

    def keeps(self, work: Work) -> bool:
        """Whether it would be found again."""
        with self._changed:
            return self._known_now(work.job) is work

    # For the work on a job; the lock is held

    def want(self, job: Job) -> Work:
        """The work on a job for which another one waits; what has failed is tried again."""
        work = self._known(job)
        if work is not None and work.state == "failed":
            self.forget(job)
            work = None
        return work or self._begin(job)

    def beside(self, call: Callable[[], None]) -> None:
        self._owner.beside(call)

    def make_room(self, work: Work, memory: Memory) -> None:
        self._owner.make_room(work, memory)

    def _begin(self, job: Job) -> Work:
        if self._closing:
            raise CapacityError(self._closing)
        work = self._open[job] = Work(job, self, self._device, self._changed, self._clock)
        return work

    def _known(self, job: Job) -> Work | None:
        """The work on it, which now is the last to be forgotten."""
        if job in self._ended:
            self._ended.move_to_end(job)
        return self._known_now(job)

    def _known_now(self, job: Job) -> Work | None:
        self._settle()
        return self._ended[job][0] if job in self._ended else self._open.get(job)

    def _settle(self) -> None:
        """Put those that have ended with the others, within the budget. What was cancelled is no result."""
        for job, work in list(self._open.items()):
            if work.ended:
                del self._open[job]
                if work.state != "cancelled":
                    self._ended[job] = work, bytes_of(work.result)
                    self._bytes += self._ended[job][1]
        while (leaving := self._leaving()) is not None:
            self.forget(leaving)

    def _leaving(self) -> Job | None:
        """The one that has to go for the budget, if any; never the one asked for last."""
        if len(self._ended) > MAX_RESULTS:
            return next(iter(self._ended))
        if self._bytes <= MAX_RESULT_BYTES:
            return None
        older = list(self._ended.items())[:-1]
        return next((job for job, (_, size) in older if size >= WORTH_BYTES), None)

    def watched(self, work: Work) -> bool:
        """Whether somebody waits for it, or for another job that does."""
        waiting = (other for other in self._open.values() if other.running and other.awaits is work)
        return work.wanted or any(map(self.watched, waiting))

    # For the engine; the lock is held

    def tasks(self) -> list[Work]:
        """Those that are not done."""
        return list(self._open.values())

    def holding(self) -> list[Work]:
        """Those that have memory."""
        return [work for work in self.tasks() if work.memory is not NOTHING]

    def tend(self, now: float) -> float:
        """Look who is still asked for; when to look again."""
        self._settle()
        next_deadline = inf
        for job, work in list(self._open.items()):
            watched = self.watched(work)
            work.tick(now, watched)
            if now - work.watched_at >= self._free_after_s:
                del self._open[job]
                work.end("cancelled", FORGOTTEN)
            else:
                wait_s = LEASE_S if watched else self._free_after_s
                next_deadline = min(next_deadline, work.watched_at + wait_s)
        return next_deadline

    def place(self) -> None:
        """Let those go that have a place, and what these wait for: the owners in turn, and the jobs of each
        in the order in which they came.
        """
        while queued := [work for work in self._open.values() if work.state == "queued"]:
            queued.sort(key=lambda work: self._placed.get(work.owner, 0))
            if not any(map(self._place, queued)):
                return

    def _place(self, work: Work) -> bool:
        goes = self._places(work.job) > 0 and self.watched(work)
        if goes:
            owners = {other.owner for other in self._open.values()}
            self._placed = {owner: turn for owner, turn in self._placed.items() if owner in owners}
            self._placed[work.owner] = max(self._placed.values(), default=0) + 1
            work.go()
        return goes

    def close(self, message: str) -> None:
        self._closing = message
        for work in self._open.values():
            work.end("cancelled", message)
        self._open.clear()

    def _places(self, job: Job) -> int:
        alike = (work for work in self._open.values() if type(work.job) is type(job))
        return job.at_once - sum(work.running for work in alike)


class LocalJobHandle:
    """One job as callers see it; `jobs.JobHandle` says what each call promises.

    Args:
        who: asked for it; None for an onlooker.
    """

    def __init__(self, work: Work, jobs: LocalJobs, who: str | None = None) -> None:
        self._work = work
        self._jobs = jobs
        self._who = who

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalJobHandle) and self._work is other._work

    def __hash__(self) -> int:
        return hash(self._work.id)

    @property
    def job(self) -> Job:
        return self._work.job

    @property
    def state(self) -> JobState:
        return self._work.state

    @property
    def progress(self) -> Progress:
        with self._work.changed:
            if self._who is not None:
                self.look(self._who)
            return self._work.shown()

    @property
    def onlooker(self) -> LocalJobHandle:
        return LocalJobHandle(self._work, self._jobs)

    @property
    def result(self) -> Any:
        return self._work.result

    @property
    def problem(self) -> str:
        return self._work.problem

    @property
    def wanted(self) -> bool:
        with self._work.changed:
            return self._work.wanted

    @property
    def id(self) -> str:
        """Of this work on the job: another one begins anew."""
        return self._work.id

    def status(self) -> JobStatus:
        """All of the above at one moment."""
        work = self._work
        with work.changed:
            return JobStatus(work.state, work.shown(), work.problem, work.wanted, work.result)

    @property
    def kept(self) -> bool:
        """Whether who asks for the job anew gets this work on it."""
        return self._jobs.keeps(self._work)

    def ask(self, who: str = "") -> None:
        with self._work.changed:
            self._work.ask(who)
            if self.state == "queued":
                self._work.changed.call()

    def look(self, who: str) -> None:
        """`who` sees how far it is, and so is taken to wait for it, unless they left."""
        with self._work.changed:
            if who in self._work.askers:
                self.ask(who)

    def leave(self, who: str = "", cancel: bool = False) -> None:
        with self._work.changed:
            self._work.leave(who)
            self._work.parked = not self._jobs.watched(self._work)
            if cancel and self._work.parked:
                self.cancel()
            self._work.changed.call()

    def cancel(self) -> None:
        with self._work.changed:
            self._work.end("cancelled", STOPPED)

    def wait(self, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while not self._work.ended and (left_s := deadline - time.monotonic()) > 0:
            self.ask()
            with self._work.changed:
                self._work.changed.wait_for(lambda: self._work.ended, min(left_s, LEASE_S / 2))
        return self._work.ended


def bytes_of(value: Any) -> int:
    """About how much memory a result of plain data takes, with all its parts."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if is_dataclass(value):
        return OBJECT_BYTES + sum(bytes_of(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, Mapping):
        return OBJECT_BYTES + sum(bytes_of(one) for one in value.values())
    if isinstance(value, list | tuple):
        return OBJECT_BYTES + sum(map(bytes_of, value))
    return OBJECT_BYTES
