"""The strip above a page's picture: the step that is open, what there is to do, and whether it is done."""

from __future__ import annotations

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nn_core.tutorials.condition import Measured
from nn_core.tutorials.document import Challenge, Question
from nn_core.tutorials.progress import Told
from ui.kit.facts import offered_facts
from ui.shell.catalogue import title_of
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.text import plain
from ui.shell.trouble import SENTENCES
from ui.tutorials.library import PAGES
from ui.tutorials.walk import Walk, leave, present_walk

WHEN_DONE = "Measured when the step was done."
EARLIER = "Measured earlier, not of what the page shows now."
RIGHT, MEASURED = ":green[:material/check_circle:]", ":gray[:material/straighten:]"
"""Before what is told of a step: a tick is no sign of a prediction that did not come about."""
LOOK_EVERY_S = 1.0
"""Where facts change by themselves."""
POINTER = define("tutorials/pointer")
BOX = session_key("tutorials", "strip")
NEWS = session_key("tutorials", "news")
"""Whether a step has been done that this session has not been told of: the strip may be out of sight."""
HINTED = session_key("tutorials", "hinted")
"""The step whose hint is shown: its document and its number."""


def draw_strip(place: DeltaGenerator, page: str) -> None:
    """Draw it into `place`, on a page that has run; nothing where nothing is open."""
    walk, trouble = present_walk() if page in PAGES else (None, "")
    if walk is None:
        return
    with place.container(border=True, gap="xsmall", key=BOX):
        if trouble:
            st.warning(plain(trouble), icon=":material/info:")
        if walk.step.page != page:
            _elsewhere(walk)
            return
        walk.stays()
        if _looks(walk):
            walk = present_walk()[0] or walk
        is_of_now = _follows(walk)
        walk = present_walk()[0] or walk
        if st.session_state.pop(NEWS, False):
            st.toast(f"Done: {plain(walk.step.title)}", icon=":material/check_circle:")
        _head(walk)
        st.markdown(walk.step.text)
        if st.session_state.get(HINTED) == _place(walk):
            st.markdown(f":material/lightbulb: {walk.step.hint}")
        if walk.asks and walk.step.predict is not None:
            _ask(walk, walk.step.predict)
        else:
            _state(walk, is_of_now)
        _set_up(walk)


def _elsewhere(walk: Walk) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{_name(walk)}: this step is on the page “{title_of(walk.step.page)}”.")
        st.button("Go there", key=session_key("tutorials", "there"), on_click=walk.goes_there, type="primary")
        _leave_button(walk)


def _name(walk: Walk) -> str:
    title = plain(walk.document.title)
    if isinstance(walk.document, Challenge):
        return f":material/flag: **Challenge: {title}**"
    of = f":gray[step {walk.number + 1} of {len(walk.document.steps)}]"
    return f":material/school: **{title}** {of} **{plain(walk.step.title)}**"


def _head(walk: Walk) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_name(walk), width="stretch")
        if walk.step.hint:
            key = session_key("tutorials", "hint", walk.key, str(walk.number))
            st.button("Hint", key=key, icon=":material/lightbulb:", on_click=_turn_hint, args=(walk,))
        if walk.step.point:
            data = {"words": walk.step.point, "step": f"{walk.key} {walk.number}"}
            POINTER(key=session_key("tutorials", "pointer"), data=data, width="content")
        if walk.number:
            _go_button(walk, "Back", walk.number - 1, icon=":material/arrow_back:")
        if isinstance(walk.document, Challenge):
            if walk.is_done:
                key = session_key("tutorials", "more")
                st.button("More challenges", key=key, on_click=leave, args=(walk.key,), type="primary")
        else:
            _next_button(walk)
        _leave_button(walk)


def _place(walk: Walk) -> tuple[str, int]:
    return walk.key, walk.number


