from __future__ import annotations

import math

import pytest

from nn_core.judgements.segmentation import judge_gap, judge_masks, judge_twins


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
        ([0.99, 0.74, 0.73, 0.74], 0.9, "well"),
        ([0.99, 0.9, math.nan, 0.8], 0.9, "well"),
    ],
)
def test_what_masks_are_worth(iou: list[float], ink: float, kind: str) -> None:
    assert judge_masks(iou, ink) == kind


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
