"""The parts of the page "Class": opening and joining one, being in one, and leading one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from ui.classroom import classes
from ui.classroom.attempts import Attempts
from ui.classroom.bars import Bar
from ui.classroom.board import board
from ui.classroom.charts import chart
from ui.classroom.classes import ClassError, Classroom, Member, NoSuchClass
from ui.classroom.dashboard import Student, as_csv, occupied, students
from ui.classroom.database import DatabaseGone
from ui.classroom.here import changed, forget
from ui.classroom.login import FIRST, log_in_button, log_out_button, may_open
from ui.classroom.names import UnusableName, spaced
from ui.kit.share import page_url
from ui.kit.views import view
from ui.shell.catalogue import title_of
from ui.shell.keys import session_key
from ui.shell.text import plain
from ui.shell.visitor import me, my_origin

LOOK_EVERY_S = 0.5
CODE, LEAD = "code", "lead"
"""What names a class in the address: its code for students, its secret for who leads it."""
NEWS, SECRET = session_key("classroom", "news"), session_key("classroom", "secret")
STORED = (
    "**What is stored of a class:** its name and code; of each student a nickname, the page that is open, "
    "the time of the last thing done, and the predictions. No address, no account, no name but the "
    "nickname: a cookie of this browser says who comes back. Only who leads the class sees it; the others "
    "see how often each answer to a question was given, once they have answered it. It can be "
    "deleted whole at any time, and is deleted 90 days after it was opened unless it is kept."
)
PLOT = {"displayModeBar": False, "staticPlot": True}

attempts = Attempts()


def say(sentence: str) -> None:
    """Have the page say that when it is drawn next."""
    st.session_state[NEWS] = sentence


def news() -> None:
    """What came of the last press."""
    if sentence := st.session_state.pop(NEWS, ""):
        st.warning(plain(sentence), icon=":material/info:")


def join_form(code: str) -> None:
    """Where a student enters the code and a nickname; `code` is that of the link."""
    st.subheader("Join a class", anchor=False)
    keys = session_key("classroom", "code"), session_key("classroom", "nickname")
    with st.form(session_key("classroom", "join"), border=False):
        st.text_input("Code", code, key=keys[0], placeholder="ABC DEF", width=320)
        st.text_input(
            "Nickname",
            key=keys[1],
            help="Your class sees it. It need not be your name.",
            width=320,
        )
        st.form_submit_button("Join", type="primary", on_click=_join, args=keys)


def _join(code: str, nickname: str) -> None:
    owner, place = me(), my_origin()
    if not attempts.may_try(owner, place):
        say("That were many codes that are none. Wait for a minute, then try again.")
        return
    try:
        classes.join(owner, st.session_state[code], st.session_state[nickname], classes.utc_now())
    except NoSuchClass as error:
        attempts.was_wrong(owner, place)
        say(str(error))
    except (ClassError, UnusableName, DatabaseGone) as error:
        say(str(error))
    else:
        st.query_params.clear()
    forget()


def open_form() -> None:
    """Where an instructor opens a class."""
    st.subheader("Open a class", anchor=False)
    if not may_open():
        log_in_button()
        return
    log_out_button()
    title = session_key("classroom", "title")
    with st.form(session_key("classroom", "open"), border=False):
        st.text_input("Its name", key=title, width=320)
        st.form_submit_button("Open a class", on_click=_open, args=(title,))


def _open(title: str) -> None:
    if not may_open():  # he has logged out since the form was drawn
        say(FIRST)
        return
    try:
        classes.sweep(classes.utc_now())
        made, secret = classes.open_class(me(), st.session_state[title], classes.utc_now())
    except (ClassError, UnusableName, DatabaseGone) as error:
        say(str(error))
        return
    st.session_state[SECRET] = made.id, secret
    forget()


def lead_by_link(secret: str) -> None:
    """Somebody opened the secret link: this browser leads from now on, and the address forgets the secret."""
    try:
        classes.lead(me(), secret)
    except (ClassError, DatabaseGone) as error:
        say(str(error))
    forget()
    st.query_params.clear()


def seat(student: Member) -> None:
    """What a student sees of his class."""
    st.subheader(plain(student.classroom.title), anchor=False)
    st.markdown(
        f"You are **{plain(student.nickname)}** here. Open any page: where it asks you for a prediction, "
        "your answer goes to the class. When the class looks at something together, this browser goes there "
        "by itself."
    )
    st.button("Leave the class", key=session_key("classroom", "leave"), on_click=_leave, args=(student,))
    st.caption("Who leaves is deleted from the class, with all answers.")


def _leave(student: Member) -> None:
    try:
        classes.leave(student.id)
    except DatabaseGone as error:
        say(str(error))
    forget()


def desks(led: Sequence[Classroom]) -> None:
    """What who leads classes sees of one of them, at first the newest."""
    titles = {one.id: one.title for one in led}
    chosen = led[0].id
    if len(led) > 1:
        key = session_key("classroom", "desk")
        chosen = st.selectbox("Class", list(titles), format_func=titles.__getitem__, key=key, width=320)
    _desk(next(one for one in led if one.id == chosen))


def _desk(classroom: Classroom) -> None:
    st.subheader(plain(classroom.title), anchor=False)
    _invitation(classroom)
    _live(classroom.id)
    _answers(classroom.id)
    _afterwards(classroom)


def _invitation(classroom: Classroom) -> None:
    link = f"{page_url()}?{urlencode({CODE: classroom.code})}"
    picture, words = st.columns([1, 3], vertical_alignment="center")
    png = BytesIO()
    segno.make(link, micro=False).save(png, kind="png", scale=8, border=2)
    picture.image(png.getvalue(), width=180)
    with words:
        st.markdown(f"# {spaced(classroom.code)}")
        st.markdown("Students open this link, or take a picture of it, and choose a nickname.")
        st.code(link, language=None, wrap_lines=True)
        if urlsplit(link).hostname in ("localhost", "127.0.0.1", "::1"):
            st.caption("This address works on this machine only. Serve the app for others: see the README.")


def _answers(class_id: int) -> None:
    """Not in what is drawn anew all the time: a file that is asked for then would be one of the past."""
    st.download_button(
        "Answers as CSV",
        partial(_table, me(), class_id),
        "layerscope-answers.csv",
        "text/csv",
        key=session_key("classroom", "csv"),
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


@st.fragment(run_every=LOOK_EVERY_S)
def _live(class_id: int) -> None:
    try:
        seats = classes.seats(me(), class_id)
        found = board(class_id)
    except DatabaseGone as error:
        st.caption(plain(str(error)))
        return
    except NoSuchClass as error:
        say(str(error))
        forget()
        st.rerun()
    everyone = students(seats, found.errors, classes.utc_now())
    here = sum(student.here for student in everyone)
    st.markdown(
        f"**{here} here**, {len(everyone)} joined, "
        f"{len(found.answered):,} {'answer' if len(found.answered) == 1 else 'answers'}."
    )
    if not everyone:
        return
    where, help_column = st.columns(2)
    with where.container(border=True, height="stretch"):
        st.markdown("**Where they are**")
        if rows := occupied(everyone):
            where_bars = tuple(Bar(page, number) for page, number in rows)
            st.plotly_chart(chart(where_bars), key=session_key("classroom", "where"), config=PLOT)
        else:
            st.caption("Nobody has a page open.")
    with help_column.container(border=True, height="stretch"):
        st.markdown("**Who may need help**")
        needy = [student for student in everyone if student.need]
        for student in needy:
            st.markdown(f"**{plain(student.nickname)}**: {_why(student)}")
        if not needy:
            st.caption("Nobody gave the same wrong answer twice or did nothing for five minutes.")
    if found.spreads:
        st.markdown("**What they predicted** (each one's first answer; most errors first)")
    for left in range(0, len(found.spreads), 2):
        for column, spread in zip(st.columns(2), found.spreads[left : left + 2], strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(
                    f"**{plain(spread.card)}**  \n{spread.number} answered, {spread.wrong} of them wrong"
                )
                bars = tuple(Bar(said, number, right) for said, right, number in spread.said)
                key = session_key("classroom", "spread", spread.card.replace(".", " "))
                st.plotly_chart(chart(bars), key=key, config=PLOT)


def _table(owner: str, class_id: int) -> bytes:
    """The answers as a file; written by a thread of Streamlit's, once somebody wants it."""
    return as_csv(classes.answered(owner, class_id)).encode("utf-8-sig")


