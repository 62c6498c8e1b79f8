"""Which loss is flatter, and how much of a way is seen, case by case."""

from __future__ import annotations

import pytest

from nn_core.judgements.landscape import judge_caught, judge_flatter


@pytest.mark.parametrize(
    ("first", "second", "flatter"),
    [
        (1.0, 2.0, "alike"),
        (1.0, 2.1, "first"),
        (2.1, 1.0, "second"),
        (0.0, 0.0, "alike"),
        (0.0, 0.5, "first"),
        (-0.1, 0.5, "first"),
    ],
)
def test_only_more_than_twice_is_told(first: float, second: float, flatter: str) -> None:
    assert judge_flatter(first, second) == flatter


@pytest.mark.parametrize(
    ("share", "kind"), [(0.0, "nothing"), (0.0004, "nothing"), (0.3, "part"), (0.9, "most")]
)
def test_how_much_of_the_way_lies_in_the_plane(share: float, kind: str) -> None:
    assert judge_caught(share) == kind
