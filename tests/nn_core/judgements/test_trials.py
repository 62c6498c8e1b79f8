"""What training came to, judged by numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.judgements.trials import (
    apart,
    change,
    contrast,
    judge_change,
    judge_deaths,
    judge_descent,
    judge_gap,
    judge_kept,
    judge_lesson,
    judge_samples,
    judge_share,
    judge_surface,
    kept,
)


@pytest.mark.parametrize(
    ("right", "classes", "answers", "expected"),
    [
        (0.0, 10, 1000, "guesses"),
        # Of 1,000 answers with ten classes 0.1 ± 0.0095 are right by chance: up to 0.1190.
        (0.118, 10, 1000, "guesses"),
        (0.12, 10, 1000, "some"),
        # Of 100, ± 0.03: up to 0.16.
        (0.15, 10, 100, "guesses"),
        (0.17, 10, 100, "some"),
        # Of 250 with two classes 0.5 ± 0.0316: up to 0.5632. 0.59 is 2.8 standard errors above.
        (0.56, 2, 250, "guesses"),
        (0.59, 2, 250, "some"),
        # Of 25, ± 0.1: up to 0.7. Of 10,000, ± 0.005: up to 0.51.
        (0.69, 2, 25, "guesses"),
        (0.72, 2, 25, "some"),
        (0.509, 2, 10_000, "guesses"),
        (0.511, 2, 10_000, "some"),
        (0.899, 2, 250, "some"),
        (0.9, 2, 250, "most"),
        (1.0, 10, 1000, "most"),
        # Of 4, ± 0.25: all of them are right by chance.
        (1.0, 2, 4, "guesses"),
    ],
)
def test_a_share_of_right_answers_is_held_against_what_guessing_gives_of_so_many(
    right: float, classes: int, answers: int, expected: str
) -> None:
    assert judge_share(right, classes, answers) == expected


@pytest.mark.parametrize(
    ("after", "moved", "expected"),
    [([3, 4], 0, "hardly"), ([3, 4.4], 0.08, "hardly"), ([3, 5], 0.2, "partly"), ([6, 0], 1, "others")],
)
def test_weights_move_by_a_share_of_their_length(after: list[float], moved: float, expected: str) -> None:
    found = change(np.array([3.0, 4.0]), np.array(after))
    assert found == pytest.approx(moved)
    assert judge_change(found) == expected


@pytest.mark.parametrize(
    ("own", "new", "expected"),
    [(0.2, 0.1, "alike"), (0.2, 0.29, "alike"), (0.2, 0.31, "dearer"), (0.2, 0.61, "by_heart")],
)
def test_new_points_cost_as_much_or_more_or_far_more(own: float, new: float, expected: str) -> None:
    assert judge_gap(own, new) == expected


@pytest.mark.parametrize(
    ("dead", "neurons", "expected"),
    [(0, 8, "none"), (1, 8, "few"), (3, 8, "few"), (4, 8, "half"), (8, 8, "half"), (1, 1, "half")],
)
def test_dead_neurons_are_counted(dead: int, neurons: int, expected: str) -> None:
    assert judge_deaths(dead, neurons) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0.3, 0.1, False), "falls"),
        ((0.3, 0.3, False), "stays"),
        ((0.3, 9.0, False), "stays"),
        ((0.3, 0.1, True), "overflows"),
    ],
)
def test_a_descent_falls_or_does_not_or_breaks_down(
    numbers: tuple[float, float, bool], expected: str
) -> None:
    assert judge_descent(*numbers) == expected


def test_surfaces_are_curved_or_of_planes_or_of_terraces() -> None:
    rows = np.linspace(-1, 1, 40)
    surfaces = {
        "smooth": np.sin(2 * rows),
        "facets": np.maximum(0, rows + 0.9) + np.maximum(0, rows - 0.5),
        "terraces": np.sign(rows),
    }
    found = {name: judge_surface(np.tile(heights[:, None], 40)) for name, heights in surfaces.items()}
    assert found == {name: name for name in surfaces}


def test_contrast_is_within_a_picture() -> None:
    half = np.array([[-1.0, 1.0], [-1.0, 1.0]]).reshape(1, 1, 2, 2)
    assert contrast(np.concatenate([half, 0 * half])) == 0.5


@pytest.mark.parametrize(
    ("contrasts", "varied", "expected"),
    [(0.01, 0.01, "grey"), (0.24, 0.9, "grey"), (0.9, 0.1, "alike"), (0.9, 0.36, "various")],
)
def test_samples_are_grey_or_one_picture_or_many(contrasts: float, varied: float, expected: str) -> None:
    assert judge_samples(contrasts, varied) == expected


@pytest.mark.parametrize(
    ("first", "now", "expected"),
    [(2.0, 0.019, "nothing"), (2.0, 0.021, "less"), (2.0, 1.9, "less"), (2.0, 2.0, "more")],
)
def test_a_gradient_is_held_against_the_first(first: float, now: float, expected: str) -> None:
    assert judge_lesson(first, now) == expected


def test_classes_are_apart_by_as_much_as_noises_are() -> None:
    """Two classes at 0 and 2 (deviation 1), two noises at 0 and 4 (deviation 2): half as much."""
    drawn = np.array([[0.0, 4.0], [2.0, 6.0]]).reshape(2, 2, 1, 1, 1)
    assert apart(drawn) == 0.5
    assert apart(np.zeros_like(drawn) + drawn[:1]) == 0


def test_what_is_kept_is_a_mean_correlation() -> None:
    rising = np.array([1.0, 2.0, 3.0])
    assert kept(np.stack([rising, 5 * rising, 9 + rising])) == pytest.approx(1)
    assert kept(np.stack([rising, rising, -rising])) == pytest.approx(-1 / 3)
    assert kept(np.ones((3, 3))) == 0


@pytest.mark.parametrize(
    ("differs", "alike", "expected"),
    [(0.1, 0.9, "all"), (0.9, 0.4, "style"), (0.9, 0.29, "nothing"), (0.9, -0.5, "nothing")],
)
def test_one_noise_keeps_everything_or_a_style_or_nothing(
    differs: float, alike: float, expected: str
) -> None:
    assert judge_kept(differs, alike) == expected
