"""A run as it is seen: what it consists of, when it needs a worker, and all that is told of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf
from typing import Any

from nn_core.training.engine.board import Board
from nn_core.training.engine.history import Curves, History
from nn_core.training.engine.learning import Learning
from nn_core.training.engine.names import look_id, new_id
from nn_core.training.engine.pace import Pace
from nn_core.training.engine.plan import Plan
from nn_core.training.engine.question import Questions
from nn_core.training.engine.rate import Speed
from nn_core.training.engine.record import Record, Start
from nn_core.training.engine.subscription import Newest, Watchers
from nn_core.training.engine.task import Due, is_slow
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot, State, Weights

FEW_STEPS = 8
"""So many steps asked for by hand come before the slices of other runs."""


class SeenRun:
    """What a run is made of, and what can be read of it. Nothing here changes it; `run.Run` does.

    `changed` is the engine's lock; methods that say so need it. `learning` belongs to the worker that holds
    the run (`busy`).
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
        self._questions: Questions[SeenRun] = Questions(changed)
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

    # What leaves

    @property
    def _learning(self) -> Learning:
        assert self.learning is not None
        return self.learning

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

    def weights(self, step: int | None) -> Weights | None:
        """Copies of all weights and buffers of the kept step nearest to `step`, or of now (None), seen by a
        worker; None where none is kept.
        """
        return self._learning.weights() if step is None else self._learning.past_weights(step)
