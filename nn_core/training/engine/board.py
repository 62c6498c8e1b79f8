"""The engine's lock, and how pages tell its workers that there is something to do."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition


class Board(Condition):
    """One for all runs of an engine.

    Args:
        on_change: called under the lock whenever something may have changed, so it must be quick.
    """

    called = False

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._on_change = on_change

    def notify_all(self) -> None:
        super().notify_all()
        self._on_change()

    def call(self) -> None:
        """Wake idle workers, and have busy ones end their slice after the present step. The lock is held."""
        self.called = True
        self.notify_all()
