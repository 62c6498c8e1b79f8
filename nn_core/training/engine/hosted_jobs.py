"""Jobs that are worked on in a host."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Condition, RLock
from typing import Any, Protocol
from weakref import WeakValueDictionary

from nn_core.training.engine.lost import GONE
from nn_core.training.engine.protocol import CapacityError, LostError
from nn_core.training.engine.status import JobStatus
from nn_core.training.engine.tell import Gone
from nn_core.training.jobs import LEASE_S, Job, JobState, Progress

LOOK_EVERY_S = 1.0
"""That somebody sees how far a job is is told this often."""
ENDED = ("done", "failed", "cancelled")


class Place(Protocol):
    """What jobs need of the host that they are in."""

    def wait(self) -> None:
        """Where the process died, wait a while for the next one."""

    def number(self) -> int:
        """A number that nobody else has there."""

    def call(self, verb: str, *args: Any, then: Callable[[Any], Any] = ...) -> Future[Any]:
        """Have something done there."""

    def tell(self, verb: str, *args: Any) -> None:
        """Have something done there, without an answer."""


class HostedWork:
    """What is known of the work on a job here."""

    def __init__(self, work_id: str, job: Job, status: JobStatus) -> None:
        self.id = work_id
        self.job = job
        self.status = status
        self.changed = Condition()

    @property
    def ended(self) -> bool:
        return self.status.state in ENDED

    def take(self, status: JobStatus) -> None:
        """It is so from now on."""
        with self.changed:
            self.status = status
            self.changed.notify_all()


class HostedJobs:
    """All jobs of a host; `jobs.Jobs` says what each call promises.

    A job crosses with the first call that names it; after that it has a number, and the host has its copy:
    which jobs are equal is found out here.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = RLock()
        self._keys: dict[Job, int] = {}
        self._jobs: dict[int, Job] = {}
        self._newest: dict[int, HostedWork] = {}  # the work on each, by the job's number
        self._works: WeakValueDictionary[str, HostedWork] = WeakValueDictionary()  # in use here
        self._closing = ""

    def ask(self, job: Job, who: str = "", owner: str = "") -> HostedJobHandle:
        while True:
            if self._closing:
                raise CapacityError(self._closing)
            self._place.wait()
            try:
                return HostedJobHandle(self._asked(job, who, owner).result(), self._place, who)
            except Gone:
                self._drop(self._keys.get(job, 0))

    def _asked(self, job: Job, who: str, owner: str) -> Future[HostedWork]:
        with self._lock:
            known = job in self._keys
            key = self._keys[job] if known else self._enter(job)
            take = partial(self._take_in, key, job)
            return self._place.call("ask", key, None if known else job, who, owner, then=take)

    def found(self, job: Job) -> HostedJobHandle | None:
        with self._lock:
            work = self._newest.get(self._keys.get(job, 0))
            if work is None:
                key = self._place.number()
                asked = self._place.call("found", key, job, then=partial(self._take_in, key, job))
        work = work or asked.result()
        return (
            HostedJobHandle(work, self._place) if work and work.status.state in ("done", "failed") else None
        )

    def forget(self, job: Job) -> None:
        with self._lock:
            key = self._keys.get(job, 0)
            self._drop(key)
            asked = self._place.call("forget", key, None if key else job)
        asked.result()

    def _enter(self, job: Job) -> int:
        key = self._keys[job] = self._place.number()
        self._jobs[key] = job
        return key

    def _drop(self, key: int) -> None:
        with self._lock:
            if key in self._jobs:
                self._keys.pop(self._jobs.pop(key), None)
            self._newest.pop(key, None)

    # The thread that reads from the host

    def _take_in(self, key: int, job: Job, told: tuple[str, JobStatus] | None) -> HostedWork | None:
        if told is None:
            return None
        work_id, status = told
        with self._lock:
            work = self._works.get(work_id) or HostedWork(work_id, job, status)
            self._works[work_id] = work
            self._keys[job], self._jobs[key], self._newest[key] = key, job, work
        work.take(status)
        return work

    def take(self, work_id: str, status: JobStatus) -> None:
        """What is told of a job."""
        if (work := self._works.get(work_id)) is not None:
            work.take(status)

    def forgotten(self, key: int) -> None:
        """The host would begin that job anew."""
        self._drop(key)

    def lose(self) -> None:
        """The process is gone, and all work with it."""
        with self._lock:
            works = list(self._works.values())
            self._keys.clear()
            self._jobs.clear()
            self._newest.clear()
            self._works.clear()
        for work in works:
            if not work.ended:
                work.take(replace(work.status, state="failed", problem=GONE))

    def close(self, message: str) -> None:
        """Take no more."""
        self._closing = message


class HostedJobHandle:
    """One job as callers see it; `jobs.JobHandle` says what each call promises.

    Args:
        who: asked for it; None for an onlooker.
    """

    def __init__(self, work: HostedWork, place: Place, who: str | None = None) -> None:
        self._work = work
        self._place = place
        self._who = who
        self._looked_at = time.monotonic()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HostedJobHandle) and self._work is other._work

    def __hash__(self) -> int:
        return hash(self._work.id)

    @property
    def job(self) -> Job:
        return self._work.job

    @property
    def state(self) -> JobState:
        return self._work.status.state

    @property
    def progress(self) -> Progress:
        now = time.monotonic()
        if self._who is not None and not self._work.ended and now - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = now
            self._place.tell("job", self._work.id, "look", self._who)
        return self._work.status.progress

    @property
    def onlooker(self) -> HostedJobHandle:
        return HostedJobHandle(self._work, self._place)

    @property
    def result(self) -> Any:
        return self._work.status.result

    @property
    def problem(self) -> str:
        return self._work.status.problem

    @property
    def wanted(self) -> bool:
        return self._work.status.wanted

    def ask(self, who: str = "") -> None:
        self._have("ask", who)

    def leave(self, who: str = "", cancel: bool = False) -> None:
        self._have("leave", who, cancel)

    def cancel(self) -> None:
        self._have("cancel")

    def wait(self, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while not self._work.ended and (left_s := deadline - time.monotonic()) > 0:
            self.ask()
            with self._work.changed:
                self._work.changed.wait_for(lambda: self._work.ended, min(left_s, LEASE_S / 2))
        return self._work.ended

    def _have(self, name: str, *args: Any) -> None:
        if not self._work.ended:
            with suppress(LostError):  # the job is told to have failed
                self._place.call("job", self._work.id, name, *args).result()