def _turn_hint(walk: Walk) -> None:
    """Show the hint below the task, which it must not cover, or put it away."""
    shown, here = st.session_state.pop(HINTED, None), _place(walk)
    if shown != here:
        st.session_state[HINTED] = here


def _next_button(walk: Walk) -> None:
    is_open = walk.asks or walk.waits
    label = "Skip" if is_open else "Finish" if walk.is_last else "Next"
    _go_button(
        walk,
        label,
        walk.number + 1,
        type="secondary" if is_open else "primary",
        help="Go on without it." if is_open else None,
    )


def _go_button(walk: Walk, label: str, number: int, **look: str | None) -> None:
    key = session_key("tutorials", "press", label, str(walk.number))
    st.button(label, key=key, on_click=walk.goes, args=(number,), **look)  # type: ignore[arg-type]


def _leave_button(walk: Walk) -> None:
    st.button(
        "Leave",
        key=session_key("tutorials", "leave"),
        icon=":material/close:",
        type="tertiary",
        help="Back to the list. What is done stays done.",
        on_click=leave,
        args=(walk.key,),
    )


def _ask(walk: Walk, question: Question) -> None:
    st.markdown(f"**Predict first:** {question.question}")
    with st.container(horizontal=True, gap="small"):
        for place, option in enumerate(question.options):
            key = session_key("tutorials", "option", walk.key, str(walk.number), str(place))
            st.button(option.says, key=key, on_click=walk.says, args=(place,))


def _set_up(walk: Walk) -> None:
    """Say so where the page stands otherwise than the step speaks of, and lead back."""
    if changed := walk.changed():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":small[This step speaks of another set-up. Changed: {plain(', '.join(changed))}.]")
            st.button("Set it up again", key=session_key("tutorials", "set_up"), on_click=walk.sets_up)


def _state(walk: Walk, is_of_now: bool) -> None:
    """What was predicted, and whether the step is done; while it is not, look again.

    Args:
        is_of_now: what is told of it is measured of what the page shows now.
    """
    told, question = walk.told, walk.step.predict
    if walk.waits:
        said = f" You said: {question.options[told.said].says}" if question and told.said is not None else ""
        st.markdown(f":small[:gray[:material/radio_button_unchecked: Not done yet.{said}]]")
        if offered_facts().changes:
            st.fragment(_look_again, run_every=LOOK_EVERY_S)(walk)
    elif walk.is_done:
        words = f"{verdict(question, told) if question else '**Done.**'} {told.text}".strip()
        is_wrong = question is not None and told.said not in (None, told.right)
        st.markdown(f"{MEASURED if is_wrong else RIGHT} {words}")
        if not is_of_now and (question or re.search(r"\d", told.text or "")):
            st.caption(WHEN_DONE if offered_facts().changes else EARLIER)
    if walk.was_said_elsewhere:
        st.caption("You had answered this in another tab already. That answer counts.")


def verdict(question: Question, told: Told) -> str:
    """Whether a prediction was right, and why, as Markdown."""
    said = None if told.said is None else question.options[told.said]
    if said is None:
        return "**Done.**"
    if told.right is None:
        return f"**None of these came about.** You said: {said.says}"
    head = "**Right.**" if told.right == told.said else "**Not so.**"
    return f"{head} You said: {said.says}  \n{said.because}"


def _follows(walk: Walk) -> bool:
    """Whether what is told is of now. Of a run, which goes on by itself, it stays as of when it was done."""
    return walk.is_done and not offered_facts().changes and walk.follows(_measure())


def _look_again(walk: Walk) -> None:
    if _looks(walk):
        st.rerun()


def _looks(walk: Walk) -> bool:
    """Whether the step is done since now."""
    is_done = walk.waits and walk.looks(_measure())
    st.session_state[NEWS] = is_done or st.session_state.get(NEWS, False)
    return is_done


def _measure() -> Measured:
    """What the page measures; nothing where it cannot, which it says itself."""
    try:
        return offered_facts().measure()
    except SENTENCES:
        return {}
