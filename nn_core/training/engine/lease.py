"""Having a place alone where nothing can be locked.

A holder has a file, `keeper.<number>`, that is written once: only one can make the next. Beside it he leaves
a beat again and again, an empty file with a number, and removes the one before. Who finds the file of another
looks at it for a while: where there is a new beat, its holder lives. So no clocks are compared, and no file
is read while it is written over.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from itertools import count
from secrets import token_hex
from threading import Event, Thread

from nn_core.training.engine.keys import Keys
from nn_core.training.errors import StoreError

logger = logging.getLogger(__name__)

BEAT_S = 5.0
"""How often a holder says that he lives."""
DEAD_AFTER_S = 20.0
"""Who has not said so for so long has ended."""

PREFIX = "keeper."


class Lease:
    """Held until `close`, or until another one takes it for dead.

    Args:
        keeper: of one that another process holds; it is only looked at.
        refusal: what is said where another one holds it.

    Attributes:
        keeper: what is in its file: the name of that, and what tells its holder from all others.

    Raises:
        StoreError: another one holds it.
        OSError: the place refuses.
    """

    def __init__(self, keys: Keys, keeper: str = "", refusal: str = "") -> None:
        self._keys = keys
        self._closed = Event()
        self._thread: Thread | None = None
        self.keeper = keeper
        if not keeper:
            self._take(refusal)

    @property
    def _name(self) -> str:
        return self.keeper.partition(" ")[0]

    def holds(self) -> bool:
        """Whether it is held still by who took it."""
        try:
            return self._keys.read(self._name) == self.keeper.encode()
        except FileNotFoundError:
            return False

    def close(self) -> None:
        """Let another one have it."""
        if self._thread is not None:
            self._closed.set()
            self._thread.join()
            with suppress(OSError):
                if self.holds():
                    self._remove(self._name)

    def _take(self, refusal: str) -> None:
        earlier = self._holders()
        if earlier and self._lives(earlier[-1]):
            raise StoreError(refusal)
        number = int(earlier[-1].removeprefix(PREFIX)) + 1 if earlier else 1
        name = f"{PREFIX}{number:09d}"
        self.keeper = f"{name} {token_hex(16)}"
        try:
            self._keys.create(name, self.keeper.encode())
        except FileExistsError:
            raise StoreError(refusal) from None
        for one in earlier:
            self._remove(one)
        self._thread = Thread(target=self._beat, name="lease", daemon=True)
        self._thread.start()

    def _holders(self) -> list[str]:
        """The files of all that hold it or died holding it, the last one last."""
        return sorted(name for name in self._keys.names(PREFIX) if name.count(".") == 1)

    def _remove(self, name: str) -> None:
        for one in sorted(self._keys.names(name)):  # who looks at its beats must not find them alone
            self._keys.remove(one)

    def _lives(self, name: str) -> bool:
        """Whether there is a new beat within `DEAD_AFTER_S`."""
        found = set(self._keys.names(name))
        for _ in range(round(DEAD_AFTER_S / BEAT_S)):
            self._closed.wait(BEAT_S)
            now = set(self._keys.names(name))
            if name not in now:
                return False
            if now - found:
                return True
        return False

    def _beat(self) -> None:
        for number in count():
            if self._closed.wait(BEAT_S):
                return
            try:
                if not self.holds() or max(self._holders(), default="") > self._name:
                    self._remove(self._name)
                    logger.warning("another server has taken over the place where runs are kept")
                    return
                self._keys.write(f"{self._name}.{number}", b"")
                self._keys.remove(f"{self._name}.{number - 1}")
            except OSError as error:
                logger.warning("the place where runs are kept does not answer: %s", error)
