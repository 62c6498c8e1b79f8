"""What few seeds can tell of made up images, case by case."""

import pytest

from nn_core.judgements.augmentation import (
    Accuracies,
    judge_best,
    judge_copies,
    judge_difference,
    judge_gains,
    judge_more,
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


@pytest.mark.parametrize(
    ("few", "many", "expected"),
    [
        ((0.7, 0.8), (0.95, 0.96), "few"),
        ((0.7, 0.71), (0.8, 0.9), "many"),
        ((0.7, 0.72), (0.94, 0.95), "alike"),
    ],
)
def test_where_there_is_more_to_gain(few: Accuracies, many: Accuracies, expected: str) -> None:
    assert judge_gains(few, many, 1000) == expected


@pytest.mark.parametrize(
    ("real", "more", "expected"),
    [(0.75, 0.6, "worse"), (0.75, 0.74, "same"), (0.75, 0.85, "better")],
)
def test_what_more_images_do(real: float, more: float, expected: str) -> None:
    assert judge_more(real, more, 1000) == expected
