"""Which runs on the disk go: beyond his share those of one owner, else the longest unvisited of all."""

from __future__ import annotations

import pytest

from nn_core.training.engine.budget import Kept, surplus

BUDGET = 40  # so that a share is 10


def runs(*owners_and_sizes: tuple[str, int]) -> list[Kept]:
    """Named "0", "1", ...: the longest unvisited first."""
    return [Kept(str(at), owner, size, at) for at, (owner, size) in enumerate(owners_and_sizes)]


@pytest.mark.parametrize(
    ("kept", "going"),
    [
        ([("a", 9), ("b", 9), ("c", 9), ("d", 9)], ""),
        ([("a", 30), ("a", 10)], ""),  # there is room
        ([("a", 9), ("b", 9), ("c", 9), ("d", 9), ("e", 9)], "0"),
        ([("a", 9), ("b", 5), ("b", 5), ("b", 5), ("b", 5), ("b", 9), ("c", 9)], "12"),
        ([("b", 5), ("a", 9), ("b", 9), ("c", 9), ("b", 9), ("d", 9)], "02"),
        ([("a", 9), ("b", 30), ("b", 9)], "1"),
        ([("", 9), ("", 9), ("a", 9), ("", 9), ("", 9)], "0"),  # nobody has no share
        ([("a", 9), ("b", 9), ("c", 39)], "01"),
        ([("a", 9), ("c", 9), ("c", 30)], "1"),
    ],
)
def test_who_goes(kept: list[tuple[str, int]], going: str) -> None:
    found = runs(*kept)
    newest = found[-1].name
    assert "".join(surplus(found, newest, BUDGET)) == going
    assert "".join(surplus(reversed(found), newest, BUDGET)) == going


def test_the_one_just_written_stays_though_others_were_visited_later() -> None:
    found = runs(("a", 9), ("a", 9), ("b", 9), ("c", 9), ("d", 9))
    assert surplus(found, "0", BUDGET) == ["1"]
