"""The engine's lock, and how pages tell its workers that there is something to do."""

from __future__ import annotations

from threading import Condition


class Board(Condition):
    """One for all runs of an engine."""

    called = False

    def call(self) -> None:
        """Wake idle workers, and have busy ones end their slice after the present step. The lock is held."""
        self.called = True
        self.notify_all()
