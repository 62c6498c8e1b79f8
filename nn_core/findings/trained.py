"""A network in training, and what is to be found out about it once it is trained."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.data import fit_images
from nn_core.findings import checkpoints
from nn_core.training.jobs import Job, Progress, Steps, Tools, Yielded

if TYPE_CHECKING:
    from nn_core import Architecture
    from nn_core.data import ImageSet
    from nn_core.training import ClassifierRun
    from nn_core.training.trainer import Trainer

STEPS = checkpoints.CLASSIFIER_STEPS
MEASURED_AT = (0, 25, 50, 100, 150, 200, 300, 400, 500, 600)


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained network.

    Attributes:
        weights: "conv1.weight": float32 array, and so on.
        accuracy: share of right answers on the validation images, 0..1.
        validation: int64, those images' places in `images`.
    """

    run: ClassifierRun
    weights: Mapping[str, NDArray[np.float32]]
    accuracy: float
    validation: NDArray[np.int64]

    @property
    def architecture(self) -> Architecture:
        return self.run.architecture

    @property
    def images(self) -> ImageSet:
        return self.run.load()


Curve = tuple[tuple[int, float], ...]
"""(step, validation accuracy)."""
Examine = Callable[[Trained], Generator[None, None, Any]]
"""Finds something out about a trained network, in short pieces with a `yield` after each."""


@dataclass(frozen=True)
class Recipe:
    """What to train, and what to find out about the trained network (once, in the background).

    Attributes:
        comes_as: the network that comes trained with the app (`checkpoints.CLASSIFIERS`); empty: none does.
    """

    run: ClassifierRun
    examine: Examine | None = None
    comes_as: str = ""


@dataclass(frozen=True)
class Training(Job):
    """The job of a recipe. Its finding is the curve so far; its result the network, and what was found out.

    Attributes:
        measured_at: the steps at which the network is measured, ascending; the last one is the end.
    """

    recipe: Recipe
    measured_at: tuple[int, ...]
    trouble: ClassVar[str] = "Something went wrong while this network was trained."

    def work(self, tools: Tools) -> Steps:
        last = self.measured_at[-1]
        weights = checkpoints.load(self.recipe.comes_as) if self.recipe.comes_as else None
        if weights is None:
            trained, curve = yield from self._train(tools)
        else:
            trained = measured(self.recipe.run, weights)
            curve = ((last, trained.accuracy),)
        yield Progress(last, last, curve)
        findings = None
        if self.recipe.examine is not None:
            findings = yield from in_pieces(self.recipe.examine(trained), Progress(last, last, curve))
        return trained, findings

    def _train(self, tools: Tools) -> Generator[Yielded, Any, tuple[Trained, Curve]]:
        trainer = yield from tools.trainer(self.recipe.run)
        curve: Curve = ()
        last = self.measured_at[-1]
        for step in self.measured_at:
            while trainer.step_count < step:
                trainer.step()
                yield Progress(trainer.step_count, last, curve)
            trained = look(trainer, self.recipe.run)
            curve = (*curve, (step, trained.accuracy))
            yield Progress(step, last, curve)
        return trained, curve


def in_pieces(examination: Generator[None, None, Any], progress: Progress) -> Generator[Progress, None, Any]:
    """The same pieces as those of a job that stays where it is; returns what the examination does."""
    while True:
        try:
            next(examination)
        except StopIteration as stop:
            return stop.value
        yield progress


def look(trainer: Trainer, run: ClassifierRun) -> Trained:
    """The network as it is now, measured on all validation images."""
    from nn_core.training.errors import Diverged
    from nn_core.training.trainer import all_finite

    state = trainer.state()
    if not all_finite(state.values()):
        raise Diverged("a weight")
    return measured(run, {name: tensor.numpy() for name, tensor in state.items()})


def measured(run: ClassifierRun, state: Mapping[str, NDArray[Any]]) -> Trained:
    """The network of these weights, measured on all validation images."""
    from nn_core.measure.experiments import network, predictions
    from nn_core.measure.metrics import accuracy

    images, config = run.load(), run.config
    weights = {name: array for name, array in state.items() if name.endswith((".weight", ".bias"))}
    validation = images.split(config.seed, config.validation_share).validation
    pixels = fit_images(images.images[validation], run.image_shape)  # type: ignore[arg-type]
    found = predictions(network(run.architecture, weights), pixels)
    return Trained(run, weights, accuracy(images.labels[validation], found), validation)


def training(recipe: Recipe) -> Training:
    """The job that is worked on for a course, for other jobs that need its network."""
    return Training(recipe, MEASURED_AT)
