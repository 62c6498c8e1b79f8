"""A choice worked out: the last feature maps of a trained network, and the weights that judge them.

Scores, softmax and loss are computed in the browser, so that they follow pen, slider and pointer at once;
tests hold them against nn_core.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.findings import checkpoints
from nn_core.findings.mistakes import mistakes
from nn_core.findings.trained import Recipe, Trained
from nn_core.network.outputs import outputs
from ui.dense.params import PARAMS, Chosen, complete, sparse
from ui.kit.course import course
from ui.kit.inputs import photographs
from ui.kit.learned import LearningError
from ui.kit.lessons import LessonPage, Session
from ui.kit.pictures import input_of, settle_digit, thumbnails
from ui.shell.component import define
from ui.shell.payload import payload
from ui.shell.rows import rows

DENSE = define("dense", "lesson")
FEATURE_LAYER, LOGITS = "pool2", "linear1"


@dataclass(frozen=True, eq=False)
class Lesson:
    """Everything that the page shows of one choice.

    Attributes:
        x: `1 28 28`, what the network reads.
        features: `16 7 7`, its last feature maps.
        logits: `10`.
        truth: the true class, or None where nobody has said it.
        held_out: whether the network has not seen this image in training; None for an image of no set.
        framed: what was just done to an own picture (see `settle_digit`).
    """

    chosen: Chosen
    trained: Trained
    x: NDArray[np.float32]
    features: NDArray[np.float32]
    logits: NDArray[np.float32]
    truth: int | None
    held_out: bool | None
    framed: dict[str, bool] | None

    @property
    def label(self) -> int:
        """The class whose score is taken apart."""
        return int(self.logits.argmax()) if self.chosen.label is None else self.chosen.label


def recipe() -> Recipe:
    """The network of this page: the small CNN, trained on digits."""
    return Recipe(checkpoints.classifier("digits"), examine=mistakes, comes_as="digits")


def work_out(values: Mapping[str, Any]) -> Lesson:
    """The lesson of a choice.

    Raises:
        DataError: the input cannot be used.
        LearningError: the network is not trained yet.
    """
    trained = course(recipe()).result
    if trained is None:
        raise LearningError("The network is still being trained.")
    chosen, framed = settle_digit(complete(values))
    x = input_of(chosen)
    made = outputs(trained.architecture, trained.weights, x)
    features, logits = (made[name].astype(np.float32) for name in (FEATURE_LAYER, LOGITS))
    known = _known(chosen, trained)
    truth = chosen.digit if known is not None and chosen.truth is None else chosen.truth
    return Lesson(chosen, trained, x, features, logits, truth, known, framed)


def _known(chosen: Chosen, trained: Trained) -> bool | None:
    """Whether a digit of the set was held out of training; None for any other picture."""
    if chosen.input != "digit":
        return None
    alike = np.flatnonzero(trained.images.labels == chosen.digit)
    return bool(np.isin(alike[chosen.example % len(alike)], trained.validation))


def frame(session: Session[Lesson]) -> bytes:
    """Everything for the browser, as one buffer."""
    lesson = session.lesson
    chosen = asdict(lesson.chosen)
    del chosen["own"]
    facts = {
        **PAGE.facts(session),
        "chosen": chosen,
        "thumbnails": {"source": thumbnails(), "names": photographs()},
        "framed": lesson.framed,
        "rows": rows(lesson.trained.architecture),
        "class_names": lesson.trained.images.class_names,
        "truth": lesson.truth,
        "held_out": lesson.held_out,
        "accuracy": lesson.trained.accuracy,
    }
    arrays = {"input": lesson.x, "features": lesson.features, **lesson.trained.weights}
    return payload(arrays, facts)


PAGE: LessonPage[Lesson] = LessonPage(
    key="dense",
    params=PARAMS,
    work_out=work_out,
    values_of=lambda lesson: sparse(lesson.chosen),
    controls={"learned": "input"},
)
