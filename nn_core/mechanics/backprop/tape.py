"""Run the operations forwards, keeping every number, and backwards, keeping every product."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nn_core.mechanics.backprop.network import Graph
from nn_core.mechanics.backprop.operations import label
from nn_core.mechanics.checks import MechanicsError
from nn_core.numerals import general

LIMIT = 1000.0


@dataclass(frozen=True)
class Term:
    """One way from a number to the loss: through `consumer`, the next operation's output.

    Attributes:
        upstream: d L / d consumer.
        local: d consumer / d number.
    """

    consumer: str
    upstream: float
    local: float

    @property
    def product(self) -> float:
        return self.upstream * self.local


@dataclass(frozen=True)
class Gradient:
    """d L / d name: the sum of the products of its terms (1 for the loss itself, which has none)."""

    name: str
    formula: str
    terms: tuple[Term, ...]
    value: float


@dataclass(frozen=True)
class Tape:
    """Everything that one forward and one backward pass compute.

    Attributes:
        values: every number by its name, those that were given too.
        derivatives: by the name of an operation's output, its local derivatives, one for each input.
        gradients: by name, in the order of `graph.backward_order`.
    """

    graph: Graph
    values: dict[str, float]
    derivatives: dict[str, tuple[float, ...]]
    gradients: dict[str, Gradient]

    @property
    def loss(self) -> float:
        return self.values["L"]


def check_numbers(graph: Graph, numbers: Mapping[str, float]) -> None:
    """Refuse numbers that are missing, no finite numbers, or beyond +-1000."""
    for name in graph.given:
        if name not in numbers:
            raise MechanicsError("numbers", f"There is no number for {label(name)}.")
        _check_size("numbers", name, numbers[name])


def check_held(graph: Graph) -> None:
    """Refuse held numbers that are no finite numbers, or beyond +-1000."""
    for operation in graph.operations:
        if operation.held is not None:
            _check_size("held", operation.output, operation.held)


def _check_size(field: str, name: str, value: float) -> None:
    if not math.isfinite(value) or abs(value) > LIMIT:
        raise MechanicsError(
            field, f"{label(name)} must be a number between −1000 and 1000; {general(value)} is not."
        )


def record(graph: Graph, numbers: Mapping[str, float]) -> Tape:
    """One forward and one backward pass.

    Args:
        numbers: for each name of `graph.given`.

    Raises:
        MechanicsError: a number is missing, or one is out of range, given or held.
    """
    check_numbers(graph, numbers)
    check_held(graph)
    values = _forward(graph, numbers)
    derivatives = {
        operation.output: operation.derivatives([values[name] for name in operation.inputs])
        for operation in graph.operations
    }
    gradients: dict[str, Gradient] = {}
    for name in graph.backward_order:
        terms = tuple(
            Term(op.output, gradients[op.output].value, derivatives[op.output][at])
            for op, at in graph.consumers(name)
        )
        value = sum(term.product for term in terms) if terms else 1.0
        gradients[name] = Gradient(name, chain_rule(graph, name), terms, value)
    return Tape(graph, values, derivatives, gradients)


def chain_rule(graph: Graph, name: str) -> str:
    """The gradient of a number in symbols: ∂L/∂h₁ = ∂L/∂s₁ · v₁₁ + ∂L/∂s₂ · v₂₁."""
    products = (f"∂L/∂{label(op.output)} · {op.slopes[at]}" for op, at in graph.consumers(name))
    return f"∂L/∂{label(name)} = {' + '.join(products) or '1'}"


def zero_slopes(tape: Tape, name: str) -> tuple[str, ...]:
    """The slopes that are 0 on a number's ways to the loss, in symbols, those next to the number first.

    None where a way has no such slope: products may cancel as well, or be too small for a double.
    """
    found: list[str] = []
    for term, (op, at) in zip(tape.gradients[name].terms, tape.graph.consumers(name), strict=True):
        own = () if term.local else (op.slopes[at],)
        way = (*own, *zero_slopes(tape, op.output))
        if not way:
            return ()
        found += way
    return tuple(dict.fromkeys(found))


def loss_at(graph: Graph, numbers: Mapping[str, float], nudged: str | None = None, by: float = 0.0) -> float:
    """The loss, with any one number of the pass, given or computed, pushed by a little."""
    return _forward(graph, numbers, nudged, by)["L"]


def numeric_gradient(graph: Graph, numbers: Mapping[str, float], name: str, h: float) -> float:
    """(L(v + h) - L(v - h)) / 2h: an estimate of d L / d name that knows nothing of the chain rule."""
    return (loss_at(graph, numbers, name, h) - loss_at(graph, numbers, name, -h)) / (2 * h)


def _forward(
    graph: Graph, numbers: Mapping[str, float], nudged: str | None = None, by: float = 0.0
) -> dict[str, float]:
    values = {name: float(numbers[name]) for name in graph.given}
    if nudged in values:
        values[nudged] += by
    for operation in graph.operations:
        value = operation.value([values[name] for name in operation.inputs])
        values[operation.output] = value + by if operation.output == nudged else value
    return values
