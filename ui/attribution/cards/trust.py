"""The card "Is it true?": explanations of the picture that the page shows are put to the test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from nn_core.attribution.methods import METHODS
from nn_core.findings.trust import Checks, Trust
from nn_core.network.fields import is_whole
from nn_core.training import ConfigError
from ui.attribution.cards.trust_words import facts_of
from ui.attribution.questions import question_of
from ui.kit.asked import Asked, frozen_network
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.print.runs import step_words
from ui.kit.sent import MAX_WHOLE
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.attribution.question import Question
    from nn_core.training.jobs import JobHandle

TRUST, BUTTON = map(define, ("attribution/attribution_trust", "attribution/trust_button"))
KEY = session_key("attribution", "trust")
PRESSED = session_key("attribution", "trust", "button")
SENT = session_key("attribution", "trust", "sent")
"""What the newest press sent, until the page heeds it."""
TRIED = session_key("attribution", "trust", "tried")
LEAD = (
    "Each method answers differently. Which answer can be trusted? How convincing a picture looks says "
    "nothing. So test it: take away the pixels that it marks, and see whether the network changes its mind. "
    "What is tested is the picture that the network reads now, drawn or brought as well; what is hidden is "
    "black."
)
OF_THE_PAST = "Look at a step of the past, and the network of that step is tested."
OTHER_NETWORK = "The page shows another network by now. Press again."


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page shows where somebody presses.

    Attributes:
        pixels: uint8 `c h w`, as the network reads them.
        step: of the past; None: the present.
    """

    pixels: NDArray[np.uint8]
    step: int | None = None


@dataclass(frozen=True)
class Subject:
    """What is put to the test: explanations of one picture by a run's network.

    Attributes:
        look: the run's id that looks.
        index: of the image that is chosen in the run's data set.
        questions: of one class, one a method.
    """

    look: str
    index: int
    questions: tuple[Question, ...]
    asked: Asked = field(compare=False)

    def begun(self, shown: Shown) -> tuple[int, JobHandle] | None:
        """The step that is tested and the job that does it; None before the run is built."""
        known = frozen_network(self.asked.run, step=shown.step)
        if known is None:
            return None
        step, network = known
        image = (shown.pixels / 255).astype(np.float32)
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
    shown: Shown
    step: int | None = None
    handle: JobHandle | None = None
    share: float = 0.0
    found: Checks | None = None
    problem: str = ""

    @property
    def is_over(self) -> bool:
        return self.handle is None and (self.step is not None or bool(self.problem))

    def look(self) -> None:
        """Move it on, and take over what is known now."""
        if not self.is_over and self.handle is None:
            self._begin()
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

    def _begin(self) -> None:
        if begun := self.subject.begun(self.shown):
            self.step, self.handle = begun
        elif (run := self.subject.asked.run).state in ("failed", "finished"):
            self.problem = run.message or "This run has ended."


def show_trust(lab: Experiment, asked: Asked, has_past: bool) -> None:
    """The card: its button, and what is known of the tests of all that the page shows of a picture.

    Args:
        has_past: one can look at a step of the past.
    """
    subject = subject_of(lab, asked)
    problem = _heed(subject)
    trial: Trial | None = st.session_state.get(TRIED)
    if trial is not None and trial.subject != subject:
        trial = None
    st.subheader("Is it true?", anchor=False)
    st.markdown(f"{LEAD} {OF_THE_PAST}" if has_past else LEAD)
    BUTTON(
        key=PRESSED,
        data={
            "run": asked.run.look,
            "shape": list(asked.architecture.input_shape),
            "label": "Put them to the test" if trial is None else "Test again",
            "busy": trial is not None and not trial.is_over,
            "locked": why_locked("picture"),
            "version": exchange(PRESSED).answer(None),
        },
        on_edit_change=take_press,
    )
    if problem:
        st.warning(plain(problem), icon=":material/error:")
    if trial is not None:
        _show(lab, trial)


def take_press() -> None:
    """What the button sent waits until the page heeds it, with what it shows then."""
    if (edit := edit_of(PRESSED, "picture")) is not None:
        st.session_state[SENT] = edit


def _heed(subject: Subject) -> str:
    """Begin what a press asks for. Returns why that cannot be; "" where it can, or nobody pressed."""
    if SENT not in st.session_state:
        return ""
    try:
        st.session_state[TRIED] = Trial(subject, read_press(st.session_state.pop(SENT), subject.asked))
    except ConfigError as error:
        return error.message
    return ""


def read_press(edit: object, asked: Asked) -> Shown:
    """What a press sent: {"run": "...", "pixels": a byte each in base64, "step": null or one of the past}.

    Raises:
        ConfigError: it is no such thing, or was pressed while the page showed another network.
    """
    if not isinstance(edit, dict) or edit.get("run") != asked.run.look:
        raise ConfigError("run", OTHER_NETWORK)
    step = edit.get("step")
    if step is not None and not is_whole(step, 0, MAX_WHOLE):
        raise ConfigError("step", "A step of the past is a whole number from 0 on.")
    image = {"pixels": edit.get("pixels"), "shape": list(asked.architecture.input_shape)}
    pixels = asked.probe.read({"image": image}, asked.spec).image
    assert pixels is not None
    return Shown(pixels, step)


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
            TRUST(key=KEY, data=facts_of(trial.found, lab["method"], trial.shown.pixels))

    tests()


def subject_words(trial: Trial, found: Checks) -> str:
    """What is tested, at which step, and whether the network has gone back since."""
    asked, step = trial.subject.asked, trial.step or 0
    explained = asked.classes[found.checks[0].question.target or 0]
    words = f"{_picture_words(trial)} Explained: class {explained}. {step_words(asked.run, step)}."
    now = asked.run.step_count
    return words if now >= step else f"{words} By now the network is back at step {now:,}."


def _picture_words(trial: Trial) -> str:
    """Which picture: an image of the set, where it is one as it is."""
    asked, index = trial.subject.asked, trial.subject.index
    images = asked.images
    if not np.array_equal(asked.pixels(index), trial.shown.pixels):
        return "A picture that was drawn or brought, or has pixels hidden."
    return f"Image {index:,} of {images.title}, class {images.class_names[int(images.labels[index])]}."
