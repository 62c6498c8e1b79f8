"""One look at how good a GAN is, as a job: samples from the weights of one moment, and their measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.trained import Recipe, training
from nn_core.training.images import images_of
from nn_core.training.jobs import Beside, Job, Progress, Steps, Tools
from nn_core.training.memory import chunk_of, pass_numbers

if TYPE_CHECKING:
    from nn_core.data import ImageSet
    from nn_core.network.fields import Shape
    from nn_core.training import GanRun

SAMPLES = 500
COPIES = 3
"""Samples are held as they were made, joined, and as pixels."""
CHUNK = 100


@dataclass(frozen=True, eq=False)
class Look(Job):
    """Measures a generator at one step. Its result: the assessment, and the standard of real images.

    Attributes:
        judge: the classifier that judges; None where the images have no classes to tell apart.
        weights: of the run at that step ("g.<layer>.<name>").
    """

    spec: GanRun
    judge: Recipe | None
    step: int
    weights: Mapping[str, NDArray[np.float32]]
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while the samples were measured."

    def work(self, tools: Tools) -> Steps:
        from nn_core.measure.assessment import assess
        from nn_core.measure.quality import pixels_of

        real = yield Comparison(self.spec.dataset, self.spec.image_shape, self.judge)
        made: list[NDArray[np.float32]] = []
        for chunk in samples_of(self.spec, self.weights):
            made.append(chunk)
            yield Progress(sum(map(len, made)), sample_count(self.spec))
        samples = np.concatenate(made)
        labels = classes_asked(len(samples), self.spec.classes)
        found = yield Beside(lambda: assess(self.step, pixels_of(samples), labels, real))
        return found, real.standard


@dataclass(frozen=True)
class Comparison(Job):
    """Real images, and what the measures say of them; for looks alone, as it holds a network."""

    dataset: str | ImageSet
    shape: Shape
    judge: Recipe | None

    def work(self, tools: Tools) -> Steps:
        from nn_core.measure.assessment import reference
        from nn_core.measure.quality import Judge

        judge = None
        if self.judge is not None:
            trained, _ = yield training(self.judge)
            judge = Judge(trained.architecture, trained.weights)
        return (yield Beside(lambda: reference(images_of(self.dataset), self.shape, judge)))


def sample_count(spec: GanRun) -> int:
    """How many samples a look measures: 500, or as many as fit in memory."""
    return chunk_of(COPIES * prod(spec.image_shape), SAMPLES)


def samples_of(spec: GanRun, weights: Mapping[str, NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Samples of the averaged generator (-1..1, `n c h w`) from noise that is always the same, in chunks.

    There are `sample_count` of them. Of a conditional generator they are of `classes_asked`.
    """
    import torch

    from nn_core import build
    from nn_core.training.gan.view import with_class

    network = build(spec.generator).eval().requires_grad_(False)
    ours = {name.removeprefix("g."): w for name, w in weights.items() if name.startswith("g.")}
    network.load_state_dict({name: torch.as_tensor(w) for name, w in ours.items()})
    samples = sample_count(spec)
    noise = torch.randn(samples, spec.latent_size, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(samples) % max(1, spec.classes)
    chunk = chunk_of(pass_numbers(spec.generator), CHUNK)
    for at in range(0, samples, chunk):
        some = slice(at, at + chunk)
        yield network(with_class(noise[some], labels[some], spec.classes)).numpy()


def classes_asked(samples: int, classes: int) -> NDArray[np.int64] | None:
    """The class of each sample: they take turns; None where the generator knows none."""
    return np.arange(samples) % classes if classes else None
