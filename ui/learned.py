"""Kernels that a network has learned: trained once a process, on this machine, in a few seconds."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ui.trained import Recipe, course, try_again

PATIENCE_S = 60
KERNEL_SIZE = 5
LEARNED_FILTERS = 8
DATA = {"grey": "mnist", "rgb": "photographs"}


class LearningError(RuntimeError):
    """The kernels could not be learned; the message is a sentence for the reader."""


def learned_kernels(colour: Literal["grey", "rgb"]) -> NDArray[np.float32]:
    """The first layer of a small CNN that was trained for a few seconds, float32 `8 c 5 5`.

    Grey kernels learn from MNIST, kernels for colour from patches of the photographs. The first call waits.

    Raises:
        LearningError: the training failed, or the machine is too busy.
    """
    learning = course(_recipe(colour))
    learning.wait(PATIENCE_S)
    if learning.problem:
        try_again(_recipe(colour))
        raise LearningError(learning.problem)
    if learning.result is None:
        raise LearningError("The network still learns its kernels: this machine is busy. Choose them again.")
    return learning.result.weights["conv1.weight"]


@cache
def _recipe(colour: Literal["grey", "rgb"]) -> Recipe:
    from nn_core.data import DATASETS
    from nn_core.presets import classifier_preset
    from nn_core.training import ClassifierRun

    data = DATASETS[DATA[colour]]
    network = classifier_preset("small_cnn", data.shape, data.classes)
    return Recipe(ClassifierRun(architecture=network, dataset=data.name))
