"""How much memory may a run take? Counted from its description, before anything is allocated.

Describing a network is free, training it is not: three layers that read 3 x 1024 x 1024 pixels have fifty
weights, and 5,000 images resized for them take 15.7 GB. So everything that grows is counted: the images at
the size that the network reads, the weights with all their copies, and what one step or look works on.

An estimate is an upper bound in plain integers; tests compare it with what processes take.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import prod, sqrt
from pathlib import Path

from nn_core.data import DATASETS, DatasetInfo, ImageSet
from nn_core.data.scenes import SCENES, SceneInfo
from nn_core.network.architecture import Architecture, LayerRow
from nn_core.network.fields import Shape
from nn_core.network.layer import INPUT
from nn_core.training.engine.timeline import MAX_BYTES as TIMELINE_BYTES
from nn_core.training.engine.timeline import MAX_ENTRIES as TIMELINE_ENTRIES

MAX_RUN_BYTES = 3 * 2**29
"""No run may need more: 1.5 GiB."""
EVALUATION_BATCH = 100
"""Images that a network is measured on at once."""
MAX_BUDGET_BYTES = 8 * 2**30
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")
MAX_CHUNK_BYTES = 128 * 2**20
"""They are fewer where their values would take more than this."""
BASE_BYTES = 2**20
"""Curves, random state, the last snapshot: what every run has."""

FLOAT = 4
DOUBLE = 8
WEIGHT_COPIES = 12
"""The weights, their gradients and Adam's two means; two backups and at least two entries of the timeline,
and one more of each while it is made; one copy to look at the past and one on its way to a page."""


@dataclass(frozen=True)
class Memory:
    """The most bytes that a run holds at once.

    Attributes:
        images: by set and shape, as runs that read the same images share them.
        weights: of all networks, with gradients, optimiser, backups and timeline.
        work: what the costliest moment of training or looking adds.
    """

    images: Mapping[Hashable, int]
    weights: int
    work: int

    @property
    def resting(self) -> int:
        """What the run holds for itself alone, also while it stands still."""
        return BASE_BYTES + self.weights

    @property
    def total(self) -> int:
        return self.resting + self.work + sum(self.images.values())


def machine_bytes() -> int:
    """The memory of this machine or of the container around this process; 4 GiB where neither is known."""
    limits = [4 * 2**30]
    with suppress(AttributeError, ValueError, OSError):  # Windows has no sysconf
        limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    with suppress(ValueError, OSError):  # "max" is no number
        limits.append(int(CONTAINER_LIMIT.read_text()))
    return min(limits)


def usual_budget() -> int:
    """Half of the machine's memory, at most 8 GiB, for all runs together: pages need some, and others too."""
    return min(MAX_BUDGET_BYTES, machine_bytes() // 2)


def size_text(count: float) -> str:
    """A number of bytes as people write it: `15.7 GB`, `340 MB`; powers of ten."""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count / size:.2g} {unit}" if count < 10 * size else f"{count / size:,.0f} {unit}"
    return f"{count / 1000:,.0f} kB"


def weight_bytes(*architectures: Architecture) -> int:
    """Weights, gradients, optimiser, copies to go back to and the timeline, for all networks together."""
    numbers = sum(row.params + _statistics(row) for one in architectures for row in one.summary())
    return with_copies(FLOAT * numbers)


def with_copies(weights: int) -> int:
    """What a run keeps of so many bytes that its steps change: copies to go back to, and the timeline."""
    return WEIGHT_COPIES * weights + min(TIMELINE_BYTES, TIMELINE_ENTRIES * weights)


def _statistics(row: LayerRow) -> int:
    """Numbers that a layer keeps besides those that it learns: mean and variance of a batch norm."""
    return 2 * row.out_shape[0] + 2 if row.kind == "BatchNorm2d" else 0


def step_numbers(architecture: Architecture) -> int:
    """Numbers that one image makes in a training step: input, outputs of all layers, what layers copy first,
    the gradients of all that, and a copy of the maps around the largest convolution, laid out as it wants
    them."""
    rows = architecture.summary()
    outputs = sum(_kept_for_gradients(row) * prod(row.out_shape) for row in rows)
    copied = 2 * sum(_copied(architecture))
    convolved = _widest(row for row in rows if "Conv" in row.kind)
    return 2 * prod(architecture.input_shape) + outputs + copied + convolved


