"""t-SNE (van der Maaten and Hinton, 2008), as scikit-learn has it, in pieces: one can watch it, and others
have their turns between.

scikit-learn's class takes seconds in one call. Its two parts that take the time are functions of its module:
how near the features are (P), and the gradient by Barnes and Hut. The loop between them, with its momentum,
its gains and its two stages, is written out here; a test holds all of it to the class, number by number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ITERATIONS = 1_000
EXPLORING = 250
"""So many of them come first, with features that count as much nearer than they are."""
EXAGGERATION = 12.0
LEAST_RATE = 50.0
MOMENTUM = 0.5, 0.8
LEAST_GAIN = 0.01
CHECK_EVERY = 50
WITHOUT_PROGRESS = 300
LEAST_GRADIENT = 1e-7
ANGLE = 0.5
SPREAD = 1e-4
"""Of the first axis, in the beginning."""


@dataclass(frozen=True, eq=False)
class Spread:
    """Points on their way.

    Attributes:
        points: float32 n k. iteration: so many were made.
        divergence: the Kullback-Leibler divergence of P and what the points say, in nats, as it was checked
            last; while exploring it is that of the exaggerated P.
    """

    points: Array
    iteration: int
    divergence: float


def affinities(features: Array, perplexity: float) -> Any:
    """P: how near features (n d) are to each other, a sparse n n matrix whose entries add up to 1.

    Each row's bandwidth is such that about `perplexity` others count; 3 times as many are looked at.
    """
    from sklearn.manifold._t_sne import _joint_probabilities_nn
    from sklearn.neighbors import NearestNeighbors

    count = min(len(features) - 1, int(3.0 * perplexity + 1))
    distances = NearestNeighbors(n_neighbors=count, n_jobs=1).fit(features).kneighbors_graph(mode="distance")
    distances.data **= 2
    return _joint_probabilities_nn(distances, perplexity, 0)


def first_places(features: Array, dims: int) -> Array:
    """float32 n k: the principal components, very small, so that nothing stands in the way."""
    from sklearn.decomposition import PCA

    points = PCA(n_components=dims, random_state=0).fit_transform(features).astype(np.float32, copy=False)
    scale = float(np.std(points[:, 0]))
    return np.asarray(points / scale * SPREAD if scale > 0 else points)


def descent(nearness: Any, places: Array) -> Iterator[Spread]:
    """Move points so that what is near among the features is near among them; each iteration as it is made.

    Args:
        nearness: P, of `affinities`. places: of `first_places`.
    """
    from sklearn.manifold._t_sne import _kl_divergence_bh

    count, dims = places.shape
    rate = np.float64(max(count / EXAGGERATION / 4, LEAST_RATE))  # so that steps are in double precision
    near = nearness.copy()
    points = places.ravel().copy()
    iteration, divergence = 0, float("nan")
    for last, momentum, patience in (
        (EXPLORING, MOMENTUM[0], EXPLORING),
        (ITERATIONS, MOMENTUM[1], WITHOUT_PROGRESS),
    ):
        near = near * EXAGGERATION if last == EXPLORING else near / EXAGGERATION
        update, gains = np.zeros_like(points), np.ones_like(points)
        best, best_at = np.finfo(float).max, iteration
        while iteration < last:
            is_check = (iteration + 1) % CHECK_EVERY == 0
            measure = is_check or iteration == last - 1
            error, gradient = _kl_divergence_bh(
                points,
                near,
                max(dims - 1, 1),
                count,
                dims,
                angle=ANGLE,
                compute_error=measure,
                num_threads=1,
            )
            rises = update * gradient < 0.0
            gains[rises] += 0.2
            gains[~rises] *= 0.8
            np.clip(gains, LEAST_GAIN, np.inf, out=gains)
            gradient *= gains
            update = momentum * update - rate * gradient
            points += update
            divergence = float(error) if measure else divergence
            iteration += 1
            yield Spread(points.reshape(count, dims).copy(), iteration, divergence)
            if is_check:
                if error < best:
                    best, best_at = error, iteration
                elif iteration - best_at > patience:
                    break
                if np.linalg.norm(gradient) <= LEAST_GRADIENT:
                    break
