"""Any file system of fsspec as the place of the store: a bucket, another machine, this process's memory.

Nothing is renamed, written over or locked. The bytes of a file go under a key that nobody else writes. Once
they are all there, a label follows: an empty file whose own key says where they are. Then what was there
before is removed. Bytes without a label count as not written, and of several labels the last one counts.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from contextlib import suppress
from hashlib import blake2b
from io import BufferedReader, RawIOBase
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, NamedTuple, cast

from nn_core.training.engine.budget import Kept, surplus
from nn_core.training.engine.keys import Keys
from nn_core.training.engine.lease import Lease
from nn_core.training.engine.place import ENDING, NEWEST, Pieces, why
from nn_core.training.errors import StoreError

READ_BYTES = 4 * 2**20
"""How much is asked for at once."""
LABEL = ".label"
TOKEN_BYTES = OWNER_BYTES = 8

TAKEN = (
    "Another Layerscope keeps its runs in {}. This one keeps none: give it a place of its own "
    "(LAYERSCOPE_STORE), or stop the other one."
)
LOST = (
    "Runs cannot be stored now: {} is not the place that the server has, or is no longer its own. All "
    "machines of a cluster need one that they share (LAYERSCOPE_STORE)."
)


def shown(address: str) -> str:
    """An address as others may read it: no user, no password, nothing behind a question mark."""
    return re.sub(r"://[^/@]*@", "://", address).partition("?")[0]


class Label(NamedTuple):
    """Where the bytes of a file are: all that it says stands in its own key.

    Attributes:
        stem, suffix: the name of the file.
        number: counts how often it was written.
        visited_at: by the clock of who was there, in nanoseconds.
        size: bytes.
        owner: a digest of whose run it is; empty: nobody's.
        token: in the key of its bytes.
    """

    stem: str
    suffix: str
    number: int
    visited_at: int
    size: int
    owner: str
    token: str

    @property
    def key(self) -> str:
        """Of the label."""
        facts = f"{self.number:012d}-{self.visited_at:020d}-{self.size}-{self.owner}-{self.token}"
        return f"{self.stem}.{facts}{self.suffix}{LABEL}"

    @property
    def content(self) -> str:
        """The key of its bytes."""
        return f"{self.stem}.{self.token}{self.suffix}"

    @property
    def age(self) -> tuple[int, int, str]:
        """The larger, the later; no two are equal."""
        return self.number, self.visited_at, self.token


def label_of(key: str) -> Label | None:
    """The label with that key; None where it is none's."""
    with suppress(ValueError):
        stem, facts, suffix, label = key.split(".")
        number, visited_at, size, owner, token = facts.split("-")
        if f".{label}" == LABEL:
            return Label(stem, f".{suffix}", int(number), int(visited_at), int(size), owner, token)
    return None


