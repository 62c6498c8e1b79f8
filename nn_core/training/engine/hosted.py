"""A run that lives in a host, as callers see it: what is told of it is read here, all else is asked for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from threading import Event, Lock
from typing import Any, Protocol

import numpy as np

from nn_core.training.engine.history import History
from nn_core.training.engine.lost import AWAY, Lost
from nn_core.training.engine.names import look_id
from nn_core.training.engine.protocol import Deliver, LostError
from nn_core.training.engine.status import RunStatus
from nn_core.training.engine.tell import Gone
from nn_core.training.errors import ConfigError
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot, State, Weights, probe_for

logger = logging.getLogger(__name__)

TOUCH_EVERY_S = 1.0
"""That somebody is watching is told this often."""
RETURN_S = 20.0
"""A call waits so long for a run whose process died: another one has to load torch and the run first."""


class NotYetThere(LostError):
    """A call came to a process that was to have its run and did not have it yet: nothing was done."""


class Place(Protocol):
    """What a run needs of the host that it is in."""

    def call(self, verb: str, *args: Any, then: Callable[[Any], Any] = ...) -> Future[Any]:
        """Have something done there."""

    def tell(self, verb: str, *args: Any) -> None:
        """Have something done there, without an answer."""

    def open(self, subscription: HostedSubscription) -> int:
        """The number under which its snapshots come from now on."""

    def shut(self, number: int) -> None:
        """None are to come any more."""

    def adopt(self, spec: RunSpec, run_id: str, status: RunStatus) -> HostedRun:
        """A run that was begun there."""


class HostedRun:
    """What is known of a run here. Only the thread that reads from its host changes it."""

    def __init__(self, place: Place, spec: RunSpec, run_id: str, status: RunStatus) -> None:
        self.place = place
        self.id = run_id
        self.spec = spec
        self.status = status
        self.lost = False  # for good
        self.probe = Probe()  # what `latest` holds
        self._last = status  # from the process that it is or was in
        self._there = Event()
        self._there.set()
        self.newest = Snapshot(status.step_count, {}, {}, status.state, time.time())
        self.touched_at = time.monotonic()
        self._subscriptions: tuple[HostedSubscription, ...] = ()
        self._lock = Lock()

    @property
    def finished(self) -> bool:
        return self.status.state == "finished"

    @property
    def used(self) -> bool:
        """Whether it trains, or somebody looks at it."""
        return self.status.state == "running" or bool(self._subscriptions)

    def take(self, status: RunStatus) -> None:
        """It is so from now on. A config is told where it is another one."""
        if status.config is None:
            status = replace(status, config=self.status.config)
        elif status.config is not self.status.config:
            self.spec = replace(self.spec, config=status.config)  # type: ignore[type-var]
        self.status = self._last = status
        if self.finished:
            self._part()

    # Where its process dies

    @property
    def away(self) -> bool:
        """Whether no process has it."""
        return not self._there.is_set()

    def lose(self) -> None:
        """Its process died, and another one is to have it."""
        self._there.clear()
        self.status = replace(self._last, state="paused", message=AWAY)
        for subscription in self._subscriptions:
            subscription.stand()

    def known(self, deaths: int) -> Lost:
        """What is known of it, for that other process."""
        return Lost(self.id, self.spec, self._last, self.probe, deaths)

    def go_on(self, status: RunStatus) -> None:
        """That process has it."""
        self.take(status)
        self._there.set()
        for subscription in self._subscriptions:
            subscription.renew()

    def give_up(self, message: str) -> None:
        """No process is to have it."""
        self.lost = True
        self.take(replace(self.status, state="finished", message=message, config=None))
        self._there.set()

    def reach(self) -> None:
        """Return once a process has it, or did.

        Raises:
            LostError: there is none, or not soon.
        """
        if not self._there.wait(RETURN_S) or self.lost:
            raise LostError(self.status.message)

    def _part(self) -> None:
        """Give all who watch the last snapshot."""
        with self._lock:
            parting, self._subscriptions = self._subscriptions, ()
            self.newest = replace(self.newest, state="finished")
        for subscription in parting:
            subscription.part()

    def add(self, subscription: HostedSubscription) -> bool:
        """Whether it will be given snapshots, as the run is not finished."""
        with self._lock:
            if not self.finished:
                self._subscriptions = (*self._subscriptions, subscription)
            return not self.finished

    def remove(self, subscription: HostedSubscription) -> None:
        with self._lock:
            self._subscriptions = tuple(one for one in self._subscriptions if one is not subscription)


class HostedSubscription:
    """`protocol.Subscription` says what it promises."""

    def __init__(self, run: HostedRun, deliver: Deliver, probe: Probe) -> None:
        self._run = run
        self._deliver = deliver
        self._probe = probe_for(run.spec, probe)
        self._open = True
        self._waits = False  # for a snapshot
        self._seen: Snapshot | None = None  # the last one, without its arrays
        self._number = run.place.open(self)
        if run.add(self):
            run.place.tell("subscribe", self._number, run.id, self._probe)
        else:
            self.part()

    @property
    def probe(self) -> Probe:
        return self._probe

    @probe.setter
    def probe(self, probe: Probe) -> None:
        self._probe = probe_for(self._run.spec, probe)
        self._run.place.tell("look", self._number, self._probe)

    def request(self) -> None:
        self._waits = True
        self._run.place.tell("request", self._number)

    def renew(self) -> None:
        """Have another process deliver from now on."""
        try:
            probe = probe_for(self._run.spec, self._probe)
        except ConfigError:  # it was asked for before the network took its present shape
            probe = self._run.spec.probe()
        self._run.place.tell("subscribe", self._number, self._run.id, probe)
        if self._waits:
            self._run.place.tell("request", self._number)

    def close(self) -> None:
        if self._open:
            self._open = False
            self._run.remove(self)
            self._run.place.shut(self._number)

    def take(self, snapshot: Snapshot) -> None:
        """Hand a snapshot on."""
        self._waits = False
        self._hand_on(snapshot)

    def stand(self) -> None:
        """Say that the run stands where it was seen last, as it has no process now."""
        if self._seen is not None:
            self._hand_on(replace(self._seen, state="paused", created_at=time.time()))

    def _hand_on(self, snapshot: Snapshot) -> None:
        """A deliverer that raises is not tried again."""
        if not self._open:
            return
        self._seen = replace(snapshot, arrays={})
        try:
            self._deliver(snapshot)
        except Exception as error:
            logger.warning("a subscription of run %s is closed", look_id(self._run.id), exc_info=error)
            self.close()

    def part(self) -> None:
        """The run is finished."""
        self.take(Snapshot(self._run.status.step_count, {}, {}, "finished", time.time()))
        self.close()


class HostedHandle:
    """Steers and watches one run; `protocol.RunHandle` says what each call promises."""

    def __init__(self, run: HostedRun) -> None:
        self._run = run

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HostedHandle) and self._run is other._run

    def __hash__(self) -> int:
        return hash(self._run.id)

    @property
    def id(self) -> str:
        return self._run.id

    @property
    def look(self) -> str:
        return look_id(self.id)

    @property
    def owner(self) -> str:
        return self._run.status.owner

    @property
    def spec(self) -> RunSpec:
        return self._run.spec

    @property
    def state(self) -> State:
        return self._run.status.state

    @property
    def message(self) -> str:
        return self._run.status.message

    @property
    def successor(self) -> str:
        return self._run.status.successor

    @property
    def step_count(self) -> int:
        return self._run.status.step_count

    @property
    def steps_per_second(self) -> float | None:
        return self._run.status.steps_per_second

    # Steering

    def resume(self) -> None:
        self._have("resume")

    def pause(self) -> None:
        self._have("pause")

    def step(self, n: int = 1, turn: str = "", *, wait: bool = True) -> None:
        self._have("step", n, turn, wait=wait)

    def reset(self) -> None:
        self._have("reset")

    def configure(self, **changes: Any) -> None:
        self._have("configure", **changes)

    def pace(self, steps_per_second: float | None) -> None:
        self._have("pace", steps_per_second)

    def close(self, successor: str = "") -> None:
        self._find("close", successor)

    def park(self, successor: str) -> None:
        self._find("park", successor)

    def unpark(self) -> None:
        self._have("unpark")

    def give(self, owner: str) -> None:
        self._have("give", owner)

    def copy(self, owner: str | None = None, origin: str = "") -> HostedHandle | None:
        run = self._run

        def adopt(told: tuple[str, RunStatus] | None) -> HostedHandle | None:
            if told is None:
                return None
            spec: RunSpec = replace(run.spec, config=told[1].config)  # type: ignore[type-var]
            return HostedHandle(run.place.adopt(spec, *told))

        copy: HostedHandle | None = self._have("copy", owner, origin, then=adopt)
        return copy

    # Watching

    def touch(self) -> bool:
        now = time.monotonic()
        if now - self._run.touched_at >= TOUCH_EVERY_S:
            self._run.touched_at = now
            self._run.place.tell("run", self.id, "touch", (), {})
        return not self._run.finished

    def watch(self, probe: Probe) -> None:
        self._have("watch", probe)
        self._run.probe = probe

    def latest(self) -> Snapshot:
        if not self._run.away:
            self._find("latest")  # it is told before the answer, if it is another one
        return self._run.newest

    def history(self) -> dict[str, np.ndarray[Any, Any]]:
        return self._find("history") or History().curves()

    def timeline(self) -> tuple[int, ...]:
        self.touch()
        return () if self._run.finished else self._run.status.timeline

    def at(self, step: int | None, probe: Probe | None = None) -> Snapshot:
        return self._find("at", step, probe) or self._run.newest

    def weights(self, step: int | None = None) -> Weights:
        return self._find("weights", step) or Weights(0, {})

    def subscribe(self, deliver: Deliver, probe: Probe | None = None) -> HostedSubscription:
        return HostedSubscription(self._run, deliver, probe or Probe())

    def wait(self, timeout_s: float, step: int | None = None) -> bool:
        found = self._find("wait", timeout_s, step)
        return self._run.finished if found is None else found

    def _find(self, name: str, *args: Any) -> Any:
        """What the run answers; None where it is finished or lost, as there is nobody left to answer."""
        with suppress(LostError):
            return self._have(name, *args)
        return None

    def _have(
        self, name: str, *args: Any, then: Callable[[Any], Any] = lambda value: value, **kwargs: Any
    ) -> Any:
        """Have the run do it; None where it is finished. Where its process dies meanwhile the next one is
        asked too, but for steps: nobody knows how many of them were taken.

        Raises:
            LostError: its process is gone. And what the call itself raises.
        """
        self._run.reach()
        try:
            return self._ask(name, args, kwargs, then)
        except LostError as error:
            if name == "step" and not isinstance(error, NotYetThere):
                raise
        self._run.reach()
        return self._ask(name, args, kwargs, then)

    def _ask(self, name: str, args: Any, kwargs: Any, then: Callable[[Any], Any]) -> Any:
        run = self._run
        if run.finished:
            return None
        try:
            return run.place.call("run", run.id, name, args, kwargs, then=then).result()
        except Gone:
            if not run.finished:
                raise NotYetThere(run.status.message) from None
            return None
        except LostError as error:
            raise LostError(run.status.message if run.away or run.lost else str(error)) from error
