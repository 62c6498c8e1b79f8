"""From boxes to cells and back: by hand, and round trip for any boxes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.measure.detection import Boxes
from nn_core.training.detection.grid import answers_of, left_over, raw_boxes, targets
from tests.examples import examples

SIZE = 64, 64


def one_scene(*things: tuple[tuple[float, float, float, float], int]) -> tuple[np.ndarray, np.ndarray]:
    boxes, labels = np.zeros((1, 4, 4), np.float32), np.full((1, 4), -1)
    for at, (box, label) in enumerate(things):
        boxes[0, at], labels[0, at] = box, label
    return boxes, labels


def logit(share: Any) -> Any:
    return np.log(share / (1 - share))


def test_a_scene_on_a_grid_by_hand() -> None:
    """The centre (18, 30) lies in row 2, column 3 of cells of 8 pixels: a quarter down, 3/4 across."""
    found = targets(*one_scene(((10, 22, 26, 38), 7)), SIZE, (8, 8))
    assert found.present.sum() == 1
    assert found.present[0, 2, 3] == 1
    assert found.labels[0, 2, 3] == 7
    assert found.boxes[0, :, 2, 3].tolist() == [0.25, 0.75, 0.25, 0.25]
    assert found.boxes.sum() == 1.5


def test_the_first_of_two_things_in_a_cell_has_it() -> None:
    boxes, labels = one_scene(((0, 0, 4, 4), 1), ((2, 2, 8, 8), 2))
    assert targets(boxes, labels, SIZE, (8, 8)).labels[0, 0, 0] == 1
    assert targets(boxes, labels, SIZE, (8, 8)).present.sum() == 1
    assert targets(boxes, labels, SIZE, (32, 32)).present.sum() == 2


def test_a_centre_on_the_last_edge_lies_in_the_last_cell() -> None:
    assert targets(*one_scene(((64, 64, 64, 64), 1)), SIZE, (8, 8)).present[0, 7, 7] == 1


def test_an_empty_scene_is_an_empty_grid() -> None:
    found = targets(*one_scene(), SIZE, (4, 4))
    assert not found.present.any()
    assert not found.boxes.any()


def test_the_numbers_of_a_cell_become_a_box_by_hand() -> None:
    """σ(0) = 1/2: the middle of the cell, half as tall as the scene; two classes as likely: half as sure."""
    output = np.full((1, 7, 4, 4), -30.0)
    output[0, :, 1, 2] = [logit(0.8), 0, logit(0.25), 0, logit(0.125), 0, 0]
    answers = answers_of(output, SIZE)
    assert answers.sure[0, 1, 2] == pytest.approx(0.8)
    assert answers.scores[0, 1, 2] == pytest.approx(0.4)
    assert answers.boxes[0, 1, 2] == pytest.approx([24 - 16, 36 - 4, 24 + 16, 36 + 4])
    assert raw_boxes(answers)[0].boxes.tolist() == [pytest.approx([8, 32, 40, 40])]
    assert raw_boxes(answers, 0.5)[0].boxes.shape == (0, 4)


edges = st.integers(0, 63)
things = st.lists(
    st.tuples(edges, edges, st.integers(1, 30), st.integers(1, 30), st.integers(0, 2)), min_size=0, max_size=4
)


@examples(200)
@given(things, st.sampled_from([2, 4, 8, 16]))
def test_a_network_that_answers_the_targets_finds_the_boxes(seen: Any, cells: int) -> None:
    placed = [((y, x, min(64, y + h), min(64, x + w)), label) for y, x, h, w, label in seen]
    boxes, labels = one_scene(*placed)
    wanted = targets(boxes, labels, SIZE, (cells, cells))
    output = np.zeros((1, 8, cells, cells))
    output[:, 0] = np.where(wanted.present > 0, 20, -20)
    output[:, 1:5] = logit(np.clip(wanted.boxes.astype(float), 1e-9, 1 - 1e-9))
    output[:, 5:] = 30 * (np.arange(3)[:, None, None] == wanted.labels[:, None])
    (found,) = raw_boxes(answers_of(output, SIZE))
    assert len(found.boxes) == wanted.present.sum() <= len(placed)
    there = {(*map(float, box), label) for box, label in placed}
    for box, label in zip(found.boxes, found.labels, strict=True):
        assert min(max(abs(box - one[:4])) for one in there if one[4] == label) < 1e-3
    if wanted.present.sum() == len(placed):
        assert sorted(map(int, found.labels)) == sorted(label for _, label in placed)


def test_large_numbers_overflow_nothing() -> None:
    answers = answers_of(np.array([1e30, -1e30, 1e30, 1e30, -1e30, 1e4, -1e4])[None, :, None, None], SIZE)
    assert np.isfinite(answers.boxes).all()
    assert answers.scores.item() == pytest.approx(1)


def test_what_is_left_over_is_suppressed_within_each_class_only() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 11], [0, 0, 10, 10]], float)
    left = left_over(Boxes(boxes, np.array([1, 1, 2]), np.array([0.5, 0.9, 0.3])))
    assert left.scores is not None
    assert left.scores.tolist() == [0.9, 0.3]
    assert left.labels.tolist() == [1, 2]
