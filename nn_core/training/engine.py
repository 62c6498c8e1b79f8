"""Trains many runs with few threads: each worker gives one run after another a slice of time."""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Callable
from math import inf
from threading import Thread

from nn_core.training.handle import RunHandle
from nn_core.training.run import Board, Run
from nn_core.training.spec import RunSpec

SLICE_S = 0.05
CROWDED_SLICE_S = 0.02
CROWD = 3
MAX_WORKERS = 4
STOP_S = 5.0


class CapacityError(RuntimeError):
    """No room for another run. The message is a sentence for the person who wants one."""


class LocalEngine:
    """Runs in this process.

    A run that nobody watches for `pause_after_s` pauses; after `free_after_s` it is gone. Requests from
    people who wait (a new probe, a single step, a first picture) come before slices of training.

    Args:
        device: "auto" (CUDA or MPS where there is one), "cpu", "cuda", "mps".
        workers: threads that train; half the processors, at most 4, by default.
        max_runs: runs held at once; a new one takes the place of the one longest unwatched.
        clock: seconds that never go back; whoever brings one calls `wake` after moving it.
    """

    def __init__(
        self,
        device: str = "auto",
        workers: int | None = None,
        *,
        max_runs: int = 40,
        pause_after_s: float = 15.0,
        free_after_s: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device = device
        self._max_runs = max_runs
        self._pause_after_s = pause_after_s
        self._free_after_s = free_after_s
        self._clock = clock
        self._changed = Board()
        self._runs: dict[str, RunHandle] = {}
        self._closed = False
        count = workers or max(1, min(MAX_WORKERS, (os.cpu_count() or 1) // 2))
        self._workers = [
            Thread(target=self._work, name=f"training-{index}", daemon=True) for index in range(count)
        ]
        for worker in self._workers:
            worker.start()
        atexit.register(
            self.close
        )  # a thread inside torch while the interpreter goes down crashes the process

    def submit(self, spec: RunSpec) -> RunHandle:
        """A new run, paused at step 0. Returns at once; the data set is loaded and the network built later.

        Raises:
            SpecError, ConfigError, DataError: what `spec.check` finds.
            CapacityError: `max_runs` are held and somebody watches each.
        """
        spec.check()
        run = Run(spec, self._device, self._changed, self._clock)
        handle = RunHandle(run, self)
        with self._changed:
            self._make_room()
            self._runs[run.id] = handle
            self._prepare(run)
        return handle

    def get(self, run_id: str) -> RunHandle | None:
        """The run of that id, unless it was closed or freed."""
        with self._changed:
            self._expire()
            return self._runs.get(run_id)

    def wake(self) -> None:
        """Look again at what is due."""
        with self._changed:
            self._changed.call()

    def close(self) -> None:
        """End every run and stop the workers."""
        atexit.unregister(self.close)
        with self._changed:
            self._closed = True
            for handle in list(self._runs.values()):
                self._end(handle._run, "The server is closing.")
            self._changed.notify_all()
        for worker in self._workers:
            worker.join(STOP_S)

    # Data

    def _prepare(self, run: Run) -> None:
        """Have the data loaded, by a thread of its own: a download must not hold up a worker."""
        if run.data is None:
            run.message = "The data set is being loaded."
            Thread(target=self._load, args=(run,), name="loading", daemon=True).start()
        self._changed.call()

    def _load(self, run: Run) -> None:
        try:
            data = run.spec.load()
        except Exception as error:
            run.fail(error)
        else:
            with self._changed:
                run.data = data if run.state != "finished" else None
        self.wake()

    # Leases

    def _expire(self) -> float:
        """Pause and free what nobody watches; the time of the next such deadline. The lock is held."""
        now, next_deadline = self._clock(), inf
        for handle in list(self._runs.values()):
            run = handle._run
            if run.watched:
                run.watched_at = now
            if run.state == "running" and now - run.watched_at >= self._pause_after_s:
                run.state, run.steps_left = "paused", None
                run.message = "Paused, because nobody was watching."
            if now - run.watched_at >= self._free_after_s:
                self._end(run, "Nobody watched this run for a long time, so its memory was freed.")
            else:
                wait = self._pause_after_s if run.state == "running" else self._free_after_s
                next_deadline = min(next_deadline, run.watched_at + wait)
        return next_deadline

    def _make_room(self) -> None:
        self._expire()
        while len(self._runs) >= self._max_runs:
            now = self._clock()
            idle = [
                handle._run
                for handle in self._runs.values()
                if handle.state != "running"
                and not handle._run.watched
                and now - handle._run.watched_at >= self._pause_after_s
            ]
            if not idle:
                raise CapacityError(
                    f"All {self._max_runs} runs that this server can hold are in use. Try again later."
                )
            oldest = min(idle, key=lambda run: run.watched_at)
            self._end(oldest, "This run made room for others, as nobody watched it.")

    def _end(self, run: Run, message: str, successor: str = "") -> None:
        with self._changed:
            self._runs.pop(run.id, None)
            if run.state != "finished":
                run.end(message, successor)
            self._changed.notify_all()

    # Workers

    def _work(self) -> None:
        import torch

        torch.set_num_threads(1)  # more threads a run make the sum of all runs slower
        while (turn := self._next_turn()) is not None:
            run, slice_s = turn
            try:
                run.work(slice_s)
            finally:
                with self._changed:
                    run.busy = False
                    run.served_at = self._clock()
                    if run.state == "finished":
                        run.forget()
                    self._changed.notify_all()

    def _next_turn(self) -> tuple[Run, float] | None:
        """Wait for a run that is due and hold it: (the run, the length of its slice); None when closed."""
        with self._changed:
            while not self._closed:
                wake_at = self._expire()
                turn, due_at = self._choose()
                if turn is not None:
                    turn[0].busy = True
                    return turn
                wake_at = min(wake_at, due_at)
                self._changed.wait(None if wake_at == inf else max(0.0, wake_at - self._clock()))
            return None

    def _choose(self) -> tuple[tuple[Run, float] | None, float]:
        """(the run to serve now and its slice, if any; else when the next is due). The lock is held."""
        now = self._clock()
        self._changed.called = False
        dues = [(run, run.due()) for run in self._all() if not run.busy]
        ready = [(run, due) for run, due in dues if due.at <= now]
        if not ready:
            return None, min((due.at for _, due in dues), default=inf)
        run, due = min(ready, key=lambda turn: (not turn[1].urgent, turn[0].served_at))
        running = sum(other.state == "running" for other in self._all())
        slice_s = CROWDED_SLICE_S if running >= CROWD else SLICE_S
        return (run, slice_s if due.trains else 0.0), now

    def _all(self) -> list[Run]:
        return [handle._run for handle in self._runs.values()]
