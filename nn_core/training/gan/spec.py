"""What a GAN is, and how it is trained, as frozen, picklable data."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from nn_core.data import ImageSet
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, SpecError, is_number, is_whole, shape_text
from nn_core.numerals import general
from nn_core.training.config import SEED_HELP, Config, choice, count, flag, number
from nn_core.training.errors import ConfigError
from nn_core.training.gan.objectives import NON_SATURATING, OBJECTIVES
from nn_core.training.images import NetworkProbe, check_batch, check_channels, classes_of, images_of
from nn_core.training.limits import BACKWARD, check_look, check_memory, check_step
from nn_core.training.memory import (
    FLOAT,
    Memory,
    batch_held,
    images_held,
    look_numbers,
    pass_numbers,
    step_numbers,
    weight_bytes,
)
from nn_core.training.probe import checked
from nn_core.training.start import StartingWeights

CONDITIONAL_BATCH_SIZE = 32
"""Shared by ten classes, a batch of 16 holds one or two images of each: twice as many obey better."""

SAMPLES = 64
"""Made from fixed noise, shown in every snapshot."""

REAL_IMAGES = 16
"""Of the data, shown in every snapshot."""

UNSEEN = 6
"""Samples, and as many real images, that no other snapshot shows."""

MAX_LATENTS = 400
LARGEST_LATENT = 10.0
"""In a message from outside: normal noise never gets so far."""
MAX_SILENCED = 256

GAN_LOSSES = tuple(name for name, loss in OBJECTIVES.items() if not loss.clipped)


@dataclass(frozen=True)
class GanConfig(Config):
    """How a GAN is trained. `_g` belongs to the generator, `_d` to the discriminator."""

    loss: str = choice(NON_SATURATING.name, GAN_LOSSES, "What generator and discriminator each try to lower.")
    learning_rate_g: float = number(2e-3, 1e-8, 1e6, "The generator's step size.")
    learning_rate_d: float = number(2e-3, 1e-8, 1e6, "The discriminator's step size.")
    batch_size: int = count(
        16, 1, 4096, "Real images, and as many generated ones, in a step of D.", live=True
    )
    d_steps: int = count(1, 1, 20, "Discriminator steps for each generator step.", live=True)
    label_smoothing: float = number(0.1, 0.0, 0.5, "Real images are labelled 1 minus this.")
    average: float = number(0.99, 0.0, 0.9999, "How slowly the averaged generator follows; 0 is no average.")
    gradient_penalty: float = number(10.0, 0.0, 1000.0, "Weight of the penalty in the Wasserstein loss.")
    latent_size: int = count(32, 1, 1024, "How many random numbers describe an image.")
    conditional: bool = flag(False, "Both networks are told which class is asked for.")
    seed: int = count(0, 0, 2**31 - 1, SEED_HELP)
    train_images: int | None = count(None, 2, 10**7, "How many images to learn from (all).")


def _checked_latent(name: str, value: object) -> np.ndarray[Any, Any]:
    latent: np.ndarray[Any, Any] = np.array(value)
    if latent.ndim not in (1, 2) or latent.dtype.kind not in "fiu" or not np.isfinite(latent).all():
        raise ConfigError(name, "A latent vector is a plain list of finite numbers.")
    if latent.ndim == 2 and not 1 <= len(latent) <= MAX_LATENTS:
        raise ConfigError(name, f"From 1 to {MAX_LATENTS} latent vectors at a time.")
    return latent.astype(np.float32)


def _read_latent(latent: Any, _run: object) -> Any:
    """One latent vector as a list of numbers, or a list of several: so much is sure of it now."""
    rows = latent if isinstance(latent, list) and isinstance(latent[0], list) else [latent]
    if not all(isinstance(row, list) for row in rows):
        raise ConfigError("latent", "latent must be a list of numbers.")
    if not all(is_number(z, -LARGEST_LATENT, LARGEST_LATENT) for row in rows for z in row):
        bound = general(LARGEST_LATENT)
        raise ConfigError("latent", f"Each latent number must lie between −{bound} and {bound}.")
    if any(len(row) != len(rows[0]) for row in rows):
        raise ConfigError("latent", "All latent vectors must be of one length.")
    return latent


def _checked_labels(name: str, labels: object) -> tuple[int, ...]:
    if not isinstance(labels, list | tuple) or not labels:
        raise ConfigError(name, "labels must be a list of classes.")
    if not all(is_whole(label, 0, 10**6) for label in labels):
        raise ConfigError(name, "Classes are given as whole numbers from 0.")
    return tuple(labels)


def _checked_silenced(name: str, silenced: object) -> tuple[tuple[str, int], ...]:
    is_list = isinstance(silenced, list | tuple) and len(silenced) <= MAX_SILENCED
    if not is_list or not all(_is_channel(entry) for entry in silenced):  # type: ignore[attr-defined]
        raise ConfigError(name, f"At most {MAX_SILENCED} pairs of a layer and a channel.")
    return tuple((layer, channel) for layer, channel in silenced)  # type: ignore[attr-defined]


def _is_channel(entry: object) -> bool:
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        return False
    return isinstance(entry[0], str) and is_whole(entry[1], 0, 10**6)


def _checked_real(name: str, real: Any) -> int:
    if not is_whole(real, 0, REAL_IMAGES - 1):
        raise ConfigError(name, f"The real images are 0 to {REAL_IMAGES - 1}.")
    return int(real)


def _checked_unseen(name: str, seed: Any) -> int:
    if not is_whole(seed, 0, 2**31 - 1):
        raise ConfigError(name, "Unseen images are drawn by a whole number from 0 to 2,147,483,647.")
    return int(seed)


@dataclass(frozen=True, eq=False)
class GanProbe(NetworkProbe):
    """What a GAN can be asked for; its layers are called "g.conv_transpose1", "d.conv1", ...

    image: what D is to judge; the first sample, if none is given.
    latent: (z,) or n z with n <= 400, noise vectors; None: the first of its fixed ones. What is asked of
        layers is answered for the first of them.
    labels: the class of each noise vector, where the pair knows classes: one for all of them, or one each.
    silenced: ("g.relu1", 3): channels of the generator's layers that are set to 0 while looking.
    real: which of the real images to show D beside the sample, and what in both decides.
    unseen: a seed, which draws samples of other noise and other real images than those of each snapshot.
    """

    latent: np.ndarray[Any, Any] | None = checked(None, _checked_latent, _read_latent)
    labels: tuple[int, ...] | None = checked(None, _checked_labels)
    silenced: tuple[tuple[str, int], ...] = checked((), _checked_silenced)
    real: int | None = checked(None, _checked_real)
    unseen: int | None = checked(None, _checked_unseen)

    def __post_init__(self) -> None:
        super().__post_init__()
        latents = 1 if self.latent is None or self.latent.ndim == 1 else len(self.latent)
        if self.labels is not None and len(self.labels) not in (1, latents):
            raise ConfigError("labels", f"{latents} latent vectors need one class for all or one each.")


@dataclass(frozen=True)
class GanRun:
    """Train `generator` (noise -> image in -1..1) against `discriminator` (image -> one logit).

    A conditional pair is told the class as well: with k classes the generator reads the noise and behind it
    k numbers, 1 for the class asked for and 0 for the others; the discriminator reads the image and behind
    it k more channels, of ones for that class and of zeros for the others.
    """

    generator: Architecture
    discriminator: Architecture
    dataset: str | ImageSet
    config: GanConfig = GanConfig()
    weights: StartingWeights | None = None
    turns: ClassVar[tuple[str, ...]] = ()
    stands: ClassVar[str] = ""
    probe: ClassVar[type[GanProbe]] = GanProbe
    trainer: ClassVar[str] = "nn_core.training.gan.trainer:GanTrainer"

    @property
    def layer_names(self) -> tuple[str, ...]:
        """The generator's with "g." before them, then the discriminator's with "d."."""
        return (
            *(f"g.{name}" for name in self.generator.layer_names),
            *(f"d.{name}" for name in self.discriminator.layer_names),
        )

    @property
    def networks(self) -> dict[str, Architecture]:
        """By what stands before the names of their layers."""
        return {"g.": self.generator, "d.": self.discriminator}

    @property
    def image_shape(self) -> Shape:
        """c h w of the images on both sides; images of a set are fitted to it."""
        return self.generator.out_shape

    @property
    def latent_size(self) -> int:
        return self.config.latent_size

    @property
    def classes(self) -> int:
        """How many classes the pair can be asked for; 0 if it is not conditional."""
        return classes_of(self.dataset) if self.config.conditional else 0

    def load(self) -> ImageSet:
        return images_of(self.dataset)

    def check(self) -> None:
        """Raise SpecError, DataError or ConfigError, in words, if the parts do not fit together."""
        self.generator.check_limits()
        self.discriminator.check_limits()
        if classes_of(self.dataset) < 2 and self.config.conditional:
            raise ConfigError(
                "conditional", "All these images belong to one class: there is none to ask for."
            )
        self._check_generator()
        self._check_discriminator()
        check_batch(self.config, self.generator, self.discriminator)
        check_memory(self, len(self.generator.layers) - 1, "out_shape")
        check_step(self)

    def step_macs(self) -> int:
        """Multiply-adds of one step: D judges real and generated images, and then generated ones for G."""
        g, d = self.generator.macs, self.discriminator.macs
        batch = batch_held(self.config.batch_size, self.config.train_images, self.dataset)
        of_d = g + BACKWARD * self._judged * d
        return batch * (self.config.d_steps * of_d + BACKWARD * (g + d))

    def longest_macs(self) -> int:
        """A step's, or those of the samples that are measured."""
        return max(self.step_macs(), SAMPLES * (self.generator.macs + self.discriminator.macs))

    @property
    def _judged(self) -> int:
        """Images that D reads in its step for one of a batch: a real and a generated one, and with a penalty
        also those between them, twice.
        """
        return 5 if OBJECTIVES[self.config.loss].penalised else 2

    def memory(self) -> Memory:
        """What training this may take."""
        g, d = self.generator, self.discriminator
        batch = batch_held(self.config.batch_size, self.config.train_images, self.dataset)
        step = batch * (step_numbers(g) + self._judged * step_numbers(d))
        samples = SAMPLES * (pass_numbers(g) + pass_numbers(d))
        return Memory(
            images_held(self.dataset, self.image_shape),
            weight_bytes(g, d),
            FLOAT * (max(step, samples) + look_numbers(g) + 2 * look_numbers(d)),
        )

    def _check_generator(self) -> None:
        generator, classes = self.generator, self.classes
        if generator.input_shape != (self.latent_size + classes,):
            behind = f" and {classes} for the class" if classes else ""
            raise ConfigError(
                "latent_size",
                f"The generator takes {shape_text(generator.input_shape)}, "
                f"but the noise has {self.latent_size}{behind}.",
            )
        check_channels(generator.out_shape, "A generator makes", len(generator.layers) - 1, "out_shape")

    def _check_discriminator(self) -> None:
        discriminator = self.discriminator
        channels, height, width = self.image_shape
        wanted = channels + self.classes, height, width
        if discriminator.input_shape != wanted:
            behind = f" with {self.classes} channels for the class" if self.classes else ""
            raise SpecError(
                len(self.generator.layers) - 1,
                "out_shape",
                f"The generator makes {shape_text(self.image_shape)}{behind}, but the discriminator "
                f"takes {shape_text(discriminator.input_shape)}: they must be the same.",
            )
        if discriminator.out_shape != (1,):
            raise SpecError(
                len(discriminator.layers) - 1,
                "out_features",
                f"A discriminator gives one number; here {shape_text(discriminator.out_shape)}.",
            )

    def check_probe(self, probe: GanProbe) -> None:
        """Raise ConfigError for layers, channels or classes that are not there, or noise of another size."""
        probe.check_names(self)
        if probe.latent is not None and probe.latent.shape[-1] != self.latent_size:
            raise ConfigError("latent", f"The latent vector has {self.latent_size} numbers here.")
        self._check_labels(probe.labels)
        if probe.latent is not None and probe.latent.ndim == 2:
            asked = tuple(name.removeprefix("g.") for name in probe.layers if not name.startswith("d."))
            numbers = look_numbers(self.generator, asked) + pass_numbers(self.generator)
            check_look("latent", len(probe.latent), numbers + 2 * prod(self.image_shape))
        channels = {f"g.{row.name}": row.out_shape[0] for row in self.generator.summary()}
        for layer, channel in probe.silenced:
            if channel >= channels.get(layer, 0):
                raise ConfigError("silenced", f"The generator has no channel {channel} in a layer {layer}.")

    def _check_labels(self, labels: tuple[int, ...] | None) -> None:
        if labels is not None and not self.classes:
            raise ConfigError("labels", "This GAN does not know classes.")
        if labels is not None and max(labels) >= self.classes:
            raise ConfigError("labels", f"The classes are 0 to {self.classes - 1}.")
