"""What a network in the plane is, and how it is trained, as frozen, picklable data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from nn_core.data import DataError
from nn_core.data.planes import EXTENT, PLANES, POINTS, Plane
from nn_core.mechanics.activations import FAST, TANH
from nn_core.mechanics.losses import CROSS_ENTROPY, SQUARED
from nn_core.mechanics.optimizers import ADAM, RMSPROP, ROLLING, SGD
from nn_core.network.fields import is_number, is_whole, value_text
from nn_core.numerals import general
from nn_core.training.config import SEED_HELP, Config, checked, choice, count, items, number
from nn_core.training.errors import ConfigError
from nn_core.training.limits import dense_macs
from nn_core.training.memory import Memory, dense_memory
from nn_core.training.plane.features import FEATURES
from nn_core.training.probe import Probe, check_known, names

USUAL_ACTIVATION = TANH.name
PLANE_ACTIVATIONS = (USUAL_ACTIVATION, *(name for name in FAST if name != USUAL_ACTIVATION))
PLANE_LOSSES = (CROSS_ENTROPY.name, SQUARED.name)
PLANE_OPTIMIZERS = (SGD.name, ROLLING.name, RMSPROP.name, ADAM.name)
OUTPUT = "output"

SURFACE_SIDE = 100
"""Pixels a side of the picture of the network's answers."""

MAX_LAYERS = 6
MAX_NEURONS = 8
MAX_OWN_POINTS = 400
MAX_WEIGHT = 100.0


@dataclass(frozen=True)
class PlaneLayer:
    """A hidden layer: how many neurons, and what each makes of its sum."""

    neurons: int
    activation: str = USUAL_ACTIVATION

    def __post_init__(self) -> None:
        if not is_whole(self.neurons, 1, MAX_NEURONS):
            raise ConfigError(
                "layers", f"A layer has 1 to {MAX_NEURONS} neurons, not {value_text(self.neurons)}."
            )
        if self.activation not in PLANE_ACTIVATIONS:
            known = ", ".join(PLANE_ACTIVATIONS)
            raise ConfigError(
                "layers", f"There is no activation {value_text(self.activation)} here; choose one of {known}."
            )


@dataclass(frozen=True)
class OwnPoint:
    """A point that somebody placed: coordinates in -EXTENT..EXTENT, and its class, or value in -1..1."""

    x: float
    y: float
    target: float

    def __post_init__(self) -> None:
        if not (is_number(self.x, -EXTENT, EXTENT) and is_number(self.y, -EXTENT, EXTENT)):
            raise ConfigError(
                "points", f"A point lies between −{general(EXTENT)} and {general(EXTENT)} both ways."
            )
        if not is_number(self.target, -1, len(PLANES)):
            raise ConfigError("points", f"{value_text(self.target)} is neither a class nor a value.")


@dataclass(frozen=True)
class Held:
    """A weight that somebody set by hand: it keeps its value while the others learn.

    layer: "layer1" ... or "output". neuron: index in that layer.
    source: a feature's name, the index of a neuron in the layer before, or "bias".
    """

    layer: str
    neuron: int
    source: str | int
    value: float

    def __post_init__(self) -> None:
        if not is_number(self.value, -MAX_WEIGHT, MAX_WEIGHT):
            raise ConfigError(
                "held", f"A weight must be a number from −{general(MAX_WEIGHT)} to {general(MAX_WEIGHT)}."
            )
        if self.layer not in LAYER_NAMES or not is_whole(self.neuron, 0, MAX_NEURONS - 1):
            raise ConfigError("held", "There is no such neuron.")
        if not (self.source in (*FEATURES, "bias") or is_whole(self.source, 0, MAX_NEURONS - 1)):
            raise ConfigError("held", "A weight comes from a feature, a neuron or the bias.")


LAYER_NAMES = (*(f"layer{number}" for number in range(1, MAX_LAYERS + 1)), OUTPUT)


