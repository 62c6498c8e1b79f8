"""What a classifier is, and how it is trained, as frozen, picklable data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nn_core.data import DataError, ImageSet
from nn_core.embedding.cloud import Cloud, cloud_numbers
from nn_core.mechanics.optimizers import ADAM, ADAMW, ROLLING, SGD
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, SpecError, shape_text
from nn_core.training.clouds import check_clouded, checked_cloud, read_cloud
from nn_core.training.config import SEED_HELP, Config, choice, count, number
from nn_core.training.explaining import ExplainedProbe, copies_at_once
from nn_core.training.images import check_batch, check_channels, classes_of, images_of
from nn_core.training.limits import BACKWARD, check_memory, check_step
from nn_core.training.memory import (
    EVALUATION_BATCH,
    FLOAT,
    Memory,
    batch_held,
    chunk_of,
    image_count,
    images_held,
    look_numbers,
    pass_numbers,
    step_numbers,
    weight_bytes,
)
from nn_core.training.probe import checked, wanted
from nn_core.training.start import StartingWeights

OPTIMIZERS = (SGD.name, ROLLING.name, ADAM.name, ADAMW.name)

MAX_VALIDATION_IMAGES = 2_000
"""Of more images kept aside a classifier is measured on the first ones only."""


@dataclass(frozen=True)
class ClassifierConfig(Config):
    """How a classifier is trained. Bounds and one-line help of each field are in its metadata."""

    optimizer: str = choice(ADAM.name, OPTIMIZERS, "The rule that turns gradients into weight changes.")
    learning_rate: float = number(2e-3, 1e-8, 1e6, "The size of each step against the gradient.")
    batch_size: int = count(32, 1, 4096, "How many images each step learns from.", live=True)
    weight_decay: float = number(0.0, 0.0, 100.0, "Pulls every weight towards zero.")
    seed: int = count(0, 0, 2**31 - 1, SEED_HELP)
    train_images: int | None = count(None, 2, 10**7, "How many images to learn from (all).")
    validation_share: float = number(
        0.2, 0.01, 0.9, "The share of images kept aside for testing.", live=False
    )


@dataclass(frozen=True, eq=False)
class ClassifierProbe(ExplainedProbe):
    """What a classifier can be asked for; the image is the first validation image, if none is given.

    results: confusion matrix and the most confidently wrong images.
    cloud: where images that it did not learn from lie in a layer, and the probe's image among them.
    """

    costly_parts: ClassVar[tuple[str, ...]] = ("statistics", "results")
    results: bool = wanted()
    cloud: Cloud | None = checked(None, checked_cloud, read_cloud)


@dataclass(frozen=True)
class ClassifierRun:
    """Train `architecture` (pixels in 0..1 -> one logit a class) on the images of `dataset`."""

    architecture: Architecture
    dataset: str | ImageSet
    config: ClassifierConfig = ClassifierConfig()
    weights: StartingWeights | None = None
    turns: ClassVar[tuple[str, ...]] = ()
    stands: ClassVar[str] = ""
    probe: ClassVar[type[ClassifierProbe]] = ClassifierProbe
    trainer: ClassVar[str] = "nn_core.training.classifier.trainer:ClassifierTrainer"

    @property
    def layer_names(self) -> tuple[str, ...]:
        return self.architecture.layer_names

    @property
    def networks(self) -> dict[str, Architecture]:
        """By what stands before the names of their layers."""
        return {"": self.architecture}

    @property
    def image_shape(self) -> Shape:
        """c h w of the images that the network reads; images of a set are fitted to it."""
        return self.architecture.input_shape

    def load(self) -> ImageSet:
        return images_of(self.dataset)

    def image_counts(self) -> tuple[int, int]:
        """How many images it learns from, and with how many it checks what it has learnt."""
        images = self.load()
        learning = images.training_count(self.config.validation_share)
        checking = min(len(images) - learning, MAX_VALIDATION_IMAGES)
        return min(learning, self.config.train_images or learning), checking

    def check(self) -> None:
        """Raise SpecError, DataError or ConfigError, in words, if the parts do not fit together."""
        self.architecture.check_limits()
        check_channels(self.architecture.input_shape, "A classifier reads", None, "input_shape")
        classes = classes_of(self.dataset)
        if isinstance(self.dataset, ImageSet) and len(np.unique(self.dataset.labels)) < 2:
            raise DataError("All images belong to one class; a classifier needs two or more to tell apart.")
        if self.architecture.out_shape != (classes,):
            raise SpecError(
                len(self.architecture.layers) - 1,
                "out_features",
                f"The data set has {classes} classes, so the last layer must give {classes} numbers; "
                f"it gives {shape_text(self.architecture.out_shape)}.",
            )
        check_batch(self.config, self.architecture)
        check_memory(self, None, "input_shape")
        check_step(self)

    def step_macs(self) -> int:
        """Multiply-adds of one step."""
        batch = batch_held(self.config.batch_size, self.config.train_images, self.dataset)
        return BACKWARD * batch * self.architecture.macs

    def longest_macs(self) -> int:
        """A step's, or those of all validation images."""
        _, checking = self.image_counts()
        return max(self.step_macs(), checking * self.architecture.macs)

    def memory(self) -> Memory:
        """What training this may take."""
        network = self.architecture
        step = batch_held(self.config.batch_size, self.config.train_images, self.dataset) * step_numbers(
            network
        )
        seen = pass_numbers(network)
        evaluation = chunk_of(seen, EVALUATION_BATCH) * seen
        explained = copies_at_once(network) * step_numbers(network)
        cloud = cloud_numbers(network, self._kept_aside())
        return Memory(
            images_held(self.dataset, network.input_shape),
            weight_bytes(network),
            FLOAT * (max(step, evaluation, explained, cloud) + look_numbers(network)),
        )

    def _kept_aside(self) -> int:
        """About so many images it does not learn from; it is not loaded for that."""
        return round(self.config.validation_share * image_count(self.dataset))

    def check_probe(self, probe: ClassifierProbe) -> None:
        """Raise ConfigError for a layer that is not there, or more images than may be looked at."""
        probe.check_names(self)
        probe.check_answer(self.architecture)
        check_clouded(probe.cloud, self.architecture, probe.image)
