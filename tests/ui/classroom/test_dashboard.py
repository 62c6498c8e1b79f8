"""What an instructor is shown, worked out by hand from a few answers."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest

from nn_core.judgements.classroom import IDLE_S, judge_need, uncorrected
from ui.classroom.classes import Answered, Seat
from ui.classroom.dashboard import as_csv, first_answers, occupied, spreads, standing_errors, students

NOW = datetime(2026, 3, 1, 9, 30)


def gave(who: str, said: str | None, right: bool | None, card: str = "Which?") -> Answered:
    return Answered("pooling", card, said, right, "the largest: 5", NOW, who)


def sits(who: str, page: str = "pooling", idle_s: float = 0, unseen_s: float = 0) -> Seat:
    return Seat(who, page, NOW - timedelta(seconds=idle_s), NOW - timedelta(seconds=unseen_s))


def test_the_question_with_the_most_errors_comes_first_and_its_most_frequent_error() -> None:
    answers = [
        gave("Ada", "5", True, "Easy?"),
        gave("Bob", "5", True, "Easy?"),
        gave("Ada", "mean", False),
        gave("Bob", "mean", False),
        gave("Cy", "least", False),
        gave("Di", "largest", True),
        gave("Di", "mean", False),  # again: each counts with the first answer
        gave("Eve", None, None),  # had it shown
    ]
    hard, easy = spreads(first_answers(answers))
    assert (hard.card, hard.wrong, hard.number) == ("Which?", 3, 4)
    assert hard.said == (("mean", False, 2), ("least", False, 1), ("largest", True, 1))
    assert (easy.wrong, easy.number) == (0, 2)


def test_who_gives_one_wrong_answer_twice_may_need_help_until_it_is_right() -> None:
    wrong = [gave("Ada", "mean", False), gave("Ada", "mean", False)]
    (ada,) = students([sits("Ada")], standing_errors(wrong), NOW)
    assert (ada.need, ada.about) == ("same_error", "Which?")
    (ada,) = students([sits("Ada")], standing_errors([*wrong, gave("Ada", "largest", True)]), NOW)
    assert ada.need == ""


@pytest.mark.parametrize(
    ("idle_s", "wrong", "need"),
    [
        (0, [], ""),
        (IDLE_S - 1, [("a", "x"), ("b", "x")], ""),
        (IDLE_S, [], "idle"),
        (IDLE_S, [("a", "x"), ("a", "x")], "same_error"),
        (0, [("a", "x"), ("a", "y")], ""),
    ],
)
def test_need(idle_s: float, wrong: list[tuple[str, str]], need: str) -> None:
    assert judge_need(idle_s, wrong) == need


def test_what_is_answered_rightly_is_corrected_and_what_was_shown_is_no_answer() -> None:
    given = [("a", "x", False), ("b", "x", False), ("a", None, None), ("a", "z", True)]
    assert uncorrected(given) == [("b", "x")]


def test_who_closed_the_page_needs_no_help_and_is_nowhere() -> None:
    ada, bob = students([sits("Ada", idle_s=900, unseen_s=90), sits("Bob", "home", 10)], {}, NOW)
    assert (ada.here, ada.need, bob.here) == (False, "", True)
    assert occupied([ada, bob]) == [("Home", 1)]


def test_a_table_holds_all_answers_and_no_formula() -> None:
    answers = [gave("=cmd()", "+1", False), gave("Ada", None, None)]
    rows = list(csv.reader(StringIO(as_csv(answers))))
    assert rows[1] == ["'=cmd()", "pooling", "Which?", "'+1", "no", "the largest: 5", "2026-03-01 09:30:00"]
    assert rows[2][3:5] == ["shown without a guess", ""]
    assert len(rows) == 3
