"""Few images made more: subsets that leak nothing, moved copies, mixtures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.data import DataError, ImageSet
from nn_core.data.record import Split

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]

POOL_SEED = 0
VALIDATION_SHARE = 0.2
MAX_SHIFT_PX = 8
MAX_DEGREES = 45


@dataclass(frozen=True, eq=False)
class DividedSet(ImageSet):
    """Images of which the first `training` are learnt from; all others are the validation images."""

    training: int = 1

    def split(self, seed: int, validation_share: float = VALIDATION_SHARE) -> Split:
        """The two parts as they are given, each shuffled; the share plays no part."""
        generator = np.random.default_rng(seed)
        places = np.arange(len(self))
        return Split(
            generator.permutation(places[: self.training]), generator.permutation(places[self.training :])
        )


class Examples(NamedTuple):
    """Images `n c h w` and their classes `n`."""

    images: Images
    labels: Labels


def validation_images(images: ImageSet) -> Examples:
    """The images that nothing ever learns from: the same for every size and seed."""
    places = images.split(POOL_SEED, VALIDATION_SHARE).validation
    return Examples(images.images[places], images.labels[places])


def few(images: ImageSet, per_class: int, seed: int) -> Examples:
    """So many images of each class, class after class, drawn by the seed from all but the validation images.

    The images of a smaller number are among those of a larger one with the same seed.

    Raises:
        DataError: a class has fewer.
    """
    pool = images.split(POOL_SEED, VALIDATION_SHARE).train
    generator = np.random.default_rng(seed)
    places = []
    for label, name in enumerate(images.class_names):
        members = generator.permutation(pool[images.labels[pool] == label])
        if not 1 <= per_class <= len(members):
            raise DataError(
                f"{images.title} has {len(members)} images of class {name} to learn from, not {per_class}."
            )
        places.append(members[:per_class])
    chosen = np.concatenate(places)
    return Examples(images.images[chosen], images.labels[chosen])


def divided(images: ImageSet, training: Examples) -> DividedSet:
    """A set to learn from `training` and to be tested on the validation images of `images`."""
    validation = validation_images(images)
    return DividedSet(
        name=images.name,
        title=images.title,
        images=np.concatenate([training.images, validation.images]),
        labels=np.concatenate([training.labels, validation.labels]),
        class_names=images.class_names,
        source=images.source,
        licence=images.licence,
        training=len(training.images),
    )


def only(images: ImageSet, training: Examples) -> ImageSet:
    """A set of the training images alone."""
    return ImageSet(
        images.name,
        images.title,
        training.images,
        training.labels,
        images.class_names,
        images.source,
        images.licence,
    )


# Classic augmentation


class Moves(NamedTuple):
    """How each of `n` images moves: right and down in whole pixels, counter-clockwise in degrees."""

    right: NDArray[np.int64]
    down: NDArray[np.int64]
    degrees: NDArray[np.float64]


def moves(draws: ArrayLike, shift_px: int, degrees: float) -> Moves:
    """Moves within the limits from random numbers `n 3` in 0..1 (1 excluded).

    Every shift from -shift_px to +shift_px is equally likely, and every angle from -degrees to +degrees.

    Raises:
        ValueError: limits that are negative or too large.
    """
    if not (0 <= shift_px <= MAX_SHIFT_PX and 0 <= degrees <= MAX_DEGREES):
        raise ValueError(f"shifts go up to {MAX_SHIFT_PX} pixels, turns up to {MAX_DEGREES} degrees")
    right, down, turn = np.asarray(draws, np.float64).T
    steps = 2 * shift_px + 1
    across, along = (np.floor(part * steps).astype(np.int64) - shift_px for part in (right, down))
    return Moves(across, along, (2 * turn - 1) * degrees)


def moved(images: Images, how: Moves) -> Images:
    """Images `n c h w`, each turned about its centre and then shifted; bilinear, black comes in.

    The value at a pixel p (from the centre) is that of the source at R(-angle) (p - shift).
    """
    import torch
    from torch.nn import functional as F

    height, width = images.shape[2:]
    angle = np.radians(how.degrees)
    cosine, sine = np.cos(angle), np.sin(angle)
    theta = np.empty((len(images), 2, 3))
    # `affine_grid` counts from -1 to 1 across the image, whatever its sides.
    theta[:, 0, 0] = theta[:, 1, 1] = cosine
    theta[:, 0, 1] = -sine * height / width
    theta[:, 1, 0] = sine * width / height
    theta[:, 0, 2] = (sine * how.down - cosine * how.right) * 2 / width
    theta[:, 1, 2] = -(sine * how.right + cosine * how.down) * 2 / height
    grid = F.affine_grid(torch.tensor(theta, dtype=torch.float32), list(images.shape), align_corners=False)
    values = F.grid_sample(torch.tensor(images, dtype=torch.float32), grid, align_corners=False)
    result: Images = values.round_().clamp_(0, 255).to(torch.uint8).numpy()
    return result


def classic(examples: Examples, count: int, shift_px: int, degrees: float, seed: int) -> Examples:
    """At least `count` moved copies, of every image equally many: one for each time that it is seen."""
    rounds = max(1, math.ceil(count / len(examples.images)))
    images = np.tile(examples.images, (rounds, 1, 1, 1))
    draws = np.random.default_rng(seed).random((len(images), 3))
    return Examples(moved(images, moves(draws, shift_px, degrees)), np.tile(examples.labels, rounds))


def joined(first: Examples, second: Examples) -> Examples:
    """Both, one after the other."""
    return Examples(
        np.concatenate([first.images, second.images]), np.concatenate([first.labels, second.labels])
    )
