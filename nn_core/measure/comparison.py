"""What the results of several seeds can tell, and what may be chance. Pure NumPy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

T_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
)  # fmt: skip
"""Quantiles of Student's t for a two-sided interval of 95 %, for 1 to 20 degrees of freedom."""
FEWEST_FOR_AN_INTERVAL = 3
"""With two values the quantile is 12.7: such an interval is so wide that it says nothing."""


@dataclass(frozen=True)
class Mean:
    """The mean of `count` values; `error` is its standard error s / sqrt(count), None for a single value."""

    mean: float
    error: float | None
    count: int


def mean_of(values: Sequence[float]) -> Mean:
    """Mean and standard error, with s from count - 1.

    Raises:
        ValueError: no value at all.
    """
    count = len(values)
    if not count:
        raise ValueError("there is no mean of no values")
    error = float(np.std(values, ddof=1)) / math.sqrt(count) if count > 1 else None
    return Mean(float(np.mean(values)), error, count)


@dataclass(frozen=True)
class Difference:
    """How much better one recipe is than another, from pairs with the same seed.

    low, high: the 95 % interval of the mean difference (Student's t); None for fewer than three pairs.
    values: the differences themselves, pair by pair.
    """

    mean: float
    low: float | None
    high: float | None
    values: tuple[float, ...]

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def paired(values: Sequence[float], reference: Sequence[float]) -> Difference:
    """The mean of values - reference, pair by pair: what both owe to their seed drops out.

    Raises:
        ValueError: no pair, unequally many values, or more than 21 pairs.
    """
    if len(values) != len(reference) or len(values) > len(T_975) + 1:
        raise ValueError(f"{len(values)} and {len(reference)} values do not make 1 to {len(T_975) + 1} pairs")
    differences = tuple(np.subtract(values, reference).tolist())
    mean = mean_of(differences)
    if mean.error is None or mean.count < FEWEST_FOR_AN_INTERVAL:
        return Difference(mean.mean, None, None, differences)
    reach = T_975[mean.count - 2] * mean.error
    return Difference(mean.mean, mean.mean - reach, mean.mean + reach, differences)
