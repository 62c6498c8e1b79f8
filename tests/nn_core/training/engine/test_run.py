"""A run between the slices of its worker."""

import time

import pytest

from nn_core.training.engine.board import Board
from nn_core.training.engine.learning import Learning
from nn_core.training.engine.run import Run
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