def _why(student: Student) -> str:
    where = "Home" if student.page in ("", "home") else title_of(student.page)
    if student.need == "same_error":
        return f"the same wrong answer twice to “{plain(student.about)}”"
    return f"nothing done for {student.idle_s / 60:.0f} minutes, on {where}"


def _afterwards(classroom: Classroom) -> None:
    with st.expander("Another browser, and deleting it"):
        made_for, secret = st.session_state.get(SECRET, (0, ""))
        if made_for == classroom.id:
            st.markdown("**Who opens this link leads the class.** Keep it to yourself; it is shown only now.")
            st.code(f"{page_url()}?{urlencode({LEAD: secret})}", language=None, wrap_lines=True)
        else:
            st.button(
                "Lead it from another browser too",
                key=session_key("classroom", "secret", "new"),
                help="Makes a secret link. The one before holds no more, nor do browsers that it let in.",
                on_click=_renew,
                args=(classroom,),
            )
        kept = classroom.ends_at is None
        st.toggle(
            "Keep it longer than 90 days",
            kept,
            **view("classroom", f"keep {classroom.id}", kept, partial(_keep, classroom)),
        )
        sure_key = session_key("classroom", "sure", str(classroom.id))
        sure = st.checkbox("Delete this class with all that is stored of it", key=sure_key)
        delete_key = session_key("classroom", "delete", str(classroom.id))
        st.button("Delete it now", key=delete_key, disabled=not sure, on_click=_delete, args=(classroom,))


def _renew(classroom: Classroom) -> None:
    try:
        st.session_state[SECRET] = classroom.id, classes.renew_secret(me(), classroom.id)
    except (ClassError, DatabaseGone) as error:
        say(str(error))


def _keep(classroom: Classroom, kept: bool) -> None:
    try:
        classes.keep(me(), classroom.id, kept)
    except (ClassError, DatabaseGone) as error:
        say(str(error))
    forget()


def _delete(classroom: Classroom) -> None:
    try:
        classes.delete_class(me(), classroom.id)
    except (ClassError, DatabaseGone) as error:
        say(str(error))
    changed(classroom.id)
    forget()