def _copied(architecture: Architecture) -> Iterator[int]:
    """Numbers that each layer lays out anew before it begins."""
    for layer, row in zip(architecture.layers, architecture.summary(), strict=True):
        yield layer.copied(row.in_shape)


def _kept_for_gradients(row: LayerRow) -> int:
    """Numbers for each output: itself and its gradient; of a maximum also where it was, in 8 bytes."""
    return 4 if row.kind == "MaxPool2d" else 2


def _widest(rows: Iterable[LayerRow]) -> int:
    """The largest input and output together that one of the layers has."""
    return max((prod(row.in_shape) + prod(row.out_shape) for row in rows), default=0)


def pass_numbers(architecture: Architecture) -> int:
    """Numbers that one image makes at once on its way through, with no gradients: the input, which stays,
    and the most that a layer reads, copies and gives, with what later layers wait for."""
    alive = {INPUT: prod(architecture.input_shape)}
    most = 0
    inputs = architecture.inputs
    for at, (row, copied) in enumerate(zip(architecture.summary(), _copied(architecture), strict=True)):
        alive[row.name] = prod(row.out_shape)
        most = max(most, sum(alive.values()) + copied)
        waiting = {name for names in inputs[at + 1 :] for name in names}
        alive = {name: numbers for name, numbers in alive.items() if name in waiting}
    return prod(architecture.input_shape) + most


def look_numbers(architecture: Architecture, layers: tuple[str, ...] = ("*",)) -> int:
    """Numbers that a look at some layers of one image takes: each output, a copy of it, and one for NumPy.

    Args:
        layers: their names; "*" is all of them.
    """
    rows = [row for row in architecture.summary() if "*" in layers or row.name in layers]
    return 3 * (prod(architecture.input_shape) + sum(prod(row.out_shape) for row in rows))


def asked_bytes(
    networks: Mapping[str, Architecture], layers: tuple[str, ...], weights: tuple[str, ...]
) -> int:
    """Bytes of the maps of one image, and of the weights, in the layers that a probe names.

    Args:
        networks: by what stands before the names of their layers ("g.", "d.", or nothing).
    """
    numbers = 0
    for prefix, network in networks.items():
        for row in network.summary():
            name = prefix + row.name
            numbers += prod(row.out_shape) if "*" in layers or name in layers else 0
            numbers += row.params if "*" in weights or name in weights else 0
    return FLOAT * numbers


def chunk_of(numbers_per_image: int, most: int) -> int:
    """How many images to work on at once: `most`, or as many as fit `MAX_CHUNK_BYTES`; at least 1."""
    return max(1, min(most, MAX_CHUNK_BYTES // (FLOAT * max(1, numbers_per_image))))


def image_count(dataset: str | ImageSet) -> int:
    """How many images a data set, or a set of scenes, has, without loading it."""
    return _known(dataset).images if isinstance(dataset, str) else len(dataset)


def _known(name: str) -> DatasetInfo | SceneInfo:
    return DATASETS[name] if name in DATASETS else SCENES[name]


def images_held(dataset: str | ImageSet, shape: Shape) -> dict[Hashable, int]:
    """Bytes of a set as it was read, and of the same images at `c h w`: one a value."""
    read = _known(dataset).shape if isinstance(dataset, str) else dataset.shape
    count = image_count(dataset)
    return {(dataset, "as read"): count * prod(read), (dataset, shape): count * prod(shape)}


def shrunk(shape: Shape, share: float) -> Shape:
    """`c h w` made smaller in proportion until that share of its pixels is left; at least one."""
    channels, height, width = shape
    scale = sqrt(max(0.0, min(1.0, share)))
    return channels, max(1, int(height * scale)), max(1, int(width * scale))


def batch_held(batch_size: int, train_images: int | None, dataset: str | ImageSet) -> int:
    """Images in a batch: no more than there are to learn from."""
    return min(batch_size, train_images or batch_size, image_count(dataset))


def dense_memory(points: int, *networks: Sequence[int]) -> Memory:
    """Of dense networks in NumPy and float64, given the sizes of their layers, the input's first.

    Args:
        points: the most that one forward pass is given; each layer keeps its sums and its outputs.
    """
    weights = sum((before + 1) * after for sizes in networks for before, after in pairwise(sizes))
    outputs = sum(sum(sizes) for sizes in networks)
    return Memory({}, with_copies(DOUBLE * weights), 2 * DOUBLE * points * outputs)
