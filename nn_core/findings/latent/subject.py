"""A generator at one moment, with all that is needed to measure what a card asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.latent.generated import Arrays, generator_of, inputs, maps_of
from nn_core.findings.latent.samples import Samples, Values
from nn_core.findings.trained import Trained
from nn_core.latent.channels import silenced
from nn_core.training.jobs import JobError
from nn_core.training.memory import EVALUATION_BATCH, chunk_of, pass_numbers

if TYPE_CHECKING:
    from nn_core.training.gan.spec import GanRun

Array = NDArray[Any]

UNCLEAR = "A classifier is sure of too few of these samples to measure that. Train the generator for longer."
NO_DIRECTIONS = "This generator's first layer has no directions to measure."
NO_MAPS = "This generator has no layers with maps to switch off."


@dataclass(frozen=True, eq=False)
class Subject:
    """A generator at one moment, and what a card sets up.

    Attributes:
        weights: of the run ("g.<layer>.<name>").
        values: of the card, with the samples that were chosen for it.
        label: see `samples_of`.
    """

    spec: GanRun
    weights: Arrays
    judge: Trained
    samples: Samples
    values: Values
    label: int | None = None

    @cached_property
    def generator(self) -> Any:
        return generator_of(self.spec, self.weights)

    @property
    def noise(self) -> Array:
        return np.asarray(self.samples.noise, np.float64)

    @property
    def clear(self) -> Array:
        found = self.samples.found.clear
        if not len(found):
            raise JobError(UNCLEAR)
        return found

    @property
    def directions(self) -> Array:
        if not len(self.samples.directions):
            raise JobError(NO_DIRECTIONS)
        return self.samples.directions

    @property
    def plane(self) -> Array:
        """The first two directions (2 z)."""
        if len(self.directions) < 2:
            raise JobError(NO_DIRECTIONS)
        return self.directions[:2]

    def one(self, name: str) -> Array:
        """The noise (z) of the sample that a value names; 0 names none, the middle."""
        place = self.values[name]
        return self.noise[place - 1] if place else np.zeros(self.noise.shape[1])

    def told(self, noise: Array) -> Array:
        """Noise (n z) with what G reads behind it: one class for all, where it knows classes."""
        classes = self.spec.classes
        one = np.eye(max(classes, 1))[self.label or 0][None, :classes]
        return np.concatenate([noise, np.repeat(one, len(noise), axis=0)], axis=1)

    @property
    def told_samples(self) -> Array:
        """What G reads of the samples, each of its own class where none is asked for."""
        if self.label is not None:
            return self.told(self.noise)
        return np.concatenate([self.noise, inputs(self.spec, len(self.noise))[1]], axis=1)

    def pictures(self, noise: Array) -> Array:
        """(n h w), 0..1: grey pictures of noise (n z)."""
        return self.draw(self.told(noise))

    def draw(self, read: Array) -> Array:
        """(n h w), 0..1: grey pictures of what G reads."""
        import torch

        chunk = chunk_of(pass_numbers(self.spec.generator), EVALUATION_BATCH)
        with torch.no_grad():
            parts = torch.split(torch.tensor(read, dtype=torch.float32), chunk)
            made = [self.generator(part).mean(dim=1).numpy() for part in parts]
        return np.asarray((np.concatenate(made) + 1) / 2, np.float64)

    def layer(self, place: int) -> str:
        """One of the layers that give maps."""
        layers = list(maps_of(self.spec))
        if not layers:
            raise JobError(NO_MAPS)
        return layers[place]

    def without(self, layer: str, channels: Array) -> Array:
        """(n h w), 0..1: the samples with channels of a layer at 0."""
        made = silenced(self.generator, layer, channels, self.told_samples)
        return np.asarray((made.mean(axis=1) + 1) / 2, np.float64)
