"""Trains many runs with few threads: each worker gives one run or job after another a slice of time."""

from __future__ import annotations

import atexit
import time
from collections.abc import Callable
from dataclasses import replace
from math import inf
from threading import Thread
from weakref import WeakSet

from nn_core.training.engine.board import Board
from nn_core.training.engine.build import fitted
from nn_core.training.engine.handle import LocalHandle
from nn_core.training.engine.jobs import LocalJobs
from nn_core.training.engine.lost import Lost
from nn_core.training.engine.names import is_called
from nn_core.training.engine.protocol import CLOSING, MAX_WAIT_S, CapacityError, RunHandle
from nn_core.training.engine.record import Record
from nn_core.training.engine.room import MAX_RUNS, NOBODY, Order, Room, expendable, order, usual_runs_each
from nn_core.training.engine.run import LOADING, Run
from nn_core.training.engine.saving import Saving
from nn_core.training.engine.shares import Shares, slice_s
from nn_core.training.engine.status import EngineStatus
from nn_core.training.engine.store import Store
from nn_core.training.engine.task import Task
from nn_core.training.engine.work import Work
from nn_core.training.memory import Memory, usual_budget
from nn_core.training.processors import processors
from nn_core.training.spec import RunSpec

MAX_WORKERS = 4
STOP_S = 5.0
SLEEPS_AFTER_S = 120.0
FREED_AFTER_S = 600.0
"""Where no store keeps it. One that sleeps costs its reader a tenth of a second, one that is gone all."""
MADE_ROOM = "This run made room for others, as nobody watched it."
FREED = "Nobody watched this run for a long time, so its memory was freed."
ASLEEP = "This run is asleep, as nobody watched it. Its link wakes it where it stood."


