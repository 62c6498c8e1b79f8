"""The concept test: pictures that have something in common make a direction. Does a class rise along it?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from nn_core.data import DataError, decode_picture, fit_images
from nn_core.findings.channels.tcav import LEAST, MOST_EXAMPLES, ConceptScore, ConceptTest, OwnConcept
from nn_core.judgements.channels import judge_concept
from nn_core.network.fields import Shape
from nn_core.numerals import general
from ui.channels.params import CONCEPTS
from ui.channels.subject import Subject, layer_words, usual_layer
from ui.kit.asked import Asked
from ui.kit.controls import choice_field, choice_view
from ui.kit.experiment import Experiment
from ui.kit.input_bar import PICTURE_MB, PICTURE_TYPES
from ui.kit.pressed import asked_for, press
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import percent, plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

CONCEPT = define("channels/concept")
KEY = session_key("channels", "concept")
ASKED = session_key("channels", "concept", "job")
"""The test that the session has asked for."""
LEAST_P = 0.001
USUAL_CONCEPT, USUAL_TARGET = 0, 6
LEAD = (
    "A channel is one direction in what a layer answers. **A concept is a direction, too**: the one in which "
    "pictures with something in common differ from others. Go that way. Does the score of a class rise? "
    "Random directions tell what chance does."
)
SAYS = {
    "up": "So the concept speaks for the class.",
    "down": "So the concept speaks against the class.",
    "chance": "Random directions do as well. So nothing can be said of the concept.",
}


def concept_of(lab: Experiment, asked: Asked) -> int:
    """The class of the set that is the concept."""
    last = len(asked.images.class_names) - 1
    chosen: int | None = lab["concept"]
    return min(USUAL_CONCEPT, last) if chosen is None else chosen


def target_of(lab: Experiment, asked: Asked) -> int:
    """The class of the network whose score is asked."""
    last = len(asked.classes) - 1
    chosen: int | None = lab["target"]
    return min(USUAL_TARGET, last) if chosen is None else chosen


def fit_concept(lab: Experiment, asked: Asked) -> None:
    """A class that the address names and that is not there is not chosen; a note says so."""
    for name, names in (("concept", asked.images.class_names), ("target", asked.classes)):
        if lab[name] is not None and lab[name] >= len(names):
            lab.notes.append(f"There is no class {lab[name]:,} here: these are 0 to {len(names) - 1:,}.")
            lab[name] = None


def show_concept(lab: Experiment, subject: Subject, instead: str = "", told: bool = False) -> None:
    """The card: what is tested, its button, and what was found; or what there is to be said `instead`.

    told: another card has told of it, so it needs no button.
    """
    asked = subject.asked
    st.subheader("Does it think in concepts?", anchor=False)
    st.markdown(LEAD)
    is_own = subject.own or lab["of"] == "own"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if not subject.own:
            choice_field(lab, "of", CONCEPTS, label="Concept", width=210)
        if not is_own:
            names = asked.images.class_names
            _class_field(lab, asked, "concept", concept_of(lab, asked), names, "Pictures of")
        _class_field(lab, asked, "target", target_of(lab, asked), asked.classes, "Score of")
    concept = _brought(subject) if is_own else concept_of(lab, asked)
    job = None if concept is None else test_of(lab, subject, concept)
    if job is None:
        return
    if instead:
        st.caption(plain(instead))
    elif asked_for(ASKED, job) or told:
        _show(job, subject)
    else:
        key = session_key("channels", "concept", "test")
        st.button("Test it", key=key, icon=":material/science:", on_click=press, args=(ASKED,))


def _class_field(
    lab: Experiment, asked: Asked, name: str, value: int, names: Sequence[str], label: str
) -> None:
    def take(chosen: tuple[str, int]) -> None:
        lab[name] = chosen[1]

    # Classes of another network are other options, also where the number is the same.
    options = {(asked.run.look, at): title for at, title in enumerate(names)}
    choice_view(lab, name, (asked.run.look, value), options, take, label, width=180)


def layer_tested(subject: Subject) -> str:
    """The layer of the page; of the classes themselves the last one with maps."""
    return usual_layer(subject.asked) if subject.is_class else subject.row.name


def test_of(lab: Experiment, subject: Subject, concept: int | OwnConcept) -> ConceptTest:
    """The job."""
    target = target_of(lab, subject.asked)
    return ConceptTest(subject.network, subject.pictures, layer_tested(subject), target, concept, subject.own)


def _show(job: ConceptTest, subject: Subject) -> None:
    handle = asked_job(job)
    if not ended(handle):
        _wait(job)
    elif handle.result is None:
        st.warning(plain(handle.problem), icon=":material/info:")
        again = session_key("channels", "concept", "retry")
        st.button("Try again", key=again, on_click=engine().jobs.forget, args=(job,))
    else:
        CONCEPT(key=KEY, data=facts_of(job, subject, handle.result))


@st.fragment(run_every=LOOK_EVERY_S)
def _wait(job: ConceptTest) -> None:
    handle = asked_job(job)
    if ended(handle):
        st.rerun()
    progress = handle.progress
    st.progress(progress.done / max(1, progress.of), "The concept is tested")


def facts_of(job: ConceptTest, subject: Subject, found: ConceptScore) -> dict[str, Any]:
    """The data of the component."""
    difference = found.difference
    ends = (None, None, None) if difference is None else (difference.mean, difference.low, difference.high)
    return {
        "says": concept_words(job, subject, found),
        "rows": [
            {
                "title": "Directions of the concept",
                "scores": list(found.scores),
                **dict(zip(("mean", "low", "high"), ends, strict=True)),
            },
            {
                "title": "Random directions",
                "scores": list(found.random),
                "mean": None if difference is None else difference.random,
                "low": None,
                "high": None,
            },
        ],
    }


def concept_words(job: ConceptTest, subject: Subject, found: ConceptScore) -> str:
    """What the test says."""
    asked, difference = subject.asked, found.difference
    if difference is None:
        return "There are too few directions to compare."
    shown = asked.images.class_names[job.concept] if isinstance(job.concept, int) else "your pictures"
    kind = judge_concept(difference.mean, difference.random, difference.p)
    images = "photographs" if job.own else f"images of {asked.classes[job.target]}"
    return (
        f"{layer_words(asked, job.layer)}, from other pictures towards {shown}: the score of "
        f"{asked.classes[job.target]} rises for {percent(difference.mean)} of {found.images} {images}, along "
        f"random directions for {percent(difference.random)}. So large a difference by chance alone: "
        f"{chance_words(difference.p)}. {SAYS[kind]}"
    )


def chance_words(p: float) -> str:
    """How likely chance alone makes such a difference: "p = 0.12", "p < 0.001"."""
    return f"p < {LEAST_P}" if p < LEAST_P else f"p = {general(round(p, 3))}"


def _brought(subject: Subject) -> OwnConcept | None:
    """Two folders of pictures; None before both have enough of them."""
    shape = subject.asked.architecture.input_shape
    titles = {
        "with": f"Pictures with the concept, {LEAST} or more",
        "without": f"Pictures without it, {2 * LEAST} or more",
    }
    sides = []
    for column, (name, title) in zip(st.columns(2), titles.items(), strict=True):
        with column:
            files = st.file_uploader(
                title,
                type=PICTURE_TYPES,
                accept_multiple_files=True,
                max_upload_size=PICTURE_MB,
                key=session_key("channels", "concept", "files", name),
            )
            sides.append(_pictures(files[: 3 * MOST_EXAMPLES], shape))
    pictures, others = sides
    if pictures is None or others is None:
        return None
    held: tuple[str, OwnConcept] | None = st.session_state.get(_HELD)
    mark = blake2b(pictures.tobytes() + others.tobytes()).hexdigest()
    if held is None or held[0] != mark:
        held = mark, OwnConcept(pictures, others)
        st.session_state[_HELD] = held
    return held[1]


_HELD = session_key("channels", "concept", "own")
"""The concept that is made of the files, and of which pixels."""


def _pictures(files: Sequence[UploadedFile], shape: Shape) -> NDArray[np.uint8] | None:
    """Those that are pictures, as the network reads them; what of a file cannot be used is said."""
    found = []
    for file in files:
        try:
            found.append(_fitted(file.getvalue(), file.name, shape))
        except DataError as error:
            st.warning(plain(str(error)), icon=":material/info:")
    return np.stack(found) if found else None


@lru_cache(maxsize=512)
def _fitted(data: bytes, name: str, shape: Shape) -> NDArray[np.uint8]:
    channels, height, width = shape
    picture = decode_picture(data, name).transpose(2, 0, 1)
    fitted: NDArray[np.uint8] = fit_images(picture[None], (channels, height, width))[0]
    return fitted
