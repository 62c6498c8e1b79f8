"""A cloud as it was found, and where one more image lies in it. Pure NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_core.data import fit_images
from nn_core.embedding.cloud import MAX_PICTURE_BYTES, Cloud
from nn_core.embedding.neighbours import NEIGHBOURS, nearest, neighbour_accuracy
from nn_core.embedding.projection import Projection, principal
from nn_core.judgements.embedding import FEWEST

Array = np.ndarray[Any, Any]

DIRECTIONS = 3
"""So many are found, whether two or three are shown: a turn of the cloud costs nothing more."""


@dataclass(frozen=True, eq=False)
class Found:
    """A cloud as it was found, from which other images are placed in it.

    Attributes:
        features: n d, of the layer that was asked. predicted: n, the classes that the network answers.
        projection: None where there is none: too few images, or numbers that are not finite.
        agreement: shares, 0..1, of images that their nearest neighbours would tell right: among all features,
            in two dimensions, in three.
    """

    features: Array
    predicted: Array
    projection: Projection | None
    agreement: Array


def find(features: Array, predicted: Array, labels: Array, classes: int) -> Found:
    """The cloud of images with these features (n d) and labels (n)."""
    enough = len(features) >= FEWEST and features.shape[1] >= 1
    if not enough or not np.isfinite(features).all():
        return Found(features, predicted, None, np.zeros(0, np.float32))
    count = min(DIRECTIONS, features.shape[1])
    projection = _widened(principal(features, count), DIRECTIONS)
    shown = (projection.points[:, :dims] for dims in (2, 3))
    agreement = [neighbour_accuracy(places, labels, classes) for places in (features, *shown)]
    return Found(features, predicted, projection, np.array(agreement, np.float32))


def _widened(found: Projection, count: int) -> Projection:
    """With so many directions; of fewer features the last ones are 0."""
    missing = count - found.basis.shape[1]
    if missing <= 0:
        return found
    more = [(0, 0), (0, missing)]
    shares = np.pad(found.shares, (0, missing))
    return Projection(found.mean, np.pad(found.basis, more), np.pad(found.points, more), shares)


def told(found: Found, asked: Cloud) -> Mapping[str, Array]:
    """What a snapshot holds of a cloud of n images.

    Returns:
        "cloud.predicted": (n,) the classes that the network answers.
        "cloud.count": (2,), images and features.
        Where there is a projection:
        "cloud.points": n dims, along the principal components.
        "cloud.variance": (dims,), the share of the whole variance along each, 0..1.
        "cloud.agreement": (2,), what the 10 nearest neighbours tell right, 0..1: among all features, and as
            shown.
    """
    arrays: dict[str, Array] = {
        "cloud.predicted": found.predicted.astype(np.int32),
        "cloud.count": np.array(found.features.shape, np.int32),
    }
    if found.projection is not None:
        dims = asked.dims
        arrays |= {
            "cloud.points": found.projection.points[:, :dims].astype(np.float32),
            "cloud.variance": found.projection.shares[:dims].astype(np.float32),
            "cloud.agreement": found.agreement[[0, dims - 1]],
        }
    return arrays


def placed_in(found: Found, own: Array, same: Array, dims: int) -> Mapping[str, Array]:
    """Where one more image lies in a cloud, by its features (d).

    Args:
        same: (n,) bool, images that are this very one, which is no neighbour of its own.

    Returns:
        "cloud.own": (dims,).
        "cloud.same": (1,), which image of the cloud it is; only where it is one.
        "cloud.near": (10,), the nearest images, counted in the cloud, the nearest first.
        "cloud.distances": (10,), how far they are among all features.
    """
    if found.projection is None or not np.isfinite(own).all():
        return {}
    near, distances = nearest(found.features, own, NEIGHBOURS, same)
    itself = {"cloud.same": np.flatnonzero(same)[:1].astype(np.int32)} if same.any() else {}
    return itself | {
        "cloud.own": found.projection.of(own[None])[0, :dims].astype(np.float32),
        "cloud.near": near.astype(np.int32),
        "cloud.distances": distances.astype(np.float32),
    }


def pictures_of(pixels: Array, labels: Array, places: Array) -> Mapping[str, Array]:
    """What does not change while a network learns, and is sent once.

    Args:
        pixels: uint8 n c h w. places: of the images in their set.

    Returns:
        "cloud.pictures": uint8 n c h w, made smaller where all together would be too many bytes.
        "cloud.labels", "cloud.places": (n,).
    """
    channels, height, width = pixels.shape[1:]
    share = min(1.0, (MAX_PICTURE_BYTES / max(1, pixels.size)) ** 0.5)
    small = (channels, max(1, int(height * share)), max(1, int(width * share)))
    return {
        "cloud.pictures": np.ascontiguousarray(fit_images(pixels, small)),
        "cloud.labels": labels.astype(np.int32),
        "cloud.places": places.astype(np.int32),
    }
