"""A look inside a trained network: what excites its channels, and what it makes of shifted images."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

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
