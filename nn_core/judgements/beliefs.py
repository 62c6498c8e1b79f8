"""What measurements say of common beliefs about networks."""

from __future__ import annotations

from typing import Literal

from nn_core.judgements.trials import BOUNDS, judge_share

CLEARLY = 0.2
"""One cue is followed where it names so much larger a share of the pictures than the other."""
PART = 0.1
"""From this share on, part of something is there."""
SAME_FILTER, KIN = 0.95, 0.5
"""Mean correlations from which filters are the same, or akin."""


def judge_memory(
    own: float, new: float, classes: int, answers: int
) -> Literal["nothing", "heart", "understood"]:
    """What was learnt, by the shares of right answers (0..1) on one's own images and on so many new ones.

    "heart": most of its own are right, and of the new ones no more than by guessing.
    """
    if own < BOUNDS["most"]:
        return "nothing"
    return "heart" if judge_share(new, classes, answers) == "guesses" else "understood"


def judge_cue(shape: float, texture: float) -> Literal["shape", "texture", "both"]:
    """Which of two cues a network goes by, by the shares of pictures that it names by either."""
    if abs(shape - texture) < CLEARLY:
        return "both"
    return "shape" if shape > texture else "texture"


def judge_room(weights: float, image: float) -> Literal["all", "part", "little"]:
    """Whether weights have room for an image, by the bytes of weights for each image, and its own."""
    if weights >= image:
        return "all"
    return "part" if weights >= PART * image else "little"


def judge_use(changed: int, weights: int) -> Literal["none", "few", "most"]:
    """How many of so many weights changed: none, up to half of them, or more."""
    if not changed:
        return "none"
    return "most" if 2 * changed > weights else "few"


def judge_filters(alike: float) -> Literal["same", "akin", "others"]:
    """How alike the filters of two networks are, by the mean correlation of those at the same places."""
    if alike >= SAME_FILTER:
        return "same"
    return "akin" if alike >= KIN else "others"
