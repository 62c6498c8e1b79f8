"""Kernels that people designed by hand, in any size. A network learns its own instead."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn_core.mechanics.checks import Array, MechanicsError, check_choice, check_whole
from nn_core.mechanics.convolution import MAX_KERNEL_SIZE

SHORTEST_WAVE_PX = 3
ANGLES = tuple(range(0, 180, 5))
"""Directions of stripes to choose from, in degrees; half a turn further they are the same again."""


@dataclass(frozen=True)
class KernelPreset:
    """One kind of kernel.

    Attributes:
        description: what it does to a picture, in a sentence.
        make: (size, angle in radians) -> `k k`.
        minimum: smallest size at which it does what its name says.
        odd: True if it needs a middle pixel.
        turns: True if the angle matters.
    """

    name: str
    title: str
    description: str
    make: Callable[[int, float], Array]
    minimum: int = 1
    odd: bool = True
    turns: bool = False


def kernel(name: str, size: int, angle_degrees: float = 0.0) -> Array:
    """The kernel of that name, float64 `k k`.

    Blurs add up to 1 and keep the brightness; edge kernels add up to 0 and are blind to even areas.

    Args:
        angle_degrees: turns the stripes of "gabor" counter-clockwise; the others ignore it.

    Raises:
        MechanicsError: no kernel has that name, or it does not exist in that size.
    """
    check_choice("kernel", name, tuple(KERNELS))
    check_whole("kernel_size", size, 1, MAX_KERNEL_SIZE)
    if not math.isfinite(angle_degrees):
        raise MechanicsError("angle", "The angle must be a finite number of degrees.")
    preset = KERNELS[name]
    if size < preset.minimum or (preset.odd and size % 2 == 0):
        odd = "an odd size" if preset.odd else "a size"
        raise MechanicsError(
            "kernel_size", f"{preset.title} needs {odd} of at least {preset.minimum}; {size} does not fit."
        )
    return preset.make(size, math.radians(angle_degrees))


def _identity(size: int, _: float) -> Array:
    made = np.zeros((size, size))
    made[size // 2, size // 2] = 1
    return made


def _box(size: int, _: float) -> Array:
    return np.full((size, size), 1 / size**2)


def _gaussian(size: int, _: float) -> Array:
    bell = _bell(size)
    return np.outer(bell, bell)


def _sharpen(size: int, _: float) -> Array:
    """Twice the picture minus its blurred copy, the blur leaving the middle out: 5 and four -1 at 3 x 3."""
    if size == 3:
        return np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    return 2 * _identity(size, 0) - _gaussian(size, 0)


def _sobel_x(size: int, _: float) -> Array:
    """Right minus left, smoothed across: rows of Pascal's triangle and their differences.

    Scaled so that every size answers to a slope of one a pixel with 8, as the classic 3 x 3 does.
    """
    made = np.outer(_binomial(size), np.convolve(_binomial(size - 2), [-1, 0, 1]))
    return np.asarray(made / 4 ** (size - 3))


def _sobel_y(size: int, _: float) -> Array:
    return _sobel_x(size, 0).T


def _laplacian(size: int, _: float) -> Array:
    """Neighbours minus the middle; beyond 3 x 3 the second derivatives of a bell curve."""
    if size == 3:
        return np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])
    second = np.convolve(_binomial(size - 2), [1, -2, 1])
    both = np.outer(_binomial(size), second) + np.outer(second, _binomial(size))
    return np.asarray(both / 4 ** (size - 3))


def _emboss(size: int, _: float) -> Array:
    """Lower right minus upper left, on top of the picture itself: light that falls in from one corner."""
    at = (np.arange(size) - size // 2) / (size // 2)
    return np.add.outer(at, at) + _identity(size, 0)


def _gabor(size: int, angle: float) -> Array:
    """Stripes under a bell curve, like the receptive fields of the visual cortex (J. Daugman, 1985).

    exp(-(a^2 + b^2) / (2 s^2)) cos(2 pi a / l) with a across the stripes, s = k / 5 and l = k / 2, then
    the mean taken off under the same bell, so that an even area gives 0. A wave shorter than two pixels
    would look the same in several directions (at 3 x 3 in all of them): l is 3 pixels at least.
    """
    at = np.arange(size) - (size - 1) / 2
    across = at[None, :] * math.cos(angle) - at[:, None] * math.sin(angle)
    bell = np.exp(-(at[None, :] ** 2 + at[:, None] ** 2) / (2 * (size / 5) ** 2))
    waves = np.cos(2 * math.pi * across / max(size / 2, SHORTEST_WAVE_PX))
    return np.asarray(bell * (waves - (bell * waves).sum() / bell.sum()))


def _bell(size: int) -> Array:
    at = np.arange(size) - (size - 1) / 2
    bell = np.exp(-(at**2) / (2 * (size / 5) ** 2))
    return np.asarray(bell / bell.sum())


def _binomial(size: int) -> Array:
    return np.array([float(math.comb(size - 1, at)) for at in range(size)])


_ALL = (
    KernelPreset("identity", "Identity", "Copies the picture: only the middle pixel counts.", _identity),
    KernelPreset(
        "box_blur", "Box blur", "Each pixel becomes the mean of its neighbourhood.", _box, odd=False
    ),
    KernelPreset(
        "gaussian_blur",
        "Gaussian blur",
        "A softer mean: near pixels count more than far ones.",
        _gaussian,
        2,
        False,
    ),
    KernelPreset("sharpen", "Sharpen", "Adds what a blur would take away.", _sharpen, 3),
    KernelPreset("sobel_x", "Sobel x", "Finds upright edges: brightness right minus left.", _sobel_x, 3),
    KernelPreset("sobel_y", "Sobel y", "Finds level edges: brightness below minus above.", _sobel_y, 3),
    KernelPreset(
        "laplacian", "Laplacian", "Finds spots and lines: neighbours minus the middle.", _laplacian, 3
    ),
    KernelPreset("emboss", "Emboss", "Light from one corner: edges look raised.", _emboss, 3),
    KernelPreset(
        "gabor",
        "Gabor",
        "Answers to stripes of one width and one direction.",
        _gabor,
        3,
        odd=False,
        turns=True,
    ),
)

KERNELS: dict[str, KernelPreset] = {preset.name: preset for preset in _ALL}
