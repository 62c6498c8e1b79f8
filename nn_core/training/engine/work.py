"""One job inside the engine: its state, and the pieces that a worker makes of it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Generator
from math import inf
from typing import TYPE_CHECKING, Any, Protocol

from nn_core.training.engine.board import Board
from nn_core.training.engine.build import build_trainer, fitted
from nn_core.training.engine.task import Due
from nn_core.training.engine.trouble import SENTENCES, in_words
from nn_core.training.errors import Diverged
from nn_core.training.jobs import LEASE_S, Beside, Job, JobError, JobState, Progress, Steps, Yielded
from nn_core.training.memory import Memory
from nn_core.training.spec import RunSpec

if TYPE_CHECKING:
    from nn_core.training.trainer import Trainer

logger = logging.getLogger(__name__)

NOTHING = Memory({}, 0, 0)


class Keeper(Protocol):
    """What a job needs of those around it."""

    def want(self, job: Job) -> Work:
        """The work on another job, begun if it is the first time. The lock is held."""

    def beside(self, call: Callable[[], None]) -> None:
        """Have a call made by a thread of its own."""

    def make_room(self, work: Work, memory: Memory) -> None:
        """See that it may take so much memory. The lock is held.

        Raises:
            CapacityError: there is not enough.
        """


class Work:
    """The state of one job; `jobs.JobHandle` is what others see of it.

    `changed` is the engine's lock. The generator belongs to the worker that holds the job (`busy`).
    """

    def __init__(
        self, job: Job, keeper: Keeper, device: str, changed: Board, clock: Callable[[], float]
    ) -> None:
        self.id = secrets.token_urlsafe(16)
        self.job = job
        self.memory = NOTHING
        self.owner = self.origin = ""  # many may ask for the same job
        self.state: JobState = "queued"
        self.problem = ""
        self.result: Any = None
        self.progress = Progress()
        self.askers: dict[str, float] = {}  # who waits for it, and when they said so last
        self.awaits: Work | None = None
        self._owners: dict[str, str] = {}  # whose runs those who wait have
        self._waiter: Work | None = None  # another one that waits for it
        self.changed = changed
        self.busy = False
        self.served_at = -inf
        self.crowd = 1.0
        self.slow = False
        self.watched_at = clock()
        self.watched = True
        self.parked = False
        self._active_s = 0.0
        self.step_count = 0
        self._seen_at = clock()
        self._clock = clock
        self._device = device
        self._keeper = keeper
        self._steps: Steps | None = None
        self._absent = False  # while a thread makes a call for it
        self._answer: Any = None  # what the generator is given next
        self._error: Exception | None = None  # or what it is told
        self._stale = False  # whether what was done is to be dropped when the worker lets go

    # Seen from any thread

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def ended(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

    def shown(self) -> Progress:
        """Its progress, or that of the job for which it waits."""
        other = self.awaits
        return self.progress if other is None or other.ended else other.shown()

    def due(self) -> Due:
        waits = self._absent or (self.awaits is not None and not self.awaits.ended)
        return Due(-inf, trains=True) if self.running and not waits else Due(inf)

    # Changed by the engine; the lock is held

    def ask(self, who: str, owner: str = "") -> None:
        self.askers[who] = self.watched_at = self._clock()
        self._owners[who] = self._owners.get(who) or owner
        self.parked = False
        self._find_owner()

    def leave(self, who: str) -> None:
        """`who` waits no longer."""
        self.askers.pop(who, None)
        self._owners.pop(who, None)
        self._find_owner()

    def wait_for(self, other: Work) -> None:
        """It goes on once that one has ended, which is worked out for its owner."""
        self.awaits, other._waiter = other, self
        other._find_owner()

    def _find_owner(self) -> None:
        """Of those who wait, his who came first; else his for whose job it is worked out."""
        now, waiter = self._clock(), self._waiter
        waiting = (who for who, at in self.askers.items() if now - at < LEASE_S)
        theirs = next((self._owners[who] for who in waiting if self._owners[who]), "")
        self.owner = theirs or (waiter.owner if waiter is not None and waiter.awaits is self else "")

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for it; other jobs that do are not counted."""
        now = self._clock()
        return any(now - at < LEASE_S for at in self.askers.values())

    def tick(self, now: float, watched: bool) -> None:
        """Time has passed. What nobody asks for gives up its place, but not what it has done."""
        if self.running:
            self._active_s += now - self._seen_at
        self._seen_at, self.watched = now, watched
        self._find_owner()
        if watched:
            self.watched_at = now
        elif self.running:
            self.state = "queued"

    def go(self) -> None:
        """It has its place."""
        self.state = "running"

    def end(self, state: JobState, problem: str = "", result: Any = None) -> None:
        """Done, failed or cancelled, for good."""
        if not self.ended:
            self.problem, self.result = problem, result
            self.state = state  # last, as others read without the lock
            self._let_go()

    def lose(self) -> None:
        """Let go of what was done so far: it begins anew when it has a place again."""
        if not self.ended:
            self.state, self.progress = "queued", Progress()
            self._let_go()

    def _let_go(self) -> None:
        if self.busy:
            self._stale = True
        else:
            self._steps, self.awaits, self._answer, self._error = None, None, None, None
            self._absent, self.memory, self.step_count, self._stale = False, NOTHING, 0, False
        self.changed.call()

    def put_down(self) -> None:
        if self._stale:
            self._let_go()

    def fail(self, error: Exception) -> None:
        if not isinstance(error, (*SENTENCES, Diverged)):
            logger.error("a job failed: %r", self.job, exc_info=error)
        with self.changed:
            self.end("failed", in_words(error, self.job.trouble))

    # The worker's part

    def work(self, slice_s: float) -> None:
        """Make pieces for about `slice_s` seconds, as long as it waits for nothing."""
        end = time.perf_counter() + slice_s
        try:
            while self.running and not self._stale and self._advance():
                if self.changed.called or time.perf_counter() >= end:
                    break
        except StopIteration as stop:
            with self.changed:
                self.end("done", result=stop.value)
        except Exception as error:
            self.fail(error)

    def _advance(self) -> bool:
        """Make one piece; whether the next may follow at once."""
        if self._steps is None:
            self._steps = self.job.work(self)
        given = self._next(self._steps)
        self.step_count += 1
        if isinstance(given, Progress):
            self.progress = given
            return True
        if isinstance(given, Beside):
            self._absent = True
            steps, call = self._steps, given.call
            self._keeper.beside(lambda: self._make(call, steps))
        else:
            with self.changed:
                self.wait_for(self._keeper.want(given))
        return False

    def _next(self, steps: Steps) -> Yielded:
        other, self.awaits = self.awaits, None
        if other is not None and other.state == "done":
            self._answer = other.result
        elif other is not None:
            self._error = JobError(other.problem)
        answer, error, self._answer, self._error = self._answer, self._error, None, None
        return steps.send(answer) if error is None else steps.throw(error)

    def _make(self, call: Callable[[], Any], steps: Steps) -> None:
        """Make a call for that generator, in a thread of its own."""
        answer, error = None, None
        try:
            answer = call()
        except Exception as problem:
            error = problem
        with self.changed:
            if self._steps is steps:
                self._answer, self._error, self._absent = answer, error, False
            self.changed.call()

    # `jobs.Tools`

    @property
    def active_s(self) -> float:
        return self._active_s + (self._clock() - self._seen_at if self.running else 0.0)

    def trainer(self, spec: RunSpec) -> Generator[Yielded, Any, Trainer]:
        spec.check()
        with self.changed:
            self._keeper.make_room(self, spec.memory())
            self.memory = spec.memory()
        data, ready = yield Beside(lambda: _loaded(spec, self._device))
        trainer = build_trainer(spec, data, self._device)
        del ready  # the images as the network reads them, which the trainer holds now
        return trainer


def _loaded(spec: RunSpec, device: str) -> tuple[Any, Any]:
    data = spec.load()
    return data, fitted(spec, data, device)
