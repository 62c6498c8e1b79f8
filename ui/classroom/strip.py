"""What stands on every page of somebody in a class: a student follows the class, an instructor leads it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.classroom import classes
from ui.classroom.board import board, look_again
from ui.classroom.classes import Answered, ClassError, Classroom, Member
from ui.classroom.database import DatabaseGone
from ui.classroom.here import changed, forget, leads, member, report, send_waiting, watched
from ui.classroom.names import spaced
from ui.classroom.others import others_html
from ui.kit.experiment import arrive
from ui.kit.prediction import Room, newly_given, rooms
from ui.shell.catalogue import CATALOGUE, PAGES, title_of
from ui.shell.keys import session_key
from ui.shell.prepared import MORE, YES, show_all
from ui.shell.text import plain
from ui.shell.visitor import me

LOOK_EVERY_S = 2.0
TELL_EVERY_S = 20.0
"""How often a student's browser says that it is still there."""

FOLLOWED = session_key("classroom", "followed")
"""How many calls of the class this session has heeded."""
OWN = session_key("classroom", "own")
"""The student's own address, while he follows the class."""
TOLD = session_key("classroom", "told")
"""(page, when) of what the class was told last."""
LEADING = session_key("classroom", "leading")
"""Where this session had its class look last."""
SHOWN = session_key("classroom", "shown")
"""The page that is shown."""


def follow(page: str) -> None:
    """For a student: go where the class goes, and tell where he is. `page` is shown."""
    st.session_state[SHOWN] = page
    try:
        student = member()
    except DatabaseGone as error:
        st.caption(plain(str(error)))
        return
    if student is not None:
        _heed()


@st.fragment(run_every=LOOK_EVERY_S)
def _heed() -> None:
    student = member()
    if student is None:
        return
    try:
        send_waiting()
        now = watched(student.classroom.id)
        if now is not None:
            _tell(student, st.session_state[SHOWN])
    except DatabaseGone as error:
        st.caption(plain(str(error)))
        return
    if now is None:
        forget()
        st.session_state.pop(OWN, None)
        st.info(plain(f"The class {student.classroom.title} was deleted. Your pages and runs stay."))
        return
    _go(now)
    if now.call:
        st.info(
            plain(f"{now.title} looks at this together. Once that is over, you are back where you were."),
            icon=":material/co_present:",
        )


def _tell(student: Member, page: str) -> None:
    before, at = st.session_state.get(TOLD, ("", 0.0))
    moved = page != before
    if moved or time.monotonic() - at > TELL_EVERY_S:
        classes.saw(student.id, page, classes.utc_now(), moved)
        st.session_state[TOLD] = page, time.monotonic()


def _go(now: Classroom) -> None:
    """Turn to what the class looks at, or back, once for each call."""
    calls = st.session_state.get(FOLLOWED, now.calls if not now.call else None)
    st.session_state[FOLLOWED] = now.calls
    if calls == now.calls:
        return
    if now.call:
        here = f"{st.session_state[SHOWN]}?{urlencode(st.query_params.to_dict())}"
        st.session_state.setdefault(OWN, here)
        turn_to(now.call)
    elif own := st.session_state.pop(OWN, None):
        turn_to(own)


def turn_to(where: str) -> None:
    """Open an address of this app ("pooling?photo=brick") in this session, with the controls it asks for."""
    page, _, text = where.partition("?")
    query = parse_qsl(text)
    arrive()
    show_all((MORE, YES) in query)
    path = PAGES / f"{page}.py"
    st.switch_page(path if page in _pages() else PAGES / "home.py", query_params=query)


def _pages() -> set[str]:
    return {entry.name for entries in CATALOGUE.values() for entry in entries}


def tell_answers(page: str) -> None:
    """Send the class what a student has just predicted on the page."""
    given = newly_given()
    try:
        student = member() if given else None
    except DatabaseGone:
        return
    if student is None:
        return
    for one in given:
        told = Answered(page, one.card, one.said, one.right, one.measured, classes.utc_now())
        report(student.id, told)
        look_again(student.classroom.id)


def show_others() -> None:
    """On cards that a student has answered: how his class answered them, and follow it. Call it last."""
    try:
        student = member() if rooms() else None
    except DatabaseGone:  # the strip says it
        return
    if student is not None:
        _show_others(student, dict(rooms()))


@st.fragment(run_every=LOOK_EVERY_S)
def _show_others(student: Member, answered: Mapping[str, Room]) -> None:
    try:
        firsts = board(student.classroom.id).firsts
    except DatabaseGone:
        firsts = {}
    for card, room in answered.items():
        given = [one.said or "" for who, one in firsts.get(card, {}).items() if who != student.nickname]
        room.place.html(others_html(room.prediction, room.given, given))


def class_button(place: DeltaGenerator, page: str) -> None:
    """The button by which an instructor leads the class from any page; a student's shows his class."""
    try:
        led, student = leads(), member()
    except DatabaseGone:
        return
    if led:
        with place.popover("Class", icon=":material/co_present:", type="tertiary"):
            _lead(led[0], page)
    elif student is not None:
        with place.popover(plain(student.classroom.title), icon=":material/school:", type="tertiary"):
            st.markdown(f"You are **{plain(student.nickname)}** in **{plain(student.classroom.title)}**.")
            st.page_link(PAGES / "classroom.py", label="My class", icon=":material/school:")


def _lead(classroom: Classroom, page: str) -> None:
    st.markdown(f"**{plain(classroom.title)}**, code **{spaced(classroom.code)}**")
    here = f"{page}?{urlencode(st.query_params.to_dict())}"
    try:
        now = watched(classroom.id)
        if now is not None and now.call and st.session_state.get(LEADING) == now.call != here:
            now = _call(classroom, here)
    except (DatabaseGone, ClassError) as error:
        st.caption(plain(str(error)))
        return
    if now is None:
        forget()
        return
    if now.call:
        where = "here" if now.call == here else f"at {_title(now.call)}"
        st.markdown(f":green[All look {where}.] They cannot touch your run; they see it live.")
    st.button(
        "All look here",
        key=session_key("classroom", "look"),
        icon=":material/co_present:",
        help="Everybody's page shows this one, and goes with you from page to page.",
        disabled=now.call == here,
        on_click=_press,
        args=(classroom, here),
    )
    st.button(
        "Back to their own",
        key=session_key("classroom", "back"),
        icon=":material/undo:",
        help="Everybody is back where he was.",
        disabled=not now.call,
        on_click=_press,
        args=(classroom, ""),
    )
    st.page_link(PAGES / "classroom.py", label="Who is where, and what they answer", icon=":material/groups:")


def _press(classroom: Classroom, where: str) -> None:
    try:
        _call(classroom, where)
    except (DatabaseGone, ClassError) as error:
        st.toast(plain(str(error)))


def _call(classroom: Classroom, where: str) -> Classroom:
    """Have all look there. As long as this session's call holds, its pages are followed."""
    now = classes.call(me(), classroom.id, where)
    changed(classroom.id)
    st.session_state[LEADING] = where
    return now


def _title(where: str) -> str:
    page = where.partition("?")[0]
    return title_of(page) if page in _pages() else "Home"
