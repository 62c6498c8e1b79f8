"""Stored runs: one file each, written whole or not at all, within a budget, for one server at a time.

    store = open_store()                # in Layerscope's home, or where LAYERSCOPE_STORE says
    store.save(run_id, record)
    record = store.load(run_id)         # None: it is not there

A server may have its runs in processes of its own, perhaps on other machines that share the place. Each of
them opens it beside the server, which sees to it that each run is in one of them.

Every trouble with files is a `StoreError`, whose message is a sentence; an `UnreadableError` is one that will
not pass. What cannot be read stays as it is.
"""

from __future__ import annotations

import logging
import os
from base64 import b64decode
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, TypeVar
from weakref import ref

from nn_core.data import DataError
from nn_core.home import home
from nn_core.network.fields import SpecError
from nn_core.training.engine.elsewhere import Elsewhere
from nn_core.training.engine.folder import Folder
from nn_core.training.engine.names import LOOK_CHARACTERS, digest_of, look_id
from nn_core.training.engine.place import ENDING, MAX_FILE_BYTES, NEWEST, Place, named, why
from nn_core.training.engine.record import Record
from nn_core.training.engine.recorded import record_of, written
from nn_core.training.engine.tensor_file import (
    DamagedError,
    ForeignError,
    NewerError,
    Stacks,
    TensorFile,
    prepared,
)
from nn_core.training.engine.timeline import Entry
from nn_core.training.errors import ConfigError, StoreError, UnreadableError
from nn_core.training.memory import size_text

logger = logging.getLogger(__name__)

Read = TypeVar("Read")

USUAL_GB = 2.0
GB = 2**30
MAX_GB = 1e6
TRIES = 3

DAMAGED = "The file of this run is damaged, so the run cannot be opened. The file was left as it is."
FOREIGN = "Where this run should be stands another file, or a part of one. It was left as it is."
NEWER = (
    "This run was stored by another version of Layerscope, which this one cannot read. It was left as it is."
)


def open_store() -> Store:
    """The store in Layerscope's home, or where `LAYERSCOPE_STORE` says: a folder, or an address of fsspec. It
    is as large as `LAYERSCOPE_STORE_GB` says (2).

    Raises:
        StoreError: another process has it, the place refuses, or a variable says nothing that can be.
    """
    wanted = os.environ.get("LAYERSCOPE_STORE_GB") or str(USUAL_GB)
    try:
        size = float(wanted)
    except ValueError:
        size = 0.0
    if not 0 < size <= MAX_GB:
        raise StoreError(f"LAYERSCOPE_STORE_GB must be a number above 0, not {wanted[:20]!r}.")
    chosen = os.environ.get("LAYERSCOPE_STORE", "").strip()
    place = chosen if "://" in chosen else Path(chosen).expanduser().resolve() if chosen else home() / "runs"
    return Store(place, int(size * GB))