class Elsewhere:
    """A `Place`. What processes do at once is told apart by the numbers in labels, never by the time.

    Args:
        beside: `keeper` of the place that another process of this server has claimed.

    Raises:
        StoreError: another server has it, nothing here can reach it, or it refuses.
    """

    def __init__(self, address: str, beside: str = "") -> None:
        self.address: Path | str = address
        self._shown = shown(address)
        try:
            self._keys = Keys(address)
            if not beside:
                self._keys.make()
            self._lease = Lease(self._keys, beside, TAKEN.format(self._shown))
            if not beside:
                self._remove_unlabelled()
        except OSError as error:
            raise StoreError(f"Runs cannot be kept in {self._shown}: {why(error)}.") from error
        except (ImportError, ValueError) as error:
            raise StoreError(f"Runs cannot be kept in {self._shown}: {error}.") from error
        self.keeper = self._lease.keeper

    def _remove_unlabelled(self) -> None:
        """What crashes have left."""
        names = self._keys.names()
        labels = [label for name in names if (label := label_of(name))]
        contents = {label.content for label in labels}
        for name in names:
            if name.endswith((ENDING, NEWEST)) and name not in contents:
                self._keys.remove(name)

    def check(self) -> None:
        if not self._lease.holds():
            raise StoreError(LOST.format(self._shown))

    def put(self, name: str, pieces: Pieces, owner: str) -> str:
        stem, suffix = name.split(".")
        token = token_hex(TOKEN_BYTES)
        label = Label(stem, f".{suffix}", 0, time.time_ns(), 0, _digest(owner), token)
        try:
            size, checksum = self._keys.fill(label.content, pieces)
            earlier = self._labels(stem, label.suffix)
        except OSError:
            with suppress(OSError):
                self._keys.remove(label.content)
            raise
        number = 1 + max((one.number for one in earlier), default=0)
        # Where this is refused it may have come through all the same: so the bytes stay until the next start.
        self._keys.write(label._replace(number=number, size=size).key, b"")
        with suppress(OSError):  # the next one removes what is left
            self._remove(earlier)
        return checksum.hex()

    def open(self, name: str) -> BinaryIO:
        label = self._label(*name.split("."))
        if label is None:
            raise FileNotFoundError(name)
        return cast(BinaryIO, BufferedReader(_Bytes(self._keys, label), READ_BYTES))

    def has(self, name: str) -> bool:
        return self._label(*name.split(".")) is not None

    def unlink(self, name: str) -> None:
        stem, suffix = name.split(".")
        self._remove(self._labels(stem, f".{suffix}"))

    def drop(self, stem: str) -> None:
        labels = self._labels(stem)
        self._remove([label for label in labels if label.suffix == NEWEST])
        self._remove([label for label in labels if label.suffix == ENDING])

    def visit(self, stem: str) -> None:
        """By another label for the same bytes."""
        if (label := self._label(stem, ENDING[1:])) is None:
            return
        now = label._replace(visited_at=time.time_ns())
        self._keys.write(now.key, b"")
        self._keys.remove(label.key)
        if not self._keys.names(label.content):  # dropped or replaced meanwhile
            self._keys.remove(now.key)

    def trim(self, newest: str, max_bytes: int) -> None:
        """All see the same labels and drop the same. So the one that stays is the newest of all processes."""
        files = _newest_of(self._labels())
        sizes: Counter[str] = Counter()
        for label in files:
            sizes[label.stem] += label.size
        if sizes.total() <= max_bytes:
            return
        runs = {label.stem: label for label in files if label.suffix == ENDING}
        kept = [_kept(stem, runs.get(stem), sizes[stem]) for stem in sorted(sizes)]
        last = max(files, key=lambda label: (label.visited_at, label.stem)).stem
        for stem in surplus(kept, last, max_bytes):
            self.drop(stem)

    def close(self) -> None:
        self._lease.close()

    def _label(self, stem: str, suffix: str) -> Label | None:
        """That of a file."""
        return max(self._labels(stem, f".{suffix}"), key=lambda label: label.age, default=None)

    def _labels(self, stem: str = "", suffix: str = "") -> list[Label]:
        """All that there are, or those of a run, or of one of its files."""
        labels = (label_of(name) for name in self._keys.names(stem and f"{stem}."))
        return [label for label in labels if label and (not suffix or label.suffix == suffix)]

    def _remove(self, labels: list[Label]) -> None:
        """First all labels, as bytes that have none count as not there."""
        for label in labels:
            self._keys.remove(label.key)
        for content in {label.content for label in labels}:
            self._keys.remove(content)


def _newest_of(labels: list[Label]) -> list[Label]:
    """One for each file."""
    found = {(label.stem, label.suffix): label for label in sorted(labels, key=lambda label: label.age)}
    return list(found.values())


def _kept(stem: str, label: Label | None, size: int) -> Kept:
    """A run; never visited is one of which nothing is left but what stood beside its file."""
    return Kept(stem, label.owner if label else "", size, label.visited_at if label else 0)


def _digest(owner: str) -> str:
    """As a label names him: nobody finds the owner again."""
    return blake2b(owner.encode(), digest_size=OWNER_BYTES).hexdigest() if owner else ""


class _Bytes(RawIOBase):
    """The bytes of a file, asked for as they are read. Each reader has a place of its own in them."""

    def __init__(self, keys: Keys, label: Label) -> None:
        self._keys, self._label = keys, label
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._label.size)[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._label.size)
        if end <= self._at:
            return 0
        found = self._keys.read(self._label.content, self._at, end)
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)
