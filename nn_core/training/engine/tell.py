"""What a host tells the server: answers first, then what happened to runs and jobs, then the newest pictures.

One thread writes, so all is told in the order in which it came about, and nobody else waits for the pipe. Of
what a subscription is given only the newest waits here; an answer overtakes it.
"""

from __future__ import annotations

import logging
import pickle
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from threading import Event, Lock
from typing import Any, Generic, Protocol, Self, TypeVar

from nn_core.training.engine.handle import LocalHandle
from nn_core.training.engine.jobs import LocalJobHandle
from nn_core.training.engine.pipe import packed
from nn_core.training.engine.status import EngineStatus, JobStatus, RunStatus
from nn_core.training.spec import Snapshot

logger = logging.getLogger(__name__)

ENDED = ("done", "failed", "cancelled")
MOVED_EVERY_S = 0.05
"""That a run or a job is further on is told this often."""
SWEEP_EVERY_S = 0.02
"""So often at most all runs and jobs are looked at: each turn of a worker may have changed one of them."""
LOOK_EVERY_S = 1.0
"""So often leases are looked at, as nobody says that time has passed."""
UNTELLABLE = (pickle.PicklingError, TypeError, AttributeError)
"""What packing raises where something is no plain data."""


class Status(Protocol):
    """Of a run or of a job."""

    def moved(self, before: Self) -> bool:
        """Whether it is further on, doing the same."""

    def differs(self, before: Self) -> bool:
        """Whether something else happened."""


Told = TypeVar("Told", bound=Status)


class Gone(Exception):
    """There is no such run or job here any more: the server knows why, or asks anew."""


@dataclass(frozen=True)
class Letter:
    """What is written before any picture: an answer, or the newest snapshot that somebody asked for."""

    message: tuple[Any, ...]
    about: str = ""


@dataclass(frozen=True)
class Asked:
    """The work on a job, and the number by which the server calls that job."""

    key: int
    handle: LocalJobHandle


@dataclass(frozen=True)
class Woken:
    """A run of which the server does not know what it trains."""

    handle: LocalHandle


class Followed(Generic[Told]):
    """What was told of a run or a job last."""

    def __init__(self, look: Callable[[], Told]) -> None:
        self._look = look
        self.told = look()
        self._at = time.monotonic()
        self.waits = False

    def news(self, at_once: bool) -> Told | None:
        """What is to be told now, if anything; `waits` says whether something is left for later."""
        now, status, before = time.monotonic(), self._look(), self.told
        moved = status.moved(before)
        due = status.differs(before) or (moved and (at_once or now - self._at >= MOVED_EVERY_S))
        self.waits = moved and not due
        if not due:
            return None
        self.told, self._at = status, now
        return status


