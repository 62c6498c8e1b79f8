"""What is measured of networks that are trained to put a common belief to the test."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nn_core.data import ImageSet, load
from nn_core.findings.trained import Recipe, Trained
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun

DRAWN_IMAGES = 100
"""So many images with labels drawn by lot are to be learnt."""
SHAPES = ("disc", "square", "triangle", "cross")
SIDE, PERIOD = 28, 4
"""Pixels of a picture along a side, and of one stripe and its gap."""
GROUND, SWING = 128, 97
"""Of the ground and of the stripes, which are on average as bright: only that they end shows a shape."""
CUED, CONFLICTING = 1_200, 500
NEURONS, TEST, NEW = 1_000, 50, 1_000


# Labels by lot


@lru_cache(maxsize=8)
def by_lot(seed: int) -> ImageSet:
    """MNIST's images, the labels shuffled among them (Zhang et al., 2017); one object for each seed."""
    digits = load("mnist")
    labels = np.random.default_rng(seed).permutation(digits.labels)
    return ImageSet(
        "mnist_by_lot",
        f"{digits.title}, labels by lot",
        digits.images,
        labels,
        digits.class_names,
        digits.source,
        digits.licence,
    )


def lot_recipe(seed: int) -> Recipe:
    """A CNN that is to learn labels drawn by lot."""
    images = by_lot(seed)
    architecture = classifier_preset("small_cnn", images.shape, len(images.class_names))
    config = ClassifierConfig(seed=seed, train_images=DRAWN_IMAGES)
    return Recipe(ClassifierRun(architecture, images, config), examine=learnt_by_heart)


def learnt_by_heart(trained: Trained) -> Generator[None, None, float]:
    """The share of right answers on the images that it learnt from, 0..1."""
    from nn_core.measure.experiments import network, predictions
    from nn_core.measure.metrics import accuracy

    images, config = trained.images, trained.run.config
    own = images.split(config.seed, config.validation_share).train[: config.train_images]
    model = network(trained.architecture, trained.weights)
    yield
    return accuracy(images.labels[own], predictions(model, images.images[own]))


# Shape or texture


@dataclass(frozen=True, eq=False)
class Cues:
    """Pictures `n 1 h w`, uint8, with the shape and the texture of each, int64 `n`."""

    images: NDArray[np.uint8]
    shape: NDArray[np.int64]
    texture: NDArray[np.int64]


@dataclass(frozen=True)
class Followed:
    """By what a network names pictures whose shape says one class and whose texture another: shares."""

    shape: float
    texture: float


def cues(seed: int, count: int, conflicting: bool) -> Cues:
    """Striped shapes on grey somewhere near the middle. Shape and texture say the same class, or never do.

    The stripes of class k are turned by k times 45 degrees.
    """
    random = np.random.default_rng(seed)
    shape = random.integers(len(SHAPES), size=count)
    other = random.integers(1, len(SHAPES), size=count)
    texture = (shape + other * conflicting) % len(SHAPES)
    pictures = [_picture(*pair, random) for pair in zip(shape, texture, strict=True)]
    return Cues(np.stack(pictures)[:, None], shape, texture)


def _picture(shape: int, texture: int, random: np.random.Generator) -> NDArray[np.uint8]:
    row, column = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    x, y = column - random.uniform(11, 16), row - random.uniform(11, 16)
    far = random.uniform(8, 10)
    narrow, wide = np.minimum(np.abs(x), np.abs(y)), np.maximum(np.abs(x), np.abs(y))
    inside = (
        np.hypot(x, y) < far,
        wide < 0.85 * far,
        (y > -far) & (y < 0.8 * far) & (np.abs(x) < 0.55 * (y + far)),
        (narrow < 0.35 * far) & (wide < far),
    )[shape]
    angle, phase = texture * np.pi / 4, random.uniform(0, 2 * np.pi)
    along = column * np.cos(angle) + row * np.sin(angle)
    stripes = np.sin(2 * np.pi * along / PERIOD + phase)
    return np.where(inside, GROUND + SWING * stripes, GROUND).astype(np.uint8)


@lru_cache(maxsize=8)
def striped_shapes(seed: int) -> ImageSet:
    """Pictures in which shape and texture agree; one object for each seed."""
    made = cues(seed, CUED, conflicting=False)
    return ImageSet("cues", "Striped shapes", made.images, made.shape, SHAPES, "Drawn by formula.", "Free.")


def cue_recipe(seed: int) -> Recipe:
    """A CNN that learns from pictures in which shape and texture agree."""
    images = striped_shapes(seed)
    architecture = classifier_preset("small_cnn", images.shape, len(SHAPES))
    run = ClassifierRun(architecture, images, ClassifierConfig(seed=seed))
    return Recipe(run, examine=cue_followed)


def cue_followed(trained: Trained) -> Generator[None, None, Followed]:
    """What it goes by where the two disagree (Geirhos et al., 2019)."""
    from nn_core.measure.experiments import network, predictions

    made = cues(trained.run.config.seed + 1_000, CONFLICTING, conflicting=True)
    model = network(trained.architecture, trained.weights)
    yield
    said = predictions(model, made.images)
    return Followed(float((said == made.shape).mean()), float((said == made.texture).mean()))


# The best on the test


def best_of_many(seed: int) -> tuple[float, float]:
    """Of many neurons with random weights the one that does best on a test of few images whose two labels
    are drawn by lot: its share of right answers on them, and on new ones.
    """
    random = np.random.default_rng(seed)
    digits = load("mnist").images
    chosen = random.choice(len(digits), TEST + NEW, replace=False)
    pixels = digits[chosen].reshape(len(chosen), -1) / 255
    centred = (pixels - pixels.mean(axis=0)).astype(np.float32)
    weights = random.standard_normal((centred.shape[1], NEURONS), dtype=np.float32)
    labels = random.integers(2, size=(len(chosen), 1))
    right = (centred @ weights > 0) == labels
    tested = right[:TEST].mean(axis=0)
    best = int(tested.argmax())
    return float(tested[best]), float(right[TEST:, best].mean())
