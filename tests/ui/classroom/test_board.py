"""The answers of a class are read when there are others, and only then."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from types import SimpleNamespace

import pytest

from ui.classroom import board as boards
from ui.classroom import classes
from ui.classroom.board import board
from ui.classroom.classes import Answered, Classroom, Member

NOW = datetime(2026, 3, 1, 9, 0)
GUESS = Answered("pooling", "Which pixel wins?", "the mean", False, "the largest wins", NOW)

pytestmark = pytest.mark.usefixtures("stored")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Classroom:
    monkeypatch.setattr(boards, "KNOWN_FOR_S", 0.0)
    monkeypatch.setattr(boards, "_boards", {})
    return classes.open_class("instructor", "Year 10", NOW)[0]


@pytest.fixture
def ada(room: Classroom) -> Member:
    return classes.join("ada's browser", room.code, "Ada", NOW)


def test_looking_again_reads_nothing_anew(room: Classroom, ada: Member) -> None:
    classes.answer(ada.id, "one", GUESS)
    assert board(room.id) is board(room.id)


def test_each_change_is_seen(room: Classroom, ada: Member) -> None:
    assert board(room.id).answered == []
    classes.answer(ada.id, "one", GUESS)
    assert [spread.wrong for spread in board(room.id).spreads] == [1]
    assert board(room.id).errors == {"Ada": [("Which pixel wins?", "the mean")]}
    classes.join("ada's browser", room.code, "Countess", NOW)
    assert list(board(room.id).firsts["Which pixel wins?"]) == ["Countess"]
    classes.leave(ada.id)
    assert board(room.id).answered == []


def test_whoever_asks_within_a_moment_is_told_the_same(
    room: Classroom, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "KNOWN_FOR_S", 3600.0)
    before = board(room.id)
    classes.answer(ada.id, "one", GUESS)
    assert board(room.id) is before


class Clock:
    """One on which reading the answers takes a second."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.reads = 100.0, 0
        monkeypatch.setattr(boards, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(boards, "KNOWN_FOR_S", 3600.0)
        read = classes.mark_of_answers

        def read_slowly(class_id: int) -> Hashable:
            self.now, self.reads = self.now + 1.0, self.reads + 1
            return read(class_id)

        monkeypatch.setattr(classes, "mark_of_answers", read_slowly)


def test_an_answer_is_told_to_who_asks_next_but_reading_takes_a_tenth_of_the_time_at_most(
    room: Classroom, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    assert board(room.id).answered == []
    for number, token in enumerate(("one", "two", "three"), start=1):
        classes.answer(ada.id, token, GUESS)
        boards.look_again(room.id)
        assert len(board(room.id).answered) == number - 1
        clock.now += 8.9
        assert len(board(room.id).answered) == number - 1
        clock.now += 0.2
        assert len(board(room.id).answered) == number
        assert clock.reads == number + 1