class Teller:
    """Writes to the server.

    Args:
        write: writes a packed message; only the thread in `work` calls it.
        forget: told the number of a job that is forgotten here.
        look: at the engine.
    """

    def __init__(
        self,
        write: Callable[[bytes], None],
        forget: Callable[[int], object],
        look: Callable[[], EngineStatus] = EngineStatus,
    ) -> None:
        self._wake = Event()
        self._stirred = False  # something may have changed since the last sweep
        self._swept_at = -inf
        self._write = write
        self._look = look
        self._told = EngineStatus()
        self._forget = forget
        self._lock = Lock()
        self._letters: deque[Letter] = deque()
        self._shots: dict[int, tuple[str, Snapshot]] = {}
        self._runs: dict[str, Followed[RunStatus]] = {}
        self._jobs: dict[str, tuple[Asked, Followed[JobStatus]]] = {}
        self._works: dict[int, str] = {}  # the newest work on each job
        self._looked_at = 0.0
        self._closing = False

    # From any thread

    def answer(self, number: int, value: Any, error: Exception | None = None, about: str = "") -> None:
        """The answer to a call; what happened to the run or job that it was `about` is told before."""
        self._post(Letter(("answer", number, value, error), about))

    def newest(self, run_id: str, snapshot: Snapshot) -> None:
        """What `latest` returns from now on."""
        self._post(Letter(("newest", run_id, snapshot)))

    def shot(self, subscription: int, run_id: str, snapshot: Snapshot) -> None:
        """A snapshot for a subscription; one that still waits for its turn makes way."""
        with self._lock:
            self._shots[subscription] = run_id, snapshot
        self._wake.set()

    def stir(self) -> None:
        """A run or a job may have changed. Quick: workers call it at each turn."""
        if not self._stirred:
            self._stirred = True
            self._wake.set()

    def close(self) -> None:
        """Tell what is left, and that there will be no more."""
        self._closing = True
        self._wake.set()

    def _post(self, letter: Letter) -> None:
        with self._lock:
            self._letters.append(letter)
        self._wake.set()

    # The thread that writes

    def work(self) -> None:
        """Write until `close`, or until there is nobody to read."""
        try:
            self._send(("ready",))
            while not self._closing:
                self._wake.wait(self._patience_s())
                self._wake.clear()
                self._tell()
            self._sweep()
            self._tell()
            self._send(("closed",))
        except OSError:
            logger.info("the server is gone")

    def _patience_s(self) -> float:
        if self._stirred:
            return max(0.0, self._swept_at + SWEEP_EVERY_S - time.monotonic())
        waits = any(run.waits for run in self._runs.values()) or any(
            job.waits for _, job in self._jobs.values()
        )
        return MOVED_EVERY_S if waits else LOOK_EVERY_S

    def _tell(self) -> None:
        self._write_letters()
        if time.monotonic() - self._swept_at >= SWEEP_EVERY_S:
            self._sweep()
        while (shot := self._next_shot()) is not None:
            subscription, run_id, snapshot = shot
            self._tell_run(run_id, at_once=True)
            self._send(("shot", subscription, snapshot))
            self._write_letters()

    def _sweep(self) -> None:
        """Look at everything."""
        self._stirred, self._swept_at = False, time.monotonic()
        self._tell_engine()
        for run_id in list(self._runs):
            self._tell_run(run_id)
        for work_id in list(self._jobs):
            self._tell_job(work_id)
        self._look_at_ended_jobs()

    def _tell_engine(self) -> None:
        if (status := self._look()) != self._told:
            self._told = status
            self._send(("engine", status))

    def _send(self, message: tuple[Any, ...]) -> None:
        self._write(packed(message))

    def _next_shot(self) -> tuple[int, str, Snapshot] | None:
        with self._lock:
            subscription = next(iter(self._shots), None)
            return None if subscription is None else (subscription, *self._shots.pop(subscription))

    def _write_letters(self) -> None:
        while self._letters:
            letter = self._letters.popleft()
            self._tell_engine()
            self._tell_run(letter.about, at_once=True)
            self._tell_job(letter.about, at_once=True)
            if letter.message[0] == "answer":
                self._write_answer(*letter.message[1:])
            else:
                self._send(letter.message)

    def _write_answer(self, number: int, value: Any, error: Exception | None) -> None:
        if isinstance(value, LocalHandle | Woken):  # others may have left to make room for it
            for run_id in list(self._runs):
                self._tell_run(run_id)
        if isinstance(value, LocalHandle):
            value = self._follow_run(value)
        elif isinstance(value, Woken):
            value = value.handle.spec, *self._follow_run(value.handle)
        elif isinstance(value, Asked):
            value = self._follow_job(value)
        try:
            self._send(("answer", number, value, error))
        except UNTELLABLE as trouble:
            self._send(("answer", number, None, RuntimeError(repr(trouble))))

    # Runs

    def _follow_run(self, run: LocalHandle) -> tuple[str, RunStatus]:
        followed = self._runs[run.id] = Followed(run.status)
        return run.id, followed.told

    def _tell_run(self, run_id: str, at_once: bool = False) -> None:
        followed = self._runs.get(run_id)
        if followed is None:
            return
        config = followed.told.config
        if (status := followed.news(at_once)) is None:
            return
        self._send(("run", run_id, replace(status, config=None) if status.config is config else status))
        if status.state == "finished":
            del self._runs[run_id]

    # Jobs

    def _follow_job(self, asked: Asked) -> tuple[str, JobStatus]:
        work_id = asked.handle.id
        self._works[asked.key] = work_id
        if work_id not in self._jobs:
            self._jobs[work_id] = asked, Followed(partial(_seen, asked.handle))
        followed = self._jobs[work_id][1]
        if followed.told.state not in ENDED:
            followed.told = _seen(asked.handle)
        return work_id, followed.told

    def _tell_job(self, work_id: str, at_once: bool = False) -> None:
        _, followed = self._jobs.get(work_id, (None, None))
        if followed is None or followed.told.state in ENDED:
            return
        if (status := followed.news(at_once)) is not None:
            self._send(("job", work_id, status))

    def _look_at_ended_jobs(self) -> None:
        """Follow no longer what was forgotten here: it would be begun anew."""
        now = time.monotonic()
        if now - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = now
        for work_id, (asked, followed) in list(self._jobs.items()):
            if followed.told.state in ENDED and not asked.handle.kept:
                del self._jobs[work_id]
                if self._works.get(asked.key) == work_id:
                    del self._works[asked.key]
                    self._forget(asked.key)
                    self._send(("forgotten", asked.key))


def _seen(job: LocalJobHandle) -> JobStatus:
    """A job as it can be told; one that found what is no plain data has failed."""
    status = job.status()
    if status.state == "done":
        try:
            packed(status.result)
        except UNTELLABLE:
            logger.exception("what a job found is no plain data: %r", job.job)
            return replace(status, state="failed", problem=job.job.trouble, result=None)
    return status
