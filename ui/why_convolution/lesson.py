"""A choice worked out: the picture on its way through the CNN, and the images that excite a channel most.

The maps are computed in the browser, so that they follow the pen; tests hold them against torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.inside import Inside, maps_of
from nn_core.findings.trained import Trained
from ui.kit.inputs import photographs
from ui.kit.lessons import LessonPage, Session
from ui.kit.pictures import input_of, settle_digit, thumbnails
from ui.shell.component import define
from ui.shell.payload import payload
from ui.shell.rows import rows
from ui.why_convolution.contest import (
    CHANNELS,
    Contestants,
    plans,
    shuffled_digits,
    standing,
)
from ui.why_convolution.params import PARAMS, Chosen, complete, contest_of, predictions_of, sparse
from ui.why_convolution.words import verdicts

WHY = define("why_convolution/why")
PARTS = define("why_convolution/parts", "lesson")
SAMPLE_DIGIT = 4


@dataclass(frozen=True, eq=False)
class Lesson:
    """x: `1 28 28`, what the networks read; framed: what was just done to an own picture (`settle_digit`)."""

    chosen: Chosen
    x: NDArray[np.float32]
    framed: dict[str, bool] | None


def work_out(values: Mapping[str, Any]) -> Lesson:
    """The lesson of a choice.

    Raises:
        DataError: the input cannot be used.
    """
    chosen, framed = settle_digit(complete(values))
    last = CHANNELS[chosen.match][chosen.layer - 1] - 1
    chosen = replace(chosen, channel=min(chosen.channel, last))
    return Lesson(chosen, input_of(chosen), framed)


def contest_frame(contest: Contestants, chosen: Chosen, told: Mapping[str, list[str]]) -> bytes:
    """How far the four trainings are, and what follows from them, as one buffer; `told` as by
    `told_by_cards`.
    """
    predictions = predictions_of(chosen)
    facts = {
        "contest": contest_of(chosen),
        "runs": {name: standing(one) for name, one in contest.all().items()},
        "plans": plans(chosen.match),
        "predictions": predictions,
        "verdicts": verdicts(contest, predictions),
        "told": told,
    }
    return payload({"examples": _examples(chosen.seed)}, facts)


def _examples(seed: int) -> NDArray[np.uint8]:
    """A digit and the same one shuffled, `2 1 28 28`."""
    from nn_core.data import load

    digits = load("mnist")
    place = int(np.flatnonzero(digits.labels == SAMPLE_DIGIT)[0])
    return np.stack([digits.images[place], shuffled_digits(seed).images[place]])


def parts_frame(session: Session[Lesson], trained: Trained, inside: Inside) -> bytes:
    """The CNN, the picture, and the images that excite the chosen channel, as one buffer."""
    lesson = session.lesson
    chosen = asdict(lesson.chosen)
    del chosen["own"]
    layers = maps_of(trained.architecture)
    found = inside.strongest[layers[lesson.chosen.layer - 1]]
    channel = lesson.chosen.channel
    which = trained.validation[found.image[channel]]
    facts = {
        **PAGE.facts(session),
        "chosen": chosen,
        "thumbnails": {"source": thumbnails(), "names": photographs()},
        "framed": lesson.framed,
        "rows": rows(trained.architecture),
        "layers": layers,
        "class_names": trained.images.class_names,
        "searched": len(trained.validation),
        "strongest": {
            "labels": trained.images.labels[which].tolist(),
            "rows": found.row[channel].tolist(),
            "columns": found.column[channel].tolist(),
            "values": found.value[channel].tolist(),
        },
    }
    arrays = {"input": lesson.x, "strongest": trained.images.images[which], **trained.weights}
    return payload(arrays, facts)


PAGE: LessonPage[Lesson] = LessonPage(
    key="why",
    params=PARAMS,
    work_out=work_out,
    values_of=lambda lesson: sparse(lesson.chosen),
)
