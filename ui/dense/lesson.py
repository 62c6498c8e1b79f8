"""A choice worked out: the last feature maps of a trained network, and the weights that judge them.

Scores, softmax and loss are computed in the browser, so that they follow pen, slider and pointer at once;
tests hold them against nn_core.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.dense.params import PARAMS, Chosen, complete, sparse
from ui.kit.inputs import photographs
from ui.kit.learned import LearningError
from ui.kit.lessons import LessonPage, Session
from ui.kit.networks import rows
from ui.kit.pictures import input_of, settle_digit, thumbnails
from ui.kit.trained import Recipe, Trained, course
from ui.shell.component import define
from ui.shell.payload import payload

DENSE = define("dense", "lesson")
MISTAKES = 12
AT_ONCE = 250
"""Images that the network reads at once while its mistakes are looked for."""
FEATURE_LAYER = "pool2"


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
    from nn_core.network.presets import classifier_preset
    from nn_core.training import ClassifierRun

    return Recipe(ClassifierRun(classifier_preset("small_cnn", (1, 28, 28), 10), "mnist"), examine=mistakes)


def mistakes(trained: Trained) -> Generator[None, None, tuple[tuple[int, int], ...]]:
    """(digit, example) of the validation images that it gets wrong, the most certain errors first.

    Found in pieces, for `Recipe.examine`.
    """
    from nn_core.measure.metrics import most_confident_errors

    images = trained.images
    labels = images.labels[trained.validation]
    logits = []
    for at in range(0, len(labels), AT_ONCE):
        some = images.images[trained.validation[at : at + AT_ONCE]]
        pixels = np.asarray(some / np.float32(255), np.float32)
        logits.append(_forward(trained, pixels)[1])
        yield
    probabilities = _softmax(np.concatenate(logits))
    wrong = trained.validation[most_confident_errors(labels, probabilities, MISTAKES)]
    return tuple((int(images.labels[index]), example_of(images.labels, index)) for index in wrong)


def example_of(labels: NDArray[np.int64], index: int) -> int:
    """Which one it is among the images of its class."""
    return int(np.count_nonzero(labels[:index] == labels[index]))


def _forward(
    trained: Trained, images: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The last feature maps `n 16 7 7` and the logits `n 10` of images `n 1 28 28`."""
    import torch

    from nn_core.measure.experiments import network
    from nn_core.training.trainer import forward

    logits, kept = forward(
        network(trained.architecture, trained.weights), torch.tensor(images), (FEATURE_LAYER,)
    )
    return kept[FEATURE_LAYER].numpy(), logits.numpy()


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


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
    features, logits = _forward(trained, x[None])
    known = _known(chosen, trained)
    truth = chosen.digit if known is not None and chosen.truth is None else chosen.truth
    return Lesson(chosen, trained, x, features[0], logits[0], truth, known, framed)


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
