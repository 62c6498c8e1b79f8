"""What a GAN in the plane is, and how it is trained, as frozen, picklable data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from nn_core.data import DataError
from nn_core.data.distributions import DISTRIBUTIONS, Distribution, own_distribution
from nn_core.data.planes import EXTENT
from nn_core.network.fields import is_number, value_text
from nn_core.numerals import general
from nn_core.training.config import SEED_HELP, Config, checked, choice, count, number
from nn_core.training.errors import ConfigError
from nn_core.training.gan.objectives import NON_SATURATING, OBJECTIVES
from nn_core.training.limits import dense_macs
from nn_core.training.memory import Memory, dense_memory
from nn_core.training.plane.spec import PLANE_ACTIVATIONS, PLANE_OPTIMIZERS
from nn_core.training.probe import Probe, check_known, names, wanted

PLANE_GAN_LOSSES = tuple(OBJECTIVES)
PLANE_GAN_ACTIVATIONS = PLANE_ACTIVATIONS
PLANE_GAN_OPTIMIZERS = PLANE_OPTIMIZERS
NOISES = ("uniform", "gaussian")
VIEWS = ("surface", "manifold", "gradient")
"""What a probe can ask for as layers."""
TURNS = ("d", "g")

SAMPLES = 3_000
"""Points that G makes for a measurement."""
SURFACE_SIDE = 48
MANIFOLD_SIDE = 21
MANIFOLD_LENGTH = 61
MAX_OWN_POINTS = 400


def _points(name: str, value: Any) -> tuple[tuple[float, float], ...]:
    points = tuple(tuple(point) for point in value)
    if len(points) > MAX_OWN_POINTS:
        raise ConfigError(name, f"At most {MAX_OWN_POINTS} own points.")
    for point in points:
        if len(point) != 2 or not all(is_number(number, -EXTENT, EXTENT) for number in point):
            raise ConfigError(
                name, f"A point lies between −{general(EXTENT)} and {general(EXTENT)} both ways."
            )
    return points


@dataclass(frozen=True)
class PlaneGanConfig(Config):
    """Both networks and their training; `_g` belongs to the generator, `_d` to the discriminator."""

    reshaping = frozenset(
        {"layers_g", "neurons_g", "activation_g", "layers_d", "neurons_d", "activation_d", "noise_size"}
    )
    layers_g: int = count(2, 1, 4, "Hidden layers of the generator.", live=True)
    neurons_g: int = count(64, 1, 128, "Neurons in each hidden layer of the generator.", live=True)
    activation_g: str = choice("relu", PLANE_GAN_ACTIVATIONS, "What the generator's neurons make of sums.")
    optimizer_g: str = choice("adam", PLANE_GAN_OPTIMIZERS, "How the generator's weights follow gradients.")
    learning_rate_g: float = number(1e-3, 1e-6, 10.0, "The generator's step size.")
    steps_g: int = count(1, 1, 10, "Generator steps in each iteration.", live=True)
    average: float = number(0.995, 0.0, 0.9999, "How slowly the averaged generator follows; 0 is no average.")
    layers_d: int = count(2, 1, 4, "Hidden layers of the discriminator.", live=True)
    neurons_d: int = count(64, 1, 128, "Neurons in each hidden layer of the discriminator.", live=True)
    activation_d: str = choice(
        "relu", PLANE_GAN_ACTIVATIONS, "What the discriminator's neurons make of sums."
    )
    optimizer_d: str = choice(
        "adam", PLANE_GAN_OPTIMIZERS, "How the discriminator's weights follow gradients."
    )
    learning_rate_d: float = number(2e-3, 1e-6, 10.0, "The discriminator's step size.")
    steps_d: int = count(1, 1, 10, "Discriminator steps in each iteration.", live=True)
    r1: float = number(0.3, 0.0, 100.0, "Weight of the R1 penalty: keeps D flat at real points.")
    clip: float = number(0.1, 1e-4, 10.0, "Each weight of the critic is cut off at this size.")
    gradient_penalty: float = number(1.0, 0.0, 1000.0, "Weight of the penalty in the Wasserstein loss.")
    loss: str = choice(
        NON_SATURATING.name, PLANE_GAN_LOSSES, "What generator and discriminator each try to lower."
    )
    batch_size: int = count(64, 1, 1024, "How many points each step learns from.", live=True)
    noise_size: int = count(2, 1, 2, "How many random numbers the generator is given.", live=True)
    noise: str = choice("gaussian", NOISES, "How those numbers are drawn.")
    points: tuple[tuple[float, float], ...] = checked((), _points, "The drawing to imitate.")
    seed: int = count(0, 0, 2**31 - 1, SEED_HELP)


@dataclass(frozen=True, eq=False)
class PlaneGanProbe(Probe):
    """What a GAN in the plane can be asked for.

    layers: names in `VIEWS`; ("*",) for all.
    results: the next iteration, taken apart.
    """

    costly_parts: ClassVar[tuple[str, ...]] = ("results",)
    layers: tuple[str, ...] = names()
    results: bool = wanted()


@dataclass(frozen=True)
class PlaneGanRun:
    """Train a generator of points against a discriminator; `dataset` is a name in `DISTRIBUTIONS`."""

    dataset: str = "ring"
    config: PlaneGanConfig = PlaneGanConfig()
    turns: ClassVar[tuple[str, ...]] = TURNS
    stands: ClassVar[str] = ""
    probe: ClassVar[type[PlaneGanProbe]] = PlaneGanProbe
    trainer: ClassVar[str] = "nn_core.training.gan_plane.trainer:PlaneGanTrainer"

    @property
    def distribution(self) -> Distribution:
        return own_distribution(self.config.points) if self.dataset == "own" else DISTRIBUTIONS[self.dataset]

    @property
    def layer_names(self) -> tuple[str, ...]:
        """What a probe can ask for."""
        return VIEWS

    @property
    def image_shape(self) -> None:
        """There are no images here."""

    def load(self) -> Distribution:
        return self.distribution

    def check(self) -> None:
        """Raise DataError or ConfigError, in words, if the parts do not fit together."""
        if not isinstance(self.dataset, str) or self.dataset not in DISTRIBUTIONS:
            known = ", ".join(DISTRIBUTIONS)
            raise DataError(f"There are no points named {value_text(self.dataset)}; choose one of {known}.")
        if self.dataset == "own" and not self.config.points:
            raise ConfigError("points", "Draw at least one point: G needs something to imitate.")

    def memory(self) -> Memory:
        """What training this may take: never much."""
        return dense_memory(SAMPLES, *self._sizes)

    def longest_macs(self) -> int:
        """Those of the samples that are measured: never many."""
        return dense_macs(SAMPLES, *self._sizes)

    @property
    def _sizes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Of G's layers and of D's, the input's first."""
        config = self.config
        generator = (config.noise_size, *[config.neurons_g] * config.layers_g, 2)
        return generator, (2, *[config.neurons_d] * config.layers_d, 1)

    def check_probe(self, probe: PlaneGanProbe) -> None:
        """Raise ConfigError for what is not there."""
        check_known("layers", probe.layers, VIEWS, "view")
