"""One run inside the engine: its state, and the work that a worker does on it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.training.engine.backups import Backup, Backups
from nn_core.training.engine.board import Board
from nn_core.training.engine.build import build_trainer
from nn_core.training.engine.history import History
from nn_core.training.engine.question import Question
from nn_core.training.engine.rate import Rate
from nn_core.training.engine.record import Record, Start
from nn_core.training.engine.subscription import Newest, Watcher
from nn_core.training.engine.task import Due
from nn_core.training.engine.timeline import Entry, Timeline
from nn_core.training.engine.trouble import SENTENCES, in_words
from nn_core.training.errors import Diverged
from nn_core.training.memory import Memory
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot, State

if TYPE_CHECKING:
    from nn_core.training.trainer import Metrics, Trainer

logger = logging.getLogger(__name__)

CATCH_UP_S = 0.05
"""A run with a pace makes up for a delay of this length, so a fast one takes several steps a turn."""
FEW_STEPS = 8
"""So many steps asked for by hand come before the slices of other runs."""
TROUBLE = "Something went wrong inside this run, so it stopped. Reset starts it again from the beginning."


class Run:
    """The state of one run.

    `changed` is the engine's lock. Only the methods here change a run, and those that say so need the lock.
    `trainer`, `history`, `timeline` and the backup belong to the worker that holds the run (`busy`).
    """

    def __init__(
        self,
        spec: RunSpec,
        device: str,
        changed: Board,
        clock: Callable[[], float],
        start: Start | None = None,
    ) -> None:
        self.id = secrets.token_urlsafe(16)
        self.spec = spec
        self._start = start  # where to begin in place of the first weights; None once it has begun
        self.memory = spec.memory()
        self.parked = False  # kept only so that an edit can be undone: the first to go
        self.state: State = "paused"
        self.message = ""
        self.successor = ""  # the id of the run that took its place
        self.data: Any = None  # what the trainer learns from, once it is loaded
        self.fitted: Any = None  # its images as the network reads them: also for the trainer after a reset
        self.changed = changed
        self.clock = clock
        self.busy = False
        self.served_at = -inf
        self.watched_at = clock()
        self.generation = 0
        self.revision = 0
        self.steps_left: int | None = None
        self.turn = ""  # the part of each step that is taken; empty: all of it
        self.interval_s: float | None = None
        self.next_step_at = 0.0
        self.trainer: Trainer | None = None
        self.history = History()
        self.timeline = Timeline()
        self.newest = Newest(self)
        self.watchers: tuple[Watcher, ...] = (self.newest,)
        self._questions: list[Question[Run, Any]] = []
        self._device = device
        self._built = -1
        self._applied = spec.config
        self._validation: Metrics = {}
        self._validated_at = -1
        self._backups: Backups | None = None  # none before the trainer is built
        self.rate, self.step_rate = Rate(clock), Rate(clock)  # of examples, and of steps

    # Seen from any thread

    @property
    def fresh(self) -> bool:
        """Whether the trainer is still to be built, or to be built anew after a reset."""
        return self._built != self.generation

    @property
    def step_count(self) -> int:
        trainer = self.trainer
        if trainer is not None and not self.fresh:
            return trainer.step_count
        return 0 if self._start is None else self._start.trainer.step_count

    @property
    def key(self) -> tuple[int, int, int, int, State]:
        """Changes whenever a snapshot would."""
        return self.generation, self.revision, self.step_count, self._validated_at, self.state

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def watched(self) -> bool:
        """Whether a subscription is open."""
        return len(self.watchers) > 1

    def due(self) -> Due:
        """When this run next needs a worker, and what for. The lock is held."""
        if self.state == "finished" or (self.data is None and self.state != "failed"):
            return Due(inf)
        if self._questions or (self.fresh and self.state != "failed"):
            return Due(-inf, urgent=True)
        wanted_at = min(watcher.due_at() for watcher in self.watchers)
        if self.state != "running":
            return Due(wanted_at, urgent=True)
        eager_at = min((watcher.due_at() for watcher in self.watchers if watcher.eager), default=inf)
        if eager_at <= self.clock():
            return Due(eager_at, urgent=True)
        step_at = self.next_step_at if self.interval_s else -inf
        few = self.steps_left is not None and self.steps_left <= FEW_STEPS
        return Due(min(wanted_at, step_at), urgent=few, trains=True)

    @property
    def stands(self) -> bool:
        """Whether it does not train and its newest snapshot is exact."""
        if self.state in ("failed", "finished"):
            return not self.busy
        return self.state != "running" and not self.busy and not self.fresh and self.newest.exact

    # Steered by the handle and the engine; the lock is held

    def go(self, steps: int | None = None, turn: str = "") -> None:
        """Train on, for so many steps (added to those still asked for) or until paused."""
        if self.state not in ("paused", "diverged", "running"):
            return
        wanted = None if steps is None else (self.steps_left or 0) + steps
        self.state, self.message, self.steps_left, self.turn = "running", "", wanted, turn
        self.next_step_at = self.clock()
        self.rate.restart()
        self.step_rate.restart()
        self.changed.call()

    def halt(self, message: str = "") -> None:
        """Train no further; a run that stands already stays as it is."""
        if self.state == "running":
            self.state, self.message, self.steps_left = "paused", message, None

    def restart(self) -> None:
        """Have everything built anew, from the seed."""
        self.state, self.message, self.steps_left = "paused", "", None
        self._start = None
        self.generation += 1

    def adopt(self, spec: RunSpec, memory: Memory) -> None:
        """Go on under another config."""
        self.spec, self.memory = spec, memory
        self.revision += 1
        self.changed.call()

    def keep_pace(self, interval_s: float | None) -> None:
        """Leave so much time between two steps; None: none."""
        self.interval_s, self.next_step_at = interval_s, self.clock()
        self.changed.call()

    def ask(self, question: Question[Run, Any]) -> None:
        """Have a worker answer it before the next step; at once where there is nobody left to answer."""
        if self.state == "finished":
            question.answer(None)
        else:
            self._questions.append(question)
            self.changed.call()

    def end(self, message: str, successor: str = "") -> None:
        """Finish for good and let go of all memory but the newest snapshot."""
        self.state, self.message, self.steps_left = "finished", message, None
        self.successor = successor
        for watcher in self.watchers:
            watcher.part(Snapshot(self.step_count, {}, {}, "finished", time.time()))
        self.watchers = (self.newest,)
        self._answer(None)
        if not self.busy:
            self.forget()

    def park(self, successor: str) -> None:
        """Stand still and make way for another run, but keep everything."""
        self.halt()
        self.parked, self.successor = True, successor
        for watcher in self.watchers:
            watcher.part(Snapshot(self.step_count, {}, {}, self.state, time.time()))
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
        self.trainer, self.data, self.fitted, self._backups, self._start = None, None, None, None, None
        self.history, self.timeline = History(), Timeline()

    # The worker's part

    def work(self, slice_s: float) -> None:
        """Build, train for about `slice_s` seconds, deliver what is due. What goes wrong becomes a state."""
        try:
            if self.state not in ("failed", "finished"):
                self._prepare()
            if self.state == "running" and slice_s > 0:
                self._train(slice_s)
        except Exception as error:
            self.fail(error)
        self._answer(None if self.fresh or self.state in ("failed", "finished") else self)
        self._deliver()

    def _answer(self, run: Run | None) -> None:
        """Answer what was asked, by looking at `run`; None: there is nothing to look at."""
        with self.changed:
            asked, self._questions = self._questions, []
        for question in asked:
            question.answer(run)

    def fail(self, error: Exception) -> None:
        """Stop with a message in words."""
        if not isinstance(error, SENTENCES):
            logger.error("run %s failed", self.id, exc_info=error)
        with self.changed:
            if self.state != "finished":
                self.state, self.message = "failed", in_words(error, TROUBLE)
            self._built, self.steps_left = self.generation, None

    def _prepare(self) -> None:
        if self.fresh:
            self._build()
        if self._applied is not self.spec.config:
            self._applied = self.spec.config
            self._trainer.configure(self._applied)

    @property
    def _trainer(self) -> Trainer:
        assert self.trainer is not None
        return self.trainer

    def _build(self) -> None:
        assert self.data is not None
        generation, spec, start = self.generation, self.spec, self._start
        # Let go of the old ones first: two may not fit in memory.
        self.trainer, self._backups = None, None
        self.history, self.timeline = History(), Timeline()
        if start is None:
            self._begin(spec)
        else:
            self._go_on_from(start)
        with self.changed:
            self._built, self._start = generation, None
            if self.state not in ("diverged", "finished"):
                self.message = ""

    def _begin(self, spec: RunSpec) -> None:
        """From the first weights."""
        self.trainer = build_trainer(spec, self.data, self._device)
        self._validation, self._validated_at = {}, -1
        self._applied = spec.config
        self._secure()
        self.timeline.add(self._entry())

    def _go_on_from(self, start: Start) -> None:
        """From where another run stood. The config of now is taken over after that, as that run would."""
        self.trainer = build_trainer(replace(self.spec, config=start.config), self.data, self._device)  # type: ignore[type-var]
        self.trainer.restore(start.trainer)
        self._validation, self._validated_at = dict(start.validation), start.validated_at
        self._applied = start.config
        self._backups = start.backups.copy()
        self.history, self.timeline = start.history.copy(), start.timeline.copy()

    def _train(self, slice_s: float) -> None:
        end = time.perf_counter() + slice_s
        try:
            while self._may_step():
                self._step()
                if self.state == "running":  # a run that halts is measured once more before it is shown
                    self._deliver()
                if self.changed.called or time.perf_counter() >= end:
                    break
        except Diverged as error:
            self._diverge(self._trainer.step_count + 1, error)
        else:
            self._secure()
            if self.state == "paused":
                self._evaluate(self._validated_at != self._trainer.step_count)
        self.rate.count(self._trainer.examples)
        self.step_rate.count(self._trainer.step_count)

    def _may_step(self) -> bool:
        if self.state != "running" or self.fresh:
            return False
        if self.interval_s is None:
            return True
        now = self.clock()
        if now < self.next_step_at:
            return False
        self.next_step_at = max(self.next_step_at + self.interval_s, now - CATCH_UP_S)
        return True

    def _step(self) -> None:
        self._prepare()
        trainer = self._trainer
        self._evaluate()
        if self.turn:
            trainer.step_turn(self.turn)
        else:
            trainer.step()
        self._evaluate()
        step = trainer.step_count
        if self.history.training.wants(step):
            self.history.training.add(step, trainer.metrics())
        if self.timeline.wants(step):
            self.timeline.add(self._entry())
        if self.steps_left is not None:
            self._count_down()

    def _evaluate(self, halted: bool = False) -> None:
        """Validate where that is due, and where training halts: who pauses asks how good it is now."""
        trainer = self._trainer
        if trainer.next_evaluation is not None and (halted or trainer.step_count >= trainer.next_evaluation):
            self._validation = trainer.evaluate()
            self._validated_at = trainer.step_count
            self.history.validation.add(trainer.step_count, self._validation)

    def _count_down(self) -> None:
        with self.changed:
            if self.steps_left is not None and not self.fresh:
                self.steps_left -= 1
                if self.steps_left == 0:
                    self.state, self.steps_left = "paused", None

    # Going back to a good state

    def _secure(self) -> None:
        """Keep a backup now and then if every weight is finite, else go back to one."""
        from nn_core.training.trainer import all_finite

        began_at, trainer = time.perf_counter(), self._trainer
        if self.state == "running" and self._backups is not None and not self._backups.due:
            return
        weights = trainer.state()
        for name, tensor in weights.items():
            if not all_finite([tensor]):
                self._diverge(trainer.step_count, Diverged(f"a weight of {name.rpartition('.')[0]}"))
                return
        newest = Backup(weights, trainer.step_count, trainer.examples)
        self._backups = self._backups or Backups(newest)
        self._backups.keep(newest, began_at)

    def _diverge(self, broken_at: int, error: Diverged) -> None:
        assert self._backups is not None
        good = self._backups.good(self._trainer.step_count)
        step = good.step
        self._trainer.load(good.weights, step, good.examples)
        self.history.forget_after(step)
        self.timeline.forget_after(step)
        self._evaluate(self._validated_at != step)
        with self.changed:
            self.steps_left = None
            if self.fresh or self.state == "finished":
                return
            self.state = "diverged"
            self.message = (
                f"Training broke down at step {broken_at}: {error}. "
                f"The weights of step {step} are back. Lower the learning rate, then train on."
            )

    # What leaves

    def metrics(self) -> Metrics:
        """The newest value of each metric."""
        trainer = self._trainer
        runs = self.state == "running"
        rates = {
            "examples_per_second": self.rate.per_second if runs else 0.0,
            "steps_per_second": self.step_rate.per_second if runs else 0.0,
        }
        newest = {**trainer.metrics(), **self._validation}
        return {"step": float(trainer.step_count), **newest, **rates}

    def measured(self) -> dict[str, int]:
        """The step of each metric of `metrics` that was last measured earlier than now."""
        late = self._validated_at != self._trainer.step_count
        return dict.fromkeys(self._validation, self._validated_at) if late else {}

    def _entry(self) -> Entry:
        trainer = self._trainer
        return Entry(trainer.step_count, trainer.state(), self.metrics(), self.measured())

    def snapshot(self, probe: Probe) -> Snapshot:
        """The present moment; without arrays where there is no trainer to ask."""
        if self.trainer is None or self.state == "failed":
            return Snapshot(self.step_count, {}, {}, self.state, time.time())
        arrays = self.trainer.snapshot(probe)
        step, metrics, measured = self.trainer.step_count, self.metrics(), self.measured()
        judged = self.trainer.judge(step, arrays, self.history.training.points, live=True)
        return Snapshot(step, metrics, arrays, self.state, time.time(), measured, judged)

    def past(self, step: int, probe: Probe) -> Snapshot | None:
        """The kept step nearest to `step`, seen by a worker."""
        entry = self.timeline.nearest(step)
        if entry is None:
            return None
        arrays = self._trainer.snapshot(probe, dict(entry.weights))
        judged = self._trainer.judge(entry.step, arrays, self.history.training.points, live=False)
        return Snapshot(entry.step, entry.metrics, arrays, self.state, time.time(), entry.measured, judged)

    def record(self) -> Record:
        """All that it is, standing: seen by a worker, or under the lock where it is still to be built."""
        stands = self.state == "diverged"
        return Record(
            self.spec,
            self._start if self.fresh else self._started(),
            "diverged" if stands else "paused",
            self.message if stands else "",
            self.interval_s,
            self.data,
            self.fitted,
        )

    def _started(self) -> Start:
        assert self._backups is not None
        return Start(
            self._applied,
            self._trainer.whole(),
            self.history.copy(),
            self.timeline.copy(),
            self._backups.copy(),
            dict(self._validation),
            self._validated_at,
        )

    @classmethod
    def of(cls, record: Record, device: str, changed: Board, clock: Callable[[], float]) -> Run:
        """A run that goes on from what was recorded."""
        run = cls(record.spec, device, changed, clock, record.start)
        run.state, run.message, run.interval_s = record.state, record.message, record.interval_s
        run.data, run.fitted = record.data, record.fitted
        return run

    def weights(self) -> dict[str, np.ndarray[Any, Any]]:
        """Copies of all weights and buffers, seen by a worker."""
        return {name: tensor.contiguous().numpy() for name, tensor in self._trainer.state().items()}

    def _deliver(self) -> None:
        if self.fresh or self.state == "finished":
            return
        now = self.clock()
        for watcher in self.watchers:
            if watcher.due_at() <= now:
                watcher.serve()
