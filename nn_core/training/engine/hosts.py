"""The engine of a server: runs live in processes of their own, so nothing there disturbs a page."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from nn_core.training.engine.hosted import HostedHandle, HostedRun, HostedSubscription
from nn_core.training.engine.hosted_jobs import HostedJobs
from nn_core.training.engine.link import Link, OwnProcess, Start
from nn_core.training.engine.names import is_called
from nn_core.training.engine.protocol import CLOSING, CapacityError, RunHandle
from nn_core.training.engine.status import JobStatus, RunStatus
from nn_core.training.memory import usual_budget
from nn_core.training.spec import RunSpec, Snapshot


class HostedEngine:
    """Runs and jobs in hosts, each a process with a `LocalEngine`; one that dies is replaced by an empty one.

    A run is begun where the fewest train. All jobs are in the first host, as they share what they find.

    Args:
        hosts: how many; by default one for each processor but one, which the server has.
        max_runs, max_bytes: of all hosts together.
        start: starts the process of a host; by default one of this machine.
        settings: others of each host's `LocalEngine`.
    """

    def __init__(
        self,
        hosts: int | None = None,
        *,
        workers: int = 1,
        max_runs: int = 40,
        max_bytes: int | None = None,
        start: Start | None = None,
        **settings: Any,
    ) -> None:
        count = hosts or max(1, (os.cpu_count() or 1) - 1)
        share = {"max_runs": -(-max_runs // count), "max_bytes": (max_bytes or usual_budget()) // count}
        each = {"workers": workers, **share, **settings}
        self._hosts = [HostOfRuns(start or OwnProcess, each) for _ in range(count)]
        self._closed = False
        self.jobs = self._hosts[0].jobs

    def submit(self, spec: RunSpec, replacing: RunHandle | None = None) -> HostedHandle:
        spec.check()
        if self._closed:
            raise CapacityError(CLOSING)
        replaced = replacing.id if replacing else ""
        hosts = sorted(self._hosts, key=lambda host: (replaced not in host.runs, host.load()))
        for host in hosts[:-1]:
            try:
                return host.submit(spec, replaced)
            except CapacityError:
                continue  # there may be room elsewhere
        return hosts[-1].submit(spec, replaced)

    def get(self, run_id: str) -> HostedHandle | None:
        runs = (run for host in self._hosts for run in list(host.runs.values()))
        run = next((run for run in runs if is_called(run.id, run_id)), None)
        return None if run is None or run.finished else HostedHandle(run)

    def find(self, run_id: str) -> HostedHandle | None:
        return self.get(run_id)  # hosts have no store yet

    @property
    def trouble(self) -> str:
        return ""

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self.jobs.close(CLOSING)
        for host in self._hosts:
            host.link.close()


class HostOfRuns:
    """One host, seen from the server: what is in it, by what it tells."""

    def __init__(self, start: Start, settings: dict[str, Any]) -> None:
        self.runs: dict[str, HostedRun] = {}
        self._subscriptions: dict[int, HostedSubscription] = {}
        self.jobs = HostedJobs(self)
        self.link = Link(start, settings, self._take, self._lose)  # last: it may be lost at once

    def load(self) -> tuple[int, int]:
        """How many runs train here, and how many there are."""
        runs = list(self.runs.values())
        return sum(run.status.state == "running" for run in runs), len(runs)

    def submit(self, spec: RunSpec, replaced: str) -> HostedHandle:
        """A new run here.

        Raises:
            CapacityError: there is no room for it.
            LostError: the process ended meanwhile.
        """
        self.link.wait()
        begun = self.link.call("submit", spec, replaced, then=lambda told: self.adopt(spec, *told))
        return HostedHandle(begun.result())

    # `hosted.Place`, and that of its jobs

    def call(self, verb: str, *args: Any, then: Callable[[Any], Any] = lambda value: value) -> Future[Any]:
        return self.link.call(verb, *args, then=then)

    def tell(self, verb: str, *args: Any) -> None:
        self.link.tell(verb, *args)

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
            del self.runs[run_id]
        run.take(status)

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

    def _lose(self) -> None:
        runs, self.runs = self.runs, {}
        for run in runs.values():
            run.lose()
        self.jobs.lose()
