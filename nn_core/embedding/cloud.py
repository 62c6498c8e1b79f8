"""What is asked of a network about many images at once: where they lie in one of its layers. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod

from nn_core.attribution.question import QuestionError, check_numbers
from nn_core.embedding.neighbours import AT_ONCE
from nn_core.judgements.embedding import FEWEST
from nn_core.network.architecture import Architecture
from nn_core.network.fields import value_text, whole

IMAGES = 1_000
"""So many of the images that are kept aside make the cloud, where there are as many."""
MAX_FEATURES = 2_048
"""A layer with more numbers an image takes too long to compare."""
MAX_MACS = 4 * 10**9
"""Multiply-adds of one cloud: some tenths of a second of one processor, in which nobody else trains there."""
MAX_PICTURE_BYTES = 10**6
"""The images travel to a browser once, made smaller where all together are larger."""
DIMENSIONS = (2, 3)


@dataclass(frozen=True)
class Cloud:
    """How the cloud is to be shown. It checks its numbers when it is made (`QuestionError`).

    Attributes:
        layer: whose outputs are compared; empty: what the last layer with weights reads.
        dims: along how many principal components.
        pictures: whether the images, their classes and their places in the set come along.
    """

    layer: str = ""
    dims: int = field(default=2, metadata=whole(2, *DIMENSIONS, "How many principal components."))
    pictures: bool = False

    def __post_init__(self) -> None:
        check_numbers(self)


def usual_layer(architecture: Architecture) -> str:
    """What the last layer with weights reads: the last features before the answer.

    The first layer, where the only one with weights is that one.
    """
    rows = architecture.summary()
    last = max((at for at, row in enumerate(rows) if row.params), default=len(rows) - 1)
    return architecture.inputs[last][0] if last else rows[0].name


def layers_of(architecture: Architecture) -> tuple[str, ...]:
    """Names of those layers whose outputs are few enough to be compared, in their order."""
    return tuple(name for name, size in _sizes(architecture).items() if size <= MAX_FEATURES)


def count_of(architecture: Architecture, images: int) -> int:
    """How many of so many images make the cloud; 0 where the network is too large for one."""
    most = min(IMAGES, images, MAX_MACS // max(1, architecture.macs))
    return most if most >= min(FEWEST, images) else 0


def cloud_numbers(architecture: Architecture, images: int) -> int:
    """Numbers of four bytes that the cloud of so many images takes at most: features as they come, together,
    and without their mean; their products in double precision; the distances of a few images to all.
    """
    count = count_of(architecture, images)
    features = max((size for size in _sizes(architecture).values() if size <= MAX_FEATURES), default=0)
    return 3 * count * features + 2 * min(count, features) ** 2 + 4 * AT_ONCE * count


def _sizes(architecture: Architecture) -> dict[str, int]:
    return {row.name: prod(row.out_shape) for row in architecture.summary()}


def check_cloud(asked: Cloud, architecture: Architecture) -> str:
    """The layer that is asked.

    Raises:
        QuestionError: there is no such layer, it has too many numbers, or the network is too large.
    """
    known = layers_of(architecture)
    layer = asked.layer or usual_layer(architecture)
    if layer not in known:
        if layer in (names := architecture.layer_names):
            message = f"{layer} has too many numbers an image; at most {MAX_FEATURES:,} can be compared."
        else:
            message = f"There is no layer {value_text(layer)}; the layers are {', '.join(names)}."
        raise QuestionError("layer", message)
    if not count_of(architecture, IMAGES):
        raise QuestionError("layer", "This network is too large: a cloud of images would take too long.")
    return layer
