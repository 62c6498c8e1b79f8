"""Groups of images by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.data import load
from nn_core.embedding.slices import brightness, by_value, cuts_of, has_strokes, off_centre, sliced


def picture(*points: tuple[int, int], side: int = 5) -> np.ndarray:
    found = np.zeros((1, 1, side, side), np.uint8)
    for row, column in points:
        found[0, 0, row, column] = 255
    return found


def test_brightness_and_distance_from_the_middle_by_hand() -> None:
    assert brightness(picture((0, 0), (2, 2)))[0] == pytest.approx(2 / 25)
    assert off_centre(picture((2, 2)))[0] == 0
    assert off_centre(picture((0, 2)))[0] == 2
    assert off_centre(picture((2, 3), (0, 3)))[0] == pytest.approx(np.hypot(1, 1))
    assert off_centre(picture())[0] == 0


def test_each_channel_counts() -> None:
    colours = np.concatenate([picture((2, 2)), picture((2, 4)), picture()], axis=1)
    assert brightness(colours)[0] == pytest.approx(2 / 75)
    assert off_centre(colours)[0] == pytest.approx(1)


def test_quarters_have_as_many_images_each() -> None:
    cut = by_value(np.array([8.0, 1, 2, 7, 3, 6, 4, 5]))
    assert cut.groups.tolist() == [3, 0, 0, 3, 1, 2, 1, 2]
    assert cut.edges is not None
    assert cut.edges.tolist() == [1, 2.75, 4.5, 6.25, 8]


def test_errors_are_counted_in_each_group() -> None:
    cut = by_value(np.arange(8.0))
    wrong = np.array([True, False, False, False, True, True, False, True])
    assert cut.errors(wrong).tolist() == [[1, 2], [0, 2], [2, 2], [1, 2]]


def test_equal_values_are_one_group() -> None:
    cut = by_value(np.ones(5))
    assert cut.errors(np.ones(5, bool)).sum(axis=0).tolist() == [5, 5]


def test_what_a_snapshot_holds() -> None:
    pixels = np.concatenate([picture((2, column)) for column in (0, 1, 2, 3)] * 2)
    labels = np.array([0, 1] * 4)
    found = sliced(cuts_of(pixels, labels, 3), labels == 1)
    assert found["slices.class"].tolist() == [[0, 4], [4, 4], [0, 0]]
    assert found["slices.position.edges"].tolist() == pytest.approx([0, 0.75, 1, 1.25, 2])
    measures = ("brightness", "position", "thickness")
    named = {f"slices.{name}" for name in measures} | {f"slices.{name}.edges" for name in measures}
    assert set(found) == {"slices.class", *named}


def test_only_drawings_have_strokes() -> None:
    assert has_strokes(load("mnist").images[:200])
    assert has_strokes(load("digits").images[:200])
    assert not has_strokes(load("faces").images)
    assert not has_strokes(load("photographs").images[:200])
