"""Tools to drive an engine in tests: a clock set by hand, waiting for conditions, a reader of snapshots."""

from __future__ import annotations

import threading

import numpy as np

from nn_core.training import LocalEngine, Probe, RunHandle, Snapshot
from tests.clock import Clock
from tests.waiting import PATIENCE_S


class EngineClock(Clock):
    """Tells its engine when it has moved."""

    engine: LocalEngine | None = None

    def advance(self, seconds: float) -> None:
        self.now += seconds
        assert self.engine is not None
        self.engine.wake()


def stepped(run: RunHandle, steps: int) -> RunHandle:
    run.step(steps)
    assert run.wait(PATIENCE_S), run
    return run


def weights(run: RunHandle) -> dict[str, np.ndarray]:
    run.watch(Probe(weights=("*",)))
    return {name: array for name, array in run.latest().arrays.items() if name.endswith((".weight", ".bias"))}


class Reader:
    """Asks for the next snapshot as soon as it has one."""

    def __init__(self, run: RunHandle, probe: Probe, greedy: bool = True) -> None:
        self.snapshots: list[Snapshot] = []
        self.threads: set[str] = set()
        self._greedy = greedy
        self.subscription = run.subscribe(self._take, probe)
        self.subscription.request()

    def _take(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)
        self.threads.add(threading.current_thread().name)
        if self._greedy:
            self.subscription.request()
