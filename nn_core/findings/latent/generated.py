"""A generator with the weights that a run has, and what it is given to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nn_core.data import DataError, ImageSet
from nn_core.findings.trained import Recipe
from nn_core.measure.experiments import network
from nn_core.network.fields import SpecError
from nn_core.network.presets import classifier_preset
from nn_core.training.classifier.spec import ClassifierRun
from nn_core.training.errors import ConfigError

if TYPE_CHECKING:
    from torch import nn

    from nn_core.training.gan.spec import GanRun

Arrays: TypeAlias = Mapping[str, NDArray[Any]]


def generator_of(spec: GanRun, weights: Arrays) -> nn.Sequential:
    """G with a run's weights ("g.<layer>.<name>"), in evaluation mode."""
    own = {name.removeprefix("g."): array for name, array in weights.items() if name.startswith("g.")}
    return network(spec.generator, own)


def inputs(spec: GanRun, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Noise (n z), always the same, and what G reads behind it: its classes in turns (n k), k may be 0."""
    noise = np.random.default_rng(0).standard_normal((count, spec.latent_size))
    told = np.eye(max(spec.classes, 1))[np.arange(count) % max(spec.classes, 1)][:, : spec.classes]
    return noise, told


def maps_of(spec: GanRun) -> dict[str, int]:
    """G's activations that give maps, and how many channels each has; not the picture itself."""
    rows = spec.generator.summary()
    return {
        row.name: row.out_shape[0]
        for row in rows[:-1]
        if row.kind == "Activation" and len(row.out_shape) == 3
    }


def judge_of(spec: GanRun) -> Recipe | None:
    """The classifier to train on the generator's own data; None where that has no classes to tell apart."""
    if isinstance(spec.dataset, ImageSet):
        return None
    try:
        classes = len(spec.load().class_names)
        run = ClassifierRun(classifier_preset("small_cnn", spec.image_shape, classes), spec.dataset)
        run.check()
    except (SpecError, DataError, ConfigError):
        return None
    return Recipe(run)
