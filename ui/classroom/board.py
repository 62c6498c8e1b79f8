"""All answers of a class and what follows from them, worked out anew only when there are others.

Who leads a class looks twice a second, and each of its students every two seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, replace

from ui.classroom import classes
from ui.classroom.classes import Answered
from ui.classroom.dashboard import Errors, Firsts, Spread, first_answers, spreads, standing_errors

KNOWN_FOR_S = 0.25
"""How long what was found is told to all who ask, where nobody of this server answers meanwhile."""
READING_SHARE = 0.1
"""Reading takes at most this part of the time, however fast answers come."""


@dataclass(frozen=True)
class Board:
    """The answers of a class.

    Attributes:
        answered: all, the oldest first.
        firsts: the first guess of each student, by question and nickname.
        spreads: how these are spread, the question with the most errors first.
        errors: the wrong answers that stand, by nickname.
    """

    answered: list[Answered]
    firsts: Firsts
    spreads: list[Spread]
    errors: Errors


@dataclass(frozen=True)
class _Known:
    """A board; it is told `until` then, or where there is a new answer until `soonest`, by the clock."""

    until: float
    soonest: float
    mark: Hashable
    board: Board


_lock = threading.Lock()
_boards: dict[int, _Known] = {}


def board(class_id: int) -> Board:
    """How a class has answered until now. It is for who leads the class, and for its students.

    Raises:
        DatabaseGone
    """
    with _lock:
        known, now = _boards.get(class_id), time.monotonic()
        if known is not None and now < known.until:
            return known.board
        mark = classes.mark_of_answers(class_id)
        found = known.board if known is not None and known.mark == mark else _read(class_id)
        took = time.monotonic() - now
        soonest, until = now + took / READING_SHARE, now + took + KNOWN_FOR_S
        _boards[class_id] = _Known(until, min(soonest, until), mark, found)
        return found


def look_again(class_id: int) -> None:
    """Somebody of this server has just answered: who asks next is told of it."""
    with _lock:
        if (known := _boards.get(class_id)) is not None:
            _boards[class_id] = replace(known, until=known.soonest)


def _read(class_id: int) -> Board:
    answered = classes.all_answers(class_id)
    firsts = first_answers(answered)
    return Board(answered, firsts, spreads(firsts), standing_errors(answered))
