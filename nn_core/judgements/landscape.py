"""Which of two networks has the flatter loss around its weights."""

from __future__ import annotations

from typing import Literal

TIMES = 2.0
"""One small network of two seeds rises half as much again as with the other: only more than that is told."""


def judge_flatter(first: float, second: float) -> Literal["first", "second", "alike"]:
    """Args: first, second: by how many nats the loss rises, on average, on the same way from the weights."""
    low, high = sorted((max(first, 0.0), max(second, 0.0)))
    if high <= TIMES * low or high == 0:
        return "alike"
    return "first" if first < second else "second"


def judge_caught(share: float) -> Literal["nothing", "part", "most"]:
    """How much of the way to the weights lies in the plane. Args: share: of the squared way, 0..1."""
    return "most" if share > 0.5 else "part" if share > 0.01 else "nothing"
