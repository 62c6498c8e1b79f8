"""The two networks of a GAN in the plane in NumPy, several times as fast at this size as PyTorch.

Points are columns. Each layer's weights and biases form one block `out in+1`, the bias last; a row of ones
under its inputs adds it. All blocks are views of one flat vector, which an optimiser changes at once.

`penalty` differentiates the length of D's gradient, so it goes through the network twice: a derivative of a
derivative, written out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.mechanics.activations import FAST
from nn_core.training.plane.network import Floats
from nn_core.training.plane.spec import PLANE_ACTIVATIONS


@dataclass(frozen=True)
class Shape:
    """inputs -> `layers` hidden layers of `neurons` each -> outputs."""

    inputs: int
    layers: int
    neurons: int
    outputs: int
    activation: str

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """`out in+1` of each block."""
        sizes = [self.inputs, *[self.neurons] * self.layers, self.outputs]
        return [(after, before + 1) for before, after in pairwise(sizes)]

    @property
    def count(self) -> int:
        """Weights and biases."""
        return sum(rows * columns for rows, columns in self.blocks)

    def split(self, flat: Floats) -> list[Floats]:
        """The blocks, as views of a flat vector of `count` numbers."""
        blocks, start = [], 0
        for rows, columns in self.blocks:
            blocks.append(flat[start : start + rows * columns].reshape(rows, columns))
            start += rows * columns
        return blocks


def initial_weights(shape: Shape, generator: np.random.Generator) -> Floats:
    """Evenly in ±1 / sqrt(inputs) for weights and biases, as `torch.nn.Linear` starts."""
    flat = np.empty(shape.count)
    for block in shape.split(flat):
        block[:] = generator.uniform(-1, 1, block.shape) / np.sqrt(block.shape[1] - 1)
    return flat


def carry(old: Shape, old_flat: Floats, new: Shape, new_flat: Floats) -> None:
    """Copy what both have: the first rows and columns of each hidden block; the outputs' at equal depth."""
    before, after = old.split(old_flat), new.split(new_flat)
    pairs = list(zip(before[:-1], after[:-1], strict=False))
    if old.layers == new.layers:
        pairs.append((before[-1], after[-1]))
    for source, target in pairs:
        rows = min(len(source), len(target))
        columns = min(source.shape[1], target.shape[1]) - 1
        target[:rows, :columns] = source[:rows, :columns]
        target[:rows, -1] = source[:rows, -1]


