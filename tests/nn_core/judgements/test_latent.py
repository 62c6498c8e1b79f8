"""What becomes of a picture, case by case; the browser's twin says the same."""

from dataclasses import asdict

import numpy as np
import pytest

from nn_core.judgements.latent import (
    BOUNDS,
    Change,
    Ways,
    judge_change,
    judge_pattern,
    judge_ways,
    width_gain,
)
from tests.node import run_module

CASES = (
    ([0.0, 0.0, 0.0, 0.0], Change("hardly", 0.0, 0, 0)),
    ([0.0, 0.03125, 0.0, 0.0], Change("hardly", 0.0078125, 0, 0)),
    ([0.25, -0.25, 0.0, 0.0], Change("changes", 0.125, 0, 0)),
    ([0.5, -0.5, -1.0, 2.0], Change("changes", 1.0, 2, 2)),
    # One pixel of a picture of 128 that turns from black to grey is seen.
    ([1.0] + 127 * [0.0], Change("changes", 0.0078125, 0, 1)),
)


@pytest.mark.parametrize(("change", "found"), CASES)
def test_a_change_is_judged(change: list[float], found: Change) -> None:
    assert judge_change(np.array(change)) == found


def test_the_browser_judges_alike() -> None:
    imports = 'import { judgeChange } from "./components/latent_space/judge.js"'
    changes = [change for change, _ in CASES]
    found = run_module(imports, f"{changes}.map((one) => judgeChange(one, {asdict(BOUNDS)!r}))")
    assert found == [asdict(change) for _, change in CASES]


WAYS = (
    ([2.0, 2.5, 3.0], [7, 7, 7], [True, True, True], 1.0),
    ([3.0, 2.5, 2.0], [7, 7, 7], [True, True, True], 1.0),
    ([3.0, 2.5, 2.0], [7, 7, 9], [True, True, True], 0.0),  # thinner, but another digit
    ([3.0, 2.5, 2.0], [7, 7, 7], [True, False, True], 0.0),  # a smear on the way
    ([2.0, 3.0, 2.5], [7, 7, 7], [True, True, True], 0.0),  # of 1.5 px up and down, 0.5 are left
    ([2.0, 3.0, 2.9], [7, 7, 7], [True, True, True], 0.9),  # a little unevenness does not count
)


def test_a_slider_for_the_width_changes_that_and_nothing_else() -> None:
    columns = [np.array(column) for column in zip(*WAYS, strict=True)]
    *measured, gains = columns
    np.testing.assert_allclose(width_gain(*measured), gains)
    np.testing.assert_allclose(width_gain(*(one.reshape(2, 3, 3) for one in measured)), gains.reshape(2, 3))


@pytest.mark.parametrize(
    ("straight", "sphere", "ahead"),
    [
        ((1, 1, 1, 1), (1, 1, 1, 1), "neither"),
        ((0, 0, 0, 0), (0, 0, 0, 0), "neither"),
        ((1, 1, 0, 0), (1, 0, 0, 0), "straight"),
        ((0, 0, 0, 0), (0, 0, 0, 1), "sphere"),
        (10 * (1,) + 10 * (0,), 12 * (1,) + 8 * (0,), "neither"),  # 50 % and 60 %
        (10 * (1,) + 10 * (0,), 13 * (1,) + 7 * (0,), "sphere"),
    ],
)
def test_a_way_is_ahead_where_clearly_more_of_its_middles_can_be_read(
    straight: tuple[int, ...], sphere: tuple[int, ...], ahead: str
) -> None:
    clear = np.array([straight, sphere], bool)
    found = judge_ways(clear, np.ones(clear.shape))
    assert (found.pairs, found.ahead, found.thicker) == (len(straight), ahead, 0)
    assert (found.straight, found.sphere) == pytest.approx((np.mean(straight), np.mean(sphere)))


def test_the_thicker_way_is_counted_pair_by_pair() -> None:
    clear = np.ones((2, 4), bool)
    widths = np.array([[3, 3, 3, 2], [2, 2, 2, 9]])
    assert judge_ways(clear, widths) == Ways(4, 1.0, 1.0, 0.75, "neither")


@pytest.mark.parametrize(
    ("energy", "pattern"),
    [
        (0.012, "none"),
        (0.036, "none"),
        (0.037, "slight"),
        (0.0719, "slight"),
        (0.072, "strong"),
        (0.4, "strong"),
    ],
)
def test_a_checkerboard_is_judged_against_real_digits(energy: float, pattern: str) -> None:
    assert judge_pattern(energy, real=0.036) == pattern
