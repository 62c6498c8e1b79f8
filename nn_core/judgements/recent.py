"""The last steps of a run, as judgements look at them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

Point = tuple[int, Mapping[str, float]]
"""A step, and what was measured there."""

BLOCKS = 5
SURE = 2.0
"""A mean is surely beyond a bound from so many of its standard errors on."""
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


@dataclass(frozen=True)
class Mean:
    """A mean, and its standard error: infinite where that cannot be told."""

    value: float
    error: float

    @property
    def low(self) -> float:
        """It is surely not less."""
        return self.value - SURE * self.error

    @property
    def high(self) -> float:
        """It is surely not more."""
        return self.value + SURE * self.error


def mean_of(values: Sequence[float]) -> Mean:
    """The mean of what was measured one after the other; NaN of nothing.

    Neighbours are alike, so they are no independent samples: the error is that of the means of five blocks
    of equal length, s / sqrt(5) (batch means: Conway, 1963, https://doi.org/10.1287/mnsc.10.1.47). What is
    over is left out of the blocks.
    """
    if not values:
        return Mean(math.nan, math.inf)
    length = len(values) // BLOCKS
    if not length:
        return Mean(fmean(values), math.inf)
    means = [fmean(values[block * length : (block + 1) * length]) for block in range(BLOCKS)]
    return Mean(fmean(values), stdev(means) / math.sqrt(BLOCKS))
