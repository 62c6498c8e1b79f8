"""Runs on their way to the disk and back."""

from __future__ import annotations

from pathlib import Path

from nn_core.training import LocalEngine, RunHandle
from nn_core.training.engine.handle import LocalHandle
from nn_core.training.engine.names import digest_of
from nn_core.training.engine.place import ENDING
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store


def recorded(run: RunHandle) -> Record:
    assert isinstance(run, LocalHandle)
    record = run._record()
    assert record is not None
    return record


def woken(engine: LocalEngine, record: Record | None) -> RunHandle:
    """A run that goes on from a record."""
    assert record is not None
    return LocalHandle(engine.hold(record), engine)


def through(store: Store, engine: LocalEngine, run: RunHandle) -> RunHandle:
    """Another run, which goes on from the disk."""
    store.save(run.id, recorded(run))
    return woken(engine, store.load(run.id))


def file_of(folder: Path) -> Path:
    (path,) = folder.glob("*.safetensors")
    return path


def step_of(store: Store) -> int | None:
    record = store.load("x")
    return None if record is None or record.start is None else record.start.trainer.step_count


def path_of(store: Store, run_id: str) -> Path:
    """Of the file of a run."""
    return folder_of(store) / (digest_of(run_id).hex() + ENDING)


def folder_of(store: Store) -> Path:
    assert isinstance(store.place.address, Path)
    return store.place.address


def size_of(record: Record, store: Store) -> int:
    """Bytes that it takes on the disk; the store is empty before and after."""
    store.save("size", record)
    size = file_of(folder_of(store)).stat().st_size
    store.drop("size")
    return size
