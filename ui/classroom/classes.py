"""What instructors and students do with a class. Plain data goes in and comes out.

`owner` is who is at the browser (`ui/shell/visitor.py`). Only who leads a class sees who is in it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ui.classroom import tables
from ui.classroom.database import database
from ui.classroom.names import clean_name, hidden, new_code, new_secret, read_code, student_word
from ui.shell.trouble import PlainError

KEPT_FOR = timedelta(days=90)
MOST_CLASSES = 20
"""Of one instructor."""
MOST_STUDENTS = 200
MOST_ANSWERS = 200
"""Of one student, some for each question there is; answers beyond are not stored. Who leads a class reads all
of them anew with each that comes."""


class ClassError(PlainError):
    """What cannot be done with a class; the message says why."""


class NoSuchClass(ClassError):
    """A code, or a secret, that opens nothing."""


@dataclass(frozen=True)
class Classroom:
    """A class.

    Attributes:
        call: where all are to look now, as page and query ("convolution?photo=brick"); "" nowhere.
        calls: how many such calls there were, the end of one included.
        ends_at: when it is deleted; None: it is kept.
    """

    id: int
    code: str
    title: str
    call: str
    calls: int
    ends_at: datetime | None


@dataclass(frozen=True)
class Member:
    """A student of a class."""

    id: int
    nickname: str
    classroom: Classroom


@dataclass(frozen=True)
class Seat:
    """Where a student is: his page, when he last did something, and when his browser was last heard of."""

    nickname: str
    page: str
    moved_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Answered:
    """An answer to a prediction.

    Attributes:
        said: None where somebody had it shown without a guess.
        right: None where there is no right or wrong.
        measured: the sentence with the numbers.
    """

    page: str
    card: str
    said: str | None
    right: bool | None
    measured: str
    at: datetime
    nickname: str = ""


def utc_now() -> datetime:
    """Now, as it is stored: UTC, without saying so."""
    return datetime.now(UTC).replace(tzinfo=None)


def open_class(owner: str, title: str, now: datetime) -> tuple[Classroom, str]:
    """A new class that `owner` leads, and the secret by which other browsers of his lead it.

    Raises:
        UnusableName, ClassError
    """
    title, secret, word = clean_name(title, "name of a class"), new_secret(), student_word(owner)
    with database() as connection:
        led = select(func.count()).where(tables.leaders.c.visitor == word)
        if connection.execute(led).scalar_one() >= MOST_CLASSES:
            raise ClassError(f"You have {MOST_CLASSES} classes. Delete one before you open another.")
        taken = set(connection.execute(select(tables.classes.c.code)).scalars())
        code = next(code for code in iter(new_code, None) if code not in taken)
        row = {"code": code, "title": title, "secret": hidden(secret), "opened_at": now}
        made = connection.execute(
            insert(tables.classes).values(**row, kept=False, call="", calls=0).returning(tables.classes.c.id)
        ).scalar_one()
        connection.execute(insert(tables.leaders).values(class_id=made, visitor=word))
        return _classroom(connection, made), secret


def lead(owner: str, secret: str) -> Classroom:
    """The class of that secret, which `owner` leads from now on.

    Raises:
        NoSuchClass: it opens none.
    """
    word = student_word(owner)
    with database() as connection:
        found = connection.execute(
            select(tables.classes.c.id).where(tables.classes.c.secret == hidden(secret))
        ).scalar()
        if found is None:
            raise NoSuchClass("This link leads no class, or its class was deleted.")
        if not _leads(connection, word, found):
            connection.execute(insert(tables.leaders).values(class_id=found, visitor=word))
        return _classroom(connection, found)


def renew_secret(owner: str, class_id: int) -> str:
    """A new secret for a class; the link before, and other browsers that it let in, lead it no more."""
    secret, word = new_secret(), student_word(owner)
    with database() as connection:
        _check_leads(connection, owner, class_id)
        connection.execute(
            update(tables.classes).where(tables.classes.c.id == class_id).values(secret=hidden(secret))
        )
        connection.execute(
            delete(tables.leaders).where(
                tables.leaders.c.class_id == class_id, tables.leaders.c.visitor != word
            )
        )
    return secret


def led_by(owner: str) -> list[Classroom]:
    """The classes that somebody leads, the newest first."""
    with database() as connection:
        found = connection.execute(
            select(tables.leaders.c.class_id)
            .where(tables.leaders.c.visitor == student_word(owner))
            .order_by(tables.leaders.c.class_id.desc())
        ).scalars()
        return [_classroom(connection, one) for one in found.all()]


def join(owner: str, code: str, nickname: str, now: datetime) -> Member:
    """Make somebody a student of the class of that code. Who is one already gets the other nickname.

    Raises:
        NoSuchClass, UnusableName, ClassError
    """
    read, word = read_code(code), student_word(owner)
    with database() as connection:
        found = connection.execute(select(tables.classes.c.id).where(tables.classes.c.code == read)).scalar()
        if read is None or found is None:
            raise NoSuchClass(
                "There is no class with this code. Ask for it again: it has six letters and digits."
            )
        name = clean_name(nickname)
        mine = (tables.students.c.class_id == found) & (tables.students.c.visitor == word)
        there = connection.execute(select(tables.students.c.id).where(mine)).scalar()
        size = select(func.count()).where(tables.students.c.class_id == found)
        if there is None and connection.execute(size).scalar_one() >= MOST_STUDENTS:
            raise ClassError(f"This class is full: it has {MOST_STUDENTS} students.")
        namesake = select(tables.students.c.id).where(
            tables.students.c.class_id == found,
            func.lower(tables.students.c.nickname) == name.lower(),
            tables.students.c.visitor != word,
        )
        taken = ClassError(f"Somebody in this class is called {name} already. Take another nickname.")
        if connection.execute(namesake).scalar() is not None:
            raise taken
        try:
            with connection.begin_nested():
                if there is None:
                    row = {"class_id": found, "visitor": word, "page": "", "moved_at": now, "seen_at": now}
                    connection.execute(insert(tables.students).values(nickname=name, **row))
                else:
                    connection.execute(update(tables.students).where(mine).values(nickname=name))
        except IntegrityError as error:  # two at once
            raise taken from error
        student = connection.execute(select(tables.students.c.id).where(mine)).scalar_one()
        return Member(student, name, _classroom(connection, found))


def member_of(owner: str) -> Member | None:
    """What somebody is a student of: the class that he joined last."""
    with database() as connection:
        row = (
            connection.execute(
                select(tables.students)
                .where(tables.students.c.visitor == student_word(owner))
                .order_by(tables.students.c.id.desc())
                .limit(1)
            )
            .mappings()
            .first()
        )
        if row is None:
            return None
        return Member(row["id"], row["nickname"], _classroom(connection, row["class_id"]))


def leave(student: int) -> None:
    """A student goes, with all that was stored of him."""
    with database() as connection:
        connection.execute(delete(tables.students).where(tables.students.c.id == student))


def class_now(class_id: int) -> Classroom | None:
    """How a class is now; None: it was deleted."""
    with database() as connection:
        return _found(connection, class_id)


def saw(student: int, page: str, now: datetime, moved: bool) -> None:
    """The browser of a student was heard of, on that page; `moved`: he did something."""
    values: dict[str, Any] = {"page": page, "seen_at": now} | ({"moved_at": now} if moved else {})
    with database() as connection:
        connection.execute(update(tables.students).where(tables.students.c.id == student).values(**values))


def answer(student: int, token: str, given: Answered) -> None:
    """Store an answer of a student who is still there. The same token again changes nothing."""
    row = {name: getattr(given, name) for name in ("page", "card", "said", "right", "measured", "at")}
    longest = tables.MOST_CHARACTERS_OF_AN_ANSWER
    row["said"] = None if given.said is None else given.said[:longest]
    row["card"] = given.card[:longest]
    with database() as connection:
        there = connection.execute(
            select(func.count(tables.answers.c.id))
            .select_from(tables.students.outerjoin(tables.answers))
            .where(tables.students.c.id == student)
            .group_by(tables.students.c.id)
        ).scalar()
        if there is None or there >= MOST_ANSWERS:
            return
        try:
            with connection.begin_nested():
                connection.execute(insert(tables.answers).values(student_id=student, token=token, **row))
        except IntegrityError:
            return  # it is stored already, or the student has just left
        connection.execute(
            update(tables.students).where(tables.students.c.id == student).values(moved_at=given.at)
        )


def call(owner: str, class_id: int, where: str) -> Classroom:
    """Have all look there; "": everybody goes back to his own.

    Raises:
        ClassError: the address is too long.
    """
    if len(where) > tables.MOST_CHARACTERS_OF_AN_ADDRESS:
        raise ClassError("The address of this page is too long for a class to follow.")
    with database() as connection:
        _check_leads(connection, owner, class_id)
        connection.execute(
            update(tables.classes)
            .where(tables.classes.c.id == class_id, tables.classes.c.call != where)
            .values(call=where, calls=tables.classes.c.calls + 1)
        )
        return _classroom(connection, class_id)


def seats(owner: str, class_id: int) -> list[Seat]:
    """Where everyone is, by nickname."""
    of = tables.students.c
    with database() as connection:
        _check_leads(connection, owner, class_id)
        rows = connection.execute(
            select(of.nickname, of.page, of.moved_at, of.seen_at)
            .where(of.class_id == class_id)
            .order_by(of.nickname)
        )
        return [Seat(*row) for row in rows]


def answered(owner: str, class_id: int) -> list[Answered]:
    """All answers of a class that `owner` leads, the oldest first."""
    with database() as connection:
        _check_leads(connection, owner, class_id)
        return _answers(connection, class_id)


def all_answers(class_id: int) -> list[Answered]:
    """All answers of a class, the oldest first, whoever asks."""
    with database() as connection:
        return _answers(connection, class_id)


def mark_of_answers(class_id: int) -> Hashable:
    """What is another one as soon as a class has another answer, student or nickname."""
    of, student = tables.answers.c, tables.students.c
    with database() as connection:
        rows = connection.execute(
            select(student.id, student.nickname, func.count(of.id), func.max(of.id))
            .select_from(tables.students.outerjoin(tables.answers))
            .where(student.class_id == class_id)
            .group_by(student.id, student.nickname)
            .order_by(student.id)
        )
        return tuple(tuple(row) for row in rows)


def keep(owner: str, class_id: int, kept: bool) -> None:
    """Keep a class beyond its 90 days, or no more."""
    with database() as connection:
        _check_leads(connection, owner, class_id)
        connection.execute(update(tables.classes).where(tables.classes.c.id == class_id).values(kept=kept))


def delete_class(owner: str, class_id: int) -> None:
    """Delete a class whole: its students, their answers, and who leads it."""
    with database() as connection:
        _check_leads(connection, owner, class_id)
        connection.execute(delete(tables.classes).where(tables.classes.c.id == class_id))


def sweep(now: datetime) -> int:
    """Delete the classes whose time is over; how many they were."""
    with database() as connection:
        over = (tables.classes.c.opened_at < now - KEPT_FOR) & ~tables.classes.c.kept
        return connection.execute(delete(tables.classes).where(over)).rowcount


def _leads(connection: Connection, word: str, class_id: int) -> bool:
    of = tables.leaders.c
    found = select(of.id).where(of.class_id == class_id, of.visitor == word)
    return connection.execute(found).scalar() is not None


def _check_leads(connection: Connection, owner: str, class_id: int) -> None:
    if not _leads(connection, student_word(owner), class_id):
        raise NoSuchClass("You lead this class no more, or it was deleted.")


def _answers(connection: Connection, class_id: int) -> list[Answered]:
    of, student = tables.answers.c, tables.students.c
    rows = connection.execute(
        select(of.page, of.card, of.said, of.right, of.measured, of.at, student.nickname)
        .select_from(tables.answers.join(tables.students))
        .where(student.class_id == class_id)
        .order_by(of.id)
    )
    return [Answered(*row) for row in rows]


def _found(connection: Connection, class_id: int) -> Classroom | None:
    row = connection.execute(select(tables.classes).where(tables.classes.c.id == class_id)).mappings().first()
    return None if row is None else _read(row)


def _classroom(connection: Connection, class_id: int) -> Classroom:
    found = _found(connection, class_id)
    if found is None:
        raise NoSuchClass("This class was deleted.")
    return found


def _read(row: RowMapping) -> Classroom:
    ends_at = None if row["kept"] else row["opened_at"] + KEPT_FOR
    return Classroom(row["id"], row["code"], row["title"], row["call"], row["calls"], ends_at)
