"""What an instructor sees of a class: where everyone is, who may need help, what was predicted."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from nn_core.judgements.classroom import Need, judge_need, uncorrected
from ui.classroom.classes import Answered, Seat
from ui.shell.catalogue import CATALOGUE

AWAY_S = 60.0
"""Whoever was not heard of for so long has closed the page: three times as long as pages keep silent."""
NOTHING_SAID = "shown without a guess"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


Firsts = Mapping[str, Mapping[str, Answered]]
"""Answers by question and nickname."""
Errors = Mapping[str, Sequence[tuple[str, str]]]
"""(question, wrong answer) of each that stands, by nickname."""


@dataclass(frozen=True)
class Student:
    """A student as the instructor sees him.

    Attributes:
        here: his browser is open.
        need: why he may need help.
        about: the question that he got wrong twice, where that is it.
    """

    nickname: str
    page: str
    here: bool
    idle_s: float
    need: Need
    about: str


@dataclass(frozen=True)
class Spread:
    """How the answers to one question are spread: each student counts once, with his first one.

    Attributes:
        said: (answer, whether it is right, how many), the most frequent wrong one first.
    """

    card: str
    said: tuple[tuple[str, bool | None, int], ...]

    @property
    def wrong(self) -> int:
        return sum(times for _, right, times in self.said if right is False)

    @property
    def number(self) -> int:
        return sum(times for *_, times in self.said)


def standing_errors(answered: Iterable[Answered]) -> Errors:
    """Of each student the wrong answers that he has not corrected since."""
    given: dict[str, list[tuple[str, str | None, bool | None]]] = {}
    for one in answered:
        given.setdefault(one.nickname, []).append((one.card, one.said, one.right))
    return {nickname: uncorrected(answers) for nickname, answers in given.items()}


def students(seats: Iterable[Seat], errors: Errors, now: datetime) -> list[Student]:
    """All of a class, by nickname."""
    found = []
    for seat in seats:
        here = (now - seat.seen_at).total_seconds() < AWAY_S
        idle_s, left = (now - seat.moved_at).total_seconds(), errors.get(seat.nickname, ())
        need = judge_need(idle_s, left) if here else ""
        about = Counter(left).most_common(1)[0][0][0] if need == "same_error" else ""
        found.append(Student(seat.nickname, seat.page, here, idle_s, need, about))
    return found


def first_answers(answered: Iterable[Answered]) -> Firsts:
    """The first guess of each student to each question; who had it shown without one has made none."""
    firsts: dict[str, dict[str, Answered]] = {}
    for one in answered:
        if one.said is not None:
            firsts.setdefault(one.card, {}).setdefault(one.nickname, one)
    return firsts


def spreads(firsts: Firsts) -> list[Spread]:
    """How predictions are spread, the question with the most wrong answers first."""
    found = []
    for card, given in firsts.items():
        times = Counter((one.said or "", one.right) for one in given.values())
        ordered = sorted(times.items(), key=lambda item: (item[0][1] is True, -item[1], item[0][0]))
        found.append(Spread(card, tuple((said, right, number) for (said, right), number in ordered)))
    return sorted(found, key=lambda spread: (-spread.wrong, -spread.number, spread.card))


def occupied(all_students: Iterable[Student]) -> list[tuple[str, int]]:
    """(title of a page, how many of those who are here are on it), in the order of the navigation."""
    titles = {"home": "Home"} | {one.name: one.title for entries in CATALOGUE.values() for one in entries}
    there = Counter(student.page for student in all_students if student.here)
    return [(title, there[name]) for name, title in titles.items() if there[name]]


def as_csv(answered: Iterable[Answered]) -> str:
    """All answers as a table for spreadsheets, which run no text of it as a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("nickname", "page", "question", "answer", "right", "measured", "time (UTC)"))
    for one in answered:
        right = "" if one.right is None else "yes" if one.right else "no"
        row = (one.nickname, one.page, one.card, one.said or NOTHING_SAID, right, one.measured)
        writer.writerow([*map(_harmless, row), one.at.isoformat(sep=" ", timespec="seconds")])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
