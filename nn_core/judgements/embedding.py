"""What a picture of many features in a few dimensions is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nn_core.judgements.contest import ahead, judge_left

FEWEST = 12
"""Of fewer images there is no cloud: each has 10 neighbours."""


@dataclass(frozen=True)
class Shown:
    """What a cloud of images shows.

    kind: "few": there are too few images for one. "broken": features are not finite. "flat": all images lie
    at one place. "loses": neighbours tell classes apart clearly worse in the picture than among all features.
    "keeps": no clear difference. "gains": clearly better, as what was left out only disturbed.
    """

    kind: Literal["few", "broken", "flat", "loses", "keeps", "gains"]


def judge_cloud(
    images: int, variance: NDArray[np.floating] | None, agreement: NDArray[np.floating] | None
) -> Shown:
    """What a cloud shows.

    Args:
        variance: shares along the axes that are shown; None where there are none.
        agreement: what the nearest neighbours tell right, 0..1: among all features, and as shown.
    """
    if images < FEWEST:
        return Shown("few")
    if variance is None or agreement is None:
        return Shown("broken")
    if not variance.any():
        return Shown("flat")
    better = ahead(float(agreement[0]), float(agreement[1]), images)
    return Shown("keeps" if better == "neither" else "loses" if better == "first" else "gains")


def judge_layouts(pca: float, tsne: float, images: int) -> Literal["pca", "tsne", "alike"]:
    """In which of two pictures neighbours tell classes clearly better.

    Args:
        pca, tsne: shares of so many images that they tell right, 0..1.
    """
    better = ahead(tsne, pca, images)
    return "alike" if better == "neither" else "tsne" if better == "first" else "pca"


def judge_together(features: float, plain: float, crops: int) -> Literal["most", "more", "alike", "fewer"]:
    """Whether crops of one photograph lie together among features.

    "most": half and more of a crop's neighbours are of its photograph, clearly more than without a network.
    "more": clearly more, and less than half. "alike": no clear difference. "fewer": clearly fewer.

    Args:
        features: the share, 0..1, of the neighbours of so many crops. plain: the same without a network, by
            colour or by pixels.
    """
    better = ahead(features, plain, crops)
    if better == "first":
        return "more" if judge_left(features) == "few" else "most"
    return "alike" if better == "neither" else "fewer"
