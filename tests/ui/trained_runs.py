"""Runs that tests of figures look at: a few steps taken, in an engine of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nn_core.training import LocalEngine, RunHandle
from nn_core.training.spec import RunSpec
from tests.waiting import PATIENCE_S


@contextmanager
def run_of(spec: RunSpec, steps: int) -> Iterator[RunHandle]:
    """A run that stands after so many steps."""
    engine = LocalEngine(device="cpu")
    try:
        run = engine.submit(spec)
        if steps:
            run.step(steps, wait=False)
        assert run.wait(PATIENCE_S, step=steps)
        assert run.wait(PATIENCE_S)
        yield run
    finally:
        engine.close()
