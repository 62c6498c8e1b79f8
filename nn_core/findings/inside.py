"""A look inside a trained network: what excites its channels, and what it makes of shifted images."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.trained import Trained
from nn_core.measure.experiments import Strongest, network, shift_accuracies, strongest
from nn_core.network.architecture import Architecture

SHIFTS = tuple(range(7))
SHOWN_IMAGES = 8


@dataclass(frozen=True, eq=False)
class Inside:
    """What was found out about a trained network.

    Attributes:
        shifts: accuracy on validation images shifted by 0 to 6 pixels.
        strongest: for each ReLU after a convolution, the validation images that excite each channel most.
    """

    shifts: tuple[float, ...]
    strongest: dict[str, Strongest]


def look_inside(trained: Trained) -> Generator[None, None, Inside]:
    """Measured in pieces, for `Recipe.examine`."""
    model = network(trained.architecture, trained.weights)
    images, labels = trained.images.images[trained.validation], trained.images.labels[trained.validation]
    accuracies: tuple[float, ...] = ()
    for pixels in SHIFTS:
        accuracies += shift_accuracies(model, images, labels, (pixels,))
        yield
    favourites = {}
    for name in maps_of(trained.architecture):
        favourites[name] = strongest(model, name, images, SHOWN_IMAGES)
        yield
    return Inside(accuracies, favourites)


def maps_of(architecture: Architecture) -> tuple[str, ...]:
    """The ReLUs after convolutions."""
    rows = architecture.summary()
    return tuple(row.name for row in rows if row.kind == "Activation" and len(row.out_shape) == 3)


def favourites(trained: Trained, inside: Inside, layer: str, channel: int) -> NDArray[np.float64]:
    """What the images that excite a channel most show where it answers: `n s s`, 0..1, black around them.

    s: as much as one value of that layer sees.
    """
    row = next(row for row in trained.architecture.summary() if row.name == layer)
    span, jump = row.receptive_field, row.jump
    found = inside.strongest[layer]
    images = trained.images.images[trained.validation[found.image[channel]]].mean(axis=1) / 255
    padded = np.pad(images, ((0, 0), (span, span), (span, span)))
    places = jump * np.stack([found.row[channel], found.column[channel]], axis=1) + jump // 2
    return np.stack(
        [
            image[y : y + span, x : x + span]
            for image, (y, x) in zip(padded, places + span - span // 2, strict=True)
        ]
    )


def likeness(pictures: NDArray[np.float64]) -> float:
    """The mean correlation of two of them, -1..1; a picture of one tone is like none."""
    flat = pictures.reshape(len(pictures), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(flat, axis=1, keepdims=True)
    unit = np.divide(flat, lengths, out=np.zeros_like(flat), where=lengths > 0)
    alike = unit @ unit.T
    return float(alike[np.triu_indices(len(pictures), 1)].mean())


def first_favourites(trained: Trained, inside: Inside, layer: str) -> NDArray[np.float64]:
    """Of each channel that answers to anything, what its first favourite shows: `c s s`, 0..1."""
    alive = np.flatnonzero(inside.strongest[layer].value[:, 0] > 0)
    return np.stack([favourites(trained, inside, layer, int(channel))[0] for channel in alive])
