"""What a detector finds: judged by the share of things that are found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

BOUNDS: Mapping[str, float] = {"hardly": 0.25, "most": 0.7}
"""Below the share `hardly` only a few things are found; from `most` on most things are."""

FoundShare = Literal["hardly", "some", "most"]


def judge_found(recall: float) -> FoundShare:
    """How many of the things are found: a share of 0..1 with a right box and the right class."""
    if recall < BOUNDS["hardly"]:
        return "hardly"
    return "most" if recall >= BOUNDS["most"] else "some"


Search = Literal["missed", "surest", "among"]


def judge_search(on_it: float | None, as_sure: int) -> Search:
    """What a search for one thing has found.

    "surest": some least score keeps the thing, and drops every window that lies elsewhere.

    Args:
        on_it: the best score of a window that fits the thing; None where none is called one.
        as_sure: how many windows elsewhere have at least that score.
    """
    if on_it is None:
        return "missed"
    return "among" if as_sure else "surest"
