"""Do explanations of a network's answer mean anything? What each does when it is put to the test."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
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
from nn_core.training.explaining import copies_at_once
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.jobs import Beside, Job, JobError, Progress, Steps, Tools

if TYPE_CHECKING:
    from torch import Tensor, nn

    from nn_core.network.architecture import Architecture

RANDOM_ORDERS = 20
"""An explanation that is better than all of them would be so by chance once in 21 times."""


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
        explanation: `c h w`, or 1 h w for Grad-CAM; None before it is there.
        stages: the explanation while layers forget, from the top.
        sensitivity: the largest change so far.
    """

    question: Question
    explanation: NDArray[np.float32] | None = None
    removal: Removal = UNTRIED
    infidelity: Infidelity | None = None
    stages: Stages = ()
    sensitivity: float | None = None


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
        trial = _Trial(model, self.network.architecture, torch.tensor(self.image), self.questions)
        try:
            return (yield from trial.run())
        except QuestionError as error:
            raise JobError(error.message) from error


Pieces = Generator[Progress | Beside, Any, None]


def found_of(check: Check) -> NDArray[np.float32]:
    """The explanation, once it is there."""
    assert check.explanation is not None
    return check.explanation


class _Trial:
    """All explanations go through one test before the next one, so that they can be compared early."""

    def __init__(
        self, model: nn.Module, architecture: Architecture, image: Tensor, questions: tuple[Question, ...]
    ) -> None:
        self.model, self.architecture, self.image = model, architecture, image
        target = questions[0].target
        self.target = int(model(image[None]).argmax()) if target is None else target
        self.questions = tuple(replace(question, target=self.target) for question in questions)
        self.found = Checks(tuple(map(Check, self.questions)))
        self.at_once = copies_at_once(architecture)
        stages = 1 + len(SEEDS) * len(forgetful(architecture, model))
        self.done, self.of = 0, RANDOM_ORDERS + len(questions) * (3 + stages + NEIGHBOURS)

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
            measuring = (self._explained(question, self.image).numpy() for _ in range(1))
            yield from self._tell(place, "explanation", measuring)

    def _explained(self, question: Question, image: Tensor) -> Tensor:
        from nn_core.attribution.explain import explain

        return explain(self.model, self.architecture, image, question, self.at_once)

    def _remove(self) -> Pieces:
        for place, check in enumerate(self.found.checks):
            weights = weights_of(found_of(check), METHODS[check.question.method].slope)
            for removal in self._removals(order_of(weights)):
                yield self._know(place, removal.insertion.whole, removal=removal)

    def _remove_by_chance(self) -> Pieces:
        for order in random_orders(self.image[0].numel(), RANDOM_ORDERS):
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
        for place, check in enumerate(self.found.checks):
            explanation, slope = torch.from_numpy(found_of(check)), METHODS[check.question.method].slope
            yield self._know(place, 1, infidelity=infidelity(losses, self.image, explanation, slope))

    def _forget(self) -> Pieces:
        for place, question in enumerate(self.questions):
            measuring = randomised(self.model, self.architecture, self.image, question, at_once=self.at_once)
            yield from self._tell(place, "stages", measuring)

    def _shake(self) -> Pieces:
        for place, question in enumerate(self.questions):
            measuring = max_sensitivity(partial(self._explained, question), self.image)
            yield from self._tell(place, "sensitivity", measuring)

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
