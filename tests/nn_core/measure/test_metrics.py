"""Metrics against counts made by hand and by plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.measure.metrics import accuracy, confusion_matrix, most_confident_errors

pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60)


def test_a_case_counted_by_hand() -> None:
    labels = np.array([0, 0, 1, 2, 2, 2])
    predictions = np.array([0, 1, 1, 2, 0, 2])
    assert accuracy(labels, predictions) == pytest.approx(4 / 6)
    assert confusion_matrix(labels, predictions, 3).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 2]]


@given(pairs)
def test_the_matrix_counts_every_pair_once(seen: list[tuple[int, int]]) -> None:
    labels, predictions = np.array(seen).T
    matrix = confusion_matrix(labels, predictions, 5)
    for row in range(5):
        for column in range(5):
            assert matrix[row, column] == seen.count((row, column))
    assert np.trace(matrix) / len(seen) == pytest.approx(accuracy(labels, predictions))


def test_the_surest_errors_come_first_and_right_answers_never() -> None:
    labels = np.array([0, 1, 0, 1, 1])
    probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.95, 0.05], [0.3, 0.7]])
    assert most_confident_errors(labels, probabilities, 10).tolist() == [3, 2, 1]
    assert most_confident_errors(labels, probabilities, 1).tolist() == [3]
    assert most_confident_errors(probabilities.argmax(axis=1), probabilities, 10).tolist() == []


@pytest.mark.parametrize(
    ("labels", "predictions"), [([], []), ([0, 1], [0]), ([0, 5], [0, 0]), ([0, 0], [0, -1])]
)
def test_what_cannot_be_counted_is_refused(labels: list[int], predictions: list[int]) -> None:
    with pytest.raises(ValueError, match=r"label|indices"):
        confusion_matrix(np.array(labels, np.int64), np.array(predictions, np.int64), 2)
