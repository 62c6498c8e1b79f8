"""Runs on the disk: one file each, written whole or not at all, within a budget, for one server at a time.

    store = open_store()                # in Layerscope's home
    store.save(run_id, record)
    record = store.load(run_id)         # None: it is not there

A server may have its runs in processes of its own, perhaps on other machines that share the folder. Each of
them opens it beside the server, which sees to it that each run is in one of them.

Every trouble with files is a `StoreError`, whose message is a sentence; an `UnreadableError` is one that will
not pass. What cannot be read stays as it is.
"""

from __future__ import annotations

import errno
import logging
import os
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Any, BinaryIO, TypeVar
from weakref import ref

from filelock import FileLock, Timeout

from nn_core.data import DataError
from nn_core.home import home
from nn_core.network.fields import SpecError
from nn_core.training.engine.budget import Kept, surplus
from nn_core.training.engine.names import LOOK_CHARACTERS, digest_of, look_id
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
ENDING = ".safetensors"
NEWEST = ".newest"
KEEPER = "keeper"
"""Who has the folder: what is in it differs for each server."""
UNFINISHED = ".new"
WHOLE_FOLDER = 0o700
OWNER_ONLY = 0o600
"""A run may hold somebody's own pictures."""

TIDY_WITHIN_S = 2.0
"""Another process that looks after the budget is waited for so long, then left to it."""
MAX_FILE_BYTES = 2 * GB
"""The largest run that there may be, with the pictures that somebody brought for it."""

DAMAGED = "The file of this run is damaged, so the run cannot be opened. The file was left as it is."
FOREIGN = "Where this run should be stands another file, or a part of one. It was left as it is."
NEWER = (
    "This run was stored by another version of Layerscope, which this one cannot read. It was left as it is."
)

ELSEWHERE = (
    "Runs cannot be stored now: {} is not the folder that the server has, or is no longer its own. All "
    "machines of a cluster need one folder that they share (LAYERSCOPE_HOME)."
)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def open_store() -> Store:
    """The store in Layerscope's home, as large as `LAYERSCOPE_STORE_GB` says (2).

    Raises:
        StoreError: another process has it, the disk refuses, or the variable is no number.
    """
    wanted = os.environ.get("LAYERSCOPE_STORE_GB") or str(USUAL_GB)
    try:
        size = float(wanted)
    except ValueError:
        size = 0.0
    if not 0 < size <= MAX_GB:
        raise StoreError(f"LAYERSCOPE_STORE_GB must be a number above 0, not {wanted[:20]!r}.")
    return Store(home() / "runs", int(size * GB))


