"""A run between the slices of its worker."""

import time

from nn_core.training.engine.board import Board
from nn_core.training.engine.run import Run
from tests.nn_core.training.small_runs import small_run

LEAST_S = 1e-9
"""A slice of one step."""


def test_a_run_that_is_halted_between_two_slices_is_measured_where_it_stands() -> None:
    """`small_run` is validated at every twelfth step."""
    spec = small_run()
    board = Board()
    run = Run(spec, "cpu", board, time.monotonic)
    run.data = spec.load()
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
