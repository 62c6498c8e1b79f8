"""One host, seen from the server."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any

from nn_core.training.engine.hosted import HostedHandle, HostedRun, HostedSubscription
from nn_core.training.engine.hosted_jobs import HostedJobs
from nn_core.training.engine.link import Link, Start
from nn_core.training.engine.lost import ASIDE, DIED, GONE, MOST, Deaths
from nn_core.training.engine.names import is_called
from nn_core.training.engine.protocol import CLOSING, LostError
from nn_core.training.engine.room import NOBODY, Order
from nn_core.training.engine.status import EngineStatus, JobStatus, RunStatus
from nn_core.training.engine.store import Store
from nn_core.training.engine.trouble import in_words
from nn_core.training.errors import StoreError
from nn_core.training.spec import RunSpec, Snapshot


class HostOfRuns:
    """What is in it, by what it tells."""

    def __init__(
        self,
        start: Start,
        settings: dict[str, Any],
        store: Store | None,
        beside: Callable[[HostOfRuns], EngineStatus],
    ) -> None:
        self.runs: dict[str, HostedRun] = {}
        self.status = EngineStatus()
        self._store = store
        self._beside = beside
        self._told_beside = EngineStatus()
        self._telling = Lock()
        self._left: dict[str, Future[None]] = {}  # runs that may still be on their way to the disk
        self._deaths = Deaths()
        self._spoke = self._died = False
        self._subscriptions: dict[int, HostedSubscription] = {}
        self.jobs = HostedJobs(self)
        self.link = Link(start, settings, self._take, self._lose)
        self.link.read()

    def warm_up(self, then: Callable[[], None] = lambda: None) -> None:
        """Have it load torch before somebody waits for that.

        Args:
            then: called once it has, unless its process had ended before.
        """
        with suppress(LostError):
            self.call("warm_up").add_done_callback(lambda _: then())

    def load(self, owner: str) -> tuple[int, int, int]:
        """How many people besides that one have a run in use here, how many such runs there are, and how many
        runs at all. Who looks at a run may train it any time.
        """
        runs = list(self.runs.values())
        used = [run.status.owner for run in runs if run.used]
        return len({*used} - {owner}), len(used), len(runs)

    def submit(self, spec: RunSpec, replaced: str, owner: str, origin: str) -> HostedHandle:
        """A new run here.

        Raises:
            CapacityError: there is no room for it.
            LostError: the process ended meanwhile.
        """
        self.link.wait()
        begun = self.call("submit", spec, replaced, owner, origin, then=lambda told: self.adopt(spec, *told))
        return HostedHandle(begun.result())

    def first_to_go(self, owner: str, origin: str, asked_at: float) -> Order:
        """Of its runs that may be ended to make room, or of that owner's or origin's alone.

        Args:
            asked_at: seconds since 1970, the same for all hosts: none seems unwatched for longer because it
                answers late.
        """
        try:
            going: Future[Order] = self.call("first_to_go", owner, origin, asked_at)
            return going.result()
        except LostError:
            return NOBODY

    def settle(self, run_id: str) -> None:
        """If it was here, return once its file is as it left it. Either of its ids will do."""
        for one, left in list(self._left.items()):
            if is_called(one, run_id):
                with suppress(LostError):  # the file stays as it is
                    left.result()

    def find(self, run_id: str, origin: str) -> HostedHandle | None:
        """A run that sleeps wakes here. It must be nowhere else.

        Raises:
            CapacityError: there is no room for it.
            StoreError: it is kept, but cannot be read.
            LostError: the process ended meanwhile.
        """
        self.link.wait()
        found = self.call("find", run_id, origin, then=lambda told: told and self.adopt(*told)).result()
        return HostedHandle(found) if found else None

    def close(self, within_s: float) -> None:
        """End it, once its link was stopped."""
        self.link.close(within_s)
        for run in list(self.runs.values()):
            self._part_with(run, CLOSING)

    # `hosted.Place`, and that of its jobs

    def call(self, verb: str, *args: Any, then: Callable[[Any], Any] = lambda value: value) -> Future[Any]:
        self._tell_beside()
        return self.link.call(verb, *args, then=then)

    def tell(self, verb: str, *args: Any) -> None:
        self._tell_beside()
        self.link.tell(verb, *args)

    def _tell_beside(self) -> None:
        """What it is to do may need room, of which the others have a part."""
        with self._telling:
            if (beside := self._beside(self)) != self._told_beside:
                self._told_beside = beside
                self.link.tell("beside", beside)

    def number(self) -> int:
        return self.link.number()

    def wait(self) -> None:
        self.link.wait()

    def open(self, subscription: HostedSubscription) -> int:
        number = self.number()
        self._subscriptions[number] = subscription
        return number

    def shut(self, number: int) -> None:
        self._subscriptions.pop(number, None)
        self.link.tell("unsubscribe", number)

    def adopt(self, spec: RunSpec, run_id: str, status: RunStatus) -> HostedRun:
        run = self.runs[run_id] = HostedRun(self, spec, run_id, status)
        return run

    # What is told; the thread that reads

    def _take(self, kind: str, *told: Any) -> None:
        getattr(self, f"_take_{kind}")(*told)

    def _take_run(self, run_id: str, status: RunStatus) -> None:
        run = self.runs[run_id]
        if status.state == "finished":
            if self._store:
                self._await_file(run_id)
            del self.runs[run_id]
        run.take(status)

    def _await_file(self, run_id: str) -> None:
        def forget(settled: Future[None]) -> None:
            if self._left.get(run_id) is settled:
                del self._left[run_id]

        with suppress(LostError):
            self._left[run_id] = self.link.call("settle", run_id)
            self._left[run_id].add_done_callback(forget)

    def _take_newest(self, run_id: str, snapshot: Snapshot) -> None:
        if run_id in self.runs:
            self.runs[run_id].newest = snapshot

    def _take_shot(self, number: int, snapshot: Snapshot) -> None:
        if number in self._subscriptions:
            self._subscriptions[number].take(snapshot)

    def _take_job(self, work_id: str, status: JobStatus) -> None:
        self.jobs.take(work_id, status)

    def _take_forgotten(self, key: int) -> None:
        self.jobs.forgotten(key)

    def _take_engine(self, status: EngineStatus) -> None:
        self.status = status

    # Where its process dies

    def _lose(self) -> None:
        """All runs are to go on in the next process, but for those that have lost too many."""
        self._died = True
        self.status = replace(self.status, trouble="")  # its runs keep their room
        for run in list(self.runs.values()):
            if self._spoke and self._deaths.count(run.id) > MOST + 1:
                self._part_with(run, ASIDE if self._is_kept(run.id) else GONE)
            else:
                run.lose()
        self._spoke = False
        self.jobs.lose()

    def _is_kept(self, run_id: str) -> bool:
        with suppress(StoreError):
            return self._store is not None and self._store.holds(run_id)
        return False

    def _take_ready(self) -> None:
        """A process is there: if it is not the first, it has to go on."""
        self._spoke, self._told_beside = True, EngineStatus()
        if self._died:
            self.warm_up()
        for run in list(self.runs.values()):
            if run.away:
                self._have_go_on(run)

    def _have_go_on(self, run: HostedRun) -> None:
        lost = run.known(self._deaths.of(run.id))
        with suppress(LostError):
            going = self.call("go_on", lost, then=lambda told: run.go_on(told[1]))
            going.add_done_callback(partial(self._note, run))

    def _note(self, run: HostedRun, going: Future[None]) -> None:
        """It goes on, or cannot: then that is said. Where the process died once more, the next one tries."""
        error = going.exception()
        if isinstance(error, Exception) and not isinstance(error, LostError):
            self._part_with(run, f"{DIED}. {in_words(error, 'It cannot go on.')}")

    def _part_with(self, run: HostedRun, message: str) -> None:
        self.runs.pop(run.id, None)
        run.give_up(message)
