"""What pictures that were changed against a network do to its answers, and to another network's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nn_core.judgements.contest import HALF, ahead


@dataclass(frozen=True)
class Turned:
    """What an attack did to one answer; before, after: the likeliest class.

    kind: "stays": it is the same class. "turns": it is another one. "reaches": it is what was aimed at.
    """

    kind: Literal["stays", "turns", "reaches"]
    before: int
    after: int


def judge_attack(
    before: NDArray[np.floating], after: NDArray[np.floating], target: int | None = None
) -> Turned:
    """What became of an answer. Args: before, after: probabilities (k). target: what was aimed at, if any."""
    first, now = int(before.argmax()), int(after.argmax())
    if first == now:
        return Turned("stays", first, now)
    return Turned("reaches" if now == target else "turns", first, now)


@dataclass(frozen=True)
class Break:
    """At which epsilon reading breaks down.

    kind: "untrained": fewer than half are right before anything changes. "breaks": at `level` fewer than half
    are right. "holds": half or more are right wherever it was measured.
    level: the smallest epsilon that was measured and breaks it.
    """

    kind: Literal["untrained", "breaks", "holds"]
    level: int | None = None


def judge_break(levels: Sequence[int], shares: Sequence[float]) -> Break:
    """Where a curve falls below half. Args: levels: ascending from 0. shares: right answers there, 0..1."""
    if shares[0] < HALF:
        return Break("untrained")
    low = [level for level, share in zip(levels, shares, strict=True) if share < HALF]
    return Break("breaks", low[0]) if low else Break("holds")


def judge_noise(clean: float, noisy: float, images: int) -> Literal["nothing", "some", "breaks"]:
    """What noise does: nothing that could not be chance, something, or it breaks reading as an attack would.

    Args:
        clean, noisy: shares of right answers on so many images, as they are and with noise.
    """
    if ahead(clean, noisy, images) != "first":
        return "nothing"
    return "breaks" if noisy < HALF else "some"


def judge_stronger(fgsm: float, pgd: float, images: int) -> Literal["fgsm", "pgd", "alike"]:
    """Which attack leaves clearly fewer right answers."""
    better = ahead(fgsm, pgd, images)
    return "alike" if better == "neither" else "pgd" if better == "first" else "fgsm"


def judge_transfer(
    own: tuple[float, float], other: tuple[float, float], noisy: float, images: int
) -> Literal["none", "nothing", "part", "most"]:
    """How much of the harm that an attack does to its own network it does to another one.

    "none": it does its own no clear harm. "nothing": the other loses no more than by noise of that size.
    "part": less than half of what its own loses. "most": half of it and more.

    Args:
        own, other: shares of right answers, before and after. noisy: the other's with noise of that size.
    """
    if ahead(*own, images) != "first":
        return "none"
    if ahead(noisy, other[1], images) != "first":
        return "nothing"
    return "most" if other[0] - other[1] >= HALF * (own[0] - own[1]) else "part"
