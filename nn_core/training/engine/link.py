"""The server's end of the pipe to a host: calls that are answered, messages that are not, and a new host for
one that died."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from io import FileIO
from itertools import count
from threading import Event, Lock, Thread
from typing import Any, Protocol
from weakref import WeakKeyDictionary, finalize

from nn_core.data import ImageSet
from nn_core.training.engine.lost import GONE, NO_START
from nn_core.training.engine.pipe import packed, receive, send
from nn_core.training.engine.protocol import CLOSING, LostError

logger = logging.getLogger(__name__)

CLOSE_S = 8.0
"""A host that has not closed its engine after this time is killed: who ends a server waits ten seconds."""
END_S = 1.0
BACK_S = 3.0
"""Who wants to begin something waits so long for a new process."""
AGAIN_S = 1.0
LONGEST_AGAIN_S = 30.0
"""A host that dies before it has said a word is tried again later and later."""


class Process(Protocol):
    """A process that runs `host.main`."""

    @property
    def reading(self) -> FileIO:
        """What it says."""

    @property
    def writing(self) -> FileIO:
        """What it is told."""

    def end(self) -> None:
        """No longer needed: its engine is closed."""

    def kill(self) -> None:
        """It counts as dead: when this returns, it does nothing more."""


class OwnProcess:
    """A fresh interpreter, with the modules of this one. It ends when this process does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nn_core.training.engine.host"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert isinstance(self._process.stdin, FileIO)
        assert isinstance(self._process.stdout, FileIO)
        self.writing, self.reading = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        self.writing.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.reading.close()

    def kill(self) -> None:
        self._process.kill()
        self.end()


Start = Callable[[], Process]


