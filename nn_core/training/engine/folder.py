"""A folder as the place of the store: a file for each name, and locks of the file system."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from filelock import FileLock, Timeout

from nn_core.training.engine.budget import Kept, surplus
from nn_core.training.engine.place import ENDING, MAX_FILE_BYTES, NEWEST, Pieces, why
from nn_core.training.engine.tensor_file import TensorFile
from nn_core.training.errors import StoreError

KEEPER = "keeper"
"""Who has the folder: what is in it differs for each server."""
UNFINISHED = ".new"
WHOLE_FOLDER = 0o700
OWNER_ONLY = 0o600
"""A run may hold somebody's own pictures."""

TIDY_WITHIN_S = 2.0
"""Another process that looks after the budget is waited for so long, then left to it."""

ELSEWHERE = (
    "Runs cannot be stored now: {} is not the folder that the server has, or is no longer its own. All "
    "machines of a cluster need one folder that they share (LAYERSCOPE_HOME)."
)


class Folder:
    """A `Place`. The time of a file is the last visit.

    Args:
        beside: `keeper` of the folder that another process of this server has claimed.

    Raises:
        StoreError: another server has it, or the disk refuses.
    """

    def __init__(self, path: Path, beside: str = "") -> None:
        self.address: Path | str = path
        self.keeper = beside or token_hex(16)
        self._path = path
        self._is_beside = bool(beside)
        self._owners: dict[str, tuple[int, str]] = {}  # of files, with their numbers
        self._lock = FileLock(path / "lock", thread_local=False, fallback_to_soft=False)
        self._tidying = FileLock(path / "tidying", thread_local=False, fallback_to_soft=False)
        if not beside:
            self._claim()

    def _claim(self) -> None:
        path = self._path
        try:
            path.mkdir(mode=WHOLE_FOLDER, parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            for left in path.glob(f"*{UNFINISHED}"):
                left.unlink(missing_ok=True)
            (path / KEEPER).write_text(self.keeper)
        except Timeout:
            raise StoreError(
                f"Another Layerscope keeps its runs in {path}. This one keeps none: give it a home of its "
                "own (LAYERSCOPE_HOME), or stop the other one."
            ) from None
        except (OSError, NotImplementedError) as error:
            raise StoreError(f"Runs cannot be kept in {path}: {why(error)}.") from error

    def check(self) -> None:
        """This machine may have another folder at that place; and where a server was killed, one of its
        processes may live on for a moment while the next server has the folder already.
        """
        if not self._is_beside:
            return
        keeper = ""
        with suppress(OSError):
            keeper = (self._path / KEEPER).read_text()
        if keeper != self.keeper:
            raise StoreError(ELSEWHERE.format(self._path))

    def put(self, name: str, pieces: Pieces, owner: str) -> str:
        return _write(self._path / name, pieces)

    def open(self, name: str) -> BinaryIO:
        return (self._path / name).open("rb")

    def has(self, name: str) -> bool:
        return (self._path / name).exists()

    def unlink(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self._path / name)

    def drop(self, stem: str) -> None:
        self.unlink(stem + NEWEST)
        self.unlink(stem + ENDING)

    def visit(self, stem: str) -> None:
        os.utime(self._path / (stem + ENDING))

    def trim(self, newest: str, max_bytes: int) -> None:
        """One process at a time does that: two would each drop what the other has just written."""
        with suppress(Timeout), self._tidying.acquire(TIDY_WITHIN_S):
            sizes: Counter[str] = Counter()
            visited_at: Counter[str] = Counter()  # never, where nothing is left but what stood beside a file
            numbers: dict[str, int] = {}
            for path in (*self._path.glob(f"*{ENDING}"), *self._path.glob(f"*{NEWEST}")):
                with suppress(FileNotFoundError):  # another process has just dropped it
                    of = path.stat()
                    sizes[path.stem] += of.st_size
                    if path.suffix == ENDING:
                        visited_at[path.stem], numbers[path.stem] = of.st_mtime_ns, of.st_ino
            if sizes.total() <= max_bytes:
                return
            self._owners = {stem: self._owner_of(stem, file) for stem, file in numbers.items()}
            owners = {stem: owner for stem, (_, owner) in self._owners.items()}
            runs = [Kept(stem, owners.get(stem, ""), sizes[stem], visited_at[stem]) for stem in sizes]
            for stem in surplus(runs, newest, max_bytes):
                self.drop(stem)

    def _owner_of(self, stem: str, file: int) -> tuple[int, str]:
        """Whose run a file holds, and the number of the file, as another one has another. It is read once."""
        known = self._owners.get(stem)
        if known is not None and known[0] == file:
            return known
        owner = None
        with suppress(Exception), self.open(stem + ENDING) as opened:  # whatever stands there: nobody's
            owner = TensorFile(opened, MAX_FILE_BYTES).facts.get("owner")
        return file, owner if isinstance(owner, str) else ""

    def close(self) -> None:
        self._lock.release()


def _write(path: Path, pieces: Pieces) -> str:
    """The file, by way of another name; the last piece."""
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
