"""How many pictures are still read right when each pixel changes by at most epsilon, and by whom?"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import METHODS
from nn_core.data import fit_images
from nn_core.findings.trained import Recipe, training
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun
from nn_core.training.images import classes_of
from nn_core.training.jobs import Beside, Job, Progress, Steps, Tools
from nn_core.training.memory import chunk_of, step_numbers

if TYPE_CHECKING:
    from torch import Tensor, nn

Arrays = Mapping[str, NDArray[Any]]

WHITE = 255
LEVELS = (0, 2, 4, 8, 16, 24, 32, 48, 64)
"""Epsilon in grey levels, of `WHITE`, at which the pictures are read."""
IMAGES = 500
AT_ONCE = 50
"""Pictures that are changed together."""

Curves = Mapping[str, tuple[float, ...]]
"""By method: shares of right answers, 0..1, at the first of `LEVELS`."""


@dataclass(frozen=True)
class Robustness:
    """How well pictures are read that were changed against one network.

    Attributes:
        images: so many were changed.
        own: what the network itself reads right.
        other: what another network reads right of the very same pictures; empty where none was asked.
    """

    images: int
    own: Curves = field(default_factory=dict)
    other: Curves = field(default_factory=dict)

    def further(self, method: str, shares: list[float]) -> Robustness:
        """With the next point of a method: the shares of the network, and of the other one."""
        curves = [
            {**curves, method: (*curves.get(method, ()), share)}
            for curves, share in zip((self.own, self.other), shares, strict=False)
        ]
        return Robustness(self.images, *curves)


@dataclass(frozen=True, eq=False)
class Resistance(Job):
    """Measures a classifier on changed validation images. Its result is a `Robustness`; so is its finding,
    as far as the curves have come.

    Attributes:
        weights: of the run at one moment.
        other: the network that reads the same pictures, to be trained if it is not yet; see `other_network`.
    """

    spec: ClassifierRun
    weights: Arrays
    other: Recipe | None = None
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while changed pictures were read."

    def work(self, tools: Tools) -> Steps:
        from nn_core.measure.experiments import network

        readers = [network(self.spec.architecture, self.weights)]
        if self.other is not None:
            trained, _ = yield training(self.other)
            readers.append(network(trained.architecture, trained.weights))
        chunks = yield Beside(partial(held_out, self.spec))
        images = sum(len(labels) for _, labels in chunks)
        found = Robustness(images)
        pieces = len(LEVELS) * len(METHODS)
        for piece in range(pieces):
            place, name = divmod(piece, len(METHODS))
            method = list(METHODS)[name]
            right = np.zeros(len(readers))
            for number, (pictures, labels) in enumerate(chunks):
                # A seed for each chunk, as its noise would be that of the one before.
                attack = Attack(method, LEVELS[place] / WHITE, seed=number)
                progress = Progress(piece * len(chunks) + number, pieces * len(chunks), found)
                changed = yield from _changed(readers[0], pictures, labels, attack, progress)
                right += [_right(reader, changed, labels) for reader in readers]
                yield progress
            found = found.further(method, (right / images).tolist())
        return found


def _changed(
    model: nn.Module, pictures: Tensor, labels: Tensor, attack: Attack, progress: Progress
) -> Generator[Progress, None, Tensor]:
    from nn_core.adversarial.perturb import steps_of

    if attack.epsilon > 0:
        for step in steps_of(model, pictures, labels, attack):
            pictures = step
            yield progress
    return pictures


def _right(model: nn.Module, pictures: Tensor, labels: Tensor) -> int:
    import torch

    with torch.no_grad():
        return int((model(pictures).argmax(1) == labels).sum())


def held_out(spec: ClassifierRun) -> list[tuple[Tensor, Tensor]]:
    """The first `IMAGES` validation images of a run, n c h w in 0..1, and their labels, in chunks."""
    import torch

    images, config = spec.load(), spec.config
    some = images.split(config.seed, config.validation_share).validation[:IMAGES]
    fitted = fit_images(images.images[some], spec.image_shape)  # type: ignore[arg-type]
    pixels = torch.tensor(fitted).float().div_(WHITE)
    labels = torch.tensor(images.labels[some])
    size = chunk_of(step_numbers(spec.architecture), AT_ONCE)
    return list(zip(pixels.split(size), labels.split(size), strict=True))


def other_network(spec: ClassifierRun, preset: str) -> Recipe:
    """A network of another kind that learns from the same images as the run, and never saw its validation
    images either.

    Raises:
        SpecError: the preset does not fit these images.
    """
    architecture = classifier_preset(preset, spec.image_shape, classes_of(spec.dataset))
    config = ClassifierConfig(seed=spec.config.seed, validation_share=spec.config.validation_share)
    return Recipe(ClassifierRun(architecture, spec.dataset, config))
