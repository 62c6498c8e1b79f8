"""Going through a tutorial or a challenge: which step is open, what is done, and the way to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from nn_core.tutorials.condition import Measured
from nn_core.tutorials.document import Challenge, Step, Tutorial
from nn_core.tutorials.progress import Progress, Standing, Told
from ui.kit.experiment import arrive, reopen_pasts
from ui.shell.catalogue import PAGES
from ui.shell.keys import session_key
from ui.tutorials.library import PAGE, library
from ui.tutorials.progress import change, progress
from ui.tutorials.set_up import set_up_of

GO = session_key("tutorials", "go")
"""Where the way to the page that is to be opened stands."""
LEFT = session_key("tutorials", "left")
SHOWN = session_key("page", "shown")
"""Where the page that is shown stands."""
HERE = session_key("tutorials", "here")
"""Where this tab goes its own way: its `Here`; not there while it looks on."""
ELSEWHERE = session_key("tutorials", "elsewhere")
"""The document and the step whose prediction was made in another tab before it was made in this one."""


@dataclass(frozen=True)
class Way:
    """To a page in a state; anew: with runs from their first random weights, whatever the address names."""

    page: str
    query: Mapping[str, str]
    anew: bool = True


@dataclass(frozen=True)
class Here:
    """What a tab goes through.

    Attributes:
        key: the document; empty where the tab has left it.
        step: the one that is open, from 0.
        opened: something was done for it in this tab, which did more than look on.
        finished: it had been finished before, or was in this tab.
    """

    key: str = ""
    step: int = 0
    opened: bool = True
    finished: bool = False

    def is_over(self, now: Progress) -> bool:
        """Whether another tab has finished it since, or left what this one only looked on at."""
        if now.open == self.key:
            return False
        is_finished = now.standing(self.key).finished and not self.finished
        return is_finished or not (self.opened or now.open)


@dataclass(frozen=True)
class Walk:
    """A document that is open, and how far it has come."""

    key: str
    document: Tutorial | Challenge
    standing: Standing

    @property
    def number(self) -> int:
        """The step that is open, from 0: the last one where the file has become shorter."""
        return min(self.standing.step, len(self.document.steps) - 1)

    @property
    def step(self) -> Step:
        return self.document.steps[self.number]

    @property
    def is_last(self) -> bool:
        return self.number == len(self.document.steps) - 1

    @property
    def told(self) -> Told:
        """Without options that the file has no more."""
        told = self.standing.told.get(self.number, Told())
        options = len(self.step.predict.options) if self.step.predict else 0
        if max(told.said or 0, told.right or 0) < options:
            return told
        return replace(told, said=None, right=None)

    @property
    def is_done(self) -> bool:
        return self.told.text is not None

    @property
    def asks(self) -> bool:
        """Whether a prediction is wanted before anything else."""
        return self.step.predict is not None and self.told.said is None

    @property
    def waits(self) -> bool:
        """Whether it is done by what is measured."""
        is_measured = self.step.done is not None or self.step.predict is not None
        return is_measured and not self.is_done and not self.asks

    @property
    def skipped(self) -> int:
        """How many steps that are done by what is measured are not."""
        measured = (step.done is not None or step.predict is not None for step in self.document.steps)
        return sum(wanted and not self.standing.done(at) for at, wanted in enumerate(measured))

    def changed(self) -> tuple[str, ...]:
        """What the page shows otherwise than the step speaks of, as people call it."""
        set_up = set_up_of(self.document.steps[: self.number + 1])
        return set_up.changed() if set_up else ()

    def stays(self, opened: bool = False) -> None:
        """This tab goes its own way, whatever other tabs open. opened: it does more than look on."""
        before = _here() or Here(opened=False)
        finished = self.standing.finished if before.key != self.key else before.finished
        st.session_state[HERE] = Here(self.key, self.number, opened or before.opened, finished)

    def says(self, option: int) -> None:
        """Predict. What was said in another tab counts: there one may have seen what came of it."""
        self.stays(opened=True)
        change(lambda now: self._said(now, option))
        if self._told_by(progress()[0]).said != option:
            st.session_state[ELSEWHERE] = self.key, self.number

    @property
    def was_said_elsewhere(self) -> bool:
        """Whether this tab predicted what another one had predicted otherwise."""
        return st.session_state.get(ELSEWHERE) == (self.key, self.number)

    def _said(self, now: Progress, option: int) -> Progress:
        if self._told_by(now).said is not None:
            return now
        return now.opened(self.key).told(self.key, self.number, Told(said=option))

    def _told_by(self, now: Progress) -> Told:
        """What is told of this step by now, perhaps in another tab."""
        return replace(self, standing=replace(now.standing(self.key), step=self.number)).told

    def holds(self, measured: Measured) -> bool:
        """Whether what is measured is what the step asks for, on the set-up that it speaks of."""
        return (self.step.done is None or self.step.done.holds(measured)) and not self.changed()

    def looks(self, measured: Measured) -> bool:
        """Whether the step is done by what is measured now; what is told of it is kept."""
        if not self.waits or not self.holds(measured):
            return False
        self._keep(measured)
        return True

    def follows(self, measured: Measured) -> bool:
        """Whether what is told of a step that is done is of what is measured now; it is, if it can be."""
        if not self.is_done or not self.holds(measured):
            return False
        self._keep(measured)
        return True

    def _keep(self, measured: Measured) -> None:
        right = self.step.predict.right(measured) if self.step.predict else None
        text = self.step.feedback.filled(measured)
        if (right, text) != (self.told.right, self.told.text):
            change(lambda now: self._measured(now, right, text))
            finished = self.standing.finished or isinstance(self.document, Challenge)
            st.session_state[HERE] = Here(self.key, self.number, finished=finished)

    def _measured(self, now: Progress, right: int | None, text: str) -> Progress:
        told = self._told_by(now)
        changed = now.told(self.key, self.number, replace(told, right=right, text=text))
        if isinstance(self.document, Challenge):
            return changed.changed(self.key, finished=True)
        return changed

    def goes(self, number: int) -> None:
        """Open another step; after the last one it is finished."""
        if number == len(self.document.steps):
            change(lambda now: now.changed(self.key, finished=True))
            leave(self.key)
        elif number < self.number or self.standing.done(number):
            come_back(self.key, number)
        else:
            open_step(self.key, number)

    def goes_there(self) -> None:
        """Open the page of this step again, as the step needs it."""
        open_step(self.key, self.number)

    def sets_up(self) -> None:
        """Open the step again as it was set up."""
        self.goes_there()
        st.session_state[GO] = Way(self.step.page, _query(self.document.steps[: self.number + 1]))


def present_walk() -> tuple[Walk | None, str]:
    """What is open in this tab, and a sentence on progress that cannot be read or kept.

    A tab looks on where the visitor is, in whatever tab, until it goes its own way (`Walk.stays`).
    """
    now, trouble = progress()
    here = _here()
    if here is not None and here.is_over(now):
        del st.session_state[HERE]
        here = None
    here = here or Here(now.open, now.standing(now.open).step)
    document = library().get(here.key) if here.key else None
    standing = replace(now.standing(here.key), step=here.step)
    return (Walk(here.key, document, standing) if document else None), trouble


def _here() -> Here | None:
    here: Here | None = st.session_state.get(HERE)
    return here


def start(key: str) -> None:
    """Begin, or begin again what is finished; what another tab has begun meanwhile goes on."""
    change(lambda now: now.changed(key, told={}) if now.standing(key).finished else now)
    open_step(key, 0)
    st.session_state.pop(LEFT, None)


def leave(key: str) -> None:
    """Back to the list; what is done stays so, and what is open in other tabs. What was before can be taken
    back again.
    """
    st.session_state[HERE] = Here()
    change(lambda now: now.opened("") if now.open == key else now)
    reopen_pasts()
    st.session_state[GO] = Way(PAGE, {})


def open_step(key: str, number: int) -> None:
    """Open a step of a document on its page; one that has no state of its own, in that of the step before."""
    document = library().get(key)
    if document is None:
        return
    _remember()
    steps = document.steps[: number + 1]
    st.session_state[HERE] = Here(key, len(steps) - 1, finished=progress()[0].standing(key).finished)
    change(lambda now: now.opened(key).changed(key, step=len(steps) - 1))
    if steps[-1].query is not None or st.session_state.get(SHOWN) != steps[-1].page:
        st.session_state[GO] = Way(steps[-1].page, _query(steps))


def come_back(key: str, number: int) -> None:
    """Open a step as it was left, with what was trained in it."""
    open_step(key, number)
    left = _left().get((key, number))
    if left is not None:
        st.session_state[GO] = left


def _remember() -> None:
    """How the step that is open is left, on its page."""
    walk, _ = present_walk()
    if walk is not None and walk.step.page == st.session_state.get(SHOWN):
        _left()[walk.key, walk.number] = Way(walk.step.page, st.query_params.to_dict(), anew=False)


def _left() -> dict[tuple[str, int], Way]:
    """How each step was left in this tab."""
    found: dict[tuple[str, int], Way] = st.session_state.setdefault(LEFT, {})
    return found


def _query(steps: tuple[Step, ...]) -> Mapping[str, str]:
    return next((step.query for step in reversed(steps) if step.query is not None), {})


def go_on() -> None:
    """Go where a press leads, if one does. Call it before the page runs."""
    way: Way | None = st.session_state.pop(GO, None)
    if way is not None:
        if way.page != PAGE:
            arrive(anew=way.anew, begins=True)
        st.switch_page(PAGES / f"{way.page}.py", query_params=way.query)
