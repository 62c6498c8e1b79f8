"""One look at how good a generator is by now: its samples beside real images, measured by `quality`."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nn_core.data import ImageSet, fit_images
from nn_core.measure.quality import (
    Judge,
    Pixels,
    agreement,
    class_shares,
    confidence,
    diversity,
    frechet_distance,
    nearest,
)
from nn_core.network.fields import Shape
from nn_core.training.memory import chunk_of

SHOWN = 12
COMPARED = 500
KEPT_ASIDE = 0.2
"""The share of the real images that others are compared with."""
COPIES = 6
"""Where there is no judge, pixels are compared in double precision, several times over."""


@dataclass(frozen=True)
class Standard:
    """What the measures say of real images.

    Attributes:
        confidence, floor: of held-out images; the Frechet distance between two halves of real images.
        diversity: of held-out images. distance: how far one of them is from the nearest of the others.
    """

    confidence: float
    floor: float
    diversity: float
    distance: float


@dataclass(frozen=True, eq=False)
class Reference:
    """What samples are compared with: real images, and what the same measures say of those.

    Attributes:
        training: uint8 `n c h w`, what G learns from.
        judge: None where there are no classes to tell apart; then pixels stand in for its features.
    """

    training: Pixels
    judge: Judge | None
    features: NDArray[np.floating]
    standard: Standard


@dataclass(frozen=True, eq=False)
class Assessment:
    """The measures of `quality` on the samples of one step.

    Attributes:
        shares, confidence, agreement, frechet: None where there is no judge (agreement: no class was asked).
        diversity: as a share of the real images'.
        samples, nearest: uint8 `12 c h w`, the first samples and the training image nearest to each;
            distances `12`, as `quality.nearest` gives them.
    """

    step: int
    shares: NDArray[np.float64] | None
    confidence: float | None
    agreement: float | None
    frechet: float | None
    diversity: float
    samples: Pixels
    nearest: Pixels
    distances: NDArray[np.float64]


def reference(images: ImageSet, shape: Shape, judge: Judge | None, seed: int = 0) -> Reference:
    """The comparison for a data set. G learns from all of it, the judge only from the training part."""
    split = images.split(seed, KEPT_ASIDE)
    training = fit_images(images.images, shape)  # type: ignore[arg-type]
    held_out = training[split.validation[: max(2, chunk_of(COPIES * prod(shape), COMPARED))]]
    features, sure = _look(judge, held_out)
    half = len(features) // 2
    standard = Standard(
        confidence=sure,
        floor=frechet_distance(features[:half], features[half:]) if judge and half > 1 else 0.0,
        diversity=diversity(features),
        distance=unseen_distance(images, shape, seed),
    )
    return Reference(training, judge, features, standard)


def unseen_distance(images: ImageSet, shape: Shape, seed: int = 0) -> float:
    """How far some real images are from the nearest of the others, on average, as `quality.nearest` says."""
    split = images.split(seed, KEPT_ASIDE)
    pixels = fit_images(images.images, shape)  # type: ignore[arg-type]
    _, distances = nearest(pixels[split.validation[: SHOWN * 4]], pixels[split.train])
    return float(distances.mean())


def assess(step: int, samples: Pixels, labels: NDArray[np.int64] | None, real: Reference) -> Assessment:
    """Measure samples (uint8 `n c h w`; `labels`: the classes that were asked for, or None)."""
    index, distances = nearest(samples[:SHOWN], real.training)
    shares = sure = obeyed = frechet = None
    if real.judge is None:
        features = _flat(samples)
    else:
        features, probabilities = real.judge.look(samples)
        shares, sure = class_shares(probabilities), confidence(probabilities)
        obeyed = None if labels is None else agreement(probabilities, labels)
        frechet = frechet_distance(features, real.features)
    varied = diversity(features) / (real.standard.diversity or 1.0)
    return Assessment(
        step, shares, sure, obeyed, frechet, varied, samples[:SHOWN], real.training[index], distances
    )


def _look(judge: Judge | None, images: Pixels) -> tuple[NDArray[np.floating], float]:
    if judge is None:
        return _flat(images), 0.0
    features, probabilities = judge.look(images)
    return features, confidence(probabilities)


def _flat(images: Pixels) -> NDArray[np.floating]:
    return images.reshape(len(images), -1).astype(np.float32) / 255
