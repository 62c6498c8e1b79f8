from __future__ import annotations

import math

import numpy as np
import pytest

from nn_core.judgements.segmentation import judge_gap, judge_masks, judge_twins
from nn_core.measure.segmentation import class_iou, ink_iou


@pytest.mark.parametrize(
    ("iou", "ink", "kind"),
    [
        ([0.95, 0.0, 0.0, 0.0], 0.0, "nothing"),
        ([0.95, 0.0, 0.0, 0.0], math.nan, "nothing"),
        ([0.97, 0.05, 0.05, 0.05], 0.099, "nothing"),
        ([0.99, 0.3, 0.3, 0.3], 0.9, "mixed"),
        ([0.99, 0.9, 0.0, 0.0], 0.9, "mixed"),
        ([0.99, 0.6, 0.5, 0.6], 0.9, "partly"),
        ([0.96, 0.3, 0.3, 0.3], 0.35, "partly"),
        # The page's network at steps 208, 312, 364 and 520: of the ink that it finds 43, 50, 60 and 67 % have
        # the right name, where the commonest would be right of 45 %.
        ([0.989, 0.013, 0.331, 0.351], 0.866, "mixed"),
        ([0.992, 0.094, 0.486, 0.381], 0.905, "mixed"),
        ([0.993, 0.487, 0.574, 0.174], 0.915, "partly"),
        ([0.994, 0.53, 0.675, 0.263], 0.925, "partly"),
        ([0.99, 0.5], 0.5, "partly"),  # of a single class no other name can be given
        ([0.99, 0.74, 0.73, 0.74], 0.9, "well"),
        ([0.99, 0.9, math.nan, 0.8], 0.9, "well"),
    ],
)
def test_what_masks_are_worth(iou: list[float], ink: float, kind: str) -> None:
    assert judge_masks(iou, ink) == kind


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_ink_that_is_named_at_random_is_mixed_and_what_is_right_far_more_often_is_not(classes: int) -> None:
    """Of 100 pixels of each class all are found, and so many are named as they should be."""
    for right, kind in ((1 / classes, "mixed"), (0.75, "partly")):
        others = 100 * (1 - right) / (classes - 1)
        confusion = np.full((classes + 1, classes + 1), others)
        confusion[0] = confusion[:, 0] = 0
        np.fill_diagonal(confusion, 100 * right)
        confusion[0, 0] = 1000
        assert judge_masks(class_iou(confusion), ink_iou(confusion)) == kind


@pytest.mark.parametrize(
    ("first", "second", "better"),
    [(0.8, 0.76, "alike"), (0.8, 0.7, "first"), (0.5, 0.8, "second"), (0.3, 0.3, "alike")],
)
def test_which_of_two_is_better(first: float, second: float, better: str) -> None:
    assert judge_twins(first, second) == better


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        (0.87, 0.01, "unfound"),
        (0.01, 0.87, "unfound"),
        (0.05, 0.02, "neither"),
        (0.0999, 0.0, "neither"),
        (0.12, 0.09, "alike"),
        (0.87, 0.84, "alike"),
        (0.87, 0.6, "apart"),
        (0.1, 0.4, "apart"),
    ],
)
def test_what_lies_between_two(first: float, second: float, gap: str) -> None:
    assert judge_gap(first, second) == gap
