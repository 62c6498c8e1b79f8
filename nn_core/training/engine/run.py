"""One run inside the engine: what changes it, and the work that a worker does on it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any

from nn_core.training.engine.board import Board
from nn_core.training.engine.build import build_trainer
from nn_core.training.engine.learning import Learning
from nn_core.training.engine.plan import Stretch
from nn_core.training.engine.question import Question
from nn_core.training.engine.record import Record, Start
from nn_core.training.engine.seen import SeenRun
from nn_core.training.engine.task import is_slow
from nn_core.training.engine.trouble import SENTENCES, in_words
from nn_core.training.errors import Diverged
from nn_core.training.memory import Memory
from nn_core.training.spec import RunSpec, State

logger = logging.getLogger(__name__)

LOADING = "The data set is being loaded."
TROUBLE = "Something went wrong inside this run, so it stopped. Reset starts it again from the beginning."


class Run(SeenRun):
    """One run, as it is steered and trained.

    `changed` is the engine's lock. Only the methods here change a run, and those that say so need the lock.
    `learning` belongs to the worker that holds the run (`busy`).
    """

    @classmethod
    def of(cls, record: Record, device: str, changed: Board, clock: Callable[[], float]) -> Run:
        """A run that goes on from what was recorded."""
        run = cls(record.spec, device, changed, clock, record.start)
        run.state, run.message = record.state, record.message
        run.owner, run.origin = record.owner, record.origin
        run.pace.keep(record.steps_per_second)
        run.data, run.fitted = record.data, record.fitted
        return run

    # Steered by the handle and the engine; the lock is held

    def go(self, steps: int | None = None, turn: str = "") -> Stretch | None:
        """Train on, for so many steps or until paused; None where it cannot train."""
        if self.state not in ("paused", "diverged", "running"):
            return None
        if self.spec.stands:
            self.message = self.spec.stands
            self.changed.call()
            return None
        self.state, self.message = "running", ""
        self.pace.restart()
        self._speed.restart()
        self.changed.call()
        return self.plan.add(steps, turn)

    def halt(self, message: str = "") -> None:
        """Train no further; a run that stands already stays as it is."""
        if self.state == "running":
            self._stop("paused", message)

    def _stop(self, state: State, message: str) -> None:
        self.state, self.message = state, message
        self.plan.clear()

    def restart(self) -> None:
        """Have everything built anew, from the seed."""
        self._stop("paused", "")
        self._start = None
        self.generation += 1

    def adopt(self, spec: RunSpec, memory: Memory) -> None:
        """Go on under another config."""
        self.spec, self.memory, self.slow = spec, memory, is_slow(spec)
        self.revision += 1
        self.changed.call()

    def keep_pace(self, steps_per_second: float | None) -> None:
        """Train at most so many steps a second; None: full speed. Watchers hear of another pace."""
        if steps_per_second != self.pace.steps_per_second:
            self.revision += 1
        self.pace.keep(steps_per_second)
        self.changed.call()

    def give(self, owner: str) -> None:
        """Watchers hear of another owner, and the store too."""
        self.owner = owner
        self.revision += 1
        self.changed.call()

    def ask(self, question: Question[SeenRun, Any]) -> None:
        """Have a worker answer it before the next step; at once where there is nobody left to answer."""
        if self.state == "finished":
            question.answer(None)
        else:
            self._questions.add(question)
            self.changed.call()

    def end(self, message: str, successor: str = "") -> None:
        """Finish for good and let go of all memory but the newest snapshot."""
        self._stop("finished", message)
        self.successor = successor
        self.watchers.disband(self._last())
        self._questions.answer(None)
        if not self.busy:
            self.forget()

    def park(self, successor: str) -> None:
        """Stand still and make way for another run, but keep everything."""
        self.halt()
        self.parked, self.successor = True, successor
        self.watchers.part(self._last())
        self.changed.notify_all()

    def unpark(self) -> None:
        """A run like any other again."""
        self.parked, self.successor = False, ""

    def put_down(self) -> None:
        """A worker has let go of it, so that what takes memory can go. The lock is held."""
        if self.state == "finished":
            self.forget()

    def forget(self) -> None:
        """Drop what takes memory."""
        self.learning, self.data, self.fitted, self._start = None, None, None, None

    # The worker's part

    def work(self, slice_s: float) -> None:
        """Build, train for about `slice_s` seconds, deliver what is due. What goes wrong becomes a state."""
        try:
            if self.state not in ("failed", "finished"):
                self._prepare()
            if self.state == "running" and slice_s > 0:
                self._train(slice_s)
            if self.unsettled:  # also where it was halted between two slices
                self._settle()
        except Exception as error:
            self.fail(error)
        self._questions.answer(None if self.fresh or self.state in ("failed", "finished") else self)
        self._deliver()

    def fail(self, error: Exception) -> None:
        """Stop with a message in words."""
        if not isinstance(error, SENTENCES):
            logger.error("run %s failed", self.look, exc_info=error)
        with self.changed:
            if self.state != "finished":
                self._stop("failed", in_words(error, TROUBLE))
            self._built = self.generation

    def _prepare(self) -> None:
        if self.fresh:
            self._build()
        revision = self.revision  # read first: what changes meanwhile is taken over the next time
        self._learning.configure(self.spec.config)
        self._taken_over = revision

    def _build(self) -> None:
        assert self.data is not None
        generation, start = self.generation, self._start
        self.learning = None  # let go of the old one first: two may not fit in memory
        if start is None:
            self._begin(self.spec)
        else:
            self._go_on_from(start)
        with self.changed:
            self._built, self._start = generation, None
            if self.message == LOADING:
                self.message = ""

    def _begin(self, spec: RunSpec) -> None:
        """From the first weights."""
        self.learning = Learning(build_trainer(spec, self.data, self._device), spec.config)
        self._secure()
        self.learning.remember()

    def _go_on_from(self, start: Start) -> None:
        """From where another run stood. The config of now is taken over after that, as that run would."""
        spec: RunSpec = replace(self.spec, config=start.config)  # type: ignore[type-var]
        self.learning = Learning.going_on(build_trainer(spec, self.data, self._device), start)

    def _train(self, slice_s: float) -> None:
        end = time.perf_counter() + slice_s
        try:
            while self.running and not self.fresh and self.pace.take():
                self._step()
                if self.state == "running":  # a run that halts is measured once more before it is shown
                    self._deliver()
                if self.changed.called or time.perf_counter() >= end:
                    break
        except Diverged as error:
            self._diverge(self._learning.trainer.step_count + 1, error)
        else:
            if self.running:
                self._secure()
        trainer = self._learning.trainer
        self._speed.count(trainer.examples, trainer.step_count)

    def _step(self) -> None:
        """The next one of the plan; what is asked for meanwhile comes after it."""
        stretch = self.plan.next
        if stretch is None:  # somebody stopped it just now
            return
        self._prepare()
        if not stretch.turn:
            self.plan.begin(stretch, self.step_count)
        self._learning.step(stretch.turn)
        if stretch.left < inf:
            self._count(stretch)

    def _count(self, stretch: Stretch) -> None:
        with self.changed:
            self.plan.count(stretch)
            if self.running and self.plan.next is None:
                self.state = "paused"

    # Going back to a good state

    def _settle(self) -> None:
        self._secure()
        if self.state == "paused":
            self._learning.settle()

    def _secure(self) -> None:
        """Keep a backup now and then if every weight is finite, else go back to one."""
        broken = self._learning.secure(self.running, self.crowd)
        if broken:
            self._diverge(self._learning.trainer.step_count, Diverged(f"a weight of {broken}"))

    def _diverge(self, broken_at: int, error: Diverged) -> None:
        step = self._learning.go_back()
        with self.changed:
            if self.fresh or self.state == "finished":
                return
            self._stop(
                "diverged",
                f"Training broke down at step {broken_at}: {error}. "
                f"The weights of step {step} are back. Lower the learning rate, then train on.",
            )

    def _deliver(self) -> None:
        if not self.fresh and self.state != "finished":
            self.watchers.serve(self.clock())
