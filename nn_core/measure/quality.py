"""How good are generated images? Measured with a classifier that was trained on real ones.

| question | measure | source |
|---|---|---|
| does G make every class? | coverage: share of samples taken for each class | Salimans et al., 2016, https://arxiv.org/abs/1606.03498 |
| does G show every trait? | coverage: share of samples taken for the classes that show it | |
| do samples look like something? | confidence: mean largest probability | the same |
| are they spread like real images? | Frechet distance of the classifier's features | Heusel et al., 2017, https://arxiv.org/abs/1706.08500 |
| does G copy? | nearest training image | |
| does G vary? | diversity: mean distance of two samples' features | |

The papers use a large network trained on other photographs; here it is a small one trained on the same data,
so its distances are not those of published tables: compare them with the floor that real images give.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data import fit_images
from nn_core.data.traits import Trait, shown
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.network.layers import Linear
from nn_core.network.walk import output_of
from nn_core.training.memory import EVALUATION_BATCH, chunk_of, pass_numbers

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Pixels = NDArray[np.uint8]


class Judge:
    """A trained classifier that looks at images.

    Args:
        architecture: ends with a dense layer of one logit a class.
        weights: "conv1.weight": array, and so on.
    """

    def __init__(self, architecture: Architecture, weights: Mapping[str, NDArray[Any]]) -> None:
        if not isinstance(architecture.layers[-1], Linear):
            raise ValueError("a judge ends with a dense layer")
        import torch

        self.shape = architecture.input_shape
        self._chunk = chunk_of(pass_numbers(architecture), EVALUATION_BATCH)
        network = build(architecture).eval().requires_grad_(False)
        network.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
        self._network, self._head = network, network[-1]
        (self._features,) = architecture.inputs[-1]

    def look(self, images: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Features (`n f`, what the last dense layer reads) and probabilities (`n k`) of uint8 `n c h w`."""
        import torch

        fitted = fit_images(images, self.shape)  # type: ignore[arg-type]
        features, probabilities = [], []
        with torch.no_grad():
            for at in range(0, len(fitted), self._chunk):
                pixels = torch.tensor(fitted[at : at + self._chunk]).float() / 255
                seen = output_of(self._network, pixels, self._features).flatten(1)
                features.append(seen)
                probabilities.append(self._head(seen).softmax(dim=1))
        return torch.cat(features).numpy(), torch.cat(probabilities).numpy()


def pixels_of(samples: Floats) -> Pixels:
    """A generator's images (-1..1) as uint8."""
    return np.asarray(np.rint((np.clip(samples, -1, 1) + 1) * 127.5), np.uint8)


def class_shares(probabilities: Floats) -> NDArray[np.float64]:
    """The share of images taken for each class, `k`: sums to 1."""
    counts = np.bincount(probabilities.argmax(axis=1), minlength=probabilities.shape[1])
    return counts / len(probabilities)


def trait_shares(shares: Floats, traits: Sequence[Trait]) -> NDArray[np.float64]:
    """The share of images that show each trait, `t`, from the share of each class, `k`."""
    return np.asarray(shares, np.float64) @ shown(traits, len(shares))


def confidence(probabilities: Floats) -> float:
    """The mean of each image's largest probability, 1/k..1."""
    return float(probabilities.max(axis=1).mean())


def agreement(probabilities: Floats, labels: Ints) -> float:
    """The share of images taken for the class that was asked for, 0..1."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def frechet_distance(a: Floats, b: Floats) -> float:
    """|m_a - m_b|² + tr(C_a + C_b - 2 (C_a C_b)^½), of means and covariances of features `n f`; 0 or more.

    It is the squared distance of two normal distributions (Dowson and Landau, 1982). The trace of the root
    is found from the eigenvalues of C_a^½ C_b C_a^½, which are those of C_a C_b but of a symmetric matrix.

    Raises:
        ValueError: fewer than two rows, or features of different lengths.
    """
    if min(len(a), len(b)) < 2 or a.shape[1:] != b.shape[1:]:
        raise ValueError(f"two sets of at least two rows of features, please: {a.shape} and {b.shape}")
    (mean_a, spread_a), (mean_b, spread_b) = _moments(a), _moments(b)
    values, vectors = np.linalg.eigh(spread_a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    mixed = np.linalg.eigvalsh(root @ spread_b @ root)
    trace = np.trace(spread_a) + np.trace(spread_b) - 2 * np.sqrt(np.maximum(mixed, 0)).sum()
    return max(0.0, float(((mean_a - mean_b) ** 2).sum() + trace))


def _moments(features: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    exact = features.astype(np.float64)
    return exact.mean(axis=0), np.atleast_2d(np.cov(exact, rowvar=False))


def nearest(images: Pixels, training: Pixels) -> tuple[Ints, NDArray[np.float64]]:
    """For each of `images` the index of the nearest training image, and how far it is.

    The distance is the root mean square difference of pixels, as a share of the way from black to white.
    """
    ours = _shares(images)
    index, best = np.zeros(len(ours), np.int64), np.full(len(ours), np.inf)
    size = chunk_of(ours.shape[1], len(training))
    for start in range(0, len(training), size):
        theirs = _shares(training[start : start + size])
        squares = (ours**2).sum(1)[:, None] + (theirs**2).sum(1) - 2 * ours @ theirs.T
        nearer = squares.min(axis=1) < best
        index[nearer] = start + squares.argmin(axis=1)[nearer]
        best[nearer] = squares.min(axis=1)[nearer]
    exact = ((ours - _shares(training[index])).astype(np.float64) ** 2).mean(axis=1)
    return index, np.sqrt(exact)


def _shares(images: Pixels) -> NDArray[np.float32]:
    """`n v`, from 0 for black to 1 for white."""
    return images.reshape(len(images), -1).astype(np.float32) / np.float32(255)


def diversity(features: Floats) -> float:
    """The mean distance of two different rows of features `n f`; 0 where all are alike.

    Raises:
        ValueError: fewer than two rows.
    """
    if len(features) < 2:
        raise ValueError("two rows at least have a distance")
    exact = features.astype(np.float64)
    lengths = (exact**2).sum(1)
    squares = np.maximum(lengths[:, None] + lengths - 2 * exact @ exact.T, 0)
    np.fill_diagonal(squares, 0)
    return float(np.sqrt(squares).sum() / (len(exact) * (len(exact) - 1)))
