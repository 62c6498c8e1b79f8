"""What a cloud shows, case by case."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.judgements.embedding import judge_cloud, judge_layouts, judge_together

SOME = np.array([0.3, 0.2])


@pytest.mark.parametrize(
    ("images", "variance", "agreement", "kind"),
    [
        (11, SOME, (0.9, 0.5), "few"),
        (12, None, None, "broken"),
        (1_000, SOME, None, "broken"),
        (1_000, np.zeros(2), (0.1, 0.1), "flat"),
        (1_000, SOME, (0.93, 0.55), "loses"),
        # two standard errors of a difference at 0.9 and 0.89 of 1,000: 2 sqrt((0.09 + 0.0979) / 1000) = 0.027
        (1_000, SOME, (0.9, 0.89), "keeps"),
        (1_000, SOME, (0.9, 0.86), "loses"),
        (1_000, SOME, (0.86, 0.9), "gains"),
        (40, SOME, (0.9, 0.86), "keeps"),
    ],
)
def test_cases(
    images: int, variance: np.ndarray | None, agreement: tuple[float, float] | None, kind: str
) -> None:
    told = None if agreement is None else np.array(agreement)
    assert judge_cloud(images, variance, told).kind == kind


@pytest.mark.parametrize(
    ("pca", "tsne", "images", "better"),
    [
        (0.545, 0.933, 1_000, "tsne"),
        (0.93, 0.55, 1_000, "pca"),
        (0.90, 0.91, 1_000, "alike"),
        (0.5, 0.6, 50, "alike"),
    ],
)
def test_which_layout_tells_more(pca: float, tsne: float, images: int, better: str) -> None:
    assert judge_layouts(pca, tsne, images) == better


@pytest.mark.parametrize(
    ("features", "plain", "crops", "kind"),
    [
        (0.81, 0.39, 288, "most"),
        (0.5, 0.3, 288, "most"),
        (0.49, 0.3, 288, "more"),
        # two standard errors of a difference at 0.4 and 0.35 of 288: 2 sqrt((0.24 + 0.2275) / 288) = 0.081
        (0.4, 0.35, 288, "alike"),
        (0.9, 0.89, 288, "alike"),
        (0.3, 0.5, 288, "fewer"),
    ],
)
def test_whether_crops_of_one_photograph_lie_together(
    features: float, plain: float, crops: int, kind: str
) -> None:
    assert judge_together(features, plain, crops) == kind
