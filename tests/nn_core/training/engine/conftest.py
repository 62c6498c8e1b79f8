"""A store of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from nn_core.training import LocalEngine
from nn_core.training.engine import lease
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import grown
from tests.nn_core.training.engine.storing import recorded
from tests.nn_core.training.small_runs import small_run

PLACES = ("folder", "file", "memory")


@pytest.fixture(params=PLACES)
def where(request: pytest.FixtureRequest) -> str:
    """The kind of place: a folder, or a file system of fsspec, of files or of this process's memory."""
    return str(request.param)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is in a file is read alike wherever it lies: for all kinds of them only walks try other places."""
    for item in items:
        params = (
            item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        )
        if "kind" in params and params.get("where", PLACES[0]) != PLACES[0]:
            item.add_marker(pytest.mark.walk)


@pytest.fixture
def address(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path | str]:
    """Where nothing is yet. Who has it does not say so again, as tests count what is written."""
    monkeypatch.setattr(lease, "BEAT_S", 1e6)
    if where == "memory":
        yield f"memory://{tmp_path.name}/runs"
        memory = fsspec.filesystem("memory")
        if memory.exists(tmp_path.name):
            memory.rm(tmp_path.name, recursive=True)
    else:
        yield f"file://{tmp_path}/runs" if where == "file" else tmp_path / "runs"


@pytest.fixture
def store(address: Path | str) -> Iterator[Store]:
    store = Store(address)
    yield store
    store.close()


@pytest.fixture
def two(engine: LocalEngine) -> tuple[Record, Record]:
    """A run earlier and later."""
    run = grown(engine, small_run, 5)
    return recorded(run), recorded(stepped(run, 5))
