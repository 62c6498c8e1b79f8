"""Hosts in threads of this process: for tests that need many of them, or look into one."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import FileIO
from threading import Thread

from nn_core.training.engine.host import Host
from nn_core.training.engine.pipe import receive


class HostThread:
    """A host at the other end of two pipes.

    Args:
        load_ahead: what it does where a process loads torch.
    """

    def __init__(self, load_ahead: Callable[[], None] = lambda: None) -> None:
        self._load_ahead = load_ahead
        to_host, from_host = os.pipe(), os.pipe()
        self.reading, self.writing = FileIO(from_host[0]), FileIO(to_host[1], "wb")
        self._ends = FileIO(to_host[0]), FileIO(from_host[1], "wb")
        self.host: Host | None = None
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        reading, writing = self._ends
        with reading, writing:
            self.host = Host(reading, writing, receive(reading), self._load_ahead)
            try:
                self.host.serve()
            except EOFError:  # where a process would be gone
                self.host.close()

    def die(self) -> None:
        """Say no more. Runs are stored all the same, once the engine has killed it."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._ends[1].fileno())
        os.close(nowhere)

    def end(self) -> None:
        self.writing.close()
        self._thread.join()
        self.reading.close()

    kill = end


class DeadOnArrival:
    """A process that ends before it has said a word."""

    def __init__(self) -> None:
        to_host, from_host = os.pipe(), os.pipe()
        os.close(from_host[1])
        self.reading, self.writing = FileIO(from_host[0]), FileIO(to_host[1], "wb")
        self._unread = FileIO(to_host[0])

    def end(self) -> None:
        for one in (self.reading, self.writing, self._unread):
            one.close()

    kill = end
