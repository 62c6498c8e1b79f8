"""What is said of two networks follows from what was measured of them."""

from __future__ import annotations

import pytest

from ui.segmentation.words import FOLLOWS, compared

GOOD = [[960, 5, 5], [4, 16, 0], [1, 0, 9]]
"""Ink: 25 pixels in both masks, 5 missed, 10 added, so its IoU is 25 / 40."""
BLIND = [[970, 0, 0], [19, 1, 0], [10, 0, 0]]
WORSE = [[940, 20, 10], [6, 14, 0], [2, 0, 8]]
"""22 / (22 + 8 + 30)."""


@pytest.mark.parametrize(
    ("first", "second", "numbers", "follows"),
    [
        (GOOD, BLIND, ("0.62 with skips and 0.03 without", "16.7 %", "96.7 %"), "unfound"),
        (BLIND, GOOD, ("0.03 with skips and 0.62 without", "96.7 %", "16.7 %"), "unfound"),
        (GOOD, WORSE, ("0.62 with skips and 0.37 without", "16.7 %", "26.7 %"), "apart"),
        (GOOD, GOOD, ("0.62 with skips and 0.62 without", "16.7 %", "16.7 %"), "alike"),
        (BLIND, BLIND, ("0.03 with skips and 0.03 without", "96.7 %", "96.7 %"), "neither"),
    ],
)
def test_what_is_said_of_two_networks_is_what_was_measured(
    first: list[list[int]], second: list[list[int]], numbers: tuple[str, ...], follows: str
) -> None:
    said = compared(first, second).replace("\u00a0", " ")
    for number in numbers:
        assert number in said
    assert [kind for kind, words in FOLLOWS.items() if words in said] == [follows]