class Network:
    """A shape with its weights.

    Attributes:
        flat: all weights and biases, float64.
        gradient: as long; `backward` and `penalty` add to it.
    """

    def __init__(self, shape: Shape, flat: Floats) -> None:
        self.shape = shape
        self.flat = flat
        self.gradient = np.zeros_like(flat)
        self._function = FAST[shape.activation]
        self._blocks = shape.split(flat)
        self._gradients = shape.split(self.gradient)
        self._backwards = [block[:, :-1].T for block in self._blocks]

    def forward(self, x: Floats) -> Passage:
        """From inputs `in n` to outputs `out n`, and all that a way back needs."""
        values = [_over_ones(x)]
        for block in self._blocks[:-1]:
            after = np.empty((len(block) + 1, x.shape[1]))
            after[-1] = 1
            self._function.value(block @ values[-1], after[:-1])
            values.append(after)
        return Passage(self, values, self._blocks[-1] @ values[-1])

    def backward(self, passage: Passage, error: Floats, weights: bool = True) -> Floats:
        """Given d loss / d output, `out n`: d loss / d input, `in n`; adds to `gradient` if `weights`."""
        for place in range(len(self._blocks) - 1, -1, -1):
            if weights:
                self._gradients[place] += error @ passage.values[place].T
            error = self._backwards[place] @ error
            if place:
                error *= passage.slope(place)
        return error

    def penalty(self, passage: Passage, weigh: Callable[[Floats], tuple[float, Floats]]) -> float:
        """Add the gradient of a penalty on how D's output changes with its input; returns the penalty.

        With g = d output / d input of each point and q = |g|², `weigh(q)` gives the penalty and its
        derivative with respect to each q. The network has one output.
        """
        # Down: u = d output / d activation, v = d output / d sum of each layer.
        hidden = len(self._blocks) - 1
        u: list[Floats] = [np.empty(0)] * (hidden + 1)
        v: list[Floats] = [np.empty(0)] * (hidden + 2)
        v[hidden + 1] = np.ones_like(passage.output)
        for layer in range(hidden, 0, -1):
            u[layer] = self._backwards[layer] @ v[layer + 1]
            v[layer] = u[layer] * passage.slope(layer)
        slope = self._backwards[0] @ v[1]
        value, weight = weigh((slope * slope).sum(axis=0))
        # Up again: how the penalty depends on each of them, and through the slopes on the sums z.
        along = 2 * weight * slope
        bends: list[Floats | None] = [None] * (hidden + 1)
        for layer in range(1, hidden + 2):
            self._gradients[layer - 1][:, :-1] += v[layer] @ along.T
            if layer > hidden:
                break
            on_v = self._blocks[layer - 1][:, :-1] @ along
            if self._function.curvature is not None:
                a = passage.values[layer][:-1]
                bends[layer] = on_v * u[layer] * self._function.curvature(a, passage.slope(layer))
            along = on_v * passage.slope(layer)
        if self._function.curvature is not None:
            self._spread(passage, bends)
        return value

    def _spread(self, passage: Passage, bends: list[Floats | None]) -> None:
        """Take what hangs on the sums z of the hidden layers back to the weights, the last layer first."""
        error: Floats | None = None
        for layer in range(len(bends) - 1, 0, -1):
            bend = bends[layer]
            assert bend is not None
            error = bend if error is None else bend + (self._backwards[layer] @ error) * passage.slope(layer)
            self._gradients[layer - 1] += error @ passage.values[layer - 1].T

    def copy(self) -> Network:
        """The same network with weights of its own."""
        return Network(self.shape, self.flat.copy())

    def state(self, side: str) -> dict[str, NDArray[Any]]:
        """Copies: "d.0.weight" `out in`, "d.0.bias" `out`, ..., and "d.activation", an index."""
        arrays: dict[str, NDArray[Any]] = {}
        for place, block in enumerate(self._blocks):
            arrays[f"{side}.{place}.weight"] = block[:, :-1].copy()
            arrays[f"{side}.{place}.bias"] = block[:, -1].copy()
        kind = PLANE_ACTIVATIONS.index(self.shape.activation)
        return arrays | {f"{side}.activation": np.array([kind], np.uint8)}

    @classmethod
    def of_state(cls, state: Mapping[str, Any], side: str) -> Network:
        """The network whose `state` this is (arrays or tensors)."""
        blocks: list[Floats] = []
        while f"{side}.{len(blocks)}.weight" in state:
            name = f"{side}.{len(blocks)}"
            blocks.append(
                np.column_stack([np.asarray(state[f"{name}.weight"]), np.asarray(state[f"{name}.bias"])])
            )
        activation = PLANE_ACTIVATIONS[int(state[f"{side}.activation"][0])]
        inputs, neurons = blocks[0].shape[1] - 1, len(blocks[0])
        shape = Shape(inputs, len(blocks) - 1, neurons, len(blocks[-1]), activation)
        return cls(shape, np.concatenate([block.ravel() for block in blocks]))


class Passage:
    """One way of n points through a network.

    values: what each block reads, `in+1 n`, the row of ones last. output: `out n`.
    """

    def __init__(self, network: Network, values: list[Floats], output: Floats) -> None:
        self._network = network
        self.values = values
        self.output = output
        self._slope_of = network._function.slope
        self._slopes: list[Floats | None] = [None] * len(values)

    def slope(self, layer: int) -> Floats:
        """The derivative of an activation at each of its sums, `neurons n`; hidden layers count from 1."""
        known = self._slopes[layer]
        if known is None:
            known = self._slopes[layer] = self._slope_of(self.values[layer][:-1])
        return known

    def first(self, n: int) -> Passage:
        """The first n points alone."""
        return Passage(self._network, [value[:, :n] for value in self.values], self.output[:, :n])


def _over_ones(x: Floats) -> Floats:
    inputs = np.empty((len(x) + 1, x.shape[1]))
    inputs[:-1], inputs[-1] = x, 1
    return inputs


def fresh(shape: Shape, seed: int) -> Network:
    """A network with first weights."""
    return Network(shape, initial_weights(shape, np.random.default_rng(seed)))


def resized(network: Network, shape: Shape, seed: int) -> Network:
    """The network in another shape: what remains keeps its weights, the rest starts at random."""
    grown = fresh(shape, seed)
    carry(network.shape, network.flat, shape, grown.flat)
    return grown
