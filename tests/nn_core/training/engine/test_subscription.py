"""What looking may cost: a share of what the run gets, however many others train."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from nn_core.training import Probe, Snapshot
from nn_core.training.classifier.spec import ClassifierProbe
from nn_core.training.engine import subscription
from nn_core.training.engine.board import Board
from nn_core.training.engine.subscription import Newest, Watcher, Watchers
from nn_core.training.spec import State
from tests.nn_core.training.small_runs import small_run

LIGHT_S, COSTLY_S = 0.02, 0.1
"""What a snapshot takes, without statistics and with them."""


class Moving:
    """A run that is another one at each look, on a clock that looking moves."""

    look, spec = "run", small_run()
    state: State = "running"

    def __init__(self, crowd: float) -> None:
        self.now, self.key, self.crowd = 0.0, 0, crowd
        self.clock: Callable[[], float] = lambda: self.now
        self.changed, self.watched_at = Board(lambda: None), 0.0
        self.looks: list[tuple[float, bool]] = []
        self.watchers = Watchers(Newest(self))  # which is seldom renewed, and takes nothing from the others

    @property
    def shown(self) -> int:
        return self.key

    def snapshot(self, probe: Probe) -> Snapshot:
        self.looks.append((self.now, probe.costly))
        self.now += COSTLY_S if probe.costly else LIGHT_S
        return Snapshot(self.key, {}, {}, "running", 0.0)


def watched_for(seconds: float, crowd: float, monkeypatch: pytest.MonkeyPatch) -> Moving:
    """Somebody who always asks for the next one, statistics included; a step takes a millisecond."""
    run = Moving(crowd)
    monkeypatch.setattr(subscription, "time", SimpleNamespace(perf_counter=run.clock))
    watcher = Watcher(run, lambda _: watcher.request(), ClassifierProbe(statistics=True))
    run.watchers.add(watcher)
    watcher.request()
    while run.now < seconds:
        run.key += 1
        run.now += 0.001
        if watcher.due_at() <= run.now:
            watcher.serve()
    return run


@pytest.mark.parametrize("crowd", [1, 4, 20])
def test_looking_takes_the_same_part_of_what_a_run_gets_in_any_crowd(
    crowd: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 60.0 * crowd
    run = watched_for(seconds, crowd, monkeypatch)
    costly = sum(costly for _, costly in run.looks)
    light = len(run.looks) - costly
    got = seconds / crowd
    assert light * LIGHT_S / got == pytest.approx(0.25, rel=0.2)
    assert costly * COSTLY_S / got == pytest.approx(0.1, rel=0.2)
