"""A run as pages see it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.training.engine.subscription import Subscription
from nn_core.training.spec import ConfigError, Probe, RunSpec, Snapshot, State

if TYPE_CHECKING:
    from nn_core.training.engine.local import LocalEngine
    from nn_core.training.engine.run import Run

MAX_WAIT_S = 2.0
MAX_STEPS = 1_000_000
MIN_PACE, MAX_PACE = 0.01, 10_000.0


class RunHandle:
    """Steers and watches one run, from any thread. Each call says that somebody is watching.

    `pause`, `step`, `reset` and `watch` return when they have taken effect, after two seconds at the latest;
    an event loop should leave them to a thread. Nothing else blocks. On a run that is closed, or freed
    because nobody watched, they do nothing.
    """

    def __init__(self, run: Run, engine: LocalEngine) -> None:
        self._run = run
        self._engine = engine

    @property
    def id(self) -> str:
        """Unguessable, and fit for a URL."""
        return self._run.id

    @property
    def spec(self) -> RunSpec:
        """What is trained, with all that `configure` changed."""
        return self._run.spec

    @property
    def state(self) -> State:
        """What it does; "finished" is a run that was closed or freed."""
        return self._run.state

    @property
    def message(self) -> str:
        """Why the run stands, in words; empty where there is nothing to explain."""
        return self._run.message

    @property
    def successor(self) -> str:
        """The id of the run that took the place of this finished or parked one, if one did."""
        return self._run.successor

    @property
    def step_count(self) -> int:
        return self._run.step_count

    # Steering

    def resume(self) -> None:
        """Train until paused; also on from the good weights of a diverged run."""
        with self._run.changed:
            if self.touch() and self.state in ("paused", "diverged", "running"):
                self._run.go()
                self._run.changed.call()

    def pause(self) -> None:
        """Stand still after the present step."""
        with self._run.changed:
            if self.touch() and self.state == "running":
                self._run.state, self._run.steps_left = "paused", None
        self.wait_for(lambda: not self._run.busy, MAX_WAIT_S)

    def step(self, n: int = 1, turn: str = "") -> None:
        """Train exactly n more steps, then pause.

        Args:
            turn: one of `spec.turns`, where a step has parts that can be taken alone; empty: whole steps.

        Raises:
            ConfigError: n is not a whole number from 1 to a million, or there is no such turn.
        """
        if not isinstance(n, int) or not 1 <= n <= MAX_STEPS:
            raise ConfigError("n", f"A run takes 1 to {MAX_STEPS:,} steps at a time.")
        if turn and turn not in self.spec.turns:
            raise ConfigError("turn", f"A step of this run has no part {turn!r}.")
        with self._run.changed:
            if self.touch() and self.state in ("paused", "diverged", "running"):
                self._run.go((self._run.steps_left or 0) + n, turn)
                self._run.changed.call()
        self.wait_for(lambda: self.state != "running" and not self._run.busy, MAX_WAIT_S)

    def reset(self) -> None:
        """Back to step 0: fresh weights from the seed, the present config, nothing kept."""
        with self._run.changed:
            if not self.touch():
                return
            self._run.state, self._run.message, self._run.steps_left = "paused", "", None
            self._run.generation += 1
            self._engine._prepare(self._run)
        self.wait_for(lambda: not self._run.fresh and not self._run.busy, MAX_WAIT_S)

    def configure(self, **changes: Any) -> None:
        """Change fields of the config before the next step, without a restart.

        Raises:
            ConfigError: a field that does not exist or is fixed, or a value out of bounds.
            SpecError: the new config does not fit the architecture.
            CapacityError: it needs more memory than the other runs leave.
        """
        with self._run.changed:
            config = self.spec.config
            for name in changes:
                if name not in config.live_fields():
                    raise ConfigError(name, f"{name} cannot change while a run exists; start a new one.")
            spec: RunSpec = replace(self.spec, config=replace(config, **changes))  # type: ignore[type-var]
            spec.check()
            if self.touch():
                self._engine._make_room(self._run, memory := spec.memory())
                self._run.spec, self._run.memory = spec, memory
                self._run.revision += 1
                self._run.changed.call()

    def pace(self, steps_per_second: float | None) -> None:
        """Train at most so many steps a second; None for full speed.

        Raises:
            ConfigError: not a number from 0.01 to 10,000.
        """
        if steps_per_second is not None and not (
            isinstance(steps_per_second, int | float) and MIN_PACE <= steps_per_second <= MAX_PACE
        ):
            raise ConfigError("steps_per_second", "The pace is from 0.01 to 10,000 steps a second.")
        with self._run.changed:
            self.touch()
            self._run.interval_s = None if steps_per_second is None else 1 / steps_per_second
            self._run.next_step_at = self._run.clock()
            self._run.changed.call()

    def close(self, successor: str = "") -> None:
        """End the run and free its memory. `successor` is the id of a run that takes its place."""
        self._engine._end(self._run, "This run was closed.", successor)

    def park(self, successor: str) -> None:
        """Stand still while the run with the id `successor` has the place of this one, and tell the watchers.

        Nothing is lost until a run needs the room; `unpark` is the way back. A run that is finished stays so.
        """
        with self._run.changed:
            if self.state != "finished":
                self._run.park(successor)

    def unpark(self) -> None:
        """Take the place back: a run like any other again."""
        with self._run.changed:
            if self.touch():
                self._run.parked, self._run.successor = False, ""

    # Watching

    def touch(self) -> bool:
        """Say that somebody is still watching; False if the run is finished."""
        with self._run.changed:
            self._run.watched_at = self._run.clock()
            return self.state != "finished"

    def watch(self, probe: Probe) -> None:
        """What `latest` holds from now on, also while the run stands.

        Raises:
            ConfigError: the network has no such layer.
        """
        self.touch()
        self._run.newest.probe = probe
        self.wait_for(lambda: self._run.newest.answered or self.state in ("failed", "finished"), MAX_WAIT_S)

    def latest(self) -> Snapshot:
        """The newest snapshot, at once: while training at most about half a second old, otherwise exact.

        Before the first one is there it is empty, at step 0.
        """
        self.touch()
        self._run.newest.read_at = self._run.clock()
        return self._run.newest.snapshot

    def history(self) -> dict[str, np.ndarray[Any, Any]]:
        """The curves, of at most 500 points each: "step" (int64, ascending) and an array beside it a metric.

        That is NaN where the metric was not measured: validation comes now and then, at steps of its own.
        """
        self.touch()
        return self._run.history.curves()

    def timeline(self) -> tuple[int, ...]:
        """The steps that `at` can go back to, in order."""
        self.touch()
        return self._run.timeline.steps

    def at(self, step: int, probe: Probe | None = None) -> Snapshot:
        """The kept step nearest to `step`, through `probe` or else the one given to `watch`.

        Raises:
            ConfigError: the network has no such layer.
        """
        self.touch()
        probe = probe or self._run.newest.probe
        self.spec.check_probe(probe)
        trainer, entry = self._run.trainer, self._run.timeline.nearest(step)
        if trainer is None or entry is None:
            return self._run.newest.snapshot
        arrays = trainer.snapshot(probe, dict(entry.weights))
        judged = trainer.judge(entry.step, arrays, self._run.history.training.points, live=False)
        return Snapshot(entry.step, entry.metrics, arrays, self.state, time.time(), entry.measured, judged)

    def weights(self) -> dict[str, np.ndarray[Any, Any]]:
        """Copies of all weights and buffers of now ("g.linear1.weight", ...).

        Of a run that trains they may belong to two steps; of one that is not built or is gone there are none.
        """
        self.touch()
        trainer = self._run.trainer
        state = {} if trainer is None else trainer.state()
        return {name: tensor.contiguous().numpy() for name, tensor in state.items()}

    def subscribe(self, deliver: Callable[[Snapshot], None], probe: Probe | None = None) -> Subscription:
        """Have snapshots delivered on request, from a worker thread: `deliver` must be quick.

        An open subscription counts as watching, so close it.

        Raises:
            ConfigError: the network has no such layer.
        """
        subscription = Subscription(self._run, deliver, probe or Probe())
        with self._run.changed:
            if self.touch():
                self._run.watchers = (*self._run.watchers, subscription)
            else:
                subscription.part(Snapshot(self.step_count, {}, {}, "finished", time.time()))
        return subscription

    def wait_for(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Block until a condition on this run holds; False if it did not in time."""
        with self._run.changed:
            return self._run.changed.wait_for(condition, timeout_s)