class Store:
    """The runs in one place, which this server has for itself until `close`. Safe from any thread.

    Args:
        address: a folder, or as text an address of fsspec.
        max_bytes: of all of them together.
        beside: `keeper` of the place that another process of this server has there.

    Raises:
        StoreError: another server has it, or the place refuses.
    """

    def __init__(self, address: Path | str, max_bytes: int = int(USUAL_GB * GB), *, beside: str = "") -> None:
        self.max_bytes = max_bytes
        self.place: Place = (
            Elsewhere(address, beside) if isinstance(address, str) else Folder(address, beside)
        )
        self._writing, self._reading = Lock(), Lock()
        self._bases: dict[str, tuple[str, ref[Entry]]] = {}  # of files: checksum, newest of the past

    @property
    def settings(self) -> tuple[Path | str, int, str]:
        """What another process of this server opens it with: place, bytes and keeper."""
        return self.place.address, self.max_bytes, self.place.keeper

    def save(self, run_id: str, record: Record) -> None:
        """Keep a run in the place of what was kept under that id.

        Raises:
            StoreError: the disk is full or refuses, or the run is too large. What was there before is still.
        """
        stem, entries = _stem(run_id), record.start.timeline.entries if record.start else ()
        self._bases.pop(stem, None)
        facts, stacks = written(record)
        checksum = self._put(stem + ENDING, facts | {"id": run_id}, stacks)
        with suppress(OSError):
            self.place.unlink(stem + NEWEST)
        if entries:
            self._bases[stem] = checksum, ref(entries[-1])

    def save_newest(self, run_id: str, record: Record) -> bool:
        """Keep where a run stands now beside its past and its pictures, which `save` has kept.

        These are most of its bytes, and hardly change from one moment to the next.

        Returns:
            Whether that is possible; otherwise (what was kept is no past of the run) it is for `save` to do.

        Raises:
            StoreError: as `save`.
        """
        stem, start = _stem(run_id), record.start
        base, entry = self._bases.get(stem, ("", None))
        if start is None or entry is None or entry() not in start.timeline.entries:
            return False
        if not self.holds(run_id):
            return False
        self._put(stem + NEWEST, *written(record, base))
        return True

    def _put(self, name: str, facts: dict[str, Any], stacks: Stacks) -> str:
        """Write a file, which makes room for itself; its checksum."""
        try:
            size, pieces = prepared(facts, stacks)
        except ValueError as error:
            raise StoreError(f"This run cannot be stored: {error}") from None
        if size > self.max_bytes:
            needs, whole = size_text(size), size_text(self.max_bytes)
            raise StoreError(f"This run takes {needs}, and all stored runs together may take {whole}.")
        with self._writing:
            try:
                self.place.check()
                checksum = self.place.put(name, pieces, facts["owner"])
                self.place.trim(name.partition(".")[0], self.max_bytes)
            except OSError as error:
                raise StoreError(f"Runs cannot be stored now: {why(error)}.") from error
        return checksum

    def load(self, run_id: str) -> Record | None:
        """The run that was kept under that id; None where there is none. One is read at a time.

        Raises:
            UnreadableError: its file is damaged, of another program or of a newer version.
            StoreError: the disk refuses.
        """
        stem = _stem(run_id)
        try:
            self.place.check()
            with self._reading:
                record = self._from(stem, lambda file: _read(file, lambda: self.place.open(stem + NEWEST)))
        except OSError as error:
            raise _refused(error) from error
        if record is not None:
            self.visit([run_id])
        return record

    def id_of(self, name: str) -> str:
        """The id of the run that `name`, one of its two ids, stands for; `name` where none is kept.

        A file is named by the digest of an id, which is what the look id spells. Files of earlier versions
        are found by the id alone, which they do not hold.

        Raises:
            UnreadableError, StoreError: as `load`.
        """
        if len(name) != LOOK_CHARACTERS:
            return name
        try:
            digest = b64decode(name + "==", altchars=b"-_", validate=True)
            run_id = self._from(digest.hex(), lambda file: TensorFile(file, MAX_FILE_BYTES).facts.get("id"))
        except ValueError:  # binascii's error is one
            return name
        except OSError as error:
            raise _refused(error) from error
        return run_id if isinstance(run_id, str) and look_id(run_id) == name else name

    def _from(self, stem: str, read: Callable[[BinaryIO], Read]) -> Read | None:
        """What that makes of a run's file; None where there is none. One that goes under the hand, as another
        takes its place, is read once more.
        """
        for _ in range(TRIES):
            try:
                with self.place.open(stem + ENDING) as file:
                    return _in_words(partial(read, file))
            except FileNotFoundError:
                if not self.place.has(stem + ENDING):
                    return None
        return None

    def holds(self, run_id: str) -> bool:
        """Whether something is kept under that id.

        Raises:
            StoreError: the place refuses.
        """
        try:
            return self.place.has(_stem(run_id) + ENDING)
        except OSError as error:
            raise _refused(error) from error

    def visit(self, run_ids: Iterable[str]) -> None:
        """Say that somebody is there: those that nobody visited longest go first."""
        for run_id in run_ids:
            with suppress(OSError):
                self.place.visit(_stem(run_id))

    def drop(self, run_id: str) -> None:
        """Forget a run, if it is there."""
        with self._writing, suppress(OSError):
            self.place.drop(_stem(run_id))

    def close(self) -> None:
        """Let another server have the place."""
        self.place.close()


def _stem(run_id: str) -> str:
    """Of a digest, as an id may be any text."""
    return digest_of(run_id).hex()


def _read(file: BinaryIO, newest: Callable[[], BinaryIO]) -> Record:
    """The record in a file; where there is a newest one beside it that goes with it, in both."""
    base = TensorFile(file, MAX_FILE_BYTES)
    checksum = base.verify()
    with suppress(FileNotFoundError, ForeignError, NewerError, DamagedError), newest() as beside:
        later = TensorFile(beside, MAX_FILE_BYTES)
        later.verify()
        if later.facts["base"] == checksum:
            return record_of(later, base)
    return record_of(base)


def _in_words(read: Callable[[], Read]) -> Read:
    """Whatever a file makes of reading it ends here."""
    try:
        return read()
    except OSError:
        raise
    except ForeignError:
        raise UnreadableError(FOREIGN) from None
    except NewerError:
        raise UnreadableError(NEWER) from None
    except (ConfigError, DataError, SpecError) as error:
        raise UnreadableError(f"This run cannot be opened here: {error}") from None
    except Exception as error:
        logger.warning("a stored run cannot be read: %r", error)
        raise UnreadableError(DAMAGED) from None


def _refused(error: OSError) -> StoreError:
    """The disk did not let a file be read; another time it may."""
    return StoreError(f"This run cannot be read now: {named(error)}.")
