"""What made up images do to a classifier, and whether they are copies: as far as few seeds can tell."""

from __future__ import annotations

import math
from typing import Literal

from nn_core.measure.comparison import Difference

CLOSE, NEARER, FARTHER = 0.6, 0.9, 1.1
"""Shares of an unseen image's distance: below the first two, samples are close to copies, or nearer than real
ones; above the last one they are farther."""
HARDLY = 0.01
"""A difference of accuracies, 0..1, that is hardly any."""


def judge_difference(difference: Difference) -> str:
    """Whether a recipe "helped" or "hurt"; "open" where these seeds cannot tell, "few" below three."""
    if difference.low is None:
        return "few"
    if not difference.clear:
        return "open"
    return "helped" if difference.mean > 0 else "hurt"


def judge_best(lead: Difference | None) -> str:
    """How sure it is that the best is better than the second, by its lead over that.

    "tied": they are equal on average. "few": fewer than three seeds. "open": it may be chance. "clear".
    """
    if lead is None:
        return "open"
    if math.isclose(lead.mean, 0, abs_tol=1e-9):
        return "tied"
    found = judge_difference(lead)
    return found if found in ("few", "open") else "clear"


def judge_copies(distance: float, unseen: float) -> str:
    """Whether samples copy training images, by the distances to the nearest of those, theirs and real ones'.

    "copies": none at all. "close", "nearer" than unseen real images, as far ("own"), or "farther".
    """
    if distance <= 0:
        return "copies"
    ratio = distance / unseen if unseen > 0 else math.inf
    if ratio < NEARER:
        return "close" if ratio < CLOSE else "nearer"
    return "farther" if ratio > FARTHER else "own"


def judge_own(distance: float, unseen: float) -> Literal["copies", "alike", "farther"]:
    """The same in short: (nearly) copies, about as near as unseen real images, or farther."""
    found = judge_copies(distance, unseen)
    if found == "farther":
        return "farther"
    return "copies" if found in ("copies", "close") else "alike"


def judge_effect(difference: Difference) -> Literal["more", "same", "less"] | None:
    """`judge_difference` for who asks whether accuracies (0..1) rise, stay or fall; None: not to be told.

    "same": it is not clear of 0, and at most `HARDLY` throughout its interval.
    """
    found = judge_difference(difference)
    if found in ("helped", "hurt"):
        return "more" if found == "helped" else "less"
    low, high = difference.low, difference.high
    is_small = low is not None and high is not None and max(-low, high) <= HARDLY
    return "same" if is_small else None
