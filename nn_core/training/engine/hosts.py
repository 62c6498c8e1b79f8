"""The engine of a server: runs live in processes of their own, so nothing there disturbs a page."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from nn_core.training.engine.hosted import HostedHandle, HostedRun, HostedSubscription
from nn_core.training.engine.hosted_jobs import HostedJobs
from nn_core.training.engine.link import CLOSE_S, Link, OwnProcess, Start
from nn_core.training.engine.lost import ASIDE, DIED, GONE, MOST, NO_START, Deaths
from nn_core.training.engine.names import is_called
from nn_core.training.engine.protocol import CLOSING, CapacityError, LostError, RunHandle
from nn_core.training.engine.room import MAX_RUNS, NOBODY, SHARES, Order, Room, usual_runs_each
from nn_core.training.engine.status import EngineStatus, JobStatus, RunStatus, Together
from nn_core.training.engine.store import Store
from nn_core.training.engine.trouble import in_words
from nn_core.training.errors import StoreError
from nn_core.training.memory import usual_budget
from nn_core.training.processors import processors
from nn_core.training.spec import RunSpec, Snapshot

Begun = TypeVar("Begun")

ROOM = ("max_runs", "max_runs_each", "max_bytes", "origin_share")
"""What each host knows of the room of all."""


def usual_hosts(processors: int) -> int:
    """How many fit so many processors: one for each but one, which the server has. Of two both, as the server
    of a class at work needs a fifth of one.
    """
    return processors if processors <= 2 else processors - 1


class HostedEngine:
    """Runs and jobs in hosts, each a process with a `LocalEngine`.

    One that dies is replaced, and its runs go on. A run is begun where the fewest other people are, and of
    such hosts where the fewest runs are in use: so the runs of one person spread over hosts that are free,
    and gather where all are in use. All jobs are in the first host, as they share what they find.

    Args:
        hosts: how many; by default `usual_hosts`.
        max_runs, max_runs_each, max_bytes, origin_share: of all hosts together; see `LocalEngine`.
        store: where runs sleep; it stays whose it is, and is to be closed after the engine.
        start: starts the process of a host; by default one of this machine.
        settings: others of each host's `LocalEngine`.
    """

    def __init__(
        self,
        hosts: int | None = None,
        *,
        workers: int = 1,
        max_runs: int = MAX_RUNS,
        max_runs_each: int | None = None,
        max_bytes: int | None = None,
        origin_share: float = Room.origin_share,
        store: Store | None = None,
        start: Start | None = None,
        **settings: Any,
    ) -> None:
        count = hosts or usual_hosts(processors())
        self._room = Room(
            max_runs,
            max_bytes or usual_budget(),
            workers,
            max_runs_each or usual_runs_each(max_runs),
            origin_share,
        )
        room = {name: getattr(self._room, name) for name in ROOM}
        kept = {"store": store.settings} if store else {}
        each = {"workers": workers, **room, **kept, **settings}
        self._store = store
        self._waking = Lock()  # held from looking for a run until a host has it: it must not wake in two
        self._hosts: list[HostOfRuns] = []
        self._together, self._others = Together(), defaultdict[HostOfRuns, Together](Together)
        for _ in range(count):
            self._hosts.append(HostOfRuns(start or OwnProcess, each, store, self._beside))
        self._closed = False
        self.jobs = self._hosts[0].jobs
        self._hosts[0].warm_up(then=self._warm_up_others)

    def _warm_up_others(self) -> None:
        """Side by side with the first one they would all be late."""
        for host in self._hosts[1:]:
            host.warm_up()

    def submit(
        self, spec: RunSpec, replacing: RunHandle | None = None, owner: str = "", origin: str = ""
    ) -> HostedHandle:
        spec.check()
        if self._closed:
            raise CapacityError(CLOSING)
        replaced, needed = replacing.id if replacing else "", spec.memory().total
        begin = partial(HostOfRuns.submit, spec=spec, replaced=replaced, owner=owner, origin=origin)
        return self._placed(begin, owner, origin, needed, replaced)

    def _placed(
        self,
        begin: Callable[[HostOfRuns], Begun],
        owner: str = "",
        origin: str = "",
        needed: int = 0,
        beside: str = "",
    ) -> Begun:
        """What begins in a host: that of the run `beside`, else where it is in the way of the fewest, or
        where the first of all leaves if one has to, or the first of the owner's or of those of its origin.
        """
        hosts = sorted(self._hosts, key=lambda host: (host.link.fails, *host.load(owner)))
        if len(hosts) > 1 and (whose := self._who_makes_way(owner, origin, needed)) is not None:
            asked_at = time.time()
            hosts.sort(key=lambda host: host.first_to_go(*whose, asked_at))
        *others, last = sorted(hosts, key=lambda host: beside not in host.runs)
        for host in others:
            with suppress(CapacityError, LostError):  # there may be room elsewhere
                return begin(host)
        return begin(last)

    def get(self, run_id: str) -> HostedHandle | None:
        runs = (run for host in self._hosts for run in list(host.runs.values()))
        run = next((run for run in runs if is_called(run.id, run_id)), None)
        return None if run is None or run.finished else HostedHandle(run)

    def find(self, run_id: str, origin: str = "") -> HostedHandle | None:
        found = self.get(run_id)
        if found is not None or self._store is None:
            return found
        if self._none_starts:
            raise LostError(NO_START)
        with self._waking:
            for host in self._hosts:
                host.settle(run_id)
            found = self.get(run_id)  # another one may just have woken it
            if found is not None or not self._store.holds(run_id := self._store.id_of(run_id)):
                return found
            return self._placed(lambda host: host.find(run_id, origin), origin=origin)

    def _who_makes_way(self, owner: str, origin: str, needed: int) -> tuple[str, str] | None:
        """Whose run may have to leave for one more of that owner's: his own, one of that origin, or anybody's
        (both empty); None where there is room.
        """
        status, room = self._status(), self._room
        his, near = status.of(owner), status.of_origin(origin)
        if owner and his.runs >= room.max_runs_each:
            return owner, ""
        if origin and (near.runs >= room.max_runs_origin or near.held + needed > room.max_bytes_origin):
            return "", origin
        if status.held + needed <= room.max_bytes and status.runs < room.max_runs:
            return None
        return (owner if his.held + needed > room.max_bytes // SHARES else ""), ""

    def _status(self) -> EngineStatus:
        """What all hosts have told."""
        return self._together.of(host.status for host in self._hosts)

    def _beside(self, host: HostOfRuns) -> EngineStatus:
        """What the others hold."""
        others = self._others[host].of(other.status for other in self._hosts if other is not host)
        return replace(others, trouble="")

    @property
    def people(self) -> int:
        owners = self._status().owners.items()
        return sum(holding.trains_in > 0 for owner, holding in owners if owner)

    @property
    def full(self) -> str:
        return NO_START if self._none_starts else self._room.full(self._status())

    @property
    def _none_starts(self) -> bool:
        return all(host.link.fails for host in self._hosts)

    @property
    def trouble(self) -> str:
        return self._status().trouble

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.jobs.close(CLOSING)
        for host in self._hosts:
            host.link.stop()
        ends_at = time.monotonic() + CLOSE_S
        for host in self._hosts:
            host.close(max(0.0, ends_at - time.monotonic()))


class HostOfRuns:
    """One host, seen from the server: what is in it, by what it tells."""

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
