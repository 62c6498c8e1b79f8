"""What the output neurons of a network in the plane mean, and how wrong they are.

For two classes the one output z says class 1 where it is positive; for more, softmax makes probabilities of
the outputs; a surface takes z as it is. Points are columns, everything is `k n`.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nn_core.mechanics.activations import sigmoid
from nn_core.training.plane.network import Floats


class Loss(Protocol):
    """One loss. Values are means over the points, gradients those of that mean."""

    def targets(self, wanted: Floats) -> Floats:
        """What the outputs are compared with, `k n`, for wanted classes or heights `n`."""

    def answers(self, z: Floats) -> Floats:
        """What the network says: -1..1 for two classes, probabilities for more, the value for a surface."""

    def value(self, z: Floats, targets: Floats) -> float:
        """The loss."""

    def gradient(self, z: Floats, targets: Floats) -> Floats:
        """d loss / d z."""


class BinaryCrossEntropy:
    """-ln of the probability of the true class, with sigmoid(z) that of class 1; targets 0 and 1."""

    def targets(self, wanted: Floats) -> Floats:
        return wanted[None]

    def answers(self, z: Floats) -> Floats:
        """2 sigmoid(z) - 1."""
        return np.tanh(0.5 * z)

    def value(self, z: Floats, targets: Floats) -> float:
        return float(np.mean(np.logaddexp(0, z) - targets * z))

    def gradient(self, z: Floats, targets: Floats) -> Floats:
        error = sigmoid(z)
        error -= targets
        error /= z.shape[1]
        return error


class BinarySquared:
    """(tanh(z) - t)²; targets -1 and 1."""

    def targets(self, wanted: Floats) -> Floats:
        return 2 * wanted[None] - 1

    def answers(self, z: Floats) -> Floats:
        return np.tanh(z)

    def value(self, z: Floats, targets: Floats) -> float:
        return float(np.mean((np.tanh(z) - targets) ** 2))

    def gradient(self, z: Floats, targets: Floats) -> Floats:
        answer = np.tanh(z)
        return np.asarray((answer - targets) * (1 - answer * answer) * (2 / z.shape[1]))


class _Softmax:
    """Shared by the losses for more than two classes; targets are 1 for the true class, 0 for the others."""

    def __init__(self, classes: int) -> None:
        self._classes = classes

    def targets(self, wanted: Floats) -> Floats:
        return np.asarray(np.eye(self._classes)[:, wanted.astype(np.int64)])

    def answers(self, z: Floats) -> Floats:
        powers = np.exp(z - z.max(axis=0))
        return np.asarray(powers / powers.sum(axis=0))


class CrossEntropy(_Softmax):
    """-ln of the probability of the true class."""

    def value(self, z: Floats, targets: Floats) -> float:
        shifted = z - z.max(axis=0)
        of_true = np.sum(targets * shifted, axis=0)
        return float(np.mean(np.log(np.exp(shifted).sum(axis=0)) - of_true))

    def gradient(self, z: Floats, targets: Floats) -> Floats:
        return np.asarray((self.answers(z) - targets) / z.shape[1])


class Squared(_Softmax):
    """(p - t)², the mean over points and classes (Brier score)."""

    def value(self, z: Floats, targets: Floats) -> float:
        return float(np.mean((self.answers(z) - targets) ** 2))

    def gradient(self, z: Floats, targets: Floats) -> Floats:
        share = self.answers(z)
        error = (share - targets) * (2 / z.size)
        return np.asarray(share * (error - np.sum(share * error, axis=0)))


class SurfaceSquared:
    """(z - t)², the mean over the points."""

    def targets(self, wanted: Floats) -> Floats:
        return wanted[None]

    def answers(self, z: Floats) -> Floats:
        return z

    def value(self, z: Floats, targets: Floats) -> float:
        return float(np.mean((z - targets) ** 2))

    def gradient(self, z: Floats, targets: Floats) -> Floats:
        return (z - targets) * (2 / z.size)


def make_loss(classes: int, name: str) -> Loss:
    """The loss "cross_entropy" or "squared" for so many classes; 0 classes is a surface."""
    if classes == 0:
        return SurfaceSquared()
    if classes == 2:
        return BinaryCrossEntropy() if name == "cross_entropy" else BinarySquared()
    return CrossEntropy(classes) if name == "cross_entropy" else Squared(classes)


def guessing_loss(classes: int, name: str) -> float:
    """What an answer costs that gives each of the classes, two or more, the same share: ln k, or (k - 1) / k²
    of squared errors (1 of two classes, whose answers run from -1 to 1).
    """
    loss = make_loss(classes, name)
    z = np.zeros((1 if classes == 2 else classes, classes))
    return loss.value(z, loss.targets(np.arange(classes, dtype=np.float64)))


def chosen_classes(z: Floats) -> NDArray[np.int64]:
    """The class that each point is taken for, `n`: the largest output, or the sign of the only one."""
    return np.asarray(z[0] > 0 if len(z) == 1 else z.argmax(axis=0), np.int64)
