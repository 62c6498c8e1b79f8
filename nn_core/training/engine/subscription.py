"""Who watches a run, and when the next snapshot is due for them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from dataclasses import replace
from math import inf
from typing import Protocol

from nn_core.training.engine.board import Board
from nn_core.training.engine.protocol import Deliver
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot, State, probe_for

logger = logging.getLogger(__name__)

FRAME_S = 1 / 30
WATCHING_SHARE = 0.25
"""Snapshots for all who look at a run together may take this share of its time, which is not all there is."""
CROWDED_SHARE = 0.08
"""Where others train too, training comes first: they take no more while there are enough of them."""
ENOUGH_S = 0.165
"""Between two: so the maps still move."""
COSTLY_EVERY_S = 0.5
COSTLY_SHARE = 0.1
"""Statistics and results may take this share."""
COSTLY_AFTER_S = 0.2
"""Who changes the probe (a pen that draws) sees the maps at once, statistics once it rests this long."""
POLLED_EVERY_S = 0.1
UNPOLLED_EVERY_S = 0.5
POLLED_FOR_S = 2.0


class Watched(Protocol):
    """What a watcher needs of the run that it watches."""

    changed: Board
    clock: Callable[[], float]
    crowd: float
    watched_at: float
    watchers: Watchers

    @property
    def look(self) -> str: ...

    @property
    def spec(self) -> RunSpec: ...

    @property
    def state(self) -> State: ...

    @property
    def key(self) -> Hashable:
        """Changes whenever a snapshot would."""

    @property
    def shown(self) -> Hashable:
        """The key of what a snapshot shows now; whoever saw another one than `key` is owed the next."""

    def snapshot(self, probe: Probe) -> Snapshot: ...


class Watcher:
    """A subscription inside the engine; `protocol.Subscription` says what it promises."""

    _light_first = True

    def __init__(self, run: Watched, deliver: Deliver, probe: Probe) -> None:
        self._run = run
        self._deliver = deliver
        self._wanted = False
        self._seen: tuple[object, Probe] | None = None
        self._rests_since = -inf
        self._cost_s = 0.0
        self._costly_due_at = -inf
        self._owes = False
        self._look_for(probe)

    @property
    def probe(self) -> Probe:
        return self._probe

    @probe.setter
    def probe(self, probe: Probe) -> None:
        with self._run.changed:
            self._look_for(probe)
            self._run.changed.call()

    def _look_for(self, probe: Probe) -> None:
        self._probe = probe_for(self._run.spec, probe)
        self._light = self._probe.light

    def request(self) -> None:
        with self._run.changed:
            self._wanted = True
            self._run.changed.call()

    def close(self) -> None:
        with self._run.changed:
            self._run.watched_at = self._run.clock()
            self._run.watchers.remove(self)

    # The worker's part

    @property
    def answered(self) -> bool:
        """Whether a snapshot for the present probe was delivered."""
        return self._seen is not None and self._seen[1] is self._probe

    @property
    def eager(self) -> bool:
        """Whether somebody waits to see a new probe."""
        return self._wanted and not self.answered

    def due_at(self) -> float:
        """The time of the next delivery; infinity while there is nothing new or nothing was asked."""
        if not self._wanted:
            return inf
        if self._seen == (self._run.key, self._probe):
            return self._rests_since + COSTLY_AFTER_S if self._owes else inf
        return self._rests_since + self._pause_s()

    def _pause_s(self) -> float:
        if self._run.state != "running" or self.eager:
            return FRAME_S
        cost_s = self._cost_s * self._run.watchers.subscribed * self._run.crowd
        pause_s = max(FRAME_S, cost_s / WATCHING_SHARE)
        return pause_s if self._run.crowd <= 1 else max(pause_s, min(cost_s / CROWDED_SHARE, ENOUGH_S))

    def serve(self) -> None:
        """Make a snapshot and deliver it. A probe or a deliverer that raises is not tried again."""
        self._rests_since = self._resting_since(self._run.clock())
        self._wanted = False  # before anything is read, so that a request that comes meanwhile is not lost
        key, probe, start = self._run.shown, self._probe, time.perf_counter()
        costly = probe.costly and self._may_cost(start)
        try:
            self._deliver(self._run.snapshot(probe if costly else self._light))
        except Exception as error:
            self._give_up(error)
        self._seen, self._owes = (key, probe), probe.costly and not costly
        self._note_cost(time.perf_counter() - start, costly)

    def _resting_since(self, now: float) -> float:
        """When the pause before the next one begins: when this one was due, as it may have waited for a turn;
        or now, if it comes later by more than a pause.
        """
        pause_s = self._pause_s()
        late_s = now - self._rests_since - pause_s
        return now - late_s if 0 <= late_s < pause_s else now

    def _may_cost(self, now: float) -> bool:
        if not self.answered:
            return not self._light_first
        return self._run.state != "running" or now >= self._costly_due_at

    def part(self, last: Snapshot) -> None:
        """Deliver the last snapshot of a run that ends."""
        try:
            self._deliver(last)
        except Exception as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        logger.warning("a subscription of run %s is closed", self._run.look, exc_info=error)
        self.close()

    def _note_cost(self, took_s: float, costly: bool) -> None:
        if costly:
            wait_s = max(COSTLY_EVERY_S, took_s * self._run.crowd / COSTLY_SHARE)
            self._costly_due_at = time.perf_counter() + wait_s
        else:
            self._cost_s += 0.2 * (took_s - self._cost_s)


class Newest(Watcher):
    """The snapshot that `latest` returns: renewed often while it is read, seldom else, and at each halt."""

    _light_first = False

    def __init__(self, run: Watched) -> None:
        super().__init__(run, self._keep, Probe())
        self.snapshot = Snapshot(0, {}, {}, "paused", time.time())
        self.read_at = -inf
        self._wanted = True
        self._kept_probe: Probe | None = None

    @property
    def exact(self) -> bool:
        """Whether the snapshot shows the run as it is now."""
        return self._seen == (self._run.key, self._probe) and not self._owes

    def _pause_s(self) -> float:
        if self._run.state != "running" or self.eager:
            return 0.0
        read_lately = self._run.clock() - self.read_at < POLLED_FOR_S
        return POLLED_EVERY_S if read_lately else UNPOLLED_EVERY_S

    def _keep(self, snapshot: Snapshot) -> None:
        """Costly arrays that this snapshot lacks stay from the one before, up to half a second old."""
        if snapshot.state != "running" or self._kept_probe is not self._probe:
            self.snapshot = snapshot
        else:
            self.snapshot = replace(snapshot, arrays={**self.snapshot.arrays, **snapshot.arrays})
        self._kept_probe = self._probe
        self._wanted = True

    def part(self, last: Snapshot) -> None:
        self.snapshot = replace(self.snapshot, state=last.state)

    def close(self) -> None:
        """Look at the default again; `latest` must always have something to return."""
        self._look_for(Probe())
        self._wanted = True


class Watchers:
    """All that look at one run: those that always do, and the subscriptions.

    Each change makes a new tuple, so that a worker can go through them while others come and go.
    """

    def __init__(self, *always: Watcher) -> None:
        self._always = self._all = always

    @property
    def subscribed(self) -> int:
        """How many do who do not always."""
        return len(self._all) - len(self._always)

    # The lock is held

    def add(self, watcher: Watcher) -> None:
        self._all = (*self._all, watcher)

    def remove(self, watcher: Watcher) -> None:
        self._all = tuple(other for other in self._all if other is not watcher)

    def part(self, last: Snapshot) -> None:
        """Deliver the last snapshot to all."""
        for watcher in self._all:
            watcher.part(last)

    def disband(self, last: Snapshot) -> None:
        """The same, and let go of the subscriptions."""
        self.part(last)
        self._all = self._always

    def due_at(self, eager: bool = False) -> float:
        """The time of the next delivery to any of them, or to any of those that wait to see a new probe."""
        return min((watcher.due_at() for watcher in self._all if watcher.eager or not eager), default=inf)

    # The worker's part

    def serve(self, now: float) -> None:
        """Deliver what is due."""
        for watcher in self._all:
            if watcher.due_at() <= now:
                watcher.serve()
