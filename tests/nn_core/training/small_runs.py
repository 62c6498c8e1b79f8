"""Image sets and networks so small that a training step takes a fraction of a millisecond."""

from __future__ import annotations

import numpy as np

from nn_core import (
    Activation,
    Add,
    Architecture,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Unflatten,
    Upsample,
    build,
)
from nn_core.data import ImageSet
from nn_core.data.own_scenes import OwnScene
from nn_core.network.unet import without_skips
from nn_core.training import (
    ChannelImageConfig,
    ChannelImageRun,
    ClassifierConfig,
    ClassifierRun,
    FrozenNetwork,
    GanConfig,
    GanRun,
    SegmentationConfig,
    SegmentationRun,
    StartingWeights,
)

CLASSES = 3


def small_set(n: int = 90, side: int = 6, seed: int = 0) -> ImageSet:
    """Noise in which class k is brighter in row k: learnable in a few steps."""
    random = np.random.default_rng(seed)
    labels = np.arange(n) % CLASSES
    images = random.integers(0, 120, (n, 1, side, side), dtype=np.uint8)
    images[np.arange(n), 0, labels] += 120
    names = tuple("abc")[:CLASSES]
    return ImageSet("small", "Small", images, labels.astype(np.int64), names, "made here", "none")


def small_network(side: int = 6) -> Architecture:
    """Convolution, ReLU, pool, dense."""
    layers = (Conv2d(4, 3, padding=1), Activation("relu"), MaxPool2d(2), Flatten(), Linear(CLASSES))
    return Architecture((1, side, side), layers)


def restless_network(side: int = 6) -> Architecture:
    """With all that has state or draws random numbers: batch norm and dropout."""
    layers = (
        Conv2d(4, 3, padding=1),
        BatchNorm2d(),
        Activation("relu"),
        Dropout(0.5),
        Flatten(),
        Linear(CLASSES),
    )
    return Architecture((1, side, side), layers)


def branching_network(side: int = 6) -> Architecture:
    """A shortcut that is projected, added, and joined to what came before it."""
    layers = (
        Conv2d(4, 3, padding=1),
        Activation("relu"),
        Conv2d(6, 3, stride=2, padding=1),
        BatchNorm2d(),
        Conv2d(6, 1, stride=2, source="relu1"),
        Add("norm1"),
        Activation("relu"),
        Concat("conv3"),
        Dropout(0.2),
        Flatten(),
        Linear(CLASSES),
    )
    return Architecture((1, side, side), layers)


def small_run(architecture: Architecture | None = None, **config: object) -> ClassifierRun:
    settings = ClassifierConfig(**{"batch_size": 16, **config})  # type: ignore[arg-type]
    return ClassifierRun(architecture or small_network(), small_set(), settings)


def small_image(**changes: object) -> ChannelImageRun:
    """A picture for a channel of a small network with random weights."""
    network = small_network()
    weights = {name: tensor.numpy() for name, tensor in build(network).state_dict().items()}
    settings = ChannelImageConfig(jitter=1, blur=0.5, decay=0.05, **changes)  # type: ignore[arg-type]
    return ChannelImageRun(FrozenNetwork(network, StartingWeights(weights)), "conv1", 2, config=settings)


def small_gan(**config: object) -> GanRun:
    """One dense layer on each side."""
    settings = GanConfig(**{"batch_size": 16, "latent_size": 4, **config})  # type: ignore[arg-type]
    generator = Architecture((4,), (Linear(36), Unflatten((1, 6, 6)), Activation("tanh")))
    discriminator = Architecture((1, 6, 6), (Flatten(), Linear(1)))
    return GanRun(generator, discriminator, small_set(), settings)


def own_scene(number: int) -> OwnScene:
    """A picture of noise with a bright square, painted with class number % 3 + 1."""
    image, mask = np.random.default_rng(number).integers(0, 60, (64, 64)), np.zeros((64, 64), int)
    place = slice(8 + number, 24 + number)
    image[place, place], mask[place, place] = 230, number % 3 + 1
    return OwnScene.of(image, mask)


def small_segmentation(
    twin: bool = False, dataset: str = "shapes_plain", **config: object
) -> SegmentationRun:
    """One level down and up again with a skip, beside the same without it."""
    layers = (
        Conv2d(3, 3, stride=4, padding=1),
        BatchNorm2d(),
        Activation("relu"),
        MaxPool2d(4),
        Upsample(4),
        Concat("relu1"),
        Conv2d(4, 1),
        Upsample(4),
    )
    network = Architecture((1, 64, 64), layers)
    settings = SegmentationConfig(**{"batch_size": 4, **config})  # type: ignore[arg-type]
    return SegmentationRun(network, dataset, without_skips(network) if twin else None, settings)
