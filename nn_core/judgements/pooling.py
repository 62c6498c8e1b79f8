"""Whether pooling makes a moved map's change smaller, and whether it does more than make all maps alike."""

from __future__ import annotations

from typing import Literal

Effect = Literal["unmoved", "smaller", "equal", "larger"]
Forgets = Literal["motion", "both", "picture"]
Left = Literal["none", "little", "part", "most"]

NOTHING = 1e-9
"""A change below this is rounding: the motion left the map as it was."""
MARGIN = 0.02
"""Shares that differ by no more are about equal."""
LITTLE = 0.1


def swallowed(before: float, after: float) -> float:
    """The share of a change (0..1) that is gone after pooling; negative where it grew, 0 for no change."""
    return 1 - after / before if before > NOTHING else 0.0


def judge_effect(before: float, after: float) -> Effect:
    """What became of a change (as `nn_core.mechanics.invariance.change` measures it) through pooling."""
    if before <= NOTHING:
        return "unmoved"
    gain = swallowed(before, after)
    if abs(gain) <= MARGIN:
        return "equal"
    return "smaller" if gain > 0 else "larger"


def judge_forgetting(motion: float, picture: float) -> Forgets:
    """What a layer forgets more of: where its input was, or what it was.

    Args:
        motion: share of a moved input's change that it swallows.
        picture: share of the difference to other pictures that it swallows: the control.
    """
    if abs(motion - picture) <= MARGIN:
        return "both"
    return "motion" if motion > picture else "picture"


def judge_left(before: float, after: float) -> Left:
    """How much of a change (0..1) is left after pooling: none, less than a tenth, less than half, or more."""
    if after <= NOTHING:
        return "none"
    left = 1 - swallowed(before, after)
    if left < LITTLE:
        return "little"
    return "part" if left < 0.5 else "most"
