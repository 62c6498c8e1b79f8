"""Runs on their way to the disk and back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from nn_core.training import LocalEngine, RunHandle
from nn_core.training.engine.elsewhere import Elsewhere
from nn_core.training.engine.handle import LocalHandle
from nn_core.training.engine.names import digest_of
from nn_core.training.engine.place import ENDING, NEWEST, Place
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


@dataclass(frozen=True)
class File:
    """One in the place of a store, looked at and changed behind its back."""

    place: Place
    name: str

    def read_bytes(self) -> bytes:
        with self.place.open(self.name) as file:
            return file.read()

    def write_bytes(self, content: bytes) -> None:
        self.place.put(self.name, [content], "")

    def exists(self) -> bool:
        return self.place.has(self.name)

    @property
    def size(self) -> int:
        return len(self.read_bytes())


def file_of(store: Store) -> File:
    """The only one of a run."""
    (name,) = names_in(store, ENDING)
    return File(store.place, name)


def newest_of(store: Store) -> File:
    """The only one that stands beside another."""
    (name,) = names_in(store, NEWEST)
    return File(store.place, name)


def names_in(store: Store, suffix: str = "") -> set[str]:
    """What is there, but for who has the place."""
    place = store.place
    if isinstance(place, Elsewhere):
        names = {label.stem + label.suffix for label in place._labels()}
    else:
        names = {path.name for path in folder_of(store).iterdir()} - {"keeper", "lock", "tidying"}
    return {name for name in names if name.endswith(suffix)}


def unfinished(store: Store) -> set[str]:
    """What a write has left that did not end."""
    place = store.place
    if not isinstance(place, Elsewhere):
        return names_in(store, ".new")
    contents = {name for name in place._keys.names() if name.endswith((ENDING, NEWEST))}
    return contents - {label.content for label in place._labels()}


def remove_unfinished(store: Store) -> None:
    """As the next server does."""
    place = store.place
    if isinstance(place, Elsewhere):
        place._remove_unlabelled()


def set_visited(store: Store, run_id: str, seconds: int) -> None:
    """Have a run been visited then."""
    place, stem = store.place, digest_of(run_id).hex()
    if not isinstance(place, Elsewhere):
        os.utime(folder_of(store) / (stem + ENDING), (seconds, seconds))
        return
    label = place._label(stem, ENDING[1:])
    assert label is not None
    place._keys.write(label._replace(visited_at=seconds * 10**9).key, b"")
    place._keys.remove(label.key)


def visited_at(store: Store, run_id: str) -> float:
    """When a run was visited last, in seconds."""
    place, stem = store.place, digest_of(run_id).hex()
    if not isinstance(place, Elsewhere):
        return (folder_of(store) / (stem + ENDING)).stat().st_mtime
    label = place._label(stem, ENDING[1:])
    assert label is not None
    return label.visited_at / 1e9


def step_of(store: Store) -> int | None:
    record = store.load("x")
    return None if record is None or record.start is None else record.start.trainer.step_count


def folder_of(store: Store) -> Path:
    assert isinstance(store.place.address, Path)
    return store.place.address


def size_of(record: Record, store: Store) -> int:
    """Bytes that it takes on the disk; the store is empty before and after."""
    store.save("size", record)
    size = file_of(store).size
    store.drop("size")
    return size
