"""What this session has to do with classes: looked up once, and followed from then on."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass

import streamlit as st

from ui.classroom import classes
from ui.classroom.classes import Answered, Classroom, Member
from ui.classroom.database import DatabaseGone
from ui.shell.keys import session_key
from ui.shell.visitor import me

logger = logging.getLogger(__name__)

MEMBER, LEADS = session_key("classroom", "member"), session_key("classroom", "leads")
KNOWN_FOR_S = 1.0
"""How long what is known of a class is told to all who ask: thirty students ask once together."""
MOST_WAITING = 10_000
"""Answers that wait for a database that is gone."""


@dataclass(frozen=True)
class Waiting:
    """An answer that is to be stored."""

    student: int
    token: str
    given: Answered


_lock = threading.Lock()
_known: dict[int, tuple[float, Classroom | None]] = {}
_waiting: deque[Waiting] = deque()


def member() -> Member | None:
    """What this session's visitor is a student of.

    Raises:
        DatabaseGone
    """
    if MEMBER not in st.session_state:
        st.session_state[MEMBER] = classes.member_of(me())
    found: Member | None = st.session_state[MEMBER]
    return found


def leads() -> tuple[Classroom, ...]:
    """The classes that this session's visitor leads, the newest first.

    Raises:
        DatabaseGone
    """
    if LEADS not in st.session_state:
        st.session_state[LEADS] = tuple(classes.led_by(me()))
    found: tuple[Classroom, ...] = st.session_state[LEADS]
    return found


def forget() -> None:
    """Look it up again: somebody joined, left, opened or deleted a class."""
    st.session_state.pop(MEMBER, None)
    st.session_state.pop(LEADS, None)


def watched(class_id: int) -> Classroom | None:
    """How a class was within the last second; None: it was deleted.

    Raises:
        DatabaseGone
    """
    with _lock:
        at, found = _known.get(class_id, (0.0, None))
        if not at or time.monotonic() - at > KNOWN_FOR_S:
            found = classes.class_now(class_id)
            _known[class_id] = time.monotonic(), found
        return found


def changed(class_id: int) -> None:
    """Somebody of this server has just changed a class."""
    with _lock:
        _known.pop(class_id, None)


def report(student: int, given: Answered) -> None:
    """Store an answer of a student, as soon as the database can be reached."""
    if len(_waiting) >= MOST_WAITING:
        logger.error("An answer of a class is lost: %s wait for the database already.", MOST_WAITING)
        return
    _waiting.append(Waiting(student, secrets.token_hex(16), given))
    send_waiting()


def send_waiting() -> None:
    """Store what waits, as far as the database can be reached."""
    while _waiting:
        try:
            one = _waiting.popleft()
        except IndexError:  # another thread took the last
            return
        try:
            classes.answer(one.student, one.token, one.given)
        except DatabaseGone:
            _waiting.appendleft(one)
            return
