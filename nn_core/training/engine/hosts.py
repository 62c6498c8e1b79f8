"""The engine of a server: runs live in processes of their own, so nothing there disturbs a page."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from nn_core.training.engine.host_of_runs import HostOfRuns
from nn_core.training.engine.hosted import HostedHandle
from nn_core.training.engine.link import CLOSE_S, OwnProcess, Start
from nn_core.training.engine.lost import NO_START
from nn_core.training.engine.names import is_called
from nn_core.training.engine.protocol import CLOSING, CapacityError, LostError, RunHandle
from nn_core.training.engine.room import MAX_RUNS, SHARES, Room, usual_runs_each
from nn_core.training.engine.status import EngineStatus, Together
from nn_core.training.engine.store import Store
from nn_core.training.memory import usual_budget
from nn_core.training.processors import processors
from nn_core.training.spec import RunSpec

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
