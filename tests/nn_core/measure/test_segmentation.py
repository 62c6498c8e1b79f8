"""IoU and Dice: counted by hand, and as scikit-learn counts them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score, jaccard_score

from nn_core.measure.metrics import confusion_matrix
from nn_core.measure.segmentation import class_dice, class_iou, ink_iou, ink_names, mean_score

TRUTH = np.array([[0, 0, 1, 1], [0, 2, 2, 1]])
FOUND = np.array([[0, 1, 1, 1], [0, 2, 0, 0]])
"""Class 0: 2 in both, 2 too many, 1 missed. Class 1: 2, 1, 1. Class 2: 1, 0, 1."""


def test_by_hand() -> None:
    confusion = confusion_matrix(TRUTH.ravel(), FOUND.ravel(), 3)
    np.testing.assert_allclose(class_iou(confusion), [2 / 5, 2 / 4, 1 / 2])
    np.testing.assert_allclose(class_dice(confusion), [4 / 7, 4 / 6, 2 / 3])
    assert mean_score(class_iou(confusion)) == pytest.approx((0.4 + 0.5 + 0.5) / 3)


def test_ink_is_all_but_the_background() -> None:
    """Three pixels of ink are found as such, one is missed, and one too many: whichever class they are."""
    confusion = confusion_matrix(TRUTH.ravel(), FOUND.ravel(), 3)
    ink = jaccard_score(TRUTH.ravel() > 0, FOUND.ravel() > 0)
    assert ink_iou(confusion) == pytest.approx(ink)
    assert ink == 3 / 6
    assert np.isnan(ink_iou([[4, 0], [0, 0]]))


def test_names_of_found_ink_are_compared_with_the_same_names_at_random() -> None:
    """Of 10 pixels of ink in both masks 4 + 2 have their name; 6 and 4 are true, 6 and 4 are given."""
    names = ink_names([[50, 3, 0], [7, 4, 2], [0, 2, 2]])
    assert names == (6 / 10, (6 * 6 + 4 * 4) / 100)
    assert names.kappa == pytest.approx((0.6 - 0.52) / 0.48)
    assert np.isnan([*ink_names([[50, 3], [7, 0]]), ink_names([[9, 0], [0, 9]]).kappa]).all()


@given(
    ink=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=60),
    rest=st.lists(st.integers(0, 3), max_size=20),
)
def test_kappa_is_that_of_scikit_learn_over_the_ink_in_both_masks(
    ink: list[tuple[int, int]], rest: list[int]
) -> None:
    truth, found = np.array(ink).T
    confusion = confusion_matrix(
        np.append(truth, rest).astype(int), np.append(found, [0] * len(rest)).astype(int), 4
    )
    names = ink_names(confusion)
    assert names.right == pytest.approx((truth == found).mean())
    expected = cohen_kappa_score(truth, found) if len(np.union1d(truth, found)) > 1 else np.nan
    np.testing.assert_allclose(names.kappa, expected, atol=1e-12)


def test_a_class_that_is_nowhere_has_no_score_and_does_not_count() -> None:
    confusion = [[3, 0, 1], [0, 0, 0], [0, 0, 4]]
    np.testing.assert_allclose(class_iou(confusion), [3 / 4, np.nan, 4 / 5])
    np.testing.assert_allclose(class_dice(confusion), [6 / 7, np.nan, 8 / 9])
    assert mean_score(class_iou(confusion)) == pytest.approx((3 / 4 + 4 / 5) / 2)
    assert np.isnan(mean_score(class_iou(np.zeros((2, 2)))))


@given(
    masks=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60),
)
def test_as_scikit_learn_counts(masks: list[tuple[int, int]]) -> None:
    truth, found = np.array(masks).T
    confusion = confusion_matrix(truth, found, 4)
    there = np.union1d(truth, found)
    absent = np.setdiff1d(np.arange(4), there)
    iou, dice = class_iou(confusion), class_dice(confusion)
    np.testing.assert_allclose(iou[there], jaccard_score(truth, found, labels=there, average=None))
    np.testing.assert_allclose(dice[there], f1_score(truth, found, labels=there, average=None))
    assert np.isnan(iou[absent]).all()
    assert np.isnan(dice[absent]).all()
    np.testing.assert_allclose(dice[there], 2 * iou[there] / (1 + iou[there]))


@pytest.mark.parametrize("confusion", [[1, 2], [[1, 2]], [[1, -1], [0, 1]]])
def test_what_is_no_confusion_matrix_is_refused(confusion: list[object]) -> None:
    for score in (class_iou, class_dice, ink_names):
        with pytest.raises(ValueError, match="a square of counts"):
            score(confusion)  # type: ignore[arg-type]
