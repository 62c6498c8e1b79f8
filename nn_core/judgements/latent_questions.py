"""What the numbers say that `nn_core.findings.latent.questions` measures of a generator."""

from __future__ import annotations

import math
from typing import Literal

from nn_core.measure.strokes import CLEAR

STRETCH = 0.1
"""A border is a stretch where no class is clear on so much of the way, a jump where it is less."""
THINNER = 0.9
"""Strokes are thinner with less than so much of the width, wider with more than 1 / so much."""
MUCH = 2.0
"""One strip changes much more than another with so many times its change."""
FEW, MOST = 0.2, 0.8
"""Shares below and from which a few samples do what one does, or most."""
THICKER = 0.75
"""Share of pairs from which one of two ways has the thicker strokes."""
QUARTER = 0.25
ALIKE = 0.1
"""Lengths that differ by less, as a share of the first, are about equal."""
SURER = 0.02
"""Mean confidences that differ by no more are about equal."""
LITTLE = 0.2
NOTHING = 1e-4
"""Of a pixel from 0 to 1: a change below this is rounding, and no screen shows it."""
SPREAD = 1.5
"""Of what two channels change, one is more with so many times as much."""
ABOUT_HALF = (0.4, 0.6)


def judge_border(ways: float, unsure: float) -> Literal["none", "jump", "stretch"]:
    """How one class gives way to the next. Args: how many ways lead to another class (0: none is so near);
    the share of a way on which no class is clear."""
    if not ways:
        return "none"
    return "stretch" if unsure >= STRETCH else "jump"


def judge_middle(sure: float, away: float, nearest: float) -> Literal["clear", "mean", "other"]:
    """What the picture of no noise is: of a clear class; nearer to the mean than any other; neither."""
    if sure >= CLEAR:
        return "clear"
    return "mean" if away < nearest else "other"


def judge_corners(
    width_far: float, width_near: float, grey_far: float, grey_near: float
) -> Literal["hard", "smear", "other"]:
    """What long noise does to strokes: thinner with less grey, thicker with more grey, or neither."""
    if width_far < THINNER * width_near and grey_far < grey_near:
        return "hard"
    return "smear" if width_far > width_near / THINNER and grey_far > grey_near else "other"


def judge_strips(first: float, last: float) -> Literal["much", "more", "less"]:
    """Whether the first strip changes more than the last: `MUCH` times as much, more, or no more."""
    if first >= MUCH * last and first > last:
        return "much"
    return "more" if first > last else "less"


def judge_share(share: float) -> Literal["few", "some", "most"]:
    """In how many of the others the same happens, by their share."""
    if share < FEW:
        return "few"
    return "most" if share >= MOST else "some"


def judge_thicker(share: float) -> Literal["straight", "sphere", "neither"]:
    """On which way strokes are thicker, by the share of pairs in which they are on the straight one."""
    if share >= THICKER:
        return "straight"
    return "sphere" if share <= 1 - THICKER else "neither"


def judge_middles(share: float) -> Literal["few", "some", "most"]:
    """How many pictures half-way are clear, by their share: below a quarter, up to three quarters, above."""
    if share < QUARTER:
        return "few"
    return "some" if share <= 1 - QUARTER else "most"


def judge_others(count: float) -> Literal["none", "one", "more"]:
    """How many other classes a way leads through."""
    return "none" if not count else "one" if count == 1 else "more"


def judge_sums(held: float, tried: float) -> Literal["few", "some", "most"]:
    """How many sums hold: less than a quarter, at most half, more."""
    share = held / tried
    return "few" if share < QUARTER else "some" if share <= 0.5 else "most"


def judge_same(from_c: float, from_a: float) -> Literal["c", "trace", "a"]:
    """Which picture is left: that of C, one between, or one as near to A."""
    if from_c < NOTHING:
        return "c"
    return "trace" if from_c < from_a else "a"


def judge_length(before: float, after: float) -> Literal["shorter", "alike", "longer"]:
    """What became of a length."""
    if math.isclose(before, after, rel_tol=ALIKE):
        return "alike"
    return "shorter" if after < before else "longer"


def judge_variety(left: float, whole: float) -> Literal["none", "little", "much"]:
    """How much of a variety is left: none, less than a fifth, or more."""
    if left < NOTHING:
        return "none"
    return "little" if left < LITTLE * whole else "much"


def judge_surer(short: float, whole: float) -> Literal["surer", "alike", "less"]:
    """Whether a judge is surer of the pictures of short noise than of all, by mean confidences (0..1)."""
    if abs(short - whole) <= SURER:
        return "alike"
    return "surer" if short > whole else "less"


def judge_cut(large: float, small: float) -> Literal["large", "alike", "small"]:
    """Which numbers a cut changes most, by the mean changes of large and of small ones."""
    if math.isclose(large, small, rel_tol=ALIKE):
        return "alike"
    return "large" if large > small else "small"


def judge_bar(bar: float, longest: float) -> Literal["longest", "long", "short"]:
    """How a map's bar compares with the longest: it is that, at least half as long, or shorter."""
    if bar >= longest:
        return "longest"
    return "long" if bar >= 0.5 * longest else "short"


def judge_layers(early: float, late: float) -> Literal["early", "late", "alike"]:
    """In which layer a channel changes the ink in more places, by the shares of it that change."""
    if late > SPREAD * early:
        return "late"
    return "early" if early > SPREAD * late else "alike"


def judge_lost(share: float) -> Literal["less", "half", "more"]:
    """How much ink vanishes without half of the channels: clearly less than half of it, about half, more."""
    low, high = ABOUT_HALF
    return "less" if share < low else "half" if share <= high else "more"


def judge_doubling(
    spread: tuple[tuple[float, float], tuple[float, float]],
) -> Literal["once", "four", "alike"]:
    """Which pixels vary most: those that a kernel covers once, or four times.

    Args:
        spread: standard deviation of the pixels, by row and column modulo 2; [0][0] are covered once, [1][1]
            four times. They are alike where the largest is less than 1.5 times the least.
    """
    flat = [*spread[0], *spread[1]]
    if max(flat) < SPREAD * min(flat):
        return "alike"
    return "four" if spread[1][1] == max(flat) else "once"


def judge_hidden(before: float, after: float, real: float, plain: float) -> Literal["gone", "fades", "stays"]:
    """What training makes of a checkerboard, by energies at the stride.

    Args:
        before, after: training. real: of real pictures. plain: of a generator trained alike that makes none.

    Returns:
        no more than one of these two has, so nothing shows that some of it is left; less than half of what
        it was; or more.
    """
    if after <= max(real, plain):
        return "gone"
    return "fades" if after < 0.5 * before else "stays"


def judge_zones(middle: float, between: float, edge: float) -> Literal["middle", "between", "edge"]:
    """Where a spectrum is strongest, by the mean powers of its zones."""
    zones: dict[Literal["middle", "between", "edge"], float] = {
        "middle": middle,
        "between": between,
        "edge": edge,
    }
    return max(zones, key=lambda zone: zones[zone])
