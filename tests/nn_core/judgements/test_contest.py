"""What two networks on the same images show, case by case."""

import pytest

from nn_core.judgements.contest import (
    ahead,
    chance,
    judge_favourites,
    judge_lead,
    judge_left,
    judge_part,
    judge_size,
    loses_more,
)

IMAGES = 1000


@pytest.mark.parametrize(
    ("first", "second", "better"),
    [
        (0.97, 0.97, "neither"),
        (1.0, 1.0, "neither"),
        (0.0, 0.0, "neither"),
        (0.97, 0.956, "neither"),
        (0.98, 0.95, "first"),
        (0.95, 0.98, "second"),
        (0.52, 0.5, "neither"),  # at one half chance alone makes 4 points
        (0.56, 0.5, "first"),
        (1.0, 0.999, "neither"),
    ],
)
def test_a_lead_is_clear_beyond_two_standard_errors(first: float, second: float, better: str) -> None:
    assert ahead(first, second, IMAGES) == better


def test_chance_is_that_of_counting() -> None:
    assert chance(IMAGES, 0.5) == pytest.approx(0.0158, abs=1e-4)
    assert chance(IMAGES, 0.5, 0.5) == pytest.approx(2**0.5 * chance(IMAGES, 0.5))
    assert chance(100, 1.0, 0.0) == 0


@pytest.mark.parametrize(
    ("first", "second", "loser"),
    [
        ((0.97, 0.9), (0.92, 0.6), "second"),
        ((0.97, 0.6), (0.92, 0.9), "first"),
        ((0.97, 0.9), (0.97, 0.9), "neither"),
        ((0.97, 0.90), (0.97, 0.88), "neither"),
        ((0.97, 0.97), (0.92, 0.93), "neither"),
    ],
)
def test_who_loses_more(first: tuple[float, float], second: tuple[float, float], loser: str) -> None:
    assert loses_more(first, second, IMAGES) == loser


@pytest.mark.parametrize(
    ("before", "after", "lead"),
    [
        ("first", "first", "kept"),
        ("neither", "first", "kept"),
        ("first", "neither", "gone"),
        ("neither", "neither", "none"),
        ("second", "neither", "none"),
        ("first", "second", "turned"),
        ("neither", "second", "turned"),
    ],
)
def test_what_became_of_a_lead(before: str, after: str, lead: str) -> None:
    assert judge_lead(before, after) == lead


@pytest.mark.parametrize(
    ("first", "second", "larger"),
    [(1000, 1000, "alike"), (1000, 1090, "alike"), (1000, 900, "alike"), (1000, 1200, "second"),
     (1000, 37_000, "second"), (1000, 100, "first")],
)  # fmt: skip
def test_which_is_larger(first: int, second: int, larger: str) -> None:
    assert judge_size(first, second) == larger


@pytest.mark.parametrize(
    ("share", "expected"), [(1.0, "most"), (0.8, "most"), (0.79, "half"), (0.5, "half"), (0.49, "few")]
)
def test_how_many_answers_are_left(share: float, expected: str) -> None:
    assert judge_left(share) == expected


@pytest.mark.parametrize(
    ("own", "mixed", "expected"),
    [(0.5, 0.4, "one"), (0.35, 0.1, "alike"), (0.29, 0.1, "any"), (-0.1, 0.0, "any")],
)
def test_what_favourites_have_in_common(own: float, mixed: float, expected: str) -> None:
    assert judge_favourites(own, mixed) == expected


@pytest.mark.parametrize(
    ("own", "mixed", "classes", "expected"),
    [(0.1, 0.0, 1, "one"), (0.35, 0.1, 2, "part"), (0.2, 0.1, 8, "nothing")],
)
def test_what_favourites_are_pictures_of(own: float, mixed: float, classes: int, expected: str) -> None:
    assert judge_part(own, mixed, classes) == expected
