"""What instructors and students do with a class, on both kinds of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ui.classroom import classes
from ui.classroom.classes import Answered, ClassError, NoSuchClass
from ui.classroom.names import UnusableName

NOW = datetime(2026, 3, 1, 9, 0)
INSTRUCTOR, ADA, BOB = "instructor", "ada's browser", "bob's browser"
GUESS = Answered("pooling", "Which pixel wins?", "the mean", False, "the largest wins", NOW)

pytestmark = pytest.mark.usefixtures("stored")


def opened(title: str = "Year 10") -> classes.Classroom:
    return classes.open_class(INSTRUCTOR, title, NOW)[0]


def test_who_joins_with_the_code_is_seen_by_who_opened_the_class_and_by_nobody_else() -> None:
    room = opened()
    ada = classes.join(ADA, f" {room.code[:3].lower()}-{room.code[3:]} ", "Ada", NOW)
    classes.saw(ada.id, "pooling", NOW + timedelta(seconds=5), moved=True)
    assert [(seat.nickname, seat.page) for seat in classes.seats(INSTRUCTOR, room.id)] == [("Ada", "pooling")]
    for stranger in (ADA, BOB):
        with pytest.raises(NoSuchClass):
            classes.seats(stranger, room.id)
        with pytest.raises(NoSuchClass):
            classes.answered(stranger, room.id)
        with pytest.raises(NoSuchClass):
            classes.call(stranger, room.id, "pooling?")
        with pytest.raises(NoSuchClass):
            classes.delete_class(stranger, room.id)


def test_a_student_is_known_again_by_his_browser_and_may_change_his_nickname() -> None:
    room = opened()
    first = classes.join(ADA, room.code, "Ada", NOW)
    again = classes.join(ADA, room.code, "Countess", NOW)
    assert again.id == first.id
    known = classes.member_of(ADA)
    assert known is not None
    assert (known.nickname, known.classroom) == ("Countess", room)
    assert classes.member_of(BOB) is None


def test_no_two_students_of_a_class_have_one_nickname() -> None:
    room, other = opened(), opened("Year 11")
    classes.join(ADA, room.code, "Ada", NOW)
    with pytest.raises(ClassError, match="Somebody in this class is called ada already"):
        classes.join(BOB, room.code, "ada", NOW)
    assert classes.join(BOB, other.code, "Ada", NOW).nickname == "Ada"


@pytest.mark.parametrize("code", ["", "ABCDEF", "abc", "' OR 1=1 --", "A" * 10_000, "ÀBCDEF"])
def test_a_code_that_is_none_opens_nothing(code: str) -> None:
    room = opened()
    if code == room.code:
        pytest.fail("a code out of a thousand million")
    with pytest.raises(NoSuchClass, match="no class with this code"):
        classes.join(ADA, code, "Ada", NOW)


@pytest.mark.parametrize("nickname", ["", "   ", "\u200b\u202e", "💥"[:0], "-", "A" * 31, "A" * 10_000])
def test_a_nickname_that_nobody_could_read_is_refused(nickname: str) -> None:
    room = opened()
    with pytest.raises(UnusableName):
        classes.join(ADA, room.code, nickname, NOW)
    assert classes.seats(INSTRUCTOR, room.id) == []


def test_a_nickname_with_markup_is_text() -> None:
    room = opened()
    classes.join(ADA, room.code, "<b>Ada</b> **x**", NOW)
    assert classes.seats(INSTRUCTOR, room.id)[0].nickname == "<b>Ada</b> **x**"


def test_an_answer_that_is_sent_twice_is_stored_once() -> None:
    room = opened()
    ada = classes.join(ADA, room.code, "Ada", NOW)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda token: classes.answer(ada.id, token, GUESS), ["one"] * 8 + ["two"]))
    assert classes.answered(INSTRUCTOR, room.id) == [replace(GUESS, nickname="Ada")] * 2


def test_an_answer_of_somebody_who_has_left_is_dropped() -> None:
    room = opened()
    ada = classes.join(ADA, room.code, "Ada", NOW)
    classes.answer(ada.id, "one", GUESS)
    classes.leave(ada.id)
    classes.answer(ada.id, "two", GUESS)
    assert classes.answered(INSTRUCTOR, room.id) == []
    assert classes.member_of(ADA) is None


def test_a_call_counts_once_and_its_end_too() -> None:
    room = opened()
    calls = [
        classes.call(INSTRUCTOR, room.id, where).calls for where in ("pooling?", "pooling?", "dense?", "")
    ]
    assert calls == [1, 1, 2, 3]
    with pytest.raises(ClassError, match="too long"):
        classes.call(INSTRUCTOR, room.id, "x" * 10_000)


def test_the_secret_link_leads_from_another_browser_until_it_is_renewed() -> None:
    room, secret = classes.open_class(INSTRUCTOR, "Year 10", NOW)
    assert classes.lead("at home", secret) == room
    assert classes.seats("at home", room.id) == []
    new = classes.renew_secret(INSTRUCTOR, room.id)
    with pytest.raises(NoSuchClass):
        classes.seats("at home", room.id)
    with pytest.raises(NoSuchClass):
        classes.lead("at home", secret)
    assert classes.lead("at home", new) == room
    assert classes.led_by("at home") == classes.led_by(INSTRUCTOR) == [room]


def test_a_class_is_deleted_whole() -> None:
    room, stays = opened(), opened("Year 11")
    ada = classes.join(ADA, room.code, "Ada", NOW)
    classes.answer(ada.id, "one", GUESS)
    bob = classes.join(BOB, stays.code, "Bob", NOW)
    classes.answer(bob.id, "one", GUESS)
    classes.delete_class(INSTRUCTOR, room.id)
    assert classes.class_now(room.id) is None
    assert classes.member_of(ADA) is None
    assert classes.led_by(INSTRUCTOR) == [stays]
    assert [one.nickname for one in classes.answered(INSTRUCTOR, stays.id)] == ["Bob"]


def test_a_class_ends_after_90_days_unless_it_is_kept() -> None:
    room, kept = opened(), opened("Kept")
    classes.keep(INSTRUCTOR, kept.id, True)
    assert classes.sweep(NOW + timedelta(days=89)) == 0
    assert classes.sweep(NOW + timedelta(days=91)) == 1
    assert classes.class_now(room.id) is None
    found = classes.class_now(kept.id)
    assert found is not None
    assert found.ends_at is None


def test_a_class_and_an_instructor_have_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classes, "MOST_STUDENTS", 2)
    monkeypatch.setattr(classes, "MOST_CLASSES", 1)
    monkeypatch.setattr(classes, "MOST_ANSWERS", 3)
    room = opened()
    with pytest.raises(ClassError, match="Delete one"):
        opened("Year 11")
    ada = classes.join(ADA, room.code, "Ada", NOW)
    classes.join(BOB, room.code, "Bob", NOW)
    with pytest.raises(ClassError, match="full"):
        classes.join("third", room.code, "Eve", NOW)
    assert classes.join(ADA, room.code, "Ada L", NOW).id == ada.id
    for token in range(5):
        classes.answer(ada.id, str(token), GUESS)
    assert len(classes.answered(INSTRUCTOR, room.id)) == 3


def test_two_who_take_one_nickname_at_once_do_not_both_get_it() -> None:
    room = opened()

    def join(who: int) -> bool:
        try:
            classes.join(f"browser {who}", room.code, "Ada", NOW)
        except ClassError:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(join, range(6))) == 1
    assert len(classes.seats(INSTRUCTOR, room.id)) == 1
