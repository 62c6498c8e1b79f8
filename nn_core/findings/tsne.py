"""A cloud of images laid out by t-SNE, and what its neighbours are worth beside those by PCA."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.data import fit_images
from nn_core.data.photographs import crops_of_photographs
from nn_core.embedding.cloud import Cloud, check_cloud, count_of
from nn_core.embedding.neighbours import NEIGHBOURS, neighbour_accuracy
from nn_core.embedding.projection import principal, senses
from nn_core.embedding.tsne import ITERATIONS, affinities, descent, first_places
from nn_core.judgements.embedding import FEWEST
from nn_core.training.jobs import Beside, Job, JobError, Progress, Steps, Tools
from nn_core.training.memory import chunk_of, look_numbers
from nn_core.training.pretrained.crops import CropFeatures

if TYPE_CHECKING:
    from nn_core.training import ClassifierRun

Array = NDArray[Any]

IN_A_PIECE = 8
"""Iterations between two turns of others."""
AT_ONCE = 50
"""Images that go through the network together."""
WHITE = 255


@dataclass(frozen=True, eq=False)
class Worth:
    """What the 10 nearest neighbours are worth, among all features, by PCA, and by t-SNE.

    Attributes:
        told: shares, 0..1, of images that they tell right.
        trust: trustworthiness of PCA and of t-SNE, 0..1 (Venna and Kaski, 2001): 1 where all that are
            neighbours in the picture are neighbours among the features, too.
    """

    told: tuple[float, float, float]
    trust: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Laid:
    """Points as far as they have come.

    Attributes:
        points: float32 n k, in the sense of the principal components from which they came.
        features: of each image.
        divergence: in nats; see `nn_core.embedding.tsne.Spread`.
        worth: once they stand.
    """

    points: Array
    iteration: int
    divergence: float
    features: int
    worth: Worth | None = None


@dataclass(frozen=True, eq=False)
class LaidOut(Job):
    """Lays the images that a run does not learn from out by t-SNE. Finding and result are `Laid`.

    Attributes:
        weights: all that the network has learnt and counted, as `RunHandle.weights` gives it.
        layer: whose outputs are compared.
    """

    spec: ClassifierRun
    weights: Mapping[str, Array]
    layer: str
    dims: int
    perplexity: int
    at_once: ClassVar[int] = 2
    trouble: ClassVar[str] = "Something went wrong while t-SNE laid the images out."

    def work(self, tools: Tools) -> Steps:
        pixels, labels = yield Beside(self._images)
        if len(pixels) < FEWEST or self.perplexity >= len(pixels):
            raise JobError(
                f"There are {len(pixels)} images that the network does not learn from. t-SNE takes {FEWEST} "
                "at least, and more than its perplexity."
            )
        features = yield from self._features(pixels)
        return (yield from laid_out(features, labels, self.dims, self.perplexity))

    def _images(self) -> tuple[Array, Array]:
        images, config = self.spec.load(), self.spec.config
        kept = images.split(config.seed, config.validation_share).validation
        some = kept[: count_of(self.spec.architecture, len(kept))]
        return fit_images(images.images[some], self.spec.image_shape), images.labels[some]  # type: ignore[arg-type]

    def _features(self, pixels: Array) -> Steps:
        import torch

        from nn_core.measure.experiments import network
        from nn_core.training.trainer import forward

        layer = check_cloud(Cloud(self.layer), self.spec.architecture)
        model = network(self.spec.architecture, self.weights)
        size, found = chunk_of(look_numbers(self.spec.architecture, (layer,)), AT_ONCE), []
        for start in range(0, len(pixels), size):
            with torch.no_grad():
                images = torch.tensor(pixels[start : start + size]).float().div_(WHITE)
                _, kept = forward(model, images, (layer,))
            found.append(kept[layer].flatten(1).numpy())
            yield Progress(0, ITERATIONS)
        return np.concatenate(found)


@dataclass(frozen=True, eq=False)
class CropsLaidOut(Job):
    """Lays the crops of photographs out by t-SNE, by what a network that comes trained makes of them. Finding
    and result are `Laid`.
    """

    crops: CropFeatures
    dims: int
    perplexity: int
    at_once: ClassVar[int] = 2
    trouble: ClassVar[str] = LaidOut.trouble

    def work(self, tools: Tools) -> Steps:
        images = yield Beside(crops_of_photographs)
        return (yield from laid_out(self.crops.features, images.labels, self.dims, self.perplexity))


def laid_out(features: Array, labels: Array, dims: int, perplexity: int) -> Steps:
    """Images with these features (n d) and labels (n) by t-SNE, piece by piece; in the end it is `Laid`.

    Raises:
        JobError: the features are not finite, or all alike.
    """
    if not np.isfinite(features).all():
        raise JobError("The layer gives numbers that are not finite, so nothing can be laid out.")
    if not features.std(axis=0).any():
        raise JobError("The layer gives the same for each image, so there is nothing to lay out.")
    nearness = yield Beside(partial(affinities, features, perplexity))
    places = yield Beside(partial(first_places, features, dims))
    signs = senses(places)
    found = Laid(places * signs, 0, float("nan"), features.shape[1])
    for step in descent(nearness, places):
        found = Laid(step.points * signs, step.iteration, step.divergence, features.shape[1])
        if step.iteration % IN_A_PIECE == 0:
            yield Progress(step.iteration, ITERATIONS, found)
    worth = yield Beside(partial(worth_of, features, found.points, labels))
    return Laid(found.points, found.iteration, found.divergence, found.features, worth)


def worth_of(features: Array, points: Array, labels: Array) -> Worth:
    """What neighbours are worth among features (n d), in as many principal components as the points (n k)
    have dimensions, and among the points.
    """
    from sklearn.manifold import trustworthiness

    dims = points.shape[1]
    flat = principal(features, min(dims, features.shape[1])).points
    classes = int(labels.max()) + 1
    told = [neighbour_accuracy(places, labels, classes) for places in (features, flat, points)]
    near = min(NEIGHBOURS, (len(points) - 1) // 2)
    trust = [float(trustworthiness(features, places, n_neighbors=near)) for places in (flat, points)]
    return Worth((told[0], told[1], told[2]), (trust[0], trust[1]))
