"""What hiding has done, case by case."""

import numpy as np
import pytest

from nn_core.judgements.hiding import Hiding, judge_hiding


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ((0.9, 0.1), (0.9, 0.1), "same"),
        ((0.9, 0.1), (0.900001, 0.099999), "same"),
        ((0.9, 0.1), (0.899, 0.101), "surer"),
        ((0.9, 0.1), (0.95, 0.05), "surer"),
        ((0.9, 0.1), (0.51, 0.49), "surer"),
        ((0.9, 0.1), (0.49, 0.51), "other"),
        ((0.2, 0.5, 0.3), (0.5, 0.2, 0.3), "other"),
    ],
)
def test_hiding(before: tuple[float, ...], after: tuple[float, ...], wanted: Hiding) -> None:
    assert judge_hiding(np.array(before, np.float32), np.array(after, np.float32)) == wanted
