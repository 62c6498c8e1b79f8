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

    def __init__(self, crowd: float, light_s: float) -> None:
        self.now, self.key, self.crowd, self.light_s = 0.0, 0, crowd, light_s
        self.clock: Callable[[], float] = lambda: self.now
        self.changed, self.watched_at = Board(lambda: None), 0.0
        self.looks: list[tuple[float, bool]] = []
        self.watchers = Watchers(Newest(self))  # which is seldom renewed, and takes nothing from the others

    @property
    def shown(self) -> int:
        return self.key

    def snapshot(self, probe: Probe) -> Snapshot:
        self.looks.append((self.now, probe.costly))
        self.now += COSTLY_S if probe.costly else self.light_s
        return Snapshot(self.key, {}, {}, "running", 0.0)


def watched_for(
    seconds: float,
    crowd: float,
    monkeypatch: pytest.MonkeyPatch,
    light_s: float = LIGHT_S,
    turn_every_s: float = 0.001,
    statistics: bool = True,
) -> Moving:
    """Somebody who always asks for the next one; a turn, with those of all others, takes a millisecond."""
    run = Moving(crowd, light_s)
    monkeypatch.setattr(subscription, "time", SimpleNamespace(perf_counter=run.clock))
    watcher = Watcher(run, lambda _: watcher.request(), ClassifierProbe(statistics=statistics))
    run.watchers.add(watcher)
    watcher.request()
    while run.now < seconds:
        run.key += 1
        run.now += turn_every_s
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


@pytest.mark.parametrize(
    ("crowd", "light_s", "frames_per_second"),
    [
        (1, 0.002, 30.0),  # who is alone has as many as a screen shows: a quarter of the time would be 125
        (1, 0.02, 12.5),  # a quarter of the time
        (4, 0.002, 10.0),  # with three others .08 of the time: 4 * 2 ms / .08 = 100 ms
        (15, 0.002, 1 / 0.165),  # no fewer than that, as it is less than a quarter: 15 * 2 ms / .25 = 120 ms
        (15, 0.01, 1 / 0.6),  # a quarter again: 15 * 10 ms / .25
    ],
)
@pytest.mark.parametrize("turn_every_s", [0.001, 0.02])
def test_pictures_come_as_often_as_they_may_and_in_a_crowd_training_comes_first(
    crowd: float,
    light_s: float,
    frames_per_second: float,
    turn_every_s: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = watched_for(100.0, crowd, monkeypatch, light_s, turn_every_s, statistics=False)
    assert len(run.looks) / 100 == pytest.approx(frames_per_second, rel=0.05)
