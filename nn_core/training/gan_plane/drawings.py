"""Which drawing the real points were of at each step: what is measured beside one is no number of another."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

Points = tuple[tuple[float, float], ...]


class Drawings:
    """Drawings by the steps from which on they held; the last one holds now.

    since: (step, mark of the drawing), ascending.
    """

    def __init__(self) -> None:
        self.since: list[tuple[int, str]] = []

    def restore(self, since: Sequence[Sequence[Any]] | None) -> None:
        """Go on from what another one kept; an older version kept nothing."""
        if since:
            self.since = [(int(step), str(mark)) for step, mark in since]

    def draw(self, points: Points, step: int) -> None:
        """These points hold from that step on."""
        self._hold(_mark_of(points), step)

    def go_back(self, step: int) -> None:
        """What holds now holds from that step on, if it did not before."""
        self._hold(self.since[-1][1], step)

    def holds_since(self, step: int) -> bool:
        """Whether the points of now are those of that step; another drawing may have held between."""
        then = next((mark for since, mark in reversed(self.since) if since <= step), None)
        return then == self.since[-1][1]

    def _hold(self, mark: str, step: int) -> None:
        self.since = [one for one in self.since if one[0] < step]
        if not self.since or self.since[-1][1] != mark:
            self.since.append((step, mark))


def _mark_of(points: Points) -> str:
    return blake2b(np.array(points, np.float64).tobytes(), digest_size=8).hexdigest()
