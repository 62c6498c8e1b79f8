"""How often somebody may try a code that is none."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

WITHIN_S = 60.0
OF_A_VISITOR = 10
OF_A_PLACE = 90
"""A school is behind one address: so many of its students may mistype a code within a minute."""
MOST_KNOWN = 10_000


class Attempts:
    """Counts wrong codes of each visitor, and of each place that they come from.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[float]] = {}

    def may_try(self, visitor: str, place: str) -> bool:
        """Whether one more is allowed. Whoever is behind no address known here is at one place."""
        with self._lock:
            return self._recent(visitor) < OF_A_VISITOR and self._recent(f"@{place}") < OF_A_PLACE

    def was_wrong(self, visitor: str, place: str) -> None:
        with self._lock:
            for who in (visitor, f"@{place}"):
                self._wrong.setdefault(who, deque()).append(self._clock())
            if len(self._wrong) > MOST_KNOWN:
                for who in [who for who in self._wrong if self._recent(who) == 0]:
                    del self._wrong[who]

    def _recent(self, who: str) -> int:
        times = self._wrong.get(who, deque())
        while times and times[0] <= self._clock() - WITHIN_S:
            times.popleft()
        return len(times)
