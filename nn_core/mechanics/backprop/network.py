"""Networks small enough to read, written out as operations on single numbers.

Names: x inputs, t targets; w and b weights and biases of the hidden layer (k and b of the kernel), z its
sums, h what its activation makes of them, m the largest of each pool; v and c weights and biases of the
output layer, s its sums, y what the output's activation makes of them, p probabilities; L the loss.
"w12" leads to neuron 1 from input 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from nn_core.mechanics import losses
from nn_core.mechanics.activations import SIGMOID, TANH
from nn_core.mechanics.backprop.operations import (
    HIDDEN_ACTIVATIONS,
    Operation,
    activation,
    label,
    largest,
    loss,
    probability,
    weighted_sum,
)
from nn_core.mechanics.checks import MechanicsError, check_choice, check_whole

KINDS = ("dense", "cnn")
LOSSES = tuple(losses.LOSSES)
IDENTITY = "identity"
OUTPUT_ACTIVATIONS = (IDENTITY, TANH.name, SIGMOID.name)
PICTURE = 4
KERNEL = 3
POOL = 2

_X = (1.0, 0.5, -0.8)
_W = ((0.5, -0.4, 0.3), (0.8, 0.2, -0.6), (-0.7, 0.6, 0.4), (0.3, -0.9, 0.7))
_B = (0.1, -0.2, 0.3, 0.0)
_V = ((0.9, -0.6, 0.4, 0.7), (-0.5, 0.8, -0.3, 0.6))
_C = (0.1, -0.1)
_T = (1.0, 0.0)
_PICTURE = ((0.0, 0.2, 0.9, 1.0), (0.1, 0.3, 1.0, 0.8), (0.0, 0.6, 0.7, 0.1), (0.2, 0.9, 0.4, 0.0))
_KERNEL = ((-0.5, 0.1, 0.6), (-0.8, 0.2, 0.7), (-0.4, 0.0, 0.5))


@dataclass(frozen=True, kw_only=True)
class SmallNetwork:
    """What is to be written out. A network that exists is valid.

    Attributes:
        kind: "dense": `inputs` - `hidden` - `outputs`. "cnn": a picture of 4 x 4, one kernel of 3 x 3 with
            `padding`, the activation, the largest of each 2 x 2, then `outputs` neurons.
        output_activation: "identity" where the loss is a cross-entropy: that holds sigmoid or softmax.
        loss: "squared" and "binary_cross_entropy" are means over the outputs; "cross_entropy" needs two.

    Raises:
        MechanicsError: a field is out of range, or the loss does not fit.
    """

    kind: str = "dense"
    inputs: int = 2
    hidden: int = 2
    outputs: int = 1
    padding: int = 0
    activation: str = "tanh"
    output_activation: str = IDENTITY
    loss: str = "squared"

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, KINDS)
        check_whole("inputs", self.inputs, 1, 3)
        check_whole("hidden", self.hidden, 1, 4)
        check_whole("outputs", self.outputs, 1, 2)
        check_whole("padding", self.padding, 0, 1)
        check_choice("activation", self.activation, HIDDEN_ACTIVATIONS)
        check_choice("output_activation", self.output_activation, OUTPUT_ACTIVATIONS)
        check_choice("loss", self.loss, LOSSES)
        if self.loss == "cross_entropy" and self.outputs == 1:
            raise MechanicsError(
                "loss", "Softmax cross-entropy compares classes: it needs two outputs, there is one."
            )
        if self.loss != "squared" and self.output_activation != IDENTITY:
            raise MechanicsError(
                "output_activation",
                "A cross-entropy makes probabilities of the outputs itself: leave them as they are.",
            )

    @cached_property
    def graph(self) -> Graph:
        """The operations."""
        hidden, features, parameters = _dense(self) if self.kind == "dense" else _convolution(self)
        head, weights = _head(self, features)
        return Graph(
            inputs=tuple(_start_inputs(self)),
            targets=_numbered("t", self.outputs),
            parameters=(*parameters, *weights),
            groups=(*hidden, *head),
            start={**_start_inputs(self), **_start_parameters(self, len(features))},
        )


@dataclass(frozen=True)
class Group:
    """Operations that do not need one another."""

    title: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Graph:
    """A network as a list of operations.

    Attributes:
        inputs, targets, parameters: names of the numbers that are given. Parameters learn.
        groups: the operations in their order.
        start: numbers to begin with for all that are given.
    """

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    parameters: tuple[str, ...]
    groups: tuple[Group, ...]
    start: dict[str, float]

    @property
    def given(self) -> tuple[str, ...]:
        """All names that need a number."""
        return (*self.inputs, *self.targets, *self.parameters)

    @property
    def holdable(self) -> tuple[str, ...]:
        """Names of computed numbers that may be set by hand instead, because others follow from them.

        Nothing follows from the loss, nor from a probability: the loss starts from the scores.
        """
        return tuple(op.output for op in self.operations if op.kind not in _ASIDE and op.output != "L")

    def holding(self, held: Mapping[str, float]) -> Graph:
        """The same network with some computed numbers set by hand.

        A held number no longer depends on what comes before it: its own gradient stays, none goes further
        back through it. In torch: a constant in the number's place.

        Raises:
            MechanicsError: a name is not in `holdable`.
        """
        for name in held:
            _check_holdable(self, name)
        groups = (
            replace(
                group,
                operations=tuple(
                    op.hold(held[op.output]) if op.output in held else op for op in group.operations
                ),
            )
            for group in self.groups
        )
        return replace(self, groups=tuple(groups)) if held else self

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(operation for group in self.groups for operation in group.operations)

    @cached_property
    def backward_order(self) -> tuple[str, ...]:
        """Names in the order in which their gradients can be worked out, the loss first, layer by layer.

        Inputs and targets are given and probabilities feed nothing: they have no gradient here.
        """
        sources = (op.inputs for op in self.operations if op.kind not in _ASIDE)
        reaching = {"L", *(name for inputs in sources for name in inputs)}
        order: list[str] = []
        for group in reversed(self.groups):
            order += [op.output for op in group.operations if op.output in reaching]
            used = {name for op in group.operations for name in op.inputs}
            order += [name for name in self.parameters if name in used]
        return tuple(order)

    def consumers(self, name: str) -> tuple[tuple[Operation, int], ...]:
        """The operations through which a number reaches the loss, each with its place among their inputs."""
        return tuple(
            (operation, at)
            for operation in self.operations
            if operation.kind not in _ASIDE
            for at, source in enumerate(operation.inputs)
            if source == name
        )


# Probabilities are shown, but the loss starts from the scores.
_ASIDE = ("sigmoid", "softmax")


def _check_holdable(graph: Graph, name: str) -> None:
    if name in graph.holdable:
        return
    if name == "L":
        raise MechanicsError("held", "The loss cannot be held: nothing follows from it.")
    if any(op.output == name for op in graph.operations):
        raise MechanicsError(
            "held",
            f"{label(name)} cannot be held: the loss is computed from the score, not from the probability. "
            "Hold a score s instead.",
        )
    raise MechanicsError("held", f"This network computes no number {label(name)} that could be held.")


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{at}" for at in range(1, count + 1))


def _square(letter: str, size: int) -> tuple[str, ...]:
    return tuple(f"{letter}{row}{column}" for row in range(1, size + 1) for column in range(1, size + 1))


Part = tuple[tuple[Group, ...], tuple[str, ...], tuple[str, ...]]


def _dense(network: SmallNetwork) -> Part:
    """The hidden layer: its groups, the names of what it hands on, and its parameters."""
    x, h = _numbered("x", network.inputs), _numbered("h", network.hidden)
    sums, parameters = [], []
    for j in range(1, network.hidden + 1):
        weights = _numbered(f"w{j}", network.inputs)
        sums.append(weighted_sum(f"z{j}", tuple(zip(weights, x, strict=True)), f"b{j}"))
        parameters += [*weights, f"b{j}"]
    groups = (
        Group("Hidden layer: weighted sums", tuple(sums)),
        Group("Hidden layer: activation", _activations(network, sums, h)),
    )
    return groups, h, tuple(parameters)


def _convolution(network: SmallNetwork) -> Part:
    """The same for kernel, activation and pool; products over the edge of the picture are left out."""
    padding, size = network.padding, PICTURE - KERNEL + 1 + 2 * network.padding
    sums = [
        weighted_sum(
            f"z{row}{column}",
            [
                (f"k{i}{j}", f"x{row + i - 1 - padding}{column + j - 1 - padding}")
                for i in range(1, KERNEL + 1)
                for j in range(1, KERNEL + 1)
                if 1 <= row + i - 1 - padding <= PICTURE and 1 <= column + j - 1 - padding <= PICTURE
            ],
            "b",
        )
        for row in range(1, size + 1)
        for column in range(1, size + 1)
    ]
    pooled = size // POOL
    pools = [
        largest(
            f"m{row}{column}",
            [f"h{POOL * (row - 1) + i}{POOL * (column - 1) + j}" for i in (1, 2) for j in (1, 2)],
        )
        for row in range(1, pooled + 1)
        for column in range(1, pooled + 1)
    ]
    groups = (
        Group("Convolution", tuple(sums)),
        Group("Activation", _activations(network, sums, _square("h", size))),
        Group("Pool: the largest of 2 × 2", tuple(pools)),
    )
    return groups, tuple(pool.output for pool in pools), (*_square("k", KERNEL), "b")


def _activations(
    network: SmallNetwork, sums: list[Operation], outputs: tuple[str, ...]
) -> tuple[Operation, ...]:
    return tuple(
        activation(output, network.activation, operation.output)
        for operation, output in zip(sums, outputs, strict=True)
    )


def _head(network: SmallNetwork, features: tuple[str, ...]) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """The output layer and the loss, and the output layer's parameters."""
    sums, parameters = [], []
    for k in range(1, network.outputs + 1):
        weights = _numbered(f"v{k}", len(features))
        sums.append(weighted_sum(f"s{k}", tuple(zip(weights, features, strict=True)), f"c{k}"))
        parameters += [*weights, f"c{k}"]
    groups = [Group("Output: weighted sums", tuple(sums))]
    outputs = _numbered("s", network.outputs)
    if network.output_activation != IDENTITY:
        answers = _numbered("y", network.outputs)
        made = [activation(y, network.output_activation, s) for y, s in zip(answers, outputs, strict=True)]
        groups.append(Group("Output: activation", tuple(made)))
        outputs = answers
    shares = _numbered("p", network.outputs)
    if network.loss != "squared":
        groups.append(Group("Probabilities", tuple(_probabilities(network, outputs, shares))))
    targets = _numbered("t", network.outputs)
    groups.append(Group("Loss", (loss(network.loss, outputs, targets, shares),)))
    return tuple(groups), tuple(parameters)


