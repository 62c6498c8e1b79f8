"""The card "Is it true?": explanations of the chosen picture are put to the test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from nn_core.attribution.methods import METHODS
from nn_core.findings.trust import Checks, Trust
from ui.attribution.cards.trust_words import facts_of
from ui.attribution.questions import question_of
from ui.kit.asked import Asked, frozen_network
from ui.kit.experiment import Experiment
from ui.kit.pressed import came, press
from ui.kit.print.runs import step_words
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.attribution.question import Question
    from nn_core.training.jobs import JobHandle

TRUST = define("attribution/attribution_trust")
KEY = session_key("attribution", "trust")
TRIED = session_key("attribution", "trust", "tried")
LEAD = (
    "Each method answers differently. Which answer can be trusted? How convincing a picture looks says "
    "nothing. So test it: take away the pixels that it marks, and see whether the network changes its mind. "
    "What is tested is the whole image of the set that is chosen, by the network as it is now: no drawing, "
    "nothing hidden, no step of the past."
)


@dataclass(frozen=True)
class Subject:
    """What is put to the test: explanations of one image by a run's network.

    Attributes:
        look: the run's id that looks.
        index: of the image in the run's data set.
        questions: of one class, one a method.
    """

    look: str
    index: int
    questions: tuple[Question, ...]
    asked: Asked = field(compare=False)

    def begun(self) -> tuple[int, JobHandle] | None:
        """The run's step and the job that tests its weights of now; None before it is built."""
        known = frozen_network(self.asked.run)
        if known is None:
            return None
        step, network = known
        image = (self.asked.pixels(self.index) / 255).astype(np.float32)
        return step, asked_job(Trust(network, image, self.questions))


@dataclass
class Trial:
    """Tests that somebody wants.

    Attributes:
        step: of the run whose weights are tested; None before they are there.
        handle: of the job, while it is under way.
        share: how far it is, 0..1.
        found: what is known so far.
        problem: why nothing more will come, as a sentence.
    """

    subject: Subject
    step: int | None = None
    handle: JobHandle | None = None
    share: float = 0.0
    found: Checks | None = None
    problem: str = ""

    @property
    def is_over(self) -> bool:
        return self.step is not None and self.handle is None

    def look(self) -> None:
        """Move it on, and take over what is known now."""
        if self.step is None and (begun := self.subject.begun()):
            self.step, self.handle = begun
        if self.handle is None:
            return
        handle = self.handle
        handle.ask()
        progress, is_over = handle.progress, ended(handle)
        self.share = progress.done / progress.of if progress.of else 0.0
        self.found = (handle.result if is_over else progress.finding) or self.found
        if is_over:
            self.handle, self.problem = None, handle.problem
            engine().jobs.forget(handle.job)


def show_trust(lab: Experiment, asked: Asked) -> None:
    """The card: its button, and what is known of the tests of all that the page shows of a set's image."""
    subject = subject_of(lab, asked)
    if came(TRIED):
        st.session_state[TRIED] = Trial(subject)
    trial: Trial | None = st.session_state.get(TRIED)
    if trial is not None and trial.subject != subject:
        trial = None
    st.subheader("Is it true?", anchor=False)
    st.markdown(LEAD)
    st.button(
        "Put them to the test" if trial is None else "Test again",
        key=session_key("attribution", "trust", "test"),
        icon=":material/labs:",
        disabled=trial is not None and not trial.is_over,
        on_click=press,
        args=(TRIED,),
    )
    if trial is not None:
        _show(lab, trial)


def subject_of(lab: Experiment, asked: Asked) -> Subject:
    """The image that is chosen in the set, and every method that this network can be asked by."""
    defined = (name for name, method in METHODS.items() if method.undefined(asked.architecture) is None)
    questions = tuple(question_of(name, lab, asked) for name in defined)
    return Subject(asked.run.look, asked.image(lab), questions, asked)


def _show(lab: Experiment, trial: Trial) -> None:
    @st.fragment(run_every=None if trial.is_over else LOOK_EVERY_S)
    def tests() -> None:
        was_over = trial.is_over
        trial.look()
        if trial.is_over and not was_over:
            st.rerun()
        if not trial.is_over:
            st.progress(trial.share, "The explanations are put to the test")
        if trial.problem:
            st.warning(plain(trial.problem), icon=":material/error:")
        if trial.found is not None:
            st.caption(plain(subject_words(trial, trial.found)))
            TRUST(key=KEY, data=facts_of(trial.found, lab["method"]))

    tests()


def subject_words(trial: Trial, found: Checks) -> str:
    """What is tested, and at which step."""
    subject, asked = trial.subject, trial.subject.asked
    images = asked.images
    shown = images.class_names[int(images.labels[subject.index])]
    explained = asked.classes[found.checks[0].question.target or 0]
    return (
        f"Image {subject.index:,} of {images.title}, class {shown}. Explained: class {explained}. "
        f"{step_words(asked.run, trial.step or 0)}."
    )
