"""A store of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nn_core.training import LocalEngine
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import grown
from tests.nn_core.training.engine.storing import recorded
from tests.nn_core.training.small_runs import small_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store(folder)
    yield store
    store.close()


@pytest.fixture
def two(engine: LocalEngine) -> tuple[Record, Record]:
    """A run earlier and later."""
    run = grown(engine, small_run, 5)
    return recorded(run), recorded(stepped(run, 5))
