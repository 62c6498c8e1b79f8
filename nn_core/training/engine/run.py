"""One run inside the engine: its state, and the work that a worker does on it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any

from nn_core.training.engine.board import Board
from nn_core.training.engine.build import build_trainer
from nn_core.training.engine.history import Curves, History
from nn_core.training.engine.learning import Learning
from nn_core.training.engine.names import look_id, new_id
from nn_core.training.engine.pace import Pace
from nn_core.training.engine.plan import Plan, Stretch
from nn_core.training.engine.question import Question, Questions
from nn_core.training.engine.rate import Speed
from nn_core.training.engine.record import Record, Start
from nn_core.training.engine.subscription import Newest, Watchers
from nn_core.training.engine.task import Due, is_slow
from nn_core.training.engine.trouble import SENTENCES, in_words
from nn_core.training.errors import Diverged
from nn_core.training.memory import Memory
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot, State, Weights

logger = logging.getLogger(__name__)

FEW_STEPS = 8
"""So many steps asked for by hand come before the slices of other runs."""
LOADING = "The data set is being loaded."
TROUBLE = "Something went wrong inside this run, so it stopped. Reset starts it again from the beginning."


class Run:
    """The state of one run.

    `changed` is the engine's lock. Only the methods here change a run, and those that say so need the lock.
    `learning` belongs to the worker that holds the run (`busy`).
    """

    def __init__(
        self,
        spec: RunSpec,
        device: str,
        changed: Board,
        clock: Callable[[], float],
        start: Start | None = None,
    ) -> None:
        self.id = new_id()
        self.owner = self.origin = ""
        self.spec = spec
        self._start = start  # where to begin in place of the first weights; None once it has begun
        self.memory = spec.memory()
        self.parked = False  # kept only so that an edit can be undone
        self.state: State = "paused"
        self.message = ""
        self.successor = ""  # the look id of the run that took its place
        self.data: Any = None  # what the trainer learns from, once it is loaded
        self.fitted: Any = None  # its images as the network reads them: also for the trainer after a reset
        self.changed = changed
        self.clock = clock
        self.busy = False
        self.served_at = -inf
        self.crowd = 1.0
        self.slow = is_slow(spec)
        self.watched_at = clock()
        self.waiting = 0  # calls that wait for something of this run
        self.generation = 0
        self.revision = 0
        self.plan = Plan()
        self.pace = Pace(clock)
        self.learning: Learning | None = None  # none before it is built
        self.newest = Newest(self)
        self.watchers = Watchers(self.newest)
        self._questions: Questions[Run] = Questions(changed)
        self._device = device
        self._built = -1
        self._taken_over = 0  # the revision that the trainer was last told of
        self._speed = Speed(clock)

    # Seen from any thread

    @property
    def look(self) -> str:
        """The id by which others may look at it."""
        return look_id(self.id)

    @property
    def fresh(self) -> bool:
        """Whether the trainer is still to be built, or to be built anew after a reset."""
        return self._built != self.generation

    @property
    def step_count(self) -> int:
        learning = self.learning
        if learning is not None and not self.fresh:
            return learning.trainer.step_count
        return 0 if self._start is None else self._start.trainer.step_count

    @property
    def key(self) -> tuple[int, int, int, int, State]:
        """Changes whenever a snapshot would."""
        return self._key_of(self.revision)

    @property
    def shown(self) -> tuple[int, int, int, int, State]:
        """The key of what a snapshot shows now: an older one while a change waits for the worker."""
        return self._key_of(self.revision if self.state == "failed" else self._taken_over)

    def _key_of(self, revision: int) -> tuple[int, int, int, int, State]:
        learning = self.learning
        validated_at = -1 if learning is None else learning.validated_at
        return self.generation, revision, self.step_count, validated_at, self.state

    def curves(self) -> Curves:
        """All metrics so far."""
        learning = self.learning
        return (History() if learning is None else learning.history).curves()

    def kept_steps(self) -> tuple[int, ...]:
        """The steps that can be looked back at."""
        learning = self.learning
        return () if learning is None else learning.timeline.steps

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def watched(self) -> bool:
        """Whether a subscription is open, or somebody waits in a call."""
        return self.watchers.subscribed > 0 or self.waiting > 0

    def due(self) -> Due:
        """When this run next needs a worker, and what for. The lock is held."""
        if self.state == "finished" or (self.data is None and self.state != "failed"):
            return Due(inf)
        if self._questions or self.unsettled or (self.fresh and self.state != "failed"):
            return Due(-inf, urgent=True)
        wanted_at = self.watchers.due_at()
        if self.state != "running":
            return Due(wanted_at, urgent=True)
        eager_at = self.watchers.due_at(eager=True)
        if eager_at <= self.clock():
            return Due(eager_at, urgent=True)
        few = self.plan.next is not None and self.plan.next.left <= FEW_STEPS
        return Due(min(wanted_at, self.pace.due_at), urgent=few, trains=True)

    @property
    def unsettled(self) -> bool:
        """Whether it has halted, and its last step is still to be checked and measured."""
        learning = self.learning
        return self.state == "paused" and not self.fresh and learning is not None and learning.unsettled

    @property
    def stands(self) -> bool:
        """Whether it does not train and its newest snapshot is exact."""
        if self.state in ("failed", "finished"):
            return not self.busy
        moves = self.state == "running" or self.unsettled
        return not moves and not self.busy and not self.fresh and self.newest.exact

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

    def ask(self, question: Question[Run, Any]) -> None:
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

    @property
    def _learning(self) -> Learning:
        assert self.learning is not None
        return self.learning

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

    # What leaves

    def snapshot(self, probe: Probe) -> Snapshot:
        """The present moment; without arrays where there is no trainer to ask."""
        if self.learning is None or self.state == "failed":
            return self._last()
        return self.learning.snapshot(probe, self.state, self._speed.metrics(self.running))

    def _last(self) -> Snapshot:
        """What can be said of it without a trainer."""
        return Snapshot(self.step_count, {}, {}, self.state, time.time())

    def at(self, step: int | None, probe: Probe) -> Snapshot | None:
        """The kept step nearest to `step`, or the present moment (None), seen by a worker."""
        return self.snapshot(probe) if step is None else self._learning.past(step, probe, self.state)

    def record(self) -> Record:
        """All that it is, standing: seen by a worker, or under the lock where it is still to be built."""
        stands = self.state == "diverged"
        return Record(
            self.spec,
            self._start if self.fresh else self._learning.start(),
            "diverged" if stands else "paused",
            self.message if stands else "",
            self.pace.steps_per_second,
            self.owner,
            self.data,
            self.fitted,
            self.origin,
        )

    @classmethod
    def of(cls, record: Record, device: str, changed: Board, clock: Callable[[], float]) -> Run:
        """A run that goes on from what was recorded."""
        run = cls(record.spec, device, changed, clock, record.start)
        run.state, run.message = record.state, record.message
        run.owner, run.origin = record.owner, record.origin
        run.pace.keep(record.steps_per_second)
        run.data, run.fitted = record.data, record.fitted
        return run

    def weights(self, step: int | None) -> Weights | None:
        """Copies of all weights and buffers of the kept step nearest to `step`, or of now (None), seen by a
        worker; None where none is kept.
        """
        return self._learning.weights() if step is None else self._learning.past_weights(step)

    def _deliver(self) -> None:
        if not self.fresh and self.state != "finished":
            self.watchers.serve(self.clock())
