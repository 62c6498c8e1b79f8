"""Engines for tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nn_core.training import LocalEngine
from tests.nn_core.training.driving import Clock
from tests.waiting import PATIENCE_S


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that wait for their effect wait for it even on a busy machine."""
    monkeypatch.setattr("nn_core.training.engine.handle.MAX_WAIT_S", PATIENCE_S)


@pytest.fixture
def engine(patient: None) -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu", workers=2)
    yield engine
    engine.close()


@pytest.fixture
def small_engine(patient: None) -> Iterator[LocalEngine]:
    """With room for two."""
    engine = LocalEngine(device="cpu", workers=1, max_runs=2)
    yield engine
    engine.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(clock: Clock, patient: None) -> Iterator[LocalEngine]:
    """An engine whose time is the clock's: leases of 15 and 600 seconds, room for two."""
    engine = LocalEngine(device="cpu", workers=1, max_runs=2, clock=clock)
    clock.engine = engine
    yield engine
    engine.close()
