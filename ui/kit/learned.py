"""Kernels that a network has learned: one that comes with the app, else trained once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nn_core.findings import checkpoints
from nn_core.findings.trained import Recipe
from ui.kit.course import course, try_again
from ui.kit.inputs import Colour
from ui.shell.trouble import PlainError

PATIENCE_S = 60
KERNEL_SIZE = 5
LEARNED_FILTERS = 8
DATA = {"grey": "digits", "rgb": "photographs"}


class LearningError(PlainError):
    """The kernels could not be learned."""


def learned_kernels(colour: Colour) -> NDArray[np.float32]:
    """The first layer of a small CNN that was trained for 600 steps, float32 `8 c 5 5`.

    Grey kernels learn from MNIST, kernels for colour from patches of the photographs. The first call waits.

    Raises:
        LearningError: the training failed, or the machine is too busy.
    """
    return _weights(_recipe(colour))["conv1.weight"]


def learned_prelu(colour: Colour) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The same network with PReLU: its first layer, float32 `8 c 5 5`, and the slope of each unit, `8`.

    Raises:
        LearningError: as `learned_kernels`.
    """
    weights = _weights(_recipe(colour, "prelu"))
    return weights["conv1.weight"], weights["prelu1.weight"]


def _weights(recipe: Recipe) -> Mapping[str, NDArray[np.float32]]:
    learning = course(recipe)
    learning.wait(PATIENCE_S)
    if learning.problem:
        try_again(recipe)
        raise LearningError(learning.problem)
    if learning.result is None:
        raise LearningError("The network still learns its kernels: this machine is busy. Choose them again.")
    return learning.result.weights


@cache
def _recipe(colour: Colour, activation: str = "") -> Recipe:
    name = "_".join(filter(None, (DATA[colour], activation)))
    return Recipe(checkpoints.classifier(name), comes_as=name)
