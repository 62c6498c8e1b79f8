"""Engines for tests. Calls that wait for their effect wait for it even on a busy machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nn_core.training import LocalEngine
from tests.nn_core.training.driving import EngineClock
from tests.waiting import PATIENCE_S


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu", workers=2, patience_s=PATIENCE_S)
    yield engine
    engine.close()


@pytest.fixture
def small_engine() -> Iterator[LocalEngine]:
    """With room for two."""
    engine = LocalEngine(device="cpu", workers=1, max_runs=2, patience_s=PATIENCE_S)
    yield engine
    engine.close()


@pytest.fixture
def shared_engine() -> Iterator[LocalEngine]:
    """With room for six, and for two of one owner."""
    engine = LocalEngine(device="cpu", workers=1, max_runs=6, max_runs_each=2, patience_s=PATIENCE_S)
    yield engine
    engine.close()


@pytest.fixture
def clock() -> EngineClock:
    return EngineClock()


@pytest.fixture
def timed(clock: EngineClock) -> Iterator[LocalEngine]:
    """An engine whose time is the clock's: leases of 15 and 600 seconds, room for two."""
    engine = LocalEngine(device="cpu", workers=1, max_runs=2, clock=clock, patience_s=PATIENCE_S)
    clock.engine = engine
    yield engine
    engine.close()
