"""The loss of a classifier around its weights, as a surface over two random directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.data import fit_images
from nn_core.measure.surface import direction, moved, path_of
from nn_core.network.architecture import Architecture
from nn_core.network.layers import Add
from nn_core.training.jobs import Beside, Job, JobError, Progress, Steps, Tools

if TYPE_CHECKING:
    from nn_core.training import ClassifierRun

Array = NDArray[Any]
Weights = Mapping[str, Array]

SIDE = 21
"""So many values along each direction, from -REACH to REACH: the middle one is the network itself."""
REACH = 1.0
"""1 moves each filter by its own length."""
IMAGES = 128
SEEDS = 0, 1
MAX_MACS = 100 * 10**9
"""Multiply-adds of a whole surface."""
KEPT_AT = (0, 5, 10, 20, 40, 60, 90, 120, 160, 200, 250, 300)
"""Steps of a network that is trained here whose weights make its path; the last one is the end."""
WHITE = 255


@dataclass(frozen=True, eq=False)
class Landscape:
    """A surface as far as it is known.

    Attributes:
        losses: SIDE SIDE, cross-entropy in nats, mean over `images` training images; row: the second
            direction. NaN where it is not known yet.
        path: n 2, where earlier weights lie; caught: share, 0..1, of the squared way that lies in the plane.
        steps: of the path.
    """

    losses: Array
    images: int
    path: Array
    caught: float
    steps: tuple[int, ...]

    @property
    def middle(self) -> float:
        """The loss of the network itself."""
        return float(self.losses[SIDE // 2, SIDE // 2])

    @property
    def is_whole(self) -> bool:
        return not bool(np.isnan(self.losses).any())

    def rise(self, away: float) -> float:
        """By how many nats the loss rises, on average over all ways, `away` from the network."""
        distance = np.hypot(*np.meshgrid(axis(), axis()))
        ring = np.abs(distance - away) <= REACH / (SIDE - 1)
        return float(self.losses[ring].mean()) - self.middle

    def height(self, place: Array) -> float:
        """The loss at a place of the plane, between the nearest four; outside that of the nearest edge."""
        column, row = (np.clip((place + REACH) / (2 * REACH), 0, 1) * (SIDE - 1)).tolist()
        left, low = min(int(column), SIDE - 2), min(int(row), SIDE - 2)
        right, up = column - left, row - low
        below = (1 - right) * self.losses[low, left] + right * self.losses[low, left + 1]
        above = (1 - right) * self.losses[low + 1, left] + right * self.losses[low + 1, left + 1]
        return float((1 - up) * below + up * above)


def axis() -> Array:
    """The SIDE values along a direction."""
    return np.linspace(-REACH, REACH, SIDE)


def images_for(architecture: Architecture) -> int:
    """How many images a surface of this network is measured on; 0 where it is too large."""
    most = min(IMAGES, MAX_MACS // (SIDE**2 * max(1, architecture.macs)))
    return most if most >= min(IMAGES, 16) else 0


def without_skips(architecture: Architecture) -> Architecture:
    """The same network as a straight line: of what an addition joins the branch with more convolutions stays,
    and what only the other one needed goes.
    """
    names, inputs = architecture.layer_names, architecture.inputs
    reads = dict(zip(names, inputs, strict=True))
    layers = dict(zip(names, architecture.layers, strict=True))
    kinds = {row.name: row.kind for row in architecture.summary()}

    def line(name: str) -> tuple[str, ...]:
        """The layers from the input to this one, along the longer branch."""
        if name not in reads:
            return ()
        before = max((line(one) for one in reads[name]), key=_convolutions)
        return before if isinstance(layers[name], Add) else (*before, name)

    def _convolutions(found: tuple[str, ...]) -> int:
        return sum(kinds[one] == "Conv2d" for one in found)

    kept = (layers[name] for name in line(names[-1]))
    return Architecture(
        architecture.input_shape,
        tuple(replace(one, source=None) if hasattr(one, "source") else one for one in kept),
    )


@dataclass(frozen=True, eq=False)
class Around(Job):
    """The surface around the weights of a run at one moment. Finding and result are a `Landscape`.

    Attributes:
        weights: as `RunHandle.weights` gives them. earlier: by step, of steps before, the first one first.
    """

    spec: ClassifierRun
    weights: Weights
    earlier: tuple[tuple[int, Weights], ...] = ()
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while the loss was measured."

    def work(self, tools: Tools) -> Steps:
        return (yield from _surface(self.spec, self.weights, self.earlier))


@dataclass(frozen=True)
class Grown(Job):
    """The same of a network that is trained first. Its finding is None until then."""

    spec: ClassifierRun
    at_once: ClassVar[int] = 2
    trouble: ClassVar[str] = "Something went wrong while this network was trained, or its loss measured."

    def work(self, tools: Tools) -> Steps:
        trainer = yield from tools.trainer(self.spec)
        kept: list[tuple[int, Weights]] = []
        for step in KEPT_AT:
            while trainer.step_count < step:
                trainer.step()
                yield Progress(trainer.step_count, KEPT_AT[-1])
            kept.append((step, {name: one.numpy() for name, one in trainer.state().items()}))
        return (yield from _surface(self.spec, kept[-1][1], tuple(kept)))


def _surface(spec: ClassifierRun, weights: Weights, earlier: tuple[tuple[int, Weights], ...]) -> Steps:
    import torch
    from torch.nn import functional as F

    from nn_core.measure.experiments import network

    count = images_for(spec.architecture)
    if not count:
        raise JobError("This network is too large: its loss would take too long at so many places.")
    if not all(np.isfinite(array).all() for array in weights.values()):
        raise JobError("The weights are not finite, so there is no loss around them.")
    pixels, labels = yield Beside(partial(_training_images, spec, count))
    images, targets = torch.tensor(pixels).float().div_(WHITE), torch.tensor(labels)
    directions = tuple(direction(weights, seed) for seed in SEEDS)
    path = path_of(weights, directions, [one for _, one in earlier])
    losses = np.full((SIDE, SIDE), np.nan)
    steps = tuple(step for step, _ in earlier)
    for done, (row, column) in enumerate(_from_the_middle()):
        places = axis()
        model = network(spec.architecture, moved(weights, directions, (places[column], places[row])))
        with torch.no_grad():
            losses[row, column] = F.cross_entropy(model(images), targets).item()
        found = Landscape(losses.copy(), len(labels), path.places, path.caught, steps)
        yield Progress(done + 1, SIDE**2, found)
    return found


def _from_the_middle() -> list[tuple[int, int]]:
    """All places of the surface, the nearest to the network first."""
    places = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    half = SIDE // 2
    return sorted(places, key=lambda at: (at[0] - half) ** 2 + (at[1] - half) ** 2)


def _training_images(spec: ClassifierRun, count: int) -> tuple[Array, Array]:
    images, config = spec.load(), spec.config
    some = images.split(config.seed, config.validation_share).train[:count]
    return fit_images(images.images[some], spec.image_shape), images.labels[some]  # type: ignore[arg-type]
