"""Three generators that double their maps in different ways, and the spectra of pictures."""

from __future__ import annotations

from functools import cache

import numpy as np

from nn_core.data import load
from nn_core.latent.vectors import power_spectrum
from nn_core.network.architecture import Architecture
from nn_core.network.layers import (
    Activation,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Layer,
    Linear,
    Unflatten,
    Upsample,
)
from nn_core.network.presets import gan_preset
from nn_core.training.gan.spec import GanConfig, GanRun

IMAGE_SHAPE = (1, 28, 28)
CHANNELS = (32, 16)
REAL_IMAGES = 512


def doubling(kind: str, out_channels: int, bias: bool) -> tuple[Layer, ...]:
    """Layers that make maps twice as high and wide."""
    if kind == "transposed3":
        return (ConvTranspose2d(out_channels, 3, stride=2, padding=1, output_padding=1, bias=bias),)
    if kind == "transposed4":
        return (ConvTranspose2d(out_channels, 4, stride=2, padding=1, bias=bias),)
    return Upsample(2), Conv2d(out_channels, 3, padding=1, bias=bias)


def generator(kind: str, latent_size: int) -> Architecture:
    """The small DCGAN's plan with one way of doubling."""
    start = (CHANNELS[0], IMAGE_SHAPE[1] // 4, IMAGE_SHAPE[2] // 4)
    layers = (
        Linear(int(np.prod(start))), Unflatten(start), BatchNorm2d(), Activation("relu"),
        *doubling(kind, CHANNELS[1], bias=False), BatchNorm2d(), Activation("relu"),
        *doubling(kind, IMAGE_SHAPE[0], bias=True), Activation("tanh"),
    )  # fmt: skip
    return Architecture((latent_size,), layers)


@cache
def recipe(kind: str) -> GanRun:
    """The same D, data, seed and settings for all three."""
    config = GanConfig()
    _, discriminator = gan_preset("dcgan_small", IMAGE_SHAPE, config.latent_size)
    return GanRun(generator(kind, config.latent_size), discriminator, "mnist", config)


@cache
def real_spectrum() -> np.ndarray:
    return power_spectrum(real_pictures())


def real_pictures() -> np.ndarray:
    return load("mnist").images[:: len(load("mnist").images) // REAL_IMAGES][:REAL_IMAGES] / 127.5 - 1


def spread_by_place(samples: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """The standard deviation of pixels over samples (n c h w), by row and column modulo 2: [row][column]."""
    count, channels, height, width = samples.shape
    folded = samples.reshape(count, channels, height // 2, 2, width // 2, 2)
    (a, b), (c, d) = folded.std(axis=0).mean(axis=(0, 1, 3)).tolist()
    return (a, b), (c, d)


ZONES = (5, 13)
"""Where the zones of a spectrum end, in waves a picture: the middle, and the ring around it."""


def zones(power: np.ndarray) -> tuple[float, float, float]:
    """The mean power of the middle of a spectrum (h w), of the ring around it, and of the edge with its waves
    of 2 pixels; each over the mean of all.
    """
    height, width = power.shape
    rows, columns = np.indices(power.shape)
    away = np.maximum(abs(rows - height // 2), abs(columns - width // 2))
    parts = [away < ZONES[0], (away >= ZONES[0]) & (away < ZONES[1]), away >= ZONES[1]]
    middle, between, edge = (float(power[part].mean() / (power.mean() or 1.0)) for part in parts)
    return middle, between, edge


def relative(power: np.ndarray) -> np.ndarray:
    """log10 of each frequency's power over the mean; the middle, which is 0, as low as the lowest."""
    share = power / (power.mean() or 1.0)
    floor = share[share > 0].min(initial=1.0)
    return np.asarray(np.log10(np.maximum(share, floor)), np.float32)
