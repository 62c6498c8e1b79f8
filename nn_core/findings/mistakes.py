"""What a reader of digits gets wrong."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.trained import Trained
from nn_core.measure.experiments import network
from nn_core.measure.metrics import most_confident_errors

MISTAKES = 12
AT_ONCE = 250
"""Images that the network reads at once while its mistakes are looked for."""


def mistakes(trained: Trained) -> Generator[None, None, tuple[tuple[int, int], ...]]:
    """(digit, example) of the validation images that it gets wrong, the most certain errors first.

    Found in pieces, for `Recipe.examine`.
    """
    import torch

    model, images = network(trained.architecture, trained.weights), trained.images
    labels = images.labels[trained.validation]
    logits = []
    for at in range(0, len(labels), AT_ONCE):
        some = images.images[trained.validation[at : at + AT_ONCE]]
        pixels = np.asarray(some / np.float32(255), np.float32)
        logits.append(model(torch.tensor(pixels)).numpy())
        yield
    probabilities = _softmax(np.concatenate(logits))
    wrong = trained.validation[most_confident_errors(labels, probabilities, MISTAKES)]
    return tuple((int(images.labels[index]), example_of(images.labels, index)) for index in wrong)


def example_of(labels: NDArray[np.int64], index: int) -> int:
    """Which one it is among the images of its class."""
    return int(np.count_nonzero(labels[:index] == labels[index]))


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
