"""What few seeds can tell of made up images, case by case."""

import pytest

from nn_core.judgements.augmentation import (
    judge_best,
    judge_copies,
    judge_difference,
    judge_effect,
    judge_own,
)
from nn_core.measure.comparison import paired


@pytest.mark.parametrize(
    ("ours", "theirs", "judged"),
    [
        ([0.9], [0.8], "few"),
        ([0.9, 0.9], [0.5, 0.5], "few"),  # two seeds, however far apart
        ([0.90, 0.91, 0.92], [0.80, 0.81, 0.82], "helped"),
        ([0.80, 0.81, 0.82], [0.90, 0.91, 0.92], "hurt"),
        ([0.90, 0.80, 0.95], [0.85, 0.85, 0.85], "open"),  # the ranges overlap
        ([0.9, 0.9, 0.9], [0.9, 0.9, 0.9], "open"),  # equal
    ],
)
def test_a_recipe_is_judged(ours: list[float], theirs: list[float], judged: str) -> None:
    assert judge_difference(paired(ours, theirs)) == judged


@pytest.mark.parametrize(
    ("best", "second", "judged"),
    [
        ([0.9, 0.9, 0.9], [0.9, 0.9, 0.9], "tied"),
        ([0.9], [0.9], "tied"),
        ([0.8, 0.9], [0.9, 0.8], "tied"),
        ([0.9, 0.9], [0.5, 0.5], "few"),
        ([0.90, 0.80, 0.95], [0.85, 0.85, 0.85], "open"),
        ([0.90, 0.91, 0.92], [0.80, 0.81, 0.82], "clear"),
    ],
)
def test_the_best_is_judged_by_its_lead(best: list[float], second: list[float], judged: str) -> None:
    assert judge_best(paired(best, second)) == judged
    assert judge_best(None) == "open"


@pytest.mark.parametrize(
    ("distance", "unseen", "judged"),
    [
        (0.0, 1.0, "copies"), (0.0, 0.0, "copies"), (0.5, 1.0, "close"), (0.6, 1.0, "nearer"),
        (0.89, 1.0, "nearer"), (0.9, 1.0, "own"), (1.1, 1.0, "own"), (0.26, 0.18, "farther"),
        (2.0, 1.0, "farther"), (1.0, 0.0, "farther"),
    ],
)  # fmt: skip
def test_copies_are_judged_by_their_distance(distance: float, unseen: float, judged: str) -> None:
    assert judge_copies(distance, unseen) == judged
    in_short = {"copies": "copies", "close": "copies", "nearer": "alike", "own": "alike"}
    assert judge_own(distance, unseen) == in_short.get(judged, "farther")


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        ([0.10, 0.11, 0.12], "more"),
        ([-0.10, -0.11, -0.12], "less"),
        ([0.062], None),  # one seed, however large its gain
        ([0.10, 0.12], None),
        ([0.10, -0.02, 0.12], None),
        ([0.001, -0.001, 0.002], "same"),  # 0.0007 ± 0.0038: nowhere a whole point
        ([0.01, -0.01, 0.0], None),  # 0 ± 0.025
    ],
)
def test_what_a_change_does_to_accuracies_is_told_only_where_the_page_would_tell_it(
    gains: list[float], expected: str | None
) -> None:
    found = paired(gains, [0.0] * len(gains))
    assert judge_effect(found) == expected
    assert (judge_difference(found) in ("helped", "hurt")) == (expected in ("more", "less"))