class Store:
    """The runs in one folder, which this server has for itself until `close`. Safe from any thread.

    Args:
        max_bytes: of all of them together.
        beside: `keeper` of the store that another process of this server has in this folder.

    Raises:
        StoreError: another server has it, or the disk refuses.
    """

    def __init__(self, folder: Path, max_bytes: int = int(USUAL_GB * GB), *, beside: str = "") -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self.keeper = beside or token_hex(16)
        self._is_beside = bool(beside)
        self._writing, self._reading = Lock(), Lock()
        self._bases: dict[Path, tuple[str, ref[Entry]]] = {}  # of files: checksum, newest of the past
        self._owners: dict[str, tuple[int, str]] = {}  # of files, with their numbers
        self._lock = FileLock(folder / "lock", thread_local=False, fallback_to_soft=False)
        self._tidying = FileLock(folder / "tidying", thread_local=False, fallback_to_soft=False)
        if not beside:
            self._claim()

    def _claim(self) -> None:
        folder = self.folder
        try:
            folder.mkdir(mode=WHOLE_FOLDER, parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            for left in folder.glob(f"*{UNFINISHED}"):
                left.unlink(missing_ok=True)
            (folder / KEEPER).write_text(self.keeper)
        except Timeout:
            raise StoreError(
                f"Another Layerscope keeps its runs in {folder}. This one keeps none: give it a home of its "
                "own (LAYERSCOPE_HOME), or stop the other one."
            ) from None
        except (OSError, NotImplementedError) as error:
            raise StoreError(f"Runs cannot be kept in {folder}: {_why(error)}.") from error

    def save(self, run_id: str, record: Record) -> None:
        """Keep a run in the place of what was kept under that id.

        Raises:
            StoreError: the disk is full or refuses, or the run is too large. What was there before is still.
        """
        path, entries = self._path(run_id), record.start.timeline.entries if record.start else ()
        self._bases.pop(path, None)
        facts, stacks = written(record)
        checksum = self._put(path, facts | {"id": run_id}, stacks)
        with suppress(OSError):
            os.unlink(path.with_suffix(NEWEST))
        if entries:
            self._bases[path] = checksum, ref(entries[-1])

    def save_newest(self, run_id: str, record: Record) -> bool:
        """Keep where a run stands now beside its past and its pictures, which `save` has kept.

        These are most of its bytes, and hardly change from one moment to the next.

        Returns:
            Whether that is possible; otherwise (what was kept is no past of the run) it is for `save` to do.

        Raises:
            StoreError: as `save`.
        """
        path, start = self._path(run_id), record.start
        base, entry = self._bases.get(path, ("", None))
        if start is None or entry is None or entry() not in start.timeline.entries or not path.exists():
            return False
        self._put(path.with_suffix(NEWEST), *written(record, base))
        return True

    def _put(self, path: Path, facts: dict[str, Any], stacks: Stacks) -> str:
        """Write a file, which makes room for itself; its checksum."""
        try:
            size, pieces = prepared(facts, stacks)
        except ValueError as error:
            raise StoreError(f"This run cannot be stored: {error}") from None
        if size > self.max_bytes:
            needs, whole = size_text(size), size_text(self.max_bytes)
            raise StoreError(f"This run takes {needs}, and all stored runs together may take {whole}.")
        with self._writing:
            self._check_keeper()
            try:
                checksum = _write(path, pieces)
                self._drop_beyond_budget(path.stem)
            except OSError as error:
                raise StoreError(f"Runs cannot be stored now: {_why(error)}.") from error
        return checksum

    def load(self, run_id: str) -> Record | None:
        """The run that was kept under that id; None where there is none. One is read at a time.

        Raises:
            UnreadableError: its file is damaged, of another program or of a newer version.
            StoreError: the disk refuses.
        """
        path = self._path(run_id)
        self._check_keeper()
        try:
            with self._reading, path.open("rb") as file:
                record = _in_words(lambda: _read(file, path.with_suffix(NEWEST)))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _refused(error) from error
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
            with (self.folder / (digest.hex() + ENDING)).open("rb") as file:
                run_id = _in_words(lambda: TensorFile(file, MAX_FILE_BYTES).facts.get("id"))
        except (FileNotFoundError, ValueError):  # binascii's error is one
            return name
        except OSError as error:
            raise _refused(error) from error
        return run_id if isinstance(run_id, str) and look_id(run_id) == name else name

    def holds(self, run_id: str) -> bool:
        """Whether something is kept under that id."""
        return self._path(run_id).exists()

    def visit(self, run_ids: Iterable[str]) -> None:
        """Say that somebody is there: those that nobody visited longest go first."""
        for run_id in run_ids:
            with suppress(OSError):
                os.utime(self._path(run_id))

    def drop(self, run_id: str) -> None:
        """Forget a run, if it is there."""
        with self._writing, suppress(OSError):
            _unlink(self._path(run_id))

    def close(self) -> None:
        """Let another server have the folder."""
        self._lock.release()

    def _path(self, run_id: str) -> Path:
        """Of a digest, as an id may be any text."""
        return self.folder / (digest_of(run_id).hex() + ENDING)

    def _check_keeper(self) -> None:
        """This machine may have another folder at that place; and where a server was killed, one of its
        processes may live on for a moment while the next server has the folder already.
        """
        if not self._is_beside:
            return
        keeper = ""
        with suppress(OSError):
            keeper = (self.folder / KEEPER).read_text()
        if keeper != self.keeper:
            raise StoreError(ELSEWHERE.format(self.folder))

    def _drop_beyond_budget(self, newest: str) -> None:
        """Unlink the runs that are too many (`surplus`); not the one whose files have that name. One process
        at a time does that: two would each drop what the other has just written.
        """
        with suppress(Timeout), self._tidying.acquire(TIDY_WITHIN_S):
            sizes: Counter[str] = Counter()
            visited_at: Counter[str] = Counter()  # never, where nothing is left but what stood beside a file
            numbers: dict[str, int] = {}
            for path in (*self.folder.glob(f"*{ENDING}"), *self.folder.glob(f"*{NEWEST}")):
                with suppress(FileNotFoundError):  # another process has just dropped it
                    of = path.stat()
                    sizes[path.stem] += of.st_size
                    if path.suffix == ENDING:
                        visited_at[path.stem], numbers[path.stem] = of.st_mtime_ns, of.st_ino
            if sizes.total() <= self.max_bytes:
                return
            self._owners = {name: self._owner_of(name, file) for name, file in numbers.items()}
            owners = {name: owner for name, (_, owner) in self._owners.items()}
            runs = [Kept(name, owners.get(name, ""), sizes[name], visited_at[name]) for name in sizes]
            for name in surplus(runs, newest, self.max_bytes):
                _unlink(self.folder / (name + ENDING))

    def _owner_of(self, name: str, file: int) -> tuple[int, str]:
        """Whose run a file holds, and the number of the file, as another one has another. It is read once."""
        known = self._owners.get(name)
        if known is not None and known[0] == file:
            return known
        owner = None
        with suppress(OSError, StoreError), (self.folder / (name + ENDING)).open("rb") as opened:
            owner = _in_words(lambda: TensorFile(opened, MAX_FILE_BYTES).facts.get("owner"))
        return file, owner if isinstance(owner, str) else ""


def _unlink(path: Path) -> None:
    """Unlink the files of a run: the one that is nothing without the other first."""
    with suppress(FileNotFoundError):
        os.unlink(path.with_suffix(NEWEST))
    with suppress(FileNotFoundError):
        os.unlink(path)


def _write(path: Path, pieces: Iterable[bytes | memoryview]) -> str:
    """Write a file whole or not at all: whenever this ends, `path` is as it was or as it is to be.

    Returns:
        The last piece, which is the checksum of all others, hexadecimal.
    """
    # A name of its own: a process that counts as dead, on a machine that is out of reach, may write on.
    unfinished = path.with_name(f"{path.stem}.{token_hex(4)}{UNFINISHED}")
    piece: bytes | memoryview = b""
    try:
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        try:
            for piece in pieces:
                _write_all(file, memoryview(piece))
            os.fsync(file)  # before it is renamed: else a crash could leave the new name on an empty file
        finally:
            os.close(file)
        os.replace(unfinished, path)
    except OSError:
        with suppress(OSError):
            os.unlink(unfinished)
        raise
    _sync_folder(path.parent)
    return bytes(piece).hex()


def _write_all(file: int, piece: memoryview) -> None:
    while piece:
        piece = piece[os.write(file, piece) :]


def _sync_folder(folder: Path) -> None:
    """Make a new name in it last. Only POSIX can open a folder for that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read(file: BinaryIO, newest: Path) -> Record:
    """The record in a file; where there is a newest one beside it that goes with it, in both."""
    base = TensorFile(file, MAX_FILE_BYTES)
    checksum = base.verify()
    with suppress(FileNotFoundError, ForeignError, NewerError, DamagedError), newest.open("rb") as beside:
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
    return StoreError(f"This run cannot be read now: {_named(error)}.")


def _why(error: OSError | NotImplementedError) -> str:
    """The reason as the end of a sentence."""
    if not isinstance(error, OSError):
        return "there is no way to lock the folder"
    if error.errno in FULL:
        return "the disk is full"
    if error.errno in READ_ONLY:
        return "the folder is not writable"
    return _named(error)


def _named(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
