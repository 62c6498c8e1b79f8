"""What a reader of digits gets wrong."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.trained import Trained
from nn_core.measure.metrics import most_confident_errors

MISTAKES = 12
AT_ONCE = 250
"""Images that the network reads at once while its mistakes are looked for."""
FEATURE_LAYER = "pool2"


def mistakes(trained: Trained) -> Generator[None, None, tuple[tuple[int, int], ...]]:
    """(digit, example) of the validation images that it gets wrong, the most certain errors first.

    Found in pieces, for `Recipe.examine`.
    """
    images = trained.images
    labels = images.labels[trained.validation]
    logits = []
    for at in range(0, len(labels), AT_ONCE):
        some = images.images[trained.validation[at : at + AT_ONCE]]
        pixels = np.asarray(some / np.float32(255), np.float32)
        logits.append(features_and_logits(trained, pixels)[1])
        yield
    probabilities = _softmax(np.concatenate(logits))
    wrong = trained.validation[most_confident_errors(labels, probabilities, MISTAKES)]
    return tuple((int(images.labels[index]), example_of(images.labels, index)) for index in wrong)


def example_of(labels: NDArray[np.int64], index: int) -> int:
    """Which one it is among the images of its class."""
    return int(np.count_nonzero(labels[:index] == labels[index]))


def features_and_logits(
    trained: Trained, images: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The last feature maps `n 16 7 7` and the logits `n 10` of images `n 1 28 28`."""
    import torch

    from nn_core.measure.experiments import network
    from nn_core.training.trainer import forward

    logits, kept = forward(
        network(trained.architecture, trained.weights), torch.tensor(images), (FEATURE_LAYER,)
    )
    return kept[FEATURE_LAYER].numpy(), logits.numpy()


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
