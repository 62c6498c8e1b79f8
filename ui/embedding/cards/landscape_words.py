"""What is said of a loss around weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.judgements.landscape import judge_caught, judge_flatter
from nn_core.numerals import general
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.findings.landscape import Landscape

NEAR, FAR = 0.5, 1.0


def of_surface(found: Landscape) -> str:
    """Its numbers, and how much of the way is seen."""
    near, far = (found.middle + found.rise(away) for away in (NEAR, FAR))
    said = (
        f"Mean loss of {found.images} training images: {found.middle:.3f} in the middle, {near:.2f} at a "
        f"distance of {general(NEAR)}, {far:.2f} at {general(FAR)}."
    )
    if len(found.path) < 2:
        return f"{said} The steps that led here were not kept, so there is no way to draw."
    share = percent(found.caught, 3)
    kind = judge_caught(found.caught)
    if kind == "nothing":
        return (
            f"{said} The way of {found.steps[-1]:,} steps that led here is the red dot in the middle: "
            f"{share} of it lies in this plane. Two random directions of many thousand are nearly at right "
            "angles to any way, so such a surface shows how sharp the valley is, and not how one got there."
        )
    return f"{said} Of the way that led here, the red line, {share} lies in this plane."


def of_pair(first: Landscape, second: Landscape) -> str:
    """Which of two is flatter."""
    rises = first.rise(NEAR), second.rise(NEAR)
    with_skips, without = (f"{rise:.2f}" for rise in rises)
    numbers = f"{general(NEAR)} away the loss rises by {with_skips} with skips, by {without} without."
    kind = judge_flatter(*rises)
    if kind == "alike":
        return (
            f"{numbers} That is no clear difference: with so few layers skips change little. Li et al. "
            "(2018) see the landscape grow rough without skips from some 50 layers on."
        )
    flatter, other = ("with", "without") if kind == "first" else ("without", "with")
    return f"{numbers} It is flatter {flatter} skips than {other}."
