"""Which runs on the disk go where all together are too large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SHARES = 4
"""Beyond one of so many shares of the budget, an owner's own runs go first."""


@dataclass(frozen=True)
class Kept:
    """A run on the disk.

    Attributes:
        owner: whose it is; empty: nobody's, which has no share.
        size: bytes.
        visited_at: when somebody was there last; any clock.
    """

    name: str
    owner: str
    size: int
    visited_at: int


def surplus(runs: Iterable[Kept], newest: str, max_bytes: int) -> list[str]:
    """The names of those that go, so that the rest fits: first what is beyond an owner's share, then all; of
    each the longest unvisited. The one named `newest`, which was just written, stays.
    """
    by_visit = sorted(runs, key=lambda run: (run.name != newest, -run.visited_at))
    too_many = sum(run.size for run in by_visit) - max_bytes
    has: Counter[str] = Counter()
    within: list[Kept] = []
    beyond: list[Kept] = []
    for run in by_visit:
        has[run.owner] += run.size
        is_within = not run.owner or has[run.owner] <= max_bytes // SHARES
        (within if is_within else beyond).append(run)
    going = []
    for run in [*reversed(beyond), *reversed(within)]:
        if too_many > 0 and run.name != newest:
            going.append(run.name)
            too_many -= run.size
    return going
