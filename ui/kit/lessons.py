"""A page that explains a layer, between reruns: its choice, the last lesson that worked, what was wrong.

An edit of the browser is {parameter: text as the URL writes it}; Python reads it, works the lesson out and
answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from nn_core.data import DataError
from nn_core.mechanics import MechanicsError
from ui.kit.code_section import CODE
from ui.kit.exchange import Exchange, exchange
from ui.kit.experiment import Experiment, open_experiment
from ui.kit.inputs import InputChoice, picture_words
from ui.kit.learned import LearningError
from ui.kit.more import more_facts
from ui.kit.url import Param, read, write
from ui.shell.keys import session_key
from ui.shell.prepared import groups_of, is_locked, refused, why_locked


class HasChoice(Protocol):
    """A lesson knows what it was worked out from."""

    @property
    def chosen(self) -> Any: ...


Lesson = TypeVar("Lesson", bound=HasChoice)


@dataclass(frozen=True)
class Problem:
    """Why a choice cannot be shown: the control at fault (empty: none in particular) and a sentence."""

    control: str
    message: str


@dataclass
class Session(Generic[Lesson]):
    """What is shown, and why that is not what was asked for last."""

    lesson: Lesson
    problem: Problem | None = None


@dataclass(frozen=True)
class LessonPage(Generic[Lesson]):
    """What such a page is made of.

    Attributes:
        key: of the page's state in the session.
        work_out: from the values that are given (by parameter; None or absent: as usual) to the lesson.
            It may raise MechanicsError, DataError or LearningError.
        values_of: the inverse: a lesson's values, None for what is as usual.
        controls: where a field of an operation is chosen on the page, where the names differ; "learned"
            is where learned kernels are.
    """

    key: str
    params: Sequence[Param]
    work_out: Callable[[Mapping[str, Any]], Lesson]
    values_of: Callable[[Lesson], dict[str, Any]]
    controls: Mapping[str, str] = field(default_factory=dict)

    @property
    def _session_key(self) -> str:
        return session_key(self.key, "session")

    @property
    def _experiment_key(self) -> str:
        return session_key(self.key, "experiment")

    @property
    def exchange(self) -> Exchange:
        return exchange(self.key)

    def current(self) -> Session[Lesson]:
        """The session's state; opened from the URL where that is news."""
        before: Session[Lesson] | None = st.session_state.get(self._session_key)
        experiment = open_experiment(self.key, (*self.params, CODE))
        if before is not None and st.session_state.get(self._experiment_key) is experiment:
            return before
        session = before or Session(self.work_out({}))
        self.exchange.choose()
        session.problem = None
        self._try(session, {param.name: experiment[param.name] for param in self.params})
        if experiment.notes and session.problem is None:
            session.problem = Problem("", " ".join(experiment.notes))
        st.session_state[self._experiment_key] = experiment
        st.session_state[self._session_key] = session
        return session

    def at(self, query: Mapping[str, str]) -> Lesson:
        """What the page shows who opens it with that query, whatever is shown now.

        Raises:
            MechanicsError, DataError, LearningError
        """
        return self.work_out(read(query, self.params)[0])

    def prepared(self, values: Mapping[str, Any]) -> Lesson:
        """What a prepared experiment shows, whatever is shown now.

        Raises:
            MechanicsError, DataError, LearningError
        """
        return self.work_out(values)

    def seen(self) -> Lesson:
        """What is shown."""
        return self.current().lesson

    @property
    def experiment(self) -> Experiment:
        """What the address says, once `current` has opened it."""
        opened: Experiment = st.session_state[self._experiment_key]
        return opened

    def publish(self, session: Session[Lesson]) -> None:
        """Write what is shown to the URL."""
        experiment = self.experiment
        experiment.values = {**self.values_of(session.lesson), CODE.name: experiment[CODE.name]}
        experiment.publish()

    def take(self, message: Any) -> None:
        """Follow an edit of the browser; ignore what is none, or no newer than what is known."""
        session = self.current()
        query = self.exchange.take(message)
        if not isinstance(query, dict):
            return
        session.problem = None
        values, unreadable = self._read(query, self.values_of(session.lesson))
        self._try(session, values)
        session.problem = unreadable or session.problem

    def choose(self, **values: Any) -> None:
        """Show a prepared experiment."""
        session = self.current()
        self.exchange.choose()
        session.problem = None
        self._try(session, values)

    def facts(self, session: Session[Lesson], aside: Collection[str] = ()) -> dict[str, Any]:
        """What every such page's component needs to stay in step.

        aside: what has another value than the usual one, but not by its control under "More".
        """
        query = write(self.values_of(session.lesson), self.params)
        return {
            "version": self.exchange.answer(query),
            "query": query,
            "problem": session.problem and asdict(session.problem),
            "still": still_shown(session.lesson),
            "more": more_facts(query.keys() - aside),
            "locked": why_locked("picture"),
        }

    def _read(
        self, query: Mapping[str, Any], shown: Mapping[str, Any]
    ) -> tuple[dict[str, Any], Problem | None]:
        """What an edit chooses; what of it cannot be read stays as it is shown, and the first is told. So
        does what is locked: with the picture all that no other group chooses, but where one looks.
        """
        values: dict[str, Any] = {}
        problem = None
        texts = write(shown, self.params)
        for param in self.params:
            text = query.get(param.name)
            groups = groups_of(param.name) or (() if param.place else ("picture",))
            if is_locked(*groups):
                values[param.name] = shown.get(param.name)
                if text != texts.get(param.name) and refused(*groups):
                    self.exchange.choose()
                continue
            if not isinstance(text, str):
                continue
            try:
                values[param.name] = param.read(text)
            except ValueError as error:
                values[param.name] = shown.get(param.name)
                label = param.label[0].upper() + param.label[1:]
                problem = problem or Problem(param.name, f"{label}: {error}.")
        return values, problem

    def _try(self, session: Session[Lesson], values: Mapping[str, Any]) -> None:
        """Show the choice, or say why not and show of it what fits beside the rest of what is shown."""
        try:
            session.lesson = self.work_out(values)
        except MechanicsError as error:
            session.problem = Problem(self.controls.get(error.field, error.field), error.message)
            self._take_what_fits(session, values)
        except DataError as error:
            session.problem = Problem("input", f"{error} {still_shown(session.lesson)}".rstrip())
        except LearningError as error:
            session.problem = Problem(self.controls.get("learned", "kernel"), str(error))

    def _take_what_fits(self, session: Session[Lesson], values: Mapping[str, Any]) -> None:
        """Take the changes of a choice that does not fit one by one, and leave out those that do not."""
        shown = self.values_of(session.lesson)
        names = [param.name for param in self.params if values.get(param.name) != shown.get(param.name)]
        if len(names) < 2:
            return  # that one is what does not fit
        for name in names:
            with suppress(MechanicsError, DataError, LearningError):
                session.lesson = self.work_out({**shown, name: values.get(name)})
                shown = self.values_of(session.lesson)


def still_shown(lesson: HasChoice) -> str:
    """Which picture stays where another one cannot be used; empty on a page without one."""
    chosen = lesson.chosen
    return f"Still shown: {picture_words(chosen)}." if isinstance(chosen, InputChoice) else ""


def formula_for(formula: Callable[[int], str], height: int, width: int) -> str:
    """The output size written out, once for a square, else for both sides."""
    return formula(height) if height == width else f"{formula(height)} high, {formula(width)} wide"
