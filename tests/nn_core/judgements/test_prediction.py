"""A number or a place that was predicted is right, near, or not."""

import pytest

from nn_core.judgements.prediction import (
    Course,
    Guess,
    Hit,
    judge_course,
    judge_guess,
    judge_line,
    judge_pixel,
    judge_place,
    mean_gap,
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (1.41, "right"),
        (1.4, "right"),
        (1.43, "near"),
        (1.3, "near"),
        (1.0, "low"),
        (-5.0, "low"),
        (2.0, "high"),
        (1e9, "high"),
    ],
)
def test_a_guess_at_the_root_of_two(said: float, expected: Guess) -> None:
    assert judge_guess(said, 2**0.5, exact=0.015, near=0.15) == expected


@pytest.mark.parametrize(
    ("said", "near", "expected"),
    [
        ((2, 3), 0, "right"),
        ((2, 4), 0, "far"),
        ((2, 4), 1, "near"),
        ((1, 2), 1, "near"),  # a neighbour by its corner
        ((2, 5), 1, "far"),
        ((0, 3), 2, "near"),
    ],
)
def test_a_pixel_is_near_as_far_as_the_card_allows(said: tuple[int, int], near: int, expected: Hit) -> None:
    assert judge_pixel(said, (2, 3), near) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((1.0, -2.0), "right"),
        ((1.3, -1.6), "right"),
        ((1.4, -1.7), "right"),
        ((1.6, -1.2), "near"),
        ((2.0, -1.9), "far"),
    ],
)
def test_a_place_is_right_within_a_circle_and_near_within_a_larger_one(
    said: tuple[float, float], expected: Hit
) -> None:
    assert judge_place(said, (1.0, -2.0), 0.5001, 1.0001) == expected


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ([0.9, 0.5, 0.1], "falls"),
        ([0.9, 0.05, 0.1], "falls"),  # up again by less than a tenth of the axis
        ([0.9, 0.1, 0.21], "dips"),
        ([0.1, 0.5, 0.9], "rises"),
        ([0.9, 0.1, 0.9], "dips"),
        ([0.2, 0.9, 0.1], "peaks"),
        ([0.5, 0.55, 0.52], "stays"),
        ([0.5, 0.9, 0.1, 0.5], "dips"),  # as far up as down
        ([0.5, 0.61], "rises"),
    ],
)
def test_the_course_of_a_line(heights: list[float], expected: Course) -> None:
    assert judge_course(heights, 1.0) == expected


def test_a_course_is_judged_on_its_axis() -> None:
    assert judge_course([0.9, 0.1, 0.9], 10.0) == "stays"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([0.7, 0.4, 0.8], "right"),
        ([0.9, 0.6, 1.0], "right"),  # 0.2 away
        ([1.2, 0.9, 1.3], "near"),  # its course, 0.5 away
        ([0.7, 0.6, 0.5], "near"),  # falls, 0.17 away
        ([1.5, 1.4, 1.0], "far"),
    ],
)
def test_a_line_is_judged_by_its_course_and_by_how_far_it_is_away(said: list[float], expected: Hit) -> None:
    assert judge_line(said, [0.7, 0.4, 0.8], 1.0, 0.2000001) == expected


def test_the_gap_of_two_lines_is_a_mean() -> None:
    assert mean_gap([0.0, 1.0, 2.0], [0.5, 1.0, 1.0]) == 0.5
