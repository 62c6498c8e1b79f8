"""Boxes worked out by hand, a plain loop over pixels, and what must hold for any boxes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics import MechanicsError
from nn_core.mechanics.boxes import KEPT, areas, ious, overlap, suppress
from tests.examples import examples

Box = tuple[float, float, float, float]


def a_box(coordinate: st.SearchStrategy[Any]) -> st.SearchStrategy[Box]:
    return st.tuples(coordinate, coordinate, coordinate, coordinate).map(
        lambda edge: (
            min(edge[0], edge[2]),
            min(edge[1], edge[3]),
            max(edge[0], edge[2]),
            max(edge[1], edge[3]),
        )
    )


whole_boxes = a_box(st.integers(0, 12))
boxes = a_box(st.floats(-100, 200, allow_nan=False))
many = st.lists(st.tuples(whole_boxes, st.integers(0, 5), st.integers(0, 2)), max_size=14)


def test_two_boxes_worked_out_by_hand() -> None:
    """10 x 10 and 10 x 8 pixels share 5 x 6: 30 of 100 + 80 - 30."""
    found = overlap((0, 0, 10, 10), (5, 4, 15, 12))
    assert found.box == (5, 4, 10, 10)
    assert (found.first, found.second, found.shared, found.union) == (100, 80, 30, 150)
    assert found.iou == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0, 0, 4, 4), (0, 0, 4, 4), 1),
        ((0, 0, 4, 4), (4, 0, 8, 4), 0),  # they touch
        ((0, 0, 4, 4), (1, 1, 3, 3), 4 / 16),  # one inside the other
        ((-2, -2, 2, 2), (0, 0, 4, 4), 4 / 28),  # one sticks out of its picture
        ((3, 3, 3, 3), (3, 3, 3, 3), 0),  # no area at all
        ((0, 0, 4, 4), (9, 9, 12, 12), 0),
    ],
)
def test_the_iou_of_boxes_that_touch_stick_out_or_have_no_area(
    first: Box, second: Box, expected: float
) -> None:
    assert ious([first], [second])[0, 0] == pytest.approx(expected)
    assert overlap(first, second).iou == pytest.approx(expected)


@examples(300)
@given(whole_boxes, whole_boxes)
def test_an_iou_counts_the_pixels_of_both_over_those_of_either(first: Box, second: Box) -> None:
    def inside(box: Box) -> np.ndarray:
        rows, columns = np.mgrid[:12, :12]
        seen: np.ndarray = (rows >= box[0]) & (rows < box[2]) & (columns >= box[1]) & (columns < box[3])
        return seen

    both, either = inside(first) & inside(second), inside(first) | inside(second)
    found = overlap(first, second)
    assert found.shared == both.sum()
    assert found.union == either.sum()
    assert areas([first, second]).tolist() == [inside(first).sum(), inside(second).sum()]
    assert found.iou == pytest.approx(both.sum() / max(1, either.sum()))


@examples(300)
@given(boxes, boxes)
def test_an_iou_is_symmetric_and_lies_between_0_and_1(first: Box, second: Box) -> None:
    pairs = ious([first, second], [first, second])
    assert pairs[0, 1] == pairs[1, 0]
    assert ((pairs >= 0) & (pairs <= 1)).all()
    for at, box in enumerate((first, second)):
        assert pairs[at, at] == pytest.approx(1 if areas([box])[0] > 0 else 0)


def test_a_suppression_worked_out_by_hand() -> None:
    """B (.9) drops A, which it shares 8 of 12 rows with; C meets A alone, so it stays; D is far away."""
    a, b, c, d = (0, 0, 10, 10), (2, 0, 12, 10), (-6, 0, 4, 10), (30, 30, 40, 40)
    done = suppress([a, b, c, d], [0.8, 0.9, 0.7, 0.85], 0.2)
    assert done.order.tolist() == [1, 3, 0, 2]
    assert done.kept.tolist() == [1, 3, 2]
    assert done.by.tolist() == [1, KEPT, KEPT, KEPT]
    assert done.overlap == pytest.approx([80 / 120, 0, 0, 0])


def test_a_dropped_box_drops_nobody_itself() -> None:
    chain = [(0, 0, 10, 10), (4, 0, 14, 10), (8, 0, 18, 10)]
    assert suppress(chain, [0.9, 0.8, 0.7], 0.4).kept.tolist() == [0, 2]


@pytest.mark.parametrize(("threshold", "left"), [(0.5, [0]), (0.51, [0, 1]), (1.0, [0, 1]), (0.0, [0])])
def test_an_iou_of_just_the_threshold_is_suppressed(threshold: float, left: list[int]) -> None:
    half = [(0, 0, 2, 1), (0, 0, 1, 1)]
    assert suppress(half, [0.9, 0.8], threshold).kept.tolist() == left


def test_boxes_that_share_nothing_all_stay_at_any_threshold() -> None:
    assert suppress([(0, 0, 1, 1), (5, 5, 6, 6)], [0.1, 0.2], 0.0).kept.tolist() == [1, 0]


def test_boxes_of_different_classes_leave_each_other_alone() -> None:
    same = [(0, 0, 10, 10)] * 3
    done = suppress(same, [0.7, 0.8, 0.9], 0.5, labels=[1, 2, 1])
    assert done.kept.tolist() == [2, 1]
    assert done.by.tolist() == [2, KEPT, KEPT]
    assert suppress(same, [0.7, 0.8, 0.9], 0.5).kept.tolist() == [2]


def test_of_equal_scores_the_earlier_box_stays() -> None:
    assert suppress([(0, 0, 4, 4), (0, 0, 4, 5)], [0.5, 0.5], 0.5).kept.tolist() == [0]


@examples(300)
@given(many, st.floats(0, 1))
def test_what_suppression_leaves_it_leaves_again(seen: list[Any], threshold: float) -> None:
    array, scores, labels = (list(column) for column in zip(*seen, strict=True)) if seen else ([], [], [])
    done = suppress(array, scores, threshold, labels)
    left = done.kept
    again = suppress(
        [array[i] for i in left], [scores[i] for i in left], threshold, [labels[i] for i in left]
    )
    assert again.kept.tolist() == list(range(len(left)))


@examples(300)
@given(many, st.floats(0.01, 1))
def test_each_dropped_box_names_a_surer_one_that_it_overlaps(seen: list[Any], threshold: float) -> None:
    array, scores, labels = (list(column) for column in zip(*seen, strict=True)) if seen else ([], [], [])
    done = suppress(array, scores, threshold, labels)
    assert sorted(done.order.tolist()) == list(range(len(seen)))
    kept = set(done.kept.tolist())
    for box, by in enumerate(done.by.tolist()):
        assert (by == KEPT) == (box in kept)
        if by == KEPT:
            continue
        assert by in kept
        assert (scores[by], -by) > (scores[box], -box)
        assert labels[by] == labels[box]
        assert done.overlap[box] == pytest.approx(overlap(array[by], array[box]).iou)
        assert done.overlap[box] >= threshold


def test_no_box_at_all_is_no_fault() -> None:
    done = suppress([], [], 0.5)
    assert done.kept.size == done.by.size == 0
    assert ious([], [(0, 0, 1, 1)]).shape == (0, 1)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ([(0, 0, np.nan, 4)], "finite"),
        ([(0, 0, np.inf, 4)], "finite"),
        ([(4, 0, 2, 4)], "left before right"),
        ([(0, 4, 4, 2)], "top must lie above bottom"),
        ([(0, 0, 4)], "four numbers each"),
        ([("a", 0, 4, 4)], "numbers only"),
        ((0, 0, 4, 4), "four numbers each"),
    ],
)
def test_what_is_no_box_is_refused_in_words(boxes: Any, words: str) -> None:
    with pytest.raises(MechanicsError, match=words):
        ious(boxes, [(0, 0, 1, 1)])


@pytest.mark.parametrize(
    ("scores", "threshold", "labels", "field"),
    [
        ([0.5], 0.5, None, "scores"),
        ([0.5, np.nan], 0.5, None, "scores"),
        ([0.5, "b"], 0.5, None, "scores"),
        ([0.5, 0.4], 1.5, None, "threshold"),
        ([0.5, 0.4], float("nan"), None, "threshold"),
        ([0.5, 0.4], 0.5, [1], "labels"),
    ],
)
def test_scores_labels_and_a_threshold_that_do_not_fit_are_refused(
    scores: Any, threshold: float, labels: Any, field: str
) -> None:
    with pytest.raises(MechanicsError) as refused:
        suppress([(0, 0, 1, 1), (0, 0, 2, 2)], scores, threshold, labels)
    assert refused.value.field == field
