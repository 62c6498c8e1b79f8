"""A host that no pipe reaches: here and there are pipes as ever, and calls carry what is written from one to
the other, piece by piece."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from threading import Thread
from typing import Protocol

from nn_core.training.engine.pipe import send

PIECE_BYTES = 2**16
"""Of one call at most: what a pipe holds."""


class Far(Protocol):
    """The way to a `FarEnd`. Each call returns once it is done, and may wait for long.

    Raises:
        OSError: there is no host, or it is gone.
    """

    def tell(self, piece: bytes) -> None:
        """Have the host read that."""

    def hear(self) -> bytes:
        """What the host wrote next; empty once there is no more."""

    def kill(self) -> None:
        """Have it end. The other calls fail from now on, those under way too."""


class FarProcess:
    """`link.Process` by way of two threads. One carries there, the other back, a piece at a time: so all
    stays in order, and who writes waits for who does not read.
    """

    def __init__(self, far: Far) -> None:
        to_far, from_far = os.pipe(), os.pipe()
        self.reading, self.writing = FileIO(from_far[0]), FileIO(to_far[1], "wb")
        self._far = far
        self._threads = (
            Thread(target=self._carry, args=(FileIO(to_far[0]),), name="to a host", daemon=True),
            Thread(target=self._bring, args=(FileIO(from_far[1], "wb"),), name="from a host", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def _carry(self, told: FileIO) -> None:
        with told, suppress(OSError):
            while piece := told.read(PIECE_BYTES):
                self._far.tell(piece)

    def _bring(self, said: FileIO) -> None:
        with said, suppress(OSError):
            while piece := self._far.hear():
                send(said, piece)

    def kill(self) -> None:
        self._far.kill()
        self.writing.close()
        self.reading.close()
        for thread in self._threads:
            thread.join()

    end = kill


class FarEnd:
    """A host in this process that is told and heard by calls: one of each kind at a time, from two threads.

    Args:
        serve: what the host does with its two ends, such as `host.serve`.
    """

    def __init__(self, serve: Callable[[FileIO, FileIO], None]) -> None:
        to_host, from_host = os.pipe(), os.pipe()
        self._telling, self._hearing = FileIO(to_host[1], "wb"), FileIO(from_host[0])
        ends = FileIO(to_host[0]), FileIO(from_host[1], "wb")
        Thread(target=serve, args=ends, name="host", daemon=True).start()

    def tell(self, piece: bytes) -> None:
        send(self._telling, piece)

    def hear(self) -> bytes:
        return self._hearing.read(PIECE_BYTES)
