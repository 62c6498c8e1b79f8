"""A run between the slices of its worker."""

import time
from dataclasses import replace
from functools import partial
from itertools import count
from math import inf
from typing import Any

import pytest

from nn_core.training.engine.board import Board
from nn_core.training.engine.learning import Learning
from nn_core.training.engine.run import Run
from nn_core.training.engine.subscription import Watcher
from nn_core.training.probe import Probe
from nn_core.training.spec import Snapshot
from tests.nn_core.training.small_runs import small_run

LEAST_S = 1e-9
"""A slice of one step."""


def standing() -> Run:
    """A run that stands, with what it learns from."""
    spec = small_run()
    run = Run(spec, "cpu", Board(), time.monotonic)
    run.data = spec.load()
    return run


def test_a_run_that_is_halted_between_two_slices_is_measured_where_it_stands() -> None:
    """`small_run` is validated at every twelfth step."""
    run = standing()
    spec, board = run.spec, run.changed
    with board:
        run.go()
    for _ in range(14):
        run.work(LEAST_S)
    assert run.snapshot(spec.probe()).measured["val_loss"] == 12
    with board:
        run.halt()
        assert run.unsettled
        assert run.due().urgent
    run.work(0)
    assert not run.unsettled
    assert run.step_count == 14
    assert run.snapshot(spec.probe()).measured == {}
    assert run.curves()["step"][-1] == 14


def test_at_any_moment_the_steps_that_are_taken_and_those_that_are_left_are_those_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another thread may look between a step and its count."""
    run, sums = standing(), []
    take = Learning.step

    def watched(learning: Learning, turn: str) -> None:
        sums.append(run.step_count + run.plan.left(run.step_count))
        take(learning, turn)
        sums.append(run.step_count + run.plan.left(run.step_count))

    monkeypatch.setattr(Learning, "step", watched)
    with run.changed:
        run.go(5)
    while run.running:
        run.work(LEAST_S)
    assert sums == [5] * 10


@pytest.mark.parametrize("meanwhile", ["another is shown it", "the one before is taken over"])
def test_who_watches_a_run_that_stands_is_shown_it_under_its_newest_config(
    meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another config comes while the worker is busy. The clock moves by a second a look."""
    run, taken, shown = standing(), list[Any](), list[Any]()
    one, other = (replace(run.spec.config, learning_rate=rate) for rate in (0.5, 0.25))
    run.clock = partial(next, count(run.clock()))
    take_over = Learning.configure

    def adopt(config: Any) -> None:
        with run.changed:
            run.adopt(replace(run.spec, config=config), run.memory)  # type: ignore[type-var]

    def go_on(moment: str) -> None:
        if moment == meanwhile and run.spec.config is one:
            adopt(other)

    def configure(learning: Learning, config: Any) -> None:
        go_on("the one before is taken over")
        take_over(learning, config)
        taken.append(config)

    def show(_: Snapshot) -> None:
        shown.append(taken[-1])

    monkeypatch.setattr(Learning, "configure", configure)
    watchers = [Watcher(run, deliver, Probe()) for deliver in (lambda _: go_on("another is shown it"), show)]
    for watcher in watchers:
        run.watchers.add(watcher)
    for config in (run.spec.config, one):
        adopt(config)
        for _ in range(4):
            for watcher in watchers:
                watcher.request()
            if run.due().at < inf:
                run.work(0)
    assert run.spec.config is other
    assert shown[-1] is other
    assert run.due().at == inf
    assert run.stands
