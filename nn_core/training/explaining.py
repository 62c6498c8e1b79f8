"""Explanations as part of what a run of one network is asked to show: checked, counted, and answered.

`nn_core.attribution` says what each method does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.adversarial.attack import Attack
from nn_core.attribution.methods import AT_ONCE, METHODS, check_question
from nn_core.attribution.question import Question, QuestionError
from nn_core.channels.change import ChannelChange
from nn_core.network.architecture import Architecture
from nn_core.network.fields import is_whole
from nn_core.training.attacking import check_attack, checked_attack, read_attack
from nn_core.training.changing import check_changes, checked_changes, read_changes
from nn_core.training.errors import ConfigError
from nn_core.training.images import MAX_PROBE_SIDE_PX, NetworkProbe
from nn_core.training.limits import billions
from nn_core.training.memory import chunk_of, step_numbers
from nn_core.training.probe import Probe, checked

if TYPE_CHECKING:
    from torch import Tensor, nn

MAX_MACS = 50 * 10**9
"""Multiply-adds of all explanations of one look: some seconds of one processor, in which nobody else trains
there."""
MAX_PIXEL = MAX_PROBE_SIDE_PX**2 - 1
SCORES = "explain.scores"


def questions() -> Any:
    """The field of a probe: what is asked about its image, one question a method."""
    return checked((), _checked, _read)


def _checked(name: str, value: object) -> tuple[Question, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, Question) for one in value):
        raise ConfigError(name, f"{name} must be a list of questions.")
    if len({one.method for one in value}) < len(value):
        raise ConfigError(name, "Each method can be asked once at a time.")
    return tuple(value)


def _read(value: object, _run: object) -> tuple[Question, ...]:
    """[{"method": "gradcam", "target": 3, "layer": "pool2"}, ...]"""
    if not isinstance(value, list) or len(value) > len(METHODS):
        raise ConfigError("explain", f"explain must be a list of at most {len(METHODS)} questions.")
    return tuple(map(_question, value))


def _question(value: object) -> Question:
    known = {part.name for part in fields(Question)}
    if not isinstance(value, dict) or not value.keys() <= known or not isinstance(value.get("method"), str):
        raise ConfigError("explain", f"A question has a method, and may have {', '.join(sorted(known))}.")
    if not isinstance(value.get("layer", ""), str):
        raise ConfigError("explain", "layer must be the name of a layer.")
    try:
        return Question(**value)
    except QuestionError as error:
        raise ConfigError("explain", error.message) from None


def _checked_pixels(name: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not all(is_whole(one, 0, MAX_PIXEL) for one in value):
        raise ConfigError(name, f"{name} must be a list of pixels, counted from 0.")
    return tuple(dict.fromkeys(value))


def quick(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Those of them that cost about as much as a step of training on one image."""
    return tuple(one for one in questions if METHODS[one.method].quick)


def check_questions(
    questions: Sequence[Question], architecture: Architecture, image: np.ndarray[Any, Any] | None
) -> None:
    """Raise ConfigError for what the network cannot be asked, or not at once."""
    if not questions:
        return
    if image is not None and image.ndim == 4:
        raise ConfigError("explain", "An explanation is about one image.")
    try:
        for question in questions:
            check_question(question, architecture)
    except QuestionError as error:
        raise ConfigError("explain", error.message) from None
    macs = macs_of(questions, architecture)
    if macs > MAX_MACS:
        raise ConfigError(
            "explain",
            f"These explanations take {billions(macs)} multiply-adds; together they may take "
            f"{billions(MAX_MACS)}. Ask for fewer of them, or for fewer steps and samples.",
        )


