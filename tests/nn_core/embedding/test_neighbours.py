"""Neighbours against brute force and scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from nn_core.embedding.neighbours import alike_by_chance, alike_shares, nearest, neighbour_accuracy


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


def test_the_share_of_neighbours_of_one_s_own_class_by_hand() -> None:
    """On a line: 0 1 2 are of one class, 10 and 11 of another, and 3 of it, too. Of the two nearest others 0
    and 1 have two alike, 2 has one, 3 has none, 10 and 11 have two.
    """
    x = np.array([0.0, 1, 2, 3.1, 10, 11])[:, None]
    labels = np.array([0, 0, 0, 1, 1, 1])
    assert alike_shares(x, labels, count=2).tolist() == [1, 1, 0.5, 0, 1, 1]
    assert alike_by_chance(labels) == 2 / 5
    assert alike_by_chance(np.array([0, 0, 0, 1])) == (3 * 2 / 3 + 0) / 4


def test_the_share_is_what_brute_force_counts() -> None:
    random = np.random.default_rng(3)
    labels = random.integers(0, 3, 130)
    x = random.standard_normal((130, 4)) + 1.5 * np.eye(3, 4)[labels]
    alike = []
    for at in range(130):
        order = np.argsort(np.linalg.norm(x - x[at], axis=1))
        alike.append((labels[order[1:11]] == labels[at]).sum() / 10)
    np.testing.assert_allclose(alike_shares(x, labels), alike)
    assert alike_by_chance(labels) < np.mean(alike) < 1
