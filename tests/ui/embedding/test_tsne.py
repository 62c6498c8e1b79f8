"""What is said of a layout."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.findings.tsne import Laid, Worth
from ui.embedding.tsne import worth_words

POINTS = np.zeros((1_000, 2), np.float32)


def said(flat: float, laid: float) -> str:
    found = Laid(POINTS, 1_000, 0.8, 784, Worth((0.931, flat, laid), (0.82, 0.98)))
    return " ".join(worth_words(found, "image")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("flat", "laid", "end"),
    [
        (0.545, 0.933, "t-SNE keeps neighbours together"),
        (0.9, 0.6, "principal components tell more"),
        (0.9, 0.9, "Neither is clearly better"),
    ],
)
def test_it_says_in_which_picture_neighbours_tell_more(flat: float, laid: float, end: str) -> None:
    assert end in said(flat, laid)


def test_it_says_the_numbers() -> None:
    text = said(0.545, 0.933)
    assert "all 784 features they are right for 93.1 %, in 2 dimensions by PCA for 54.5 %" in text
    assert "by t-SNE for 93.3 %" in text
    assert "Trustworthiness: 0.82 by PCA, 0.98 by t-SNE" in text


def test_a_crop_is_no_image_of_a_set() -> None:
    found = Laid(POINTS[:288], 1_000, 0.3, 1_280, Worth((0.91, 0.59, 0.94), (0.8, 0.96)))
    assert "vote on each crop. Among all 1,280 features" in worth_words(found, "crop")[0]
