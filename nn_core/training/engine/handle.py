"""A run of the local engine, as callers see it: each call becomes a few changes under the engine's lock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

import numpy as np

from nn_core.training.engine.protocol import MAX_PACE, MAX_STEPS, MIN_PACE, Deliver
from nn_core.training.engine.question import Question
from nn_core.training.engine.record import Record
from nn_core.training.engine.run import Run
from nn_core.training.engine.seen import SeenRun
from nn_core.training.engine.status import RunStatus
from nn_core.training.engine.subscription import Watcher
from nn_core.training.errors import ConfigError
from nn_core.training.memory import Memory
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot, State, Weights, probe_for

Answer = TypeVar("Answer")


class Keeper(Protocol):
    """What a handle needs of the engine that holds its run."""

    @property
    def patience_s(self) -> float:
        """How long a call may wait for its effect."""

    def prepare(self, run: Run) -> None:
        """Have the data loaded and everything built. The lock is held."""

    def make_room(self, run: Run, memory: Memory) -> None:
        """See that the run may take so much memory. The lock is held.

        Raises:
            CapacityError: there is not enough.
        """

    def end(self, run: Run, message: str, successor: str) -> None:
        """End it and forget it."""

    def hold(self, record: Record) -> Run:
        """A run that goes on from the record, in the engine beside all others.

        Raises:
            CapacityError: there is no room for it.
        """


class LocalHandle:
    """Steers and watches one run; `protocol.RunHandle` says what each call promises."""

    def __init__(self, run: Run, keeper: Keeper) -> None:
        self._run = run
        self._keeper = keeper

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalHandle) and self._run is other._run

    def __hash__(self) -> int:
        return hash(self._run.id)

    @property
    def id(self) -> str:
        return self._run.id

    @property
    def look(self) -> str:
        return self._run.look

    @property
    def owner(self) -> str:
        return self._run.owner

    @property
    def spec(self) -> RunSpec:
        return self._run.spec

    @property
    def state(self) -> State:
        return self._run.state

    @property
    def message(self) -> str:
        return self._run.message

    @property
    def successor(self) -> str:
        return self._run.successor

    @property
    def step_count(self) -> int:
        return self._run.step_count

    @property
    def steps_per_second(self) -> float | None:
        return self._run.pace.steps_per_second

    def status(self) -> RunStatus:
        """All of the above at one moment. Who only looks at it watches nothing."""
        run = self._run
        with run.changed:
            state = run.state  # first: a step that halts the run counts before it does so
            steps, pace = run.step_count, self.steps_per_second
            return RunStatus(
                state,
                run.message,
                run.successor,
                run.owner,
                steps,
                pace,
                run.plan.left(steps),
                run.kept_steps(),
                run.spec.config,
                run.origin,
            )

    # Steering

    def resume(self) -> None:
        with self._run.changed:
            if self.touch():
                self._run.go()

    def pause(self) -> None:
        with self._run.changed:
            if self.touch():
                self._run.halt()
        self._until(lambda: not self._run.unsettled and self._rests_or_trains())

    def step(self, n: int = 1, turn: str = "", *, wait: bool = True) -> None:
        if not isinstance(n, int) or not 1 <= n <= MAX_STEPS:
            raise ConfigError("n", f"A run takes 1 to {MAX_STEPS:,} steps at a time.")
        if turn and turn not in self.spec.turns:
            raise ConfigError("turn", f"A step of this run has no part {turn!r}.")
        run = self._run
        with run.changed:
            stretch = run.go(n, turn) if self.touch() else None
        if wait:
            self._until(lambda: stretch not in run.plan and self._rests_or_trains())

    def reset(self) -> None:
        with self._run.changed:
            if not self.touch():
                return
            self._run.restart()
            self._keeper.prepare(self._run)
        self._until(lambda: not self._run.fresh and self._rests_or_trains())

    def configure(self, **changes: Any) -> None:
        with self._run.changed:
            config = self.spec.config
            for name in changes:
                if name not in config.live_fields():
                    raise ConfigError(name, f"{name} cannot change while a run exists; start a new one.")
            spec: RunSpec = replace(self.spec, config=replace(config, **changes))  # type: ignore[type-var]
            spec.check()
            if self.touch():
                memory = spec.memory()
                self._keeper.make_room(self._run, memory)
                self._run.adopt(spec, memory)

    def pace(self, steps_per_second: float | None) -> None:
        if steps_per_second is not None and not (
            isinstance(steps_per_second, int | float) and MIN_PACE <= steps_per_second <= MAX_PACE
        ):
            raise ConfigError("steps_per_second", "The pace is from 0.01 to 10,000 steps a second.")
        with self._run.changed:
            self.touch()
            self._run.keep_pace(steps_per_second)

    def close(self, successor: str = "") -> None:
        self._keeper.end(self._run, "This run was closed.", successor)

    def park(self, successor: str) -> None:
        with self._run.changed:
            if self.state != "finished":
                self._run.park(successor)

    def unpark(self) -> None:
        with self._run.changed:
            if self.touch():
                self._run.unpark()

    def give(self, owner: str) -> None:
        with self._run.changed:
            if self.touch():
                self._run.give(owner)

    def copy(self, owner: str | None = None, origin: str = "") -> LocalHandle | None:
        record = None
        while record is None and self.touch() and self.state != "failed":  # none where it was reset meanwhile
            record = self._record()
        if record is None:
            return None
        record = record if owner is None else replace(record, owner=owner, origin=origin)
        return LocalHandle(self._keeper.hold(record), self._keeper)

    def _record(self) -> Record | None:
        with self._run.changed:
            if self._run.fresh:
                return self._run.record()
        return self._ask(lambda run: run.record())

    # Watching

    def touch(self) -> bool:
        with self._run.changed:
            self._run.watched_at = self._run.clock()
            return self.state != "finished"

    def watch(self, probe: Probe) -> None:
        self.touch()
        self._run.newest.probe = probe
        self._until(lambda: self._run.newest.answered or self.state in ("failed", "finished"))

    def latest(self) -> Snapshot:
        self.touch()
        self._run.newest.read_at = self._run.clock()
        return self._run.newest.snapshot

    def history(self) -> dict[str, np.ndarray[Any, Any]]:
        self.touch()
        return self._run.curves()

    def timeline(self) -> tuple[int, ...]:
        self.touch()
        return self._run.kept_steps()

    def at(self, step: int | None, probe: Probe | None = None) -> Snapshot:
        asked = probe_for(self.spec, probe or self._run.newest.probe)
        return self._ask(lambda run: run.at(step, asked)) or self._run.newest.snapshot

    def weights(self, step: int | None = None) -> Weights:
        return self._ask(lambda run: run.weights(step)) or Weights(0, {})

    def subscribe(self, deliver: Deliver, probe: Probe | None = None) -> Watcher:
        watcher = Watcher(self._run, deliver, probe or Probe())
        with self._run.changed:
            if self.touch():
                self._run.watchers.add(watcher)
            else:
                watcher.part(Snapshot(self.step_count, {}, {}, "finished", time.time()))
        return watcher

    def wait(self, timeout_s: float, step: int | None = None) -> bool:
        run = self._run

        def there() -> bool:
            return run.stands or (step is not None and not run.fresh and run.step_count >= step)

        return self._until(there, timeout_s)

    # Waiting

    def _ask(self, look: Callable[[SeenRun], Answer]) -> Answer | None:
        """What `look` finds between two steps of the run; None where nothing is built."""
        question = Question(look)
        with self._run.changed:
            if not self.touch() or self._run.fresh:
                return None
            self._run.ask(question)
        return question.wait()

    def _rests_or_trains(self) -> bool:
        """No worker holds it, or somebody has it train on: then one holds it as good as always."""
        return self._run.running or not self._run.busy

    def _until(self, condition: Callable[[], bool], timeout_s: float | None = None) -> bool:
        """Wait for it, by default no longer than a call may wait for its effect. Who waits is watching."""
        run = self._run
        with run.changed:
            self.touch()
            run.waiting += 1
            try:
                patience_s = self._keeper.patience_s if timeout_s is None else timeout_s
                return run.changed.wait_for(condition, patience_s)
            finally:
                run.waiting -= 1
                self.touch()
