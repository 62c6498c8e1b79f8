"""Whether a network fails more on some images than on others, or whether that may be chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, Literal

from numpy.typing import NDArray

CONFIDENCE = 0.95
Count = tuple[int, int]
"""Wrong ones, and all."""


def wilson(wrong: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval for a share of which `wrong` of `of` were seen (Wilson, 1927); 0 to 1 where none were.

    (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n): unlike p -+ z sqrt(p (1 - p) / n) it
    stays within 0..1, and has a width where nothing went wrong.
    """
    if of == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, weight = wrong / of, z * z / of
    middle = share + weight / 2
    reach = z * sqrt(share * (1 - share) / of + weight / (4 * of))
    return max(0.0, (middle - reach) / (1 + weight)), min(1.0, (middle + reach) / (1 + weight))


def judge_trend(counts: Sequence[Count]) -> Literal["low", "high", "even"]:
    """Whether a network clearly fails more where a value is low, or high: the first group against the last.

    "even": their intervals overlap, so it may be chance.
    """
    first, last = wilson(*counts[0]), wilson(*counts[-1])
    if first[0] > last[1]:
        return "low"
    return "high" if last[0] > first[1] else "even"


def judge_slices(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """By what images are cut: "low", "high" or "even", and of classes the fields of `Apart`.

    Args:
        arrays: "slices.<name>" of a snapshot, groups 2: wrong ones, and all.
    """
    counts = {
        name.removeprefix("slices."): [(int(wrong), int(of)) for wrong, of in array]
        for name, array in arrays.items()
        if name.startswith("slices.") and not name.endswith(".edges")
    }
    return {
        name: asdict(judge_classes(groups)) if name == "class" else judge_trend(groups)
        for name, groups in counts.items()
    }


@dataclass(frozen=True)
class Apart:
    """Which classes a network fails on more, or less, than on all others.

    kind: "worst" and "best": the intervals of `places` are apart from those of all others, above or below.
        "spread": no such group is, but the two classes of `places`, the worst and the best, are.
        "even": not even these.
    places: of the classes; first the one on which it fails most, of "best" least.
    """

    kind: Literal["worst", "best", "spread", "even"]
    places: tuple[int, ...] = ()


def judge_classes(counts: Sequence[Count]) -> Apart:
    """Which classes stand out; those without images are left out.

    Intervals that overlap, also by way of others, hang together: the worst of such groups is told, or where
    it has more than half of the classes the best. The more classes are looked at, the likelier two of them
    are apart by chance, so for "spread" the intervals are wider (Bonferroni).
    """
    seen = [place for place, (_, of) in enumerate(counts) if of]
    groups = _hanging_together({place: wilson(*counts[place]) for place in seen})
    if len(groups) > 1:
        is_few = 2 * len(groups[0]) <= len(seen)
        chosen = sorted(groups[0 if is_few else -1], key=lambda place: _share(counts[place]), reverse=is_few)
        return Apart("worst" if is_few else "best", tuple(chosen))
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(seen))
    wide = {place: wilson(*counts[place], confidence) for place in seen}
    worst = max(wide, key=lambda place: wide[place][0], default=-1)
    best = min(wide, key=lambda place: wide[place][1], default=-1)
    if wide and wide[worst][0] > wide[best][1]:
        return Apart("spread", (worst, best))
    return Apart("even")


def _share(count: Count) -> float:
    return count[0] / count[1]


def _hanging_together(intervals: Mapping[int, tuple[float, float]]) -> list[list[int]]:
    """Groups of intervals that overlap, the highest first."""
    groups: list[list[int]] = []
    lowest = 0.0
    for place in sorted(intervals, key=lambda place: intervals[place][1], reverse=True):
        low, high = intervals[place]
        if groups and high >= lowest:
            groups[-1].append(place)
            lowest = min(lowest, low)
        else:
            groups.append([place])
            lowest = low
    return groups
