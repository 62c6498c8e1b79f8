"""Which layers have channels that can be asked about, and what can be asked of one."""

from __future__ import annotations

from nn_core.network.architecture import Architecture, LayerRow
from nn_core.network.joins import Add
from nn_core.network.layers import BatchNorm2d, Conv2d, Linear

ASKED = (Conv2d, Linear, BatchNorm2d, Add)
"""What sums up: before a ReLU, whose slope is 0 where a channel is silent, so that no step would begin."""
PARTS = ("channel", "unit")
"""The mean of a channel's whole map, or its value in the middle of the map."""


def askable(architecture: Architecture) -> tuple[LayerRow, ...]:
    """Layers whose channels can be asked about; of a convolution with a norm behind it only the norm. Of a
    network in which nothing sums up, all."""
    layers = list(zip(architecture.layers, architecture.summary(), architecture.inputs, strict=True))
    normed = {name for layer, _, inputs in layers if isinstance(layer, BatchNorm2d) for name in inputs}
    found = (row for layer, row, _ in layers if isinstance(layer, ASKED) and row.name not in normed)
    return tuple(found) or architecture.summary()


def middle(row: LayerRow) -> tuple[int, int]:
    """Row and column of the unit in the middle of a layer's maps; of an even number the later one."""
    _, height, width = row.out_shape
    return height // 2, width // 2