def _probabilities(
    network: SmallNetwork, scores: tuple[str, ...], shares: tuple[str, ...]
) -> list[Operation]:
    if network.loss == "cross_entropy":
        return [probability(p, scores, at) for at, p in enumerate(shares)]
    return [probability(p, (s,), 0) for p, s in zip(shares, scores, strict=True)]


def _start_inputs(network: SmallNetwork) -> dict[str, float]:
    if network.kind == "dense":
        return dict(zip(_numbered("x", network.inputs), _X, strict=False))
    return dict(zip(_square("x", PICTURE), (value for row in _PICTURE for value in row), strict=True))


def _start_parameters(network: SmallNetwork, features: int) -> dict[str, float]:
    start = {f"t{k + 1}": _T[k] for k in range(network.outputs)}
    if network.kind == "dense":
        for j in range(network.hidden):
            start |= {f"w{j + 1}{i + 1}": _W[j][i] for i in range(network.inputs)}
            start[f"b{j + 1}"] = _B[j]
    else:
        start |= dict(zip(_square("k", KERNEL), (value for row in _KERNEL for value in row), strict=True))
        start["b"] = _B[0]
    for k in range(network.outputs):
        start |= {f"v{k + 1}{i + 1}": _V[k][i] for i in range(features)}
        start[f"c{k + 1}"] = _C[k]
    return start
