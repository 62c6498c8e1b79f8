"""Small GANs on small images, for tests of all that becomes of them."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from nn_core.data import ImageSet
from nn_core.network.presets import gan_preset
from nn_core.training import GanProbe
from nn_core.training.gan.spec import GanConfig, GanRun
from nn_core.training.gan.trainer import GanTrainer
from nn_core.training.start import StartingWeights

CPU = torch.device("cpu")
SMALL = GanConfig(batch_size=8, latent_size=4, seed=3)


def image_set(shape: tuple[int, int, int] = (1, 8, 8), count: int = 40, level: int | None = None) -> ImageSet:
    """Random pixels, or all of one level."""
    pixels = np.random.default_rng(0).integers(0, 256, (count, *shape), dtype=np.uint8)
    if level is not None:
        pixels[:] = level
    labels = np.zeros(count, dtype=np.int64)
    return ImageSet("own", "Own images", pixels, labels, ("one",), "made here", "none needed")


IMAGES = image_set()


def labelled(images: ImageSet = IMAGES, classes: int = 3) -> ImageSet:
    """The same images, their classes taking turns."""
    labels = np.arange(len(images)) % classes
    return replace(images, labels=labels, class_names=tuple("abcdefgh"[:classes]))


def make_run(images: ImageSet = IMAGES, weights: StartingWeights | None = None, **changes: Any) -> GanRun:
    config = replace(SMALL, **changes)
    classes = len(images.class_names) if config.conditional else 0
    generator, discriminator = gan_preset("dcgan_small", images.shape, config.latent_size, classes)
    run = GanRun(generator, discriminator, images, config, weights)
    run.check()
    return run


def make_trainer(images: ImageSet = IMAGES, **changes: Any) -> GanTrainer:
    return GanTrainer(make_run(images, **changes), images, CPU)


def train(trainer: GanTrainer, steps: int) -> list[dict[str, float]]:
    curve = []
    for _ in range(steps):
        trainer.step()
        curve.append(trainer.metrics())
    return curve


EVERYTHING = GanProbe(layers=("*",), weights=("*",), statistics=True)