def _features(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not all(item in FEATURES for item in value) or not value:
        raise ConfigError(name, f"A network needs at least one of the features {', '.join(FEATURES)}.")
    return tuple(feature for feature in FEATURES if feature in value)


@dataclass(frozen=True)
class PlaneConfig(Config):
    """The network, its training and what is done to the data; all but the seed may change while it trains."""

    reshaping = frozenset({"features", "layers", "held"})
    features: tuple[str, ...] = checked(("x", "y"), _features, "What the network is told about a point.")
    layers: tuple[PlaneLayer, ...] = checked(
        (PlaneLayer(4), PlaneLayer(2)), items(PlaneLayer, MAX_LAYERS, "hidden layers"), "The hidden layers."
    )
    loss: str = choice(CROSS_ENTROPY.name, PLANE_LOSSES, "What training makes smaller.")
    optimizer: str = choice(SGD.name, PLANE_OPTIMIZERS, "The rule that turns gradients into weight changes.")
    learning_rate: float = number(0.03, 1e-6, 100.0, "The size of each step against the gradient.")
    batch_size: int = count(10, 1, 1000, "How many points each step learns from.", live=True)
    l1: float = number(0.0, 0.0, 10.0, "Adds l1 · Σ|w| to the loss: weights that help little become 0.")
    l2: float = number(0.0, 0.0, 10.0, "Adds l2/2 · Σw² to the loss: no weight grows large.")
    noise: float = number(0.1, 0.0, 1.0, "How far the points stray from their shape.")
    train_share: float = number(0.5, 0.1, 0.9, "The share of points to learn from; the others test.")
    points: tuple[OwnPoint, ...] = checked(
        (), items(OwnPoint, MAX_OWN_POINTS, "own points"), "Points placed by hand."
    )
    held: tuple[Held, ...] = checked((), items(Held, 400, "weights set by hand"), "Weights that stay put.")
    seed: int = count(0, 0, 2**31 - 1, SEED_HELP)


@dataclass(frozen=True, eq=False)
class PlaneProbe(Probe):
    """What a network in the plane can be asked for.

    layers: whose neurons' maps of the plane are wanted: "layer1", ..., "output"; ("*",) for all.
    """

    layers: tuple[str, ...] = names()


@dataclass(frozen=True)
class PlaneRun:
    """Train a small network on points in the plane; `dataset` is a name in `PLANES`."""

    dataset: str = "circle"
    config: PlaneConfig = PlaneConfig()
    turns: ClassVar[tuple[str, ...]] = ()
    stands: ClassVar[str] = ""
    probe: ClassVar[type[PlaneProbe]] = PlaneProbe
    trainer: ClassVar[str] = "nn_core.training.plane.trainer:PlaneTrainer"

    @property
    def plane(self) -> Plane:
        return PLANES[self.dataset]

    @property
    def training_points(self) -> int:
        """Points to learn from: a share of the made ones and all own ones, or a share of own ones alone."""
        share, own = self.config.train_share, len(self.config.points)
        if self.plane.place is None:
            return math.ceil(share * own)
        return math.ceil(share * POINTS) + own

    @property
    def steps_per_epoch(self) -> int:
        """Batches that show each training point once; the last one may be smaller. At least 1."""
        return max(1, math.ceil(self.training_points / self.config.batch_size))

    @property
    def layer_names(self) -> tuple[str, ...]:
        """ "layer1", ..., "output"."""
        return (*LAYER_NAMES[: len(self.config.layers)], OUTPUT)

    @property
    def image_shape(self) -> None:
        """There are no images here."""

    def load(self) -> Plane:
        return self.plane

    def check(self) -> None:
        """Raise DataError or ConfigError, in words, if the parts do not fit together."""
        if not isinstance(self.dataset, str) or self.dataset not in PLANES:
            known = ", ".join(PLANES)
            raise DataError(f"There is no plane named {value_text(self.dataset)}; choose one of {known}.")
        if self.plane.classes == 0 and self.config.loss != "squared":
            raise ConfigError(
                "loss", "Cross-entropy compares classes; a surface has values: choose the squared error."
            )
        for point in self.config.points:
            self._check_target(point.target)

    def _check_target(self, target: float) -> None:
        classes = self.plane.classes
        fits = -1 <= target <= 1 if classes == 0 else 0 <= target < classes and math.floor(target) == target
        if not fits:
            wanted = "a value from −1 to 1" if classes == 0 else f"a class from 0 to {classes - 1}"
            raise ConfigError("points", f"Each own point needs {wanted} here; one has {general(target)}.")

    def memory(self) -> Memory:
        """What training this may take: never much."""
        return dense_memory(SURFACE_SIDE**2, self._sizes)

    def longest_macs(self) -> int:
        """Those of the surface: never many."""
        return dense_macs(SURFACE_SIDE**2, self._sizes)

    @property
    def _sizes(self) -> tuple[int, ...]:
        """Of the layers, the input's first."""
        neurons = [layer.neurons for layer in self.config.layers]
        return len(self.config.features), *neurons, max(1, self.plane.classes)

    def check_probe(self, probe: PlaneProbe) -> None:
        """Raise ConfigError for a layer that there never is: layers come and go while it trains."""
        check_known("layers", probe.layers, LAYER_NAMES)