class Link:
    """One host, always there: where its process dies, another one takes its place.

    Args:
        start: starts a process.
        settings: of the host's engine.
        take: given each message that is no answer, in order, by the one thread that reads. "ready" is the
            first one of a process.
        lost: called by that thread when the process died, before all calls under way fail.
    """

    def __init__(
        self,
        start: Start,
        settings: dict[str, Any],
        take: Callable[..., None],
        lost: Callable[[], None],
    ) -> None:
        self._start = start
        self._settings = settings
        self._take = take
        self._lost = lost
        self._numbers = count(1)
        self._lock = Lock()  # of what is written, and of all below
        self._calls: dict[int, tuple[Future[Any], Callable[[Any], Any]]] = {}
        self._closing = Event()
        self._again_s = AGAIN_S
        self._alive = self._writes = False
        self.fails = False  # whether the last process ended before it had said a word
        self._up = Event()
        self._begin()
        self._thread = Thread(target=self._keep, name="host", daemon=True)

    def read(self) -> None:
        """Begin to take what it says, and to replace it where it dies: once who is told of that is ready."""
        self._thread.start()

    # From any thread

    def call(self, verb: str, *args: Any, then: Callable[[Any], Any] = lambda value: value) -> Future[Any]:
        """Have it done. `then` is given the answer by the thread that reads, before anything that came later;
        what it returns is the future's result.

        Raises:
            LostError: the process is gone; the future may raise it too, and what the host raised.
        """
        future: Future[Any] = Future()
        with self._lock:
            if self._closing.is_set() or not self._alive:
                raise LostError(CLOSING if self._closing.is_set() else self._why)
            number = self.number()
            self._calls[number] = future, then
            try:
                self._write((number, verb, *args))
            except LostError:
                logger.debug("%s fails with all other calls once the host is known to be gone", verb)
            except Exception:
                self._calls.pop(number, None)
                raise
        return future

    def wait(self) -> None:
        """Where the process died, wait a while for the next one; not for one that does not start."""
        if not self.fails:
            self._up.wait(BACK_S)

    @property
    def _why(self) -> str:
        """What is told where no process is there."""
        return NO_START if self.fails else GONE

    def number(self) -> int:
        """One that nobody else has on this pipe."""
        return next(self._numbers)

    def tell(self, verb: str, *args: Any) -> None:
        """Have it done, without an answer; a host that is gone needs to hear nothing."""
        with self._lock:
            try:
                self._write((0, verb, *args))
            except LostError:
                logger.debug("%s was for a host that is gone", verb)

    def stop(self) -> None:
        """Have its engine closed, and take no more calls."""
        with self._lock:
            try:
                self._write(None)
            except LostError:
                logger.debug("a host was gone before it was closed")
            self._closing.set()

    def close(self, within_s: float) -> None:
        """End its process once its engine is closed. All that happens by that is told before this returns."""
        self._thread.join(within_s)
        if self._thread.is_alive():
            self._process.kill()
        else:
            self._process.end()

    def _write(self, message: Any) -> None:
        if self._closing.is_set() or not self._writes:
            raise LostError(CLOSING if self._closing.is_set() else GONE)
        images: list[ImageSet] = []
        try:
            whole = packed(message, lambda thing: self._token(thing, images))
        except Exception:
            for one in images:
                del self._tokens[one]
            raise
        try:
            for one in images:
                send(self._process.writing, packed((0, "set", self._tokens[one], one)))
            while self._dropped:
                send(self._process.writing, packed((0, "drop_set", self._dropped.pop())))
            send(self._process.writing, whole)
        except (OSError, ValueError) as error:  # ValueError: the pipe is closed
            raise LostError(GONE) from error

    def _token(self, thing: object, images: list[ImageSet]) -> int | None:
        """Images cross once, as a set may have many megabytes, and as two sets are the same only if they are
        one: runs share what they read."""
        if not isinstance(thing, ImageSet):
            return None
        if thing not in self._tokens:
            token = self._tokens[thing] = self.number()
            finalize(thing, self._dropped.append, token)
            images.append(thing)
        return self._tokens[thing]

    # The thread that reads

    def _begin(self) -> None:
        self._spoke = False
        self._process = self._start()
        self._tokens: WeakKeyDictionary[ImageSet, int] = WeakKeyDictionary()
        self._dropped: list[int] = []  # tokens of sets that nobody has any more
        self._alive = self._writes = True
        send(self._process.writing, packed(self._settings))
        self._up.set()

    def _keep(self) -> None:
        while not self._read():
            self._up.clear()
            with self._lock:  # who still wrote would write into whatever is opened next under that number
                self._writes = False
            self._process.kill()
            self.fails = not self._spoke
            self._lost()
            with self._lock:
                self._alive = False
                calls, self._calls = self._calls, {}
            for future, _ in calls.values():
                future.set_exception(LostError(self._why))
            if not self._begin_again():
                return

    def _begin_again(self) -> bool:
        """Start another process, at once if this one worked; False where the engine closes."""
        while not self._closing.is_set():
            logger.error("a host ended, another one takes its place")
            if not self._spoke:
                self.fails = True
                self._closing.wait(self._again_s)
                self._again_s = min(2 * self._again_s, LONGEST_AGAIN_S)
            with self._lock:
                if not self._closing.is_set():
                    with suppress(OSError):  # no memory for a process, say
                        self._begin()
                        return True
        return False

    def _read(self) -> bool:
        """Take what comes; whether it ended as it should."""
        reading = self._process.reading
        try:
            while (message := receive(reading))[0] != "closed":
                if message[0] == "answer":
                    self._answer(*message[1:])
                    continue
                if message[0] == "ready":
                    self._spoke, self._again_s, self.fails = True, AGAIN_S, False
                self._take(*message)
        except (EOFError, OSError):
            return False
        except Exception:  # a message that cannot be understood: the rest of them cannot be either
            logger.exception("a host told what nobody understands")
            return False
        return True

    def _answer(self, number: int, value: Any, error: Exception | None) -> None:
        with self._lock:
            future, then = self._calls.pop(number)
        if error is not None:
            future.set_exception(error)
            return
        try:
            future.set_result(then(value))
        except Exception as trouble:
            future.set_exception(trouble)