@dataclass(frozen=True, eq=False)
class ExplainedProbe(NetworkProbe):
    """What a run can be asked for whose network tells classes apart.

    explain: what its answer to the image has to do with each pixel, asked by several methods.
    covered: pixels of the image that are black for the network: row times width plus column.
    attack: how the image is changed so that it is read wrongly.
    changes: channels that are switched off, scaled or replaced, for a second answer.
    """

    explain: tuple[Question, ...] = questions()
    covered: tuple[int, ...] = checked((), _checked_pixels)
    attack: Attack | None = checked(None, checked_attack, read_attack)
    changes: tuple[ChannelChange, ...] = checked((), checked_changes, read_changes)

    @property
    def costly(self) -> bool:
        return super().costly or quick(self.explain) != self.explain

    @property
    def light(self) -> Probe:
        return replace(super().light, explain=quick(self.explain)) if self.costly else self  # type: ignore[type-var]

    def check_answer(self, architecture: Architecture) -> None:
        """Raise ConfigError for what such a network cannot be asked, or not at once."""
        check_questions(self.explain, architecture, self.image)
        check_attack(self.attack, architecture, self.image)
        check_changes(self.changes, architecture)
        if self.changes and self.image is not None and self.image.ndim == 4:
            raise ConfigError("changes", "Channels are changed for one image.")
        _, height, width = architecture.input_shape
        if self.covered and self.image is not None and self.image.ndim == 4:
            raise ConfigError("covered", "Pixels are covered of one image.")
        if max(self.covered, default=0) >= height * width:
            raise ConfigError("covered", f"The pixels are 0 to {height * width - 1:,}.")
        self.check_images(architecture)


def macs_of(questions: Sequence[Question], architecture: Architecture) -> int:
    """Multiply-adds that they take."""
    shape = architecture.input_shape
    return architecture.macs * sum(METHODS[one.method].cost(one, shape) for one in questions)


def most_passes(architecture: Architecture) -> int:
    """How many forward passes explanations may take together."""
    return MAX_MACS // max(1, architecture.macs)


def copies_at_once(architecture: Architecture) -> int:
    """How many changed copies of a picture go through the network together."""
    return chunk_of(step_numbers(architecture), AT_ONCE)


def layers_asked(questions: Sequence[Question]) -> tuple[str, ...]:
    """The layers whose outputs for the image the answers begin with."""
    return tuple(question.layer for question in questions if METHODS[question.method].asks_layer)


def explanations(
    model: nn.Module,
    architecture: Architecture,
    images: Tensor,
    scores: Tensor,
    questions: Sequence[Question],
    known: Mapping[str, Tensor],
) -> dict[str, np.ndarray[Any, Any]]:
    """What is asked about one image.

    Args:
        model: in evaluation mode; it is left as it was.
        images: 1 c h w, as the network reads it.
        scores: 1 k, what it answers, before softmax.
        known: outputs of layers on the way to it.

    Returns:
        "explain.<method>": h w, the channels added up; above 0 speaks for the class, below against it.
        "explain.<method>.target": (1,), the class that it explains.
        "explain.<method>.total": (1,), what all its pixels add up to.
        "explain.scores": before softmax, of the image, and of a black one where something adds up to the
            difference: 2 k, else 1 k.
    """
    import torch

    from nn_core.attribution.explain import explain

    if not questions:
        return {}
    if any(METHODS[question.method].adds_up for question in questions):
        with torch.no_grad():
            scores = torch.cat([scores, model(torch.zeros_like(images))])
    best = int(scores[0].argmax())
    at_once = AT_ONCE if quick(questions) == questions else copies_at_once(architecture)
    found: dict[str, np.ndarray[Any, Any]] = {SCORES: scores.cpu().numpy()}
    for question in questions:
        target = best if question.target is None else question.target
        answer = explain(model, architecture, images[0], replace(question, target=target), at_once, known)
        name = f"explain.{question.method}"
        found[name] = answer.sum(0).cpu().numpy()
        found[f"{name}.target"] = np.array([target], np.int32)
        found[f"{name}.total"] = np.array([found[name].sum()], np.float32)
    return found