class LocalEngine:
    """Runs and jobs in this process.

    Among those who train each owner gets the same time, then each of his runs; what is nobody's is one more
    owner's. Requests from people who wait (a new probe, a single step, a first picture) come before slices
    of training. A run that nobody watches for `pause_after_s` pauses; after `free_after_s` it sleeps in the
    store, or is gone where there is none: by default after two minutes or ten. What may take long at a time,
    like a step of a large network, has workers of its own, so that nobody else waits for it.

    Args:
        device: "auto" (CUDA or MPS where there is one), "cpu", "cuda", "mps".
        workers: threads that train; half the processors, at most 4, by default. As many again train large
            networks, once there is one.
        max_runs: runs and jobs that train at once; a new one takes the place of the one longest unwatched.
        max_runs_each: runs of one owner, a third of all by default; one more takes the place of his own.
        max_bytes: of memory for all of them together, by default `memory.usual_budget()`.
        origin_share: the part of both that those of one origin may have.
        clock: seconds that never go back; whoever brings one calls `wake` after moving it.
        store: where runs sleep; it stays whose it is, and is to be closed after the engine.
        patience_s: how long a call may wait for its effect.
        on_change: called whenever a run or a job may have changed, under the engine's lock: it must be quick.
            Nobody is told that time has passed: that a lease runs out is seen by who looks.
    """

    def __init__(
        self,
        device: str = "auto",
        workers: int | None = None,
        *,
        max_runs: int = MAX_RUNS,
        max_runs_each: int | None = None,
        max_bytes: int | None = None,
        origin_share: float = Room.origin_share,
        pause_after_s: float = 15.0,
        free_after_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        store: Store | None = None,
        patience_s: float = MAX_WAIT_S,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.patience_s = patience_s
        self._device = device
        self._pause_after_s = pause_after_s
        self._free_after_s = free_after_s or (SLEEPS_AFTER_S if store else FREED_AFTER_S)
        self._clock = clock
        self._changed = Board(on_change)
        self._runs: dict[str, Run] = {}
        self.jobs = LocalJobs(self, device, self._changed, clock, free_after_s or FREED_AFTER_S)
        self._saving = Saving(store, self._changed, clock, self._all) if store else None
        self._closing = self._closed = False
        self._loading: WeakSet[Thread] = WeakSet()
        count = workers or max(1, min(MAX_WORKERS, processors() // 2))
        each = max_runs_each or usual_runs_each(max_runs)
        self._room = Room(max_runs, max_bytes or usual_budget(), count, each, origin_share)
        self._shares = Shares()
        self._workers, self._slow_workers = (
            [
                Thread(target=self._work, args=(slow,), name=f"training-{name}{index}", daemon=True)
                for index in range(count)
            ]
            for slow, name in ((False, ""), (True, "slow-"))
        )
        for worker in self._workers:
            worker.start()
        # A thread inside torch while the interpreter goes down crashes the process.
        atexit.register(self.close)

    def submit(
        self, spec: RunSpec, replacing: RunHandle | None = None, owner: str = "", origin: str = ""
    ) -> LocalHandle:
        spec.check()
        run = Run(spec, self._device, self._changed, self._clock)
        run.owner, run.origin = owner, origin
        with self._changed:
            self._take_in(run, self._runs.get(replacing.id) if replacing else None)
        return LocalHandle(run, self)

    def hold(self, record: Record, run_id: str = "") -> Run:
        run = Run.of(record, self._device, self._changed, self._clock)
        run.id = run_id or run.id
        with self._changed:
            self._take_in(run)
        return run

    def _take_in(self, run: Run, replaced: Run | None = None) -> None:
        """Find room for a run, and have it built. The lock is held."""
        if self._closing:
            raise CapacityError(CLOSING)
        self.make_room(run, run.memory, replaced)
        self._runs[run.id] = run
        self.prepare(run)

    def get(self, run_id: str) -> LocalHandle | None:
        with self._changed:
            self._expire()
            run = next((run for run in self._all() if is_called(run.id, run_id)), None)
        return None if run is None else LocalHandle(run, self)

    def find(self, run_id: str, origin: str = "") -> LocalHandle | None:
        found = self.get(run_id)
        if found is not None or self._saving is None:
            return found
        with self._saving.waking:
            found = self.get(run_id)  # another one may just have woken it
            if found is not None:
                return found
            run_id = self._saving.id_of(run_id)
            if (record := self._saving.wake(run_id)) is None:
                return None
            return LocalHandle(self.hold(replace(record, origin=origin), run_id), self)

    def status(self) -> EngineStatus:
        """What others need to know of it."""
        with self._changed:
            return replace(self._room.held_by(self._holding(), self._idle()), trouble=self.trouble)

    def first_to_go(self, owner: str = "", origin: str = "") -> Order:
        """Of those that may be ended to make room, all or that owner's or origin's; `NOBODY` if none."""
        with self._changed:
            self._expire()
            of_owner = [task for task in self._idle() if owner in ("", task.owner)]
            leaving = [task for task in of_owner if origin in ("", task.origin)]
            return order(leaving[0], self._clock()) if leaving else NOBODY

    def _idle(self) -> list[Run | Work]:
        """Those that may be ended to make room, the first to go first."""
        return expendable(self._holding(), self._clock(), self._pause_after_s)

    def leave_room(self, beside: EngineStatus) -> None:
        """Other processes of this server hold so much of what all may hold."""
        with self._changed:
            self._room = replace(self._room, beside=beside)
            self._changed.call()

    def settle(self, run_id: str) -> None:
        """Wait until the store has a run that left, so that another process may wake it."""
        if self._saving:
            self._saving.settle(run_id)

    def go_on(self, lost: Lost) -> LocalHandle:
        """A run whose process died: from where it was stored, or else from its first weights.

        Raises:
            CapacityError: there is no room for it now.
            StoreError: it is stored, but cannot be read.
        """
        stored = self._saving.wake(lost.id) if self._saving else None
        run = self.hold(lost.record(stored), lost.id)
        with self._changed:
            lost.steer(run, stored is not None)
        return LocalHandle(run, self)

    @property
    def people(self) -> int:
        return len({task.owner for task in self._holding() if task.running} - {""})

    @property
    def full(self) -> str:
        return self._room.full(self.status())

    @property
    def trouble(self) -> str:
        return self._saving.trouble if self._saving else ""

    def wake(self) -> None:
        """Look again at what is due."""
        with self._changed:
            self._changed.call()
        if self._saving:
            self._saving.look()

    def close(self) -> None:
        atexit.unregister(self.close)
        self._closing = True
        if self._saving:
            self._saving.close()
        with self._changed:
            self._closed = True
            for run in self._all():
                self._remove(run, CLOSING)
            self.jobs.close(CLOSING)
            self._changed.notify_all()
        for thread in (*self._workers, *self._slow_workers, *self._loading):
            if thread.ident is not None:
                thread.join(STOP_S)

    # Data

    def prepare(self, run: Run) -> None:
        """Have the data loaded and resized by a thread of its own: neither must hold up a worker."""
        if run.data is None:
            run.message = run.message or LOADING
            self.beside(lambda: self._load(run))
        self._changed.call()

    def beside(self, call: Callable[[], None]) -> None:
        """Have a call made by a thread of its own, as it would hold up a worker."""
        thread = Thread(target=call, name="loading", daemon=True)
        self._loading.add(thread)
        thread.start()

    def _load(self, run: Run) -> None:
        try:
            data = run.spec.load()
            images = fitted(run.spec, data, self._device)
        except Exception as error:
            run.fail(error)
        else:
            with self._changed:
                if run.state != "finished":
                    run.data, run.fitted = data, images
        self.wake()

    # Leases

    def _expire(self) -> float:
        """Pause and free what nobody watches; the time of the next such deadline. The lock is held."""
        now = self._clock()
        next_deadline = self.jobs.tend(now)
        by_look = {run.look: run for run in self._all()}
        for run in self._all():
            if run.watched:
                run.watched_at = now
            if run.parked and run.successor in by_look:  # it lasts as long as there is a way back to it
                run.watched_at = max(run.watched_at, by_look[run.successor].watched_at)
            if run.state == "running" and now - run.watched_at >= self._pause_after_s:
                run.halt("Paused, because nobody was watching.")
            if now - run.watched_at >= self._free_after_s:
                if not self.trouble:  # else it stays as long as there is room
                    self._let_sleep(run, FREED)
            else:
                wait = self._pause_after_s if run.state == "running" else self._free_after_s
                next_deadline = min(next_deadline, run.watched_at + wait)
        return next_deadline

    def make_room(self, task: Run | Work, memory: Memory, replaced: Run | None = None) -> None:
        """End as few others as it takes to hold `task` with that much memory. The lock is held.

        Args:
            replaced: goes if all others that may go are not enough; `task` is its successor.

        Raises:
            CapacityError: even then there is no room; nothing is ended.
        """
        self._expire()
        others = [other for other in self._holding() if other is not task]
        idle = [other for other in self._idle() if other not in (task, replaced)]
        idle += [other for other in others if other is replaced]
        new = isinstance(task, Run) and task.id not in self._runs
        for other in self._room.leaving(task, memory, others, idle, new=new):
            self._send_away(other, task.look if isinstance(task, Run) and other is replaced else "")

    def _send_away(self, task: Run | Work, successor: str) -> None:
        """End a run; a job begins anew when there is room again."""
        if isinstance(task, Run):
            self._let_sleep(task, MADE_ROOM, successor)
        else:
            task.lose()

    def end(self, run: Run, message: str, successor: str = "") -> None:
        with self._changed:
            if self._saving:
                self._saving.drop(run.id)
            self._remove(run, message, successor)

    def _let_sleep(self, run: Run, otherwise: str, successor: str = "") -> None:
        """A run leaves; `otherwise` is why, where it cannot wake again. The lock is held."""
        sleeps = self._saving is not None and self._saving.keep(run)
        self._remove(run, ASLEEP if sleeps else otherwise, successor)

    def _remove(self, run: Run, message: str, successor: str = "") -> None:
        self._runs.pop(run.id, None)
        if run.state != "finished":
            run.end(message, successor)
        self._changed.notify_all()

    # Workers

    def _work(self, slow: bool) -> None:
        """Serve one task after the other: those that are slow, or all others. The first one loads torch."""
        turn = self._next_turn(slow)
        if turn is not None:
            import torch

            torch.set_num_threads(1)  # more threads a run make the sum of all runs slower
        while turn is not None:
            self._serve(*turn)
            turn = self._next_turn(slow)

    def _serve(self, task: Task, length_s: float) -> None:
        begun_at = self._clock()
        try:
            task.work(length_s)
        finally:
            with self._changed:
                if length_s:
                    self._charge(task, self._clock() - begun_at)
                task.busy = False
                task.served_at = self._clock()
                if self._saving and isinstance(task, Run):
                    self._saving.put_down(task)
                task.put_down()
                self._changed.notify_all()

    def _charge(self, task: Task, seconds: float) -> None:
        """Time of who trains in other processes as well counts in each of them. The lock is held."""
        self._shares.charge(task.owner, seconds * (1 + self._room.beside.of(task.owner).trains_in))

    def _next_turn(self, slow: bool) -> tuple[Task, float] | None:
        """Wait for a task that is due and hold it: (the task, the length of its slice); None when closed."""
        with self._changed:
            while not self._closed:
                wake_at = self._expire()
                self.jobs.place()
                turn, due_at = self._choose(slow)
                if turn is not None:
                    turn[0].busy = True
                    return turn
                wake_at = min(wake_at, due_at)
                self._changed.wait(None if wake_at == inf else max(0.0, wake_at - self._clock()))
            return None

    def _choose(self, slow: bool) -> tuple[tuple[Task, float] | None, float]:
        """(the task to serve now and its slice, if any; else when the next is due). The lock is held."""
        now = self._clock()
        if not slow:  # else those who are busy with others would not hear
            self._changed.called = False
        tasks: list[Task] = [*self._all(), *self.jobs.tasks()]
        if not slow and any(task.slow for task in tasks):
            for worker in self._slow_workers:
                if worker.ident is None:
                    worker.start()
        dues = [(task, task.due()) for task in tasks if not task.busy]
        ready = [(task, due) for task, due in dues if due.at <= now]
        served = [turn for turn in ready if turn[0].slow is slow]
        if not served:
            return None, min((due.at for task, due in dues if task.slow is slow), default=inf)
        served.sort(key=lambda turn: turn[0].served_at)
        asked = [turn for turn in served if turn[1].urgent]
        if not asked:
            want = [task.owner for task, _ in served]
            if slow:  # they have their turn once nobody else has had less time
                want += [task.owner for task in tasks if task.busy and task.running]
                want += [task.owner for task, _ in ready]
            owner = self._shares.first(want)
            asked = [turn for turn in served if turn[0].owner == owner]
        if not asked:
            return None, inf
        task, due = asked[0]
        task.crowd = max(1.0, sum(other.running for other in tasks) / len(self._workers))
        return (task, slice_s(task.crowd) if due.trains else 0.0), now

    def _holding(self) -> list[Run | Work]:
        """All that have memory."""
        return [*self._all(), *self.jobs.holding()]

    def _all(self) -> list[Run]:
        return list(self._runs.values())
