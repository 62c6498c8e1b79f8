"""A concept is tested against a class: its directions, and random ones, in a layer of a network."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.channels.concept import Difference, Reals, compared, direction, score, separated
from nn_core.data import fit_images
from nn_core.findings.channels.pictures import Pictures
from nn_core.network.architecture import Architecture
from nn_core.network.walk import output_of
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.images import images_of
from nn_core.training.jobs import Beside, Job, JobError, Progress, Steps, Tools
from nn_core.training.memory import chunk_of, step_numbers

if TYPE_CHECKING:
    from torch import Tensor, nn

ROUNDS = 20
"""So many directions of the concept, each against other pictures, and as many random ones."""
MOST_EXAMPLES = 60
"""Of a concept's pictures, and of the class's; of others three times as many."""
MOST_NUMBERS = 16 * 2**20
"""Answers of a layer to all pictures, held in 8 bytes each: of a large layer fewer pictures are looked at."""
LEAST = 4
AT_ONCE = 32


@dataclass(frozen=True, eq=False)
class OwnConcept:
    """Pictures that somebody brought. pictures, others: uint8 `n c h w`, with and without the concept."""

    pictures: NDArray[np.uint8]
    others: NDArray[np.uint8]


@dataclass(frozen=True)
class ConceptScore:
    """What was found out, so far.

    Attributes:
        scores, random: of each round, the share of the class's pictures whose score rises along the
            concept's direction, and along one between two random sets.
        separated: of each round, the share of pictures that its boundary tells apart.
        examples, images: how many pictures of the concept there are, and of the class.
    """

    examples: int
    images: int
    scores: tuple[float, ...] = ()
    random: tuple[float, ...] = ()
    separated: tuple[float, ...] = ()

    @property
    def difference(self) -> Difference | None:
        """None before there are two rounds."""
        if min(len(self.scores), len(self.random)) < 2:
            return None
        return compared(np.array(self.scores), np.array(self.random))


@dataclass(frozen=True)
class ConceptTest(Job):
    """Tests how much a concept matters for a class. Its result is a `ConceptScore`; so is its finding.

    Attributes:
        layer: in whose output the directions lie.
        target: the class of the network whose score is asked.
        concept: a class of the pictures, or pictures that somebody brought.
        own: whether all pictures are asked, as theirs are no classes of the network.
    """

    network: FrozenNetwork
    pictures: Pictures
    layer: str
    target: int
    concept: int | OwnConcept
    own: bool = False
    seed: int = 0
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while the concept was tested."

    def work(self, tools: Tools) -> Steps:
        random = np.random.default_rng(self.seed)
        model = yield Beside(self.network.module)
        concept, others, asked = yield Beside(partial(self._pixels, random))
        pieces = [*self._split(concept), *self._split(others), *self._split(asked)]
        of, done = len(pieces) + ROUNDS, 0
        answers, slopes = [], []
        for at, chunk in enumerate(pieces):
            is_asked = at >= len(pieces) - len(self._split(asked))
            if is_asked:
                slopes.append(self._slopes(model, chunk))
            else:
                answers.append(_answers(model, chunk, self.layer))
            done += 1
            yield Progress(done, of)
        found = ConceptScore(len(concept), len(asked))
        seen = np.concatenate(answers)
        return (
            yield from self._rounds(
                found, seen[: len(concept)], seen[len(concept) :], np.concatenate(slopes), random, done
            )
        )

    def _rounds(
        self,
        found: ConceptScore,
        concept: Reals,
        others: Reals,
        slopes: Reals,
        random: np.random.Generator,
        done: int,
    ) -> Generator[Progress, None, ConceptScore]:
        size = min(len(concept), len(others) // 2)
        for number in range(ROUNDS):
            order = random.permutation(len(others))
            some, more = others[order[:size]], others[order[size : 2 * size]]
            ours = concept[random.permutation(len(concept))[: max(LEAST - 1, size)]]
            towards, nowhere = direction(ours, some), direction(more, some)
            found = ConceptScore(
                found.examples,
                found.images,
                (*found.scores, score(slopes, towards)),
                (*found.random, score(slopes, nowhere)),
                (*found.separated, separated(towards, ours, some)),
            )
            yield Progress(done + number + 1, done + ROUNDS, found)
        return found

    def _pixels(
        self, random: np.random.Generator
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
        """Pictures of the concept, others, and those of the class, uint8 `n c h w` as the network reads them.

        Raises:
            JobError: there are too few.
        """
        most = most_examples(self.network.architecture, self.layer)
        images, places = images_of(self.pictures.dataset), self.pictures.places()
        labels = images.labels[places]
        of_class = places if self.own else places[labels == self.target]
        asked = self._fitted(images.images[of_class[:most]])
        if isinstance(self.concept, OwnConcept):
            concept, others = (self._fitted(one) for one in (self.concept.pictures, self.concept.others))
        else:
            with_it = places[labels == self.concept][:most]
            without = random.permutation(places[(labels != self.concept) & (labels != self.target)])
            concept = self._fitted(images.images[with_it])
            others = self._fitted(images.images[without[: 3 * most]])
        if min(len(concept), len(asked)) < LEAST or len(others) < 2 * LEAST:
            raise JobError(
                f"A concept takes at least {LEAST} pictures, {2 * LEAST} others, and {LEAST} of the class. "
                f"There are {len(concept)}, {len(others)} and {len(asked)}."
            )
        return concept[:most], others[: 3 * most], asked

    def _fitted(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        channels, height, width = self.network.architecture.input_shape
        fitted: NDArray[np.uint8] = fit_images(pixels, (channels, height, width))
        return fitted

    def _split(self, pixels: NDArray[np.uint8]) -> list[Tensor]:
        import torch

        size = chunk_of(step_numbers(self.network.architecture), AT_ONCE)
        return [chunk.float().div(255) for chunk in torch.tensor(pixels).split(size)]

    def _slopes(self, model: nn.Module, images: Tensor) -> Reals:
        """dz/dh of each picture, `n d`."""
        import torch

        with torch.no_grad():
            output = output_of(model, images, self.layer)
        output = output.clone().requires_grad_()
        logits = output_of(model, images, known={self.layer: 1 * output})
        (slopes,) = torch.autograd.grad(logits[:, self.target].sum(), output)
        found: Reals = slopes.flatten(1).double().numpy()
        return found


def most_examples(architecture: Architecture, layer: str) -> int:
    """How many pictures of a concept are looked at in a layer."""
    row = next(row for row in architecture.summary() if row.name == layer)
    return max(LEAST, min(MOST_EXAMPLES, MOST_NUMBERS // (5 * prod(row.out_shape))))


def _answers(model: nn.Module, images: Tensor, layer: str) -> Reals:
    import torch

    with torch.no_grad():
        found: Reals = output_of(model, images, layer).flatten(1).double().numpy()
    return found
