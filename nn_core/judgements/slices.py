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
    """By what images are cut: "low", "high" or "even", and of classes the fields of `Worst`.

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
class Worst:
    """kind: "one": `place` fails clearly more than all other classes together. "even": none does."""

    kind: Literal["one", "even"]
    place: int = -1


def judge_classes(counts: Sequence[Count]) -> Worst:
    """Which class a network clearly fails on most.

    The more classes are looked at, the likelier one of them stands out by chance, so the intervals are wider
    (Bonferroni).
    """
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(counts))
    wrong, of = (sum(count[at] for count in counts) for at in (0, 1))
    clear = [
        (wilson(*count, confidence)[0], place)
        for place, count in enumerate(counts)
        if wilson(*count, confidence)[0] > wilson(wrong - count[0], of - count[1], confidence)[1]
    ]
    return Worst("one", max(clear)[1]) if clear else Worst("even")
