"""A small fully-connected network in NumPy, several times as fast at this size as PyTorch.

Points are columns. Each layer's weights and biases form one block `out in+1`, the bias last, so that a row
of ones under the inputs adds it. All blocks lie in one flat vector, which optimisers change at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data.planes import EXTENT
from nn_core.mechanics.activations import FAST
from nn_core.training.plane.features import FEATURE_NAMES, FEATURES
from nn_core.training.plane.spec import (
    MAX_LAYERS,
    MAX_NEURONS,
    OUTPUT,
    PLANE_ACTIVATIONS,
    PlaneLayer,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Structure:
    """The shape of a network: which features, which hidden layers, how many outputs."""

    features: tuple[str, ...]
    layers: tuple[PlaneLayer, ...]
    outputs: int

    @property
    def sizes(self) -> tuple[int, ...]:
        return len(self.features), *(layer.neurons for layer in self.layers), self.outputs

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """`out in+1` of each block."""
        return [(after, before + 1) for before, after in zip(self.sizes, self.sizes[1:], strict=False)]

    @property
    def names(self) -> list[str]:
        """ "layer1", ..., "output"."""
        return [*(f"layer{number}" for number in range(1, len(self.layers) + 1)), OUTPUT]

    @property
    def count(self) -> int:
        """Weights and biases."""
        return sum(rows * columns for rows, columns in self.shapes)

    def split(self, flat: NDArray[Any]) -> list[NDArray[Any]]:
        """The blocks, as views of a flat vector of `count` numbers."""
        blocks, start = [], 0
        for rows, columns in self.shapes:
            blocks.append(flat[start : start + rows * columns].reshape(rows, columns))
            start += rows * columns
        return blocks

    def sources(self, block: int) -> list[object]:
        """What each column of a block comes from: a feature, a neuron (layer, index) or the bias."""
        if block == 0:
            return [*self.features, "bias"]
        return [*((block, neuron) for neuron in range(self.sizes[block])), "bias"]

    def place(self, layer: str, neuron: int, source: str | int) -> tuple[int, int, int] | None:
        """(block, row, column) of a weight; None where there is none. A source is as in `Held`."""
        if layer not in self.names:
            return None
        block = self.names.index(layer)
        wanted = source if isinstance(source, str) else (block, source)
        sources = self.sources(block)
        if neuron >= self.sizes[block + 1] or wanted not in sources:
            return None
        return block, neuron, sources.index(wanted)


def carry(old: Structure, old_flat: Floats, new: Structure, new_flat: Floats) -> None:
    """Copy each number of the old network whose two ends are still there into the new one."""
    old_blocks = dict(zip(old.names, range(len(old.shapes)), strict=True))
    for place, (name, block) in enumerate(zip(new.names, new.split(new_flat), strict=True)):
        if name not in old_blocks:
            continue
        before = old_blocks[name]
        rows = min(len(block), old.shapes[before][0])
        columns = {source: column for column, source in enumerate(old.sources(before))}
        for column, source in enumerate(new.sources(place)):
            if source in columns:
                block[:rows, column] = old.split(old_flat)[before][:rows, columns[source]]


def carries(old: Structure, new: Structure) -> bool:
    """Whether `carry` finds a weight of the old network a place in the new one; a bias is none."""
    before = {name: set(old.sources(block)) - {"bias"} for block, name in enumerate(old.names)}
    return any(before.get(name, set()) & set(new.sources(block)) for block, name in enumerate(new.names))


def initial_weights(structure: Structure, seed: int) -> Floats:
    """Weights evenly in ±sqrt(3 / inputs), so of variance 1 / inputs; biases 0.

    Each connection has its own random number, whatever else there is: a network that grew to a structure
    started from the same numbers as one that was built with it.
    """
    flat = np.zeros(structure.count)
    for number, (name, block) in enumerate(zip(structure.names, structure.split(flat), strict=True)):
        inputs = block.shape[1] - 1
        columns = [FEATURE_NAMES.index(name) for name in structure.features] if number == 0 else range(inputs)
        stream = number if name != OUTPUT else MAX_LAYERS
        drawn = np.random.default_rng([seed, stream]).uniform(-1, 1, (MAX_NEURONS, MAX_NEURONS))
        block[:, :-1] = drawn[: len(block), columns] * np.sqrt(3 / inputs)
    return flat


class Network:
    """A structure with its weights.

    Attributes:
        flat: all weights and biases, float64.
        blocks: the same numbers a layer, `out in+1`.
    """

    def __init__(self, structure: Structure, flat: Floats) -> None:
        self.structure = structure
        self.flat = flat
        self.blocks = structure.split(flat)
        self._backwards = [block[:, :-1].T for block in self.blocks]
        self._functions = [FAST[layer.activation] for layer in structure.layers]

    def room(self, n: int) -> list[Floats]:
        """Arrays for `forward` to fill with n points, one a hidden layer, the row of ones in place."""
        return [np.ones((size + 1, n)) for size in self.structure.sizes[1:-1]]

    def forward(self, inputs: Floats, room: list[Floats] | None = None) -> tuple[list[Floats], Floats]:
        """From the features to the output neurons.

        Args:
            inputs: `in+1 n`, a feature a row, the last row ones.

        Returns:
            What each layer reads (`in+1 n` each, the inputs first), and the outputs z, `k n`.
        """
        values = [inputs]
        room = room or self.room(inputs.shape[1])
        for block, function, after in zip(self.blocks, self._functions, room, strict=False):
            function.value(np.dot(block, values[-1]), after[:-1])
            values.append(after)
        return values, np.dot(self.blocks[-1], values[-1])

    def backward(self, values: list[Floats], error: Floats, gradients: list[Floats]) -> None:
        """Fill `gradients` (shaped like the blocks), given d loss / d z as `error`, `k n`."""
        for place in range(len(self.blocks) - 1, -1, -1):
            np.dot(error, values[place].T, gradients[place])
            if place:
                error = np.dot(self._backwards[place], error)
                error *= self._functions[place - 1].slope(values[place][:-1])

    def state(self) -> dict[str, NDArray[Any]]:
        """Copies: "layer1.weight" `out in`, "layer1.bias" `out`, ..., "output.bias", and the structure as
        indices: "features" into FEATURE_NAMES, "activations" into PLANE_ACTIVATIONS.
        """
        arrays: dict[str, NDArray[Any]] = {}
        for name, block in zip(self.structure.names, self.blocks, strict=True):
            arrays[f"{name}.weight"], arrays[f"{name}.bias"] = block[:, :-1].copy(), block[:, -1].copy()
        kinds = [PLANE_ACTIVATIONS.index(layer.activation) for layer in self.structure.layers]
        features = [FEATURE_NAMES.index(name) for name in self.structure.features]
        return arrays | {"features": np.array(features, np.uint8), "activations": np.array(kinds, np.uint8)}

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Network:
        """The network whose `state` this is (arrays or tensors)."""
        names = [name.removesuffix(".weight") for name in state if name.endswith(".weight")]
        blocks = [
            np.column_stack([np.asarray(state[f"{name}.weight"]), np.asarray(state[f"{name}.bias"])])
            for name in names
        ]
        kinds = [PLANE_ACTIVATIONS[int(kind)] for kind in state["activations"]]
        layers = tuple(PlaneLayer(len(block), kind) for block, kind in zip(blocks, kinds, strict=False))
        features = tuple(FEATURE_NAMES[int(feature)] for feature in state["features"])
        flat = np.concatenate([block.ravel() for block in blocks])
        return cls(Structure(features, layers, len(blocks[-1])), flat)


def inputs_of(xy: Floats, features: tuple[str, ...]) -> Floats:
    """The features of points `n 2`, a row each, over a row of ones: `in+1 n`."""
    x, y = xy[:, 0], xy[:, 1]
    return np.array([*(FEATURES[name].of(x, y) for name in features), np.ones(len(xy))])


def grid(side: int) -> Floats:
    """The middles of side x side cells that cover the plane, row by row from the top left: `side² 2`."""
    middles = (np.arange(side) + 0.5) * (2 * EXTENT / side) - EXTENT
    x, y = np.meshgrid(middles, -middles)
    return np.stack([x.ravel(), y.ravel()], axis=1)
