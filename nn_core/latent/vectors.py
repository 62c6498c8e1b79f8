"""The noise that a generator turns into pictures, as a space: directions, paths, distances from its middle.

Noise vectors have z numbers, each from a normal distribution with mean 0 and standard deviation 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Array = NDArray[Any]

_NORMAL = NormalDist()
_SAME_DIRECTION = 1e-6
_TINY = 1e-300


def principal_directions(weight: Array) -> Reals:
    """The directions in which a step changes a dense layer's output most, the strongest first.

    A step n changes the output W z + b by W n. Of all unit vectors, the first right singular vector of W
    makes that change largest; the next does so among all that are perpendicular to it, and so on. This is
    the closed-form factorisation of Shen and Zhou, 2021, https://arxiv.org/abs/2007.06600 (SeFa).

    Args:
        weight: (outputs z), of the generator's first layer.

    Returns:
        (k z): unit vectors perpendicular to each other, k = min(outputs, z). The largest number of each is
        positive, as a direction and its opposite are the same line.
    """
    _, _, directions = np.linalg.svd(weight.astype(np.float64), full_matrices=False)
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(len(directions)), largest])
    return np.asarray(directions * signs[:, None])


def variance_shares(weight: Array, directions: Array) -> Reals:
    """(k,): of the variance that normal noise gives a dense layer's output, the share along each direction.

    |W n|^2 / sum of all W^2 for a unit vector n; over z perpendicular directions the shares sum to 1.

    Args:
        weight: (outputs z).
        directions: (k z), unit vectors.
    """
    power = ((weight @ directions.T.astype(np.float64)) ** 2).sum(axis=0)
    return np.asarray(power / (float((weight.astype(np.float64) ** 2).sum()) or 1.0))


def random_directions(latent_size: int, count: int, seed: int) -> Reals:
    """(count z): unit vectors perpendicular to each other, with no preferred orientation. The first of them
    are the same for any count.

    Raises:
        ValueError: there are no more than `latent_size` such vectors.
    """
    if count > latent_size:
        raise ValueError(f"Noise of {latent_size} numbers has no {count} perpendicular directions.")
    drawn = np.random.default_rng(seed).standard_normal((count, latent_size)).T
    orthonormal, upper = np.linalg.qr(drawn)
    directions: Reals = (orthonormal * np.sign(np.diag(upper))).T
    return directions


def lerp(a: Array, b: Array, t: float) -> Reals:
    """The point at the share t of the straight way from a to b: (1 - t) a + t b."""
    return np.asarray((1 - t) * a + t * b, np.float64)


def slerp(a: Array, b: Array, t: float) -> Reals:
    """The point at the share t of the way from a to b around the origin.

    It turns evenly: with the angle w between a and b, both cut to length 1, its direction is
    sin((1 - t) w) / sin w * a + sin(t w) / sin w * b (Shoemake, 1985,
    https://doi.org/10.1145/325165.325242). Its length goes evenly from |a| to |b|. Where a and b point the
    same way or opposite ways, or one is 0, no circle is given, and it goes straight.
    """
    long_a, long_b = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    cosine = float(a @ b) / (long_a * long_b or 1.0)
    angle = math.acos(min(1.0, max(-1.0, cosine)))
    if long_a * long_b == 0 or math.sin(angle) < _SAME_DIRECTION:
        return lerp(a, b, t)
    direction = math.sin((1 - t) * angle) * a / long_a + math.sin(t * angle) * b / long_b
    return np.asarray(((1 - t) * long_a + t * long_b) * direction / math.sin(angle), np.float64)


def truncated(noise: Array, limit: float) -> Reals:
    """Normal noise as noise of the normal distribution cut off at +-limit, of the same shape.

    Each number keeps its rank: x -> F^-1(F(-limit) + F(x) (F(limit) - F(-limit))), with the cumulative
    distribution F. So the result moves smoothly with the limit. Brock et al., 2019
    (https://arxiv.org/abs/1809.11096) call sampling like this the truncation trick.

    Raises:
        ValueError: a limit that is not positive.
    """
    if not limit > 0:
        raise ValueError(f"The limit must be positive; it is {limit}.")
    low = _NORMAL.cdf(-limit)
    # Below 0 alone, as cumulative probabilities near 1 have lost their digits.
    below = (_NORMAL.inv_cdf(low + _NORMAL.cdf(-abs(x)) * (1 - 2 * low) or _TINY) for x in noise.flat)
    sizes = -np.fromiter(below, np.float64, noise.size).reshape(noise.shape)
    return np.asarray(np.sign(noise) * sizes.clip(0, limit), np.float64)


def typical_length(latent_size: int) -> tuple[float, float]:
    """(mean, standard deviation) of the length of normal noise: a chi distribution, z degrees of freedom."""
    mean = math.sqrt(2) * math.exp(math.lgamma((latent_size + 1) / 2) - math.lgamma(latent_size / 2))
    return mean, math.sqrt(max(0.0, latent_size - mean**2))


def most_usual(noise: Array, pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The pair of rows of (n z) that are nearest to what two drawn ones are on average.

    That is: as long as noise is on average, and at right angles. What counts is the larger of the
    differences in length and of the part of one along the other.
    """
    usual = typical_length(noise.shape[1])[0]
    lengths = np.linalg.norm(noise, axis=1)

    def strangeness(pair: tuple[int, int]) -> float:
        a, b = pair
        along = abs(float(noise[a] @ noise[b])) / max(lengths[a], lengths[b], _TINY)
        return float(max(*np.abs(lengths[[a, b]] - usual), along))

    return min(pairs, key=strangeness)


def power_spectrum(images: Array) -> Reals:
    """(h w): how strong each spatial frequency is, the mean of |F|^2 over images and channels.

    Frequency 0 lies at [h // 2, w // 2]; towards the edges the waves get shorter, down to 2 pixels. Each
    image's own mean brightness is taken out, so the middle is 0.

    Args:
        images: n c h w.
    """
    centred = images - images.mean(axis=(2, 3), keepdims=True, dtype=np.float64)
    power: Reals = (np.abs(np.fft.fft2(centred)) ** 2).mean(axis=(0, 1))
    return np.fft.fftshift(power)


def stride_energy(power: Array, stride: int = 2) -> float:
    """How much stronger the frequencies that repeat every `stride` pixels are than all others: 1 is equally.

    The mean power on the rows and columns of the spectrum whose frequency is a multiple of 1 / stride,
    without 0, over the mean power of the rest (without frequency 0). A layer that treats neighbouring
    pixels differently prints its stride there: the checkerboard of Odena et al., 2016,
    https://doi.org/10.23915/distill.00003.

    Args:
        power: (h w), as from `power_spectrum`.

    Raises:
        ValueError: h or w is no multiple of the stride, so no wave of the image has just that length.
    """
    height, width = power.shape
    if height % stride or width % stride:
        raise ValueError(f"{height} x {width} pixels do not hold whole waves of {stride} pixels.")
    on = _repeating(height, stride)[:, None] | _repeating(width, stride)
    rest = ~on
    rest[height // 2, width // 2] = False
    return float(power[on].mean() / (power[rest].mean() or 1.0))


def _repeating(size: int, stride: int) -> NDArray[np.bool_]:
    """Which frequencies of a centred axis are multiples of 1 / stride, but not 0."""
    frequency = np.arange(size) - size // 2
    repeating: NDArray[np.bool_] = (frequency % (size // stride) == 0) & (frequency != 0)
    return repeating
