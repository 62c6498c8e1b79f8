"""Neighbours against brute force and scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from nn_core.embedding.neighbours import nearest, neighbour_accuracy


def test_the_nearest_by_brute_force() -> None:
    random = np.random.default_rng(1)
    x, own = random.standard_normal((80, 5)), random.standard_normal(5)
    distances = [float(np.linalg.norm(one - own)) for one in x]
    order = sorted(range(80), key=distances.__getitem__)
    near, found = nearest(x, own, 7)
    assert near.tolist() == order[:7]
    np.testing.assert_allclose(found, [distances[at] for at in order[:7]])


def test_by_hand_and_without_the_image_itself() -> None:
    x = np.array([[0.0, 0], [3, 4], [0, 1], [6, 8]])
    near, distances = nearest(x, np.zeros(2), 3)
    assert (near.tolist(), distances.tolist()) == ([0, 2, 1], [0, 1, 5])
    near, distances = nearest(x, np.zeros(2), 4, np.array([True, False, False, False]))
    assert (near.tolist(), distances.tolist()) == ([2, 1, 3], [1, 5, 10])


def test_what_neighbours_tell_is_what_scikit_learn_reads_without_the_point_itself() -> None:
    random = np.random.default_rng(2)
    labels = random.integers(0, 4, 120)
    x = random.standard_normal((120, 6)) + 1.5 * np.eye(4, 6)[labels]
    right = 0
    for at in range(120):
        others = np.arange(120) != at
        reader = KNeighborsClassifier(10, algorithm="brute").fit(x[others], labels[others])
        right += int(reader.predict(x[at : at + 1])[0] == labels[at])
    assert 40 < right < 119
    assert neighbour_accuracy(x, labels, 4) == right / 120


def test_two_groups_far_apart_by_hand() -> None:
    """Six points each, one of them with the other's name: its five neighbours all outvote it."""
    x = np.concatenate([np.arange(6.0), 100 + np.arange(6.0)])[:, None]
    labels = np.array([0] * 6 + [1] * 6)
    labels[2] = 1
    assert neighbour_accuracy(x, labels, 2, count=5) == 11 / 12
