"""How much of the gradient gets back through an activation, and what that means for its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Verdict = Literal["dead", "asleep", "vanishing", "alive"]

BOUNDS: Mapping[str, float] = {"little": 0.1, "vanishing": 0.15}
"""A slope below `little` lets less than a tenth back; with a mean below `vanishing` two layers leave 2 %."""
FADED = 0.01
"""A slope below it has all but died: not a hundredth of the gradient is left."""
ALIKE = 0.05
"""Shares are about the same up to this difference, as a share of the larger one."""


@dataclass(frozen=True)
class GradientBack:
    """What a map's slopes let back.

    Attributes:
        through: mean size of the slope: the share of an even gradient that comes back; above 1 it grows.
        nothing: share of the pixels whose slope is exactly 0.
        little: share of the pixels whose slope is below `BOUNDS["little"]`, those with none among them.
    """

    through: float
    nothing: float
    little: float


def gradient_back(slope: ArrayLike) -> GradientBack:
    """Measure slopes of any shape, in float32 as torch multiplies by them. A sign takes nothing away."""
    size = np.abs(np.asarray(slope, dtype=np.float32))
    return GradientBack(
        through=float(size.mean(dtype=np.float64)),
        nothing=float((size == 0).mean()),
        little=float((size < np.float32(BOUNDS["little"])).mean()),
    )


def flat_between(slope_low: float, slope_high: float, low: float, high: float) -> bool:
    """Whether an activation lets nothing back anywhere from z = low to z = high, from its slopes there.

    An activation is flat, if at all, from some point on outwards: two flat ends on either side of 0 say
    nothing of what lies between (tanh is steepest there).
    """
    flat = np.float32(slope_low) == 0 and np.float32(slope_high) == 0
    return bool(flat and (high <= 0 or low >= 0))


def judge_unit(found: GradientBack, flat_elsewhere: bool) -> Verdict:
    """What becomes of a unit whose map lets so much back.

    Only the mean decides, so that who lets more back at every pixel never gets the worse verdict.

    Args:
        flat_elsewhere: no other picture gets a gradient back either.
    """
    if found.through == 0:
        return "dead" if flat_elsewhere else "asleep"
    return "vanishing" if found.through < BOUNDS["vanishing"] else "alive"


def judge_share(before: float, after: float) -> Literal["less", "alike", "more"]:
    """How a share (at least 0) compares with what it was; alike up to `ALIKE` of the larger one."""
    if abs(after - before) <= ALIKE * max(before, after):
        return "alike"
    return "less" if after < before else "more"


def judge_left(kinked: float, smooth: float) -> Literal["much", "faded", "both"]:
    """What the slopes at one z leave of a gradient where one curve has a kink and the other is smooth.

    "both": the kinked one lets something back, too. "faded": it lets nothing back, and the smooth one hardly
    anything. "much": the smooth one lets more back than that.
    """
    if kinked != 0:
        return "both"
    return "faded" if abs(smooth) < FADED else "much"


def judge_course(values: ArrayLike) -> Literal["climbs", "flat", "dips"]:
    """Whether a curve, along growing z, climbs all the way, is level in places, or falls in places."""
    steps = np.diff(np.asarray(values, dtype=np.float64))
    if (steps < 0).any():
        return "dips"
    return "flat" if (steps == 0).any() else "climbs"
