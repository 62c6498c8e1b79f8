"""What speaks against a class, what heat does to the winner, and how sure a classifier is."""

import numpy as np
import pytest

from nn_core.judgements.dense import judge_against, judge_heat, judge_sure


@pytest.mark.parametrize(
    ("in_favour", "against", "kind"),
    [
        (8.4, 0.0, "none"),
        (0.0, 0.0, "none"),
        (10.0, 0.99, "little"),
        (10.0, 1.01, "much"),
        (8.4, 6.2, "much"),
        (5.0, 5.0, "more"),
        (0.0, 0.1, "more"),
    ],
)
def test_what_speaks_against_a_class(in_favour: float, against: float, kind: str) -> None:
    assert judge_against(in_favour, against) == kind


@pytest.mark.parametrize(
    ("after", "kind"),
    [([0.2, 0.7, 0.1], "other"), ([0.39, 0.31, 0.3], "less"), ([0.41, 0.3, 0.29], "kept")],
)
def test_what_heat_does_to_a_winner_with_80_percent(after: list[float], kind: str) -> None:
    assert judge_heat(np.array([0.8, 0.15, 0.05]), np.array(after)) == kind


@pytest.mark.parametrize(
    ("probability", "classes", "kind"),
    [
        (0.19, 10, "even"),
        (0.21, 10, "unsure"),
        (0.49, 10, "unsure"),
        (0.51, 10, "sure"),
        (0.89, 10, "sure"),
        (0.91, 10, "certain"),
        (0.49, 4, "even"),
    ],
)
def test_how_sure_a_probability_is(probability: float, classes: int, kind: str) -> None:
    assert judge_sure(probability, classes) == kind
