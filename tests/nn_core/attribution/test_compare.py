"""Strongest pixels, counted by hand."""

import numpy as np
import pytest

from nn_core.attribution.compare import shared, strongest

FIRST = np.array([[0.1, -5.0, 2.0], [0.0, 3.0, -0.2]])
SECOND = np.array([[4.0, -1.0, 0.5], [0.0, 9.0, 1.0]])


def test_the_strongest_pixels_speak_for_or_against() -> None:
    assert strongest(FIRST, 3).tolist() == [1, 4, 2]
    assert strongest(SECOND, 4).tolist() == [4, 0, 1, 5]
    assert strongest(FIRST, 100).tolist() == [1, 4, 2, 5, 0, 3]


@pytest.mark.parametrize(("count", "common"), [(1, 0), (2, 1), (3, 2), (4, 3), (6, 6)])
def test_shared_pixels_are_counted(count: int, common: int) -> None:
    assert shared(FIRST, SECOND, count) == shared(SECOND, FIRST, count) == common
