"""Do explanations of a network's answer mean anything? What each does when it is put to the test."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.attribution.fidelity import NEIGHBOURS, Infidelity, hidden_squares, infidelity, max_sensitivity
from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import Question, QuestionError
from nn_core.attribution.randomised import SEEDS, Stages, forgetful, randomised
from nn_core.attribution.removal import (
    IN_A_PIECE,
    UNKNOWN,
    Curve,
    Order,
    deletion,
    insertion,
    order_of,
    random_orders,
    weights_of,
)
from nn_core.findings.trained import in_pieces
from nn_core.training.explaining import MAX_MACS, copies_at_once, macs_of
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.jobs import Beside, Job, JobError, Progress, Steps, Tools

if TYPE_CHECKING:
    from torch import Tensor, nn


RANDOM_ORDERS = 20
"""An explanation that is better than all of them would be so by chance once in 21 times."""
DRAWN_PX = 64
MOST_MACS = 2 * MAX_MACS
"""Multiply-adds of one test of one explanation: a quarter of a minute of one processor."""


@dataclass(frozen=True)
class Removal:
    """What becomes of the score in one order of the pixels."""

    deletion: Curve = UNKNOWN
    insertion: Curve = UNKNOWN


UNTRIED = Removal()


@dataclass(frozen=True, eq=False)
class Check:
    """What is known of one explanation so far.

    Attributes:
        explanation: as it is drawn; None before it is there.
        stages: the explanation while layers forget, from the top, as it is drawn.
        sensitivity: the largest change so far.
        left_out: the explanations that a test would need, by the name of what it finds, where they would take
            more than `MOST_MACS`.
    """

    question: Question
    explanation: NDArray[np.float32] | None = None
    removal: Removal = UNTRIED
    infidelity: Infidelity | None = None
    stages: Stages = ()
    sensitivity: float | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Checks:
    """What is known so far: of each question in turn, and what becomes of the score in random orders."""

    checks: tuple[Check, ...]
    chance: tuple[Removal, ...] = ()


@dataclass(frozen=True, eq=False)
class Trust(Job):
    """Puts explanations of one picture and one class to the test. Finding and result are `Checks`.

    Attributes:
        image: float32 `c h w`, values as the network reads them; black is 0.
        questions: one at least, all of one class (None: the one that the network answers).
    """

    network: FrozenNetwork
    image: NDArray[np.float32]
    questions: tuple[Question, ...]
    at_once: ClassVar[int] = 2
    trouble: ClassVar[str] = "Something went wrong while the explanations were put to the test."

    def work(self, tools: Tools) -> Steps:
        import torch

        from nn_core.attribution.explain import captum

        yield Beside(captum)  # to import it takes a while
        model = yield Beside(self.network.module)
        trial = _Trial(model, self.network, torch.tensor(self.image), self.questions)
        try:
            return (yield from trial.run())
        except QuestionError as error:
            raise JobError(error.message) from error


def _drawn(stages: Stages) -> Stages:
    return tuple(replace(stage, explanation=drawn(stage.explanation)) for stage in stages)


TOO_LARGE = "have grown too large. So there is nothing to test."


Pieces = Generator[Progress | Beside, Any, None]


def drawn(explanation: NDArray[Any]) -> NDArray[np.float32]:
    """A picture `1 h w` of an explanation `c h w`: the sum over the channels; of a large one the means of
    square blocks, so that no side has more than `DRAWN_PX`. It is sent each time that more is known.
    """
    summed = explanation.sum(axis=0, keepdims=True)
    _, height, width = summed.shape
    side = -(-max(height, width) // DRAWN_PX)
    rows, columns = (np.arange(0, size, side) for size in (height, width))
    sums = np.add.reduceat(np.add.reduceat(summed, rows, axis=1), columns, axis=2)
    counts = np.outer(np.diff(np.append(rows, height)), np.diff(np.append(columns, width)))
    return np.asarray(sums / counts, np.float32)


class _Trial:
    """All explanations go through one test before the next one, so that they can be compared early."""

    def __init__(
        self, model: nn.Module, network: FrozenNetwork, image: Tensor, questions: tuple[Question, ...]
    ) -> None:
        self.model, self.architecture, self.image = model, network.architecture, image
        self.parts = network.parts
        scores = model(image[None])
        if not scores.isfinite().all():
            raise JobError(f"The scores of this network are no numbers, as its weights {TOO_LARGE}")
        target = questions[0].target
        self.target = int(scores.argmax()) if target is None else target
        self.questions = tuple(replace(question, target=self.target) for question in questions)
        self.explained: list[NDArray[np.float32]] = []
        self.at_once = copies_at_once(self.architecture)
        parts = forgetful(self.architecture, model, self.parts)
        self.needed = {"stages": 1 + len(SEEDS) * len(parts), "sensitivity": NEIGHBOURS}
        self.found = Checks(tuple(Check(one, left_out=self._left_out(one)) for one in self.questions))
        left_out = sum(sum(check.left_out.values()) for check in self.found.checks)
        each = 3 + sum(self.needed.values())
        self.done, self.of = 0, RANDOM_ORDERS + len(questions) * each - left_out

    def _left_out(self, question: Question) -> dict[str, int]:
        macs = macs_of((question,), self.architecture)
        return {test: count for test, count in self.needed.items() if count * macs > MOST_MACS}

    def run(self) -> Generator[Progress | Beside, Any, Checks]:
        yield from self._explain()
        yield from self._remove()
        yield from self._remove_by_chance()
        yield from self._hide()
        yield from self._forget()
        yield from self._shake()
        return self.found

    def _explain(self) -> Pieces:
        for place, question in enumerate(self.questions):
            yield from self._tell(place, "explanation", self._first(question))

    def _first(self, question: Question) -> Iterator[NDArray[np.float32]]:
        explanation = self._explained(question, self.image).numpy()
        if not np.isfinite(explanation).all():
            title = METHODS[question.method].title
            raise JobError(
                f"What {title} finds here is no number, as the weights of this network {TOO_LARGE}"
            )
        self.explained.append(explanation)
        yield drawn(explanation)

    def _explained(self, question: Question, image: Tensor) -> Tensor:
        from nn_core.attribution.explain import explain

        return explain(self.model, self.architecture, image, question, self.at_once)

    def _remove(self) -> Pieces:
        for place, (question, explanation) in enumerate(zip(self.questions, self.explained, strict=True)):
            weights = weights_of(explanation, METHODS[question.method].slope)
            for removal in self._removals(order_of(weights)):
                yield self._know(place, removal.insertion.whole, removal=removal)

    def _remove_by_chance(self) -> Pieces:
        for order in random_orders(tuple(self.image.shape[1:]), RANDOM_ORDERS):
            for removal in self._removals(order):
                if removal.insertion.whole:
                    self.found = replace(self.found, chance=(*self.found.chance, removal))
                yield self._progress(removal.insertion.whole)

    def _removals(self, order: Order) -> Generator[Removal, None, None]:
        """What is known of both curves, after each piece of work."""
        removal, at_once = UNTRIED, min(IN_A_PIECE, self.at_once)
        asked = self.model, self.image, self.target, order
        for curve in deletion(*asked, at_once=at_once):
            removal = Removal(curve)
            yield removal
        for curve in insertion(*asked, at_once=at_once):
            yield replace(removal, insertion=curve)

    def _hide(self) -> Pieces:
        import torch

        hiding = hidden_squares(self.model, self.image, self.target, at_once=self.at_once)
        losses = yield from in_pieces(hiding, self._progress(0))
        for place, (question, explanation) in enumerate(zip(self.questions, self.explained, strict=True)):
            asked = self.image, torch.from_numpy(explanation), METHODS[question.method].slope
            yield self._know(place, 1, infidelity=infidelity(losses, *asked))

    def _forget(self) -> Pieces:
        for place, question in self._asked("stages"):
            asked = self.model, self.architecture, self.image, question
            measuring = randomised(*asked, at_once=self.at_once, parts=self.parts)
            yield from self._tell(place, "stages", map(_drawn, measuring))

    def _shake(self) -> Pieces:
        for place, question in self._asked("sensitivity"):
            measuring = max_sensitivity(partial(self._explained, question), self.image)
            yield from self._tell(place, "sensitivity", measuring)

    def _asked(self, test: str) -> Iterator[tuple[int, Question]]:
        """The questions that a test is made with, by their places."""
        for place, check in enumerate(self.found.checks):
            if test not in check.left_out:
                yield place, check.question

    def _tell(self, place: int, name: str, measuring: Iterator[Any]) -> Pieces:
        """What is found of one explanation, piece by piece: beside the workers where a piece takes long."""
        is_quick = METHODS[self.questions[place].method].quick
        piece = partial(next, measuring, None)
        while (found := piece() if is_quick else (yield Beside(piece))) is not None:
            yield self._know(place, 1, **{name: found})

    def _know(self, place: int, done: int, **more: Any) -> Progress:
        checks = list(self.found.checks)
        checks[place] = replace(checks[place], **more)
        self.found = replace(self.found, checks=tuple(checks))
        return self._progress(done)

    def _progress(self, done: int) -> Progress:
        self.done += done
        return Progress(self.done, self.of, self.found)
