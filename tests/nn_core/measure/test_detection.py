"""Detections against counts made by hand, a published example, and scikit-learn where both agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_recall_curve

from nn_core.measure.detection import (
    NOBODY,
    Boxes,
    Curve,
    average_precision,
    class_precisions,
    judge_boxes,
    mean_average_precision,
    pooled_curve,
    precision_recall,
    tally,
)
from tests.examples import examples

HERE, THERE = (0, 0, 10, 10), (20, 20, 30, 30)
NOTHING = Boxes(np.empty((0, 4)), np.empty(0), np.empty(0))


def found(*boxes: tuple[tuple[float, float, float, float], int, float]) -> Boxes:
    places, labels, scores = zip(*boxes, strict=True)
    return Boxes(np.array(places, float), np.array(labels), np.array(scores))


def true(*boxes: tuple[tuple[float, float, float, float], int]) -> Boxes:
    places, labels = zip(*boxes, strict=True)
    return Boxes(np.array(places, float), np.array(labels))


answers = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40)


def test_a_picture_judged_by_hand() -> None:
    """Of two on one box the surer is right; the class must be right; 5 of 15 rows are too few."""
    detections = found(
        ((1, 0, 11, 10), 3, 0.8),  # 90 of 110: right, but the next one is surer
        (HERE, 3, 0.9),
        (THERE, 4, 0.7),  # the box is a 5
        ((5, 0, 15, 10), 3, 0.95),  # 50 of 150, however sure
    )
    judged = judge_boxes(detections, true((HERE, 3), (THERE, 5)))
    assert judged.right.tolist() == [False, True, False, False]
    assert judged.truth.tolist() == [0, 0, NOBODY, 0]
    assert judged.overlap == pytest.approx([90 / 110, 1, 0, 50 / 150])
    assert judged.found.tolist() == [True, False]


def test_a_box_that_overlaps_by_just_a_half_is_right() -> None:
    assert judge_boxes(found(((0, 0, 10, 5), 1, 0.5)), true((HERE, 1))).right.tolist() == [True]


def test_pictures_without_boxes_or_without_detections() -> None:
    assert judge_boxes(found((HERE, 1, 0.5)), NOTHING).right.tolist() == [False]
    assert judge_boxes(NOTHING, true((HERE, 1))).found.tolist() == [False]
    assert tally([NOTHING], [NOTHING]) == (0, 0, 0)
    assert (
        tally([NOTHING], [true((HERE, 1))]).recall == tally([found((HERE, 1, 0.5))], [NOTHING]).precision == 0
    )
    assert pooled_curve([NOTHING], [true((HERE, 1))]).recall.size == 0
    assert mean_average_precision([NOTHING], [true((HERE, 1))], 3) == 0
    assert np.isnan(class_precisions([NOTHING], [NOTHING], 2)).all()


def test_nothing_of_nothing_is_no_share() -> None:
    """0 / 0 is neither 0 nor 1: without detections no precision, without true boxes no recall, no mean."""
    assert np.isnan(tally([NOTHING], [true((HERE, 1))]).precision)
    assert np.isnan(tally([found((HERE, 1, 0.5))], [NOTHING]).recall)
    assert np.isnan(mean_average_precision([NOTHING], [NOTHING], 3))


def test_a_curve_by_hand() -> None:
    curve = precision_recall([0.9, 0.8, 0.7, 0.6], [True, False, True, True], 4)
    assert curve.thresholds.tolist() == [0.9, 0.8, 0.7, 0.6]
    assert curve.precision == pytest.approx([1, 1 / 2, 2 / 3, 3 / 4])
    assert curve.recall == pytest.approx([1 / 4, 1 / 4, 2 / 4, 3 / 4])
    assert average_precision(curve) == pytest.approx(1 / 4 * 1 + 2 / 4 * 3 / 4)


def test_equal_scores_are_one_point_in_whatever_order_they_come() -> None:
    for right in ([True, False], [False, True]):
        curve = precision_recall([0.5, 0.5], right, 1)
        assert (curve.precision.tolist(), curve.recall.tolist()) == ([0.5], [1.0])


def test_the_example_of_padilla_and_others() -> None:
    """24 detections, 15 true boxes, AP 24.56 %: Padilla, Netto and da Silva, 2020, whose right detections
    are those at these ranks."""
    right = np.zeros(24, bool)
    right[[0, 2, 9, 11, 12, 13, 22]] = True
    curve = precision_recall(np.arange(24, 0, -1), right, 15)
    assert curve.precision[[2, 13, 22]] == pytest.approx([0.6666, 0.4285, 0.3043], abs=1e-4)
    assert curve.recall[[0, 2, 13, 22]] == pytest.approx([0.0666, 0.1333, 0.4, 0.4666], abs=1e-4)
    assert average_precision(curve) == pytest.approx(0.2456, abs=2e-4)


@examples(300)
@given(answers)
def test_a_curve_is_that_of_scikit_learn_where_each_true_box_has_a_detection(
    seen: list[tuple[int, bool]],
) -> None:
    scores, right = np.array([one for one, _ in seen], float), np.array([one for _, one in seen])
    assume(right.any())
    curve = precision_recall(scores, right, int(right.sum()))
    precision, recall, thresholds = precision_recall_curve(right, scores)
    np.testing.assert_allclose(curve.thresholds[::-1], thresholds)
    np.testing.assert_allclose(curve.precision[::-1], precision[:-1])
    np.testing.assert_allclose(curve.recall[::-1], recall[:-1])


@examples(300)
@given(answers)
def test_the_average_precision_is_at_least_that_of_scikit_learn_which_does_not_raise_the_curve(
    seen: list[tuple[int, bool]],
) -> None:
    scores, right = np.array([one for one, _ in seen], float), np.array([one for _, one in seen])
    assume(right.any())
    curve = precision_recall(scores, right, int(right.sum()))
    theirs = average_precision_score(right, scores)
    ours = average_precision(curve)
    assert theirs - 1e-12 <= ours <= 1
    raised = np.array([curve.precision[at:].max() for at in range(len(curve.precision))])
    steps = np.diff(np.concatenate([[0], curve.recall]))
    assert ours - theirs == pytest.approx(float((steps * (raised - curve.precision)).sum()))


@pytest.mark.parametrize(
    ("right", "scores"),
    [([1, 1, 1, 0, 0], [5.0, 4, 3, 2, 1]), ([1, 1, 0, 1, 0, 0], [6.0, 5, 4, 3, 3, 3])],
)
def test_where_precision_never_rises_again_it_is_that_of_scikit_learn(
    right: list[int], scores: list[float]
) -> None:
    curve = precision_recall(scores, right, 3)
    assert average_precision(curve) == pytest.approx(average_precision_score(right, scores))


def test_the_mean_over_classes_by_hand() -> None:
    """Class 0: found, after a wrong one: 1/2. Class 1: one of two found: 1/2. Class 2: nowhere; its
    detection is no class's but its own fault. Together they are held against three boxes."""
    detections = [
        found((THERE, 0, 0.9), (HERE, 0, 0.8), (HERE, 2, 0.95)),
        found((HERE, 1, 0.7)),
    ]
    truths = [true((HERE, 0)), true((HERE, 1), (THERE, 1))]
    assert class_precisions(detections, truths, 3)[:2].tolist() == [0.5, 0.5]
    assert np.isnan(class_precisions(detections, truths, 3)[2])
    assert mean_average_precision(detections, truths, 3) == 0.5
    assert tally(detections, truths) == (2, 2, 1)
    assert tally(detections, truths).precision == 2 / 4
    assert tally(detections, truths).recall == 2 / 3
    assert tally(detections, truths, threshold=0.8) == (1, 2, 2)
    curve = pooled_curve(detections, truths)
    assert curve.precision == pytest.approx([0, 0, 1 / 3, 2 / 4])
    assert curve.recall == pytest.approx([0, 0, 1 / 3, 2 / 3])


def test_the_truth_itself_is_found_without_fault() -> None:
    truths = [true((HERE, 0), (THERE, 1)), true((HERE, 1))]
    sure = [Boxes(one.boxes, one.labels, np.ones(len(one.labels))) for one in truths]
    assert mean_average_precision(sure, truths, 2) == 1
    assert tally(sure, truths) == (3, 0, 0)


def test_an_average_precision_of_no_points_is_0() -> None:
    assert average_precision(Curve(np.empty(0), np.empty(0), np.empty(0))) == 0


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="one finite score"):
        precision_recall([0.5], [True, False], 2)
    with pytest.raises(ValueError, match="one finite score"):
        precision_recall([float("nan")], [True], 2)
    with pytest.raises(ValueError, match="2 detections are right, but there are 1"):
        precision_recall([0.5, 0.4], [True, True], 1)
    with pytest.raises(ValueError, match="one record for each picture"):
        tally([NOTHING], [])
    with pytest.raises(ValueError, match="detections have scores"):
        judge_boxes(true((HERE, 1)), true((HERE, 1)))
