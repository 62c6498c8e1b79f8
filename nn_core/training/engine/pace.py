"""How many steps a second a run may take, and when the next one is due."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

CATCH_UP_S = 0.05
"""A delay of this length is made up for, so a fast pace takes several steps a turn."""


class Pace:
    """The pace of one run.

    Attributes:
        steps_per_second: None: full speed.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.steps_per_second: float | None = None
        self._next_at = 0.0

    @property
    def due_at(self) -> float:
        """When the next step is due; long since, at full speed."""
        return -inf if self.steps_per_second is None else self._next_at

    def keep(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second from now on."""
        self.steps_per_second = steps_per_second
        self.restart()

    def restart(self) -> None:
        """A step is due now, and no delay is to be made up for."""
        self._next_at = self._clock()

    def take(self) -> bool:
        """Whether a step may be taken now; then the next one is due an interval later."""
        rate = self.steps_per_second
        if rate is None:
            return True
        now = self._clock()
        if now < self._next_at:
            return False
        self._next_at = max(self._next_at + 1 / rate, now - CATCH_UP_S)
        return True
