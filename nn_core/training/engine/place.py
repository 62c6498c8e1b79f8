"""What the store asks of the place where its files lie.

A file's name is `<stem><suffix>`, and both files of a run have one stem. Whatever a place refuses is an
`OSError`, and `why` says it in words.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

ENDING = ".safetensors"
"""Of a run's file."""
NEWEST = ".newest"
"""Of what stands beside it, and is nothing without it."""

MAX_FILE_BYTES = 2 * 2**30
"""The largest run that there may be, with the pictures that somebody brought for it."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)

Pieces = Iterable[bytes | memoryview]


class Place(Protocol):
    """Files that one server has for itself, and all processes of that server with it. Safe from any thread.

    Whoever makes one for a server claims it.

    Attributes:
        address: by which another process of the server opens it.
        keeper: tells this server from all others; those processes are given it.
    """

    address: Path | str
    keeper: str

    def check(self) -> None:
        """See whether the server still has it.

        Raises:
            StoreError: another one has, or this is another place.
        """

    def put(self, name: str, pieces: Pieces, owner: str) -> str:
        """Write a file whole or not at all: whenever this ends, it is as it was or as it is to be.

        Returns:
            The last piece, which is the checksum of all others, hexadecimal.
        """

    def open(self, name: str) -> BinaryIO:
        """A file to read."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def unlink(self, name: str) -> None:
        """Have no such file."""

    def drop(self, stem: str) -> None:
        """Have no files of a run, first that which is nothing without the other."""

    def visit(self, stem: str) -> None:
        """Note that somebody was at a run now."""

    def trim(self, newest: str, max_bytes: int) -> None:
        """Drop the runs that are too many (`budget.surplus`), but not that of the stem `newest`.

        Where several processes do that at once, they drop no more than one of them would.
        """

    def close(self) -> None:
        """Let another server have it."""


def why(error: OSError | NotImplementedError) -> str:
    """The reason as the end of a sentence."""
    if not isinstance(error, OSError):
        return "there is no way to lock the folder"
    if error.errno in FULL:
        return "the disk is full"
    if error.errno in READ_ONLY:
        return "the folder is not writable"
    return named(error)


def named(error: OSError) -> str:
    """What the system calls it."""
    return (error.strerror or type(error).__name__).lower()
