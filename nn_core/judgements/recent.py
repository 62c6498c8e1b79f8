"""The last steps of a run, as judgements look at them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Point = tuple[int, Mapping[str, float]]
"""A step, and what was measured there."""

FEWEST = 10
"""Long curves are thinned: so many points count, even where they reach further back."""


@dataclass(frozen=True)
class Recent:
    """Some last points of a curve, the newest first."""

    points: tuple[Point, ...]

    @property
    def steps(self) -> int:
        """How many steps they span."""
        return self.points[0][0] - self.points[-1][0] + 1 if self.points else 0

    def values(self, metric: str) -> list[float]:
        """The finite values of a metric; none where it was not measured."""
        found = [metrics.get(metric, math.nan) for _, metrics in self.points]
        return [value for value in found if math.isfinite(value)]


def recent(points: Sequence[Point], step: int, steps: int) -> Recent:
    """The points of the last `steps` steps up to `step`, ten at least where there are as many."""
    found: list[Point] = []
    for point in reversed(points):
        if point[0] <= step - steps and len(found) >= FEWEST:
            break
        if point[0] <= step:
            found.append(point)
    return Recent(tuple(found))
