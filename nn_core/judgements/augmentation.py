"""What made up images do to a classifier, and whether they are copies: as far as few seeds can tell."""

from __future__ import annotations

import math
from typing import Literal

from nn_core.judgements.contest import ahead, loses_more
from nn_core.measure.comparison import Difference

CLOSE, NEARER, FARTHER = 0.6, 0.9, 1.1
"""Shares of an unseen image's distance: below the first two, samples are close to copies, or nearer than real
ones; above the last one they are farther."""


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


Accuracies = tuple[float, float]
"""Of two classifiers of one seed, 0..1: with real images only, and with more."""


def judge_gains(few: Accuracies, many: Accuracies, images: int) -> Literal["few", "many", "alike"]:
    """Where there is more to gain, with few or with many real images; each was tested on so many images."""
    more = loses_more(few[::-1], many[::-1], images)
    found: dict[str, Literal["few", "many", "alike"]] = {"first": "few", "second": "many"}
    return found.get(more, "alike")


def judge_more(real: float, more: float, images: int) -> Literal["better", "same", "worse"]:
    """What more images do to a classifier, by its accuracies without and with them."""
    found: dict[str, Literal["better", "worse"]] = {"first": "worse", "second": "better"}
    return found.get(ahead(real, more, images), "same")
