"""The elementary operations: each makes one number of a few, and knows its slope along each of them.

The losses are those of `nn_core.mechanics.losses`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.checks import Array
from nn_core.mechanics.losses import CROSS_ENTROPY, LOSSES, SQUARED, softmax
from nn_core.numerals import general

# PReLU's slope is a weight of its own; here every weight belongs to a neuron or a kernel.
HIDDEN_ACTIVATIONS: tuple[str, ...] = tuple(name for name in ACTIVATIONS if name != "prelu")
PRIME = "\N{PRIME}"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def label(name: str) -> str:
    """The name of a value as one writes it: "w12" -> "w₁₂"."""
    return name.translate(_SUBSCRIPTS)


@dataclass(frozen=True)
class Operation:
    """One line of the tape.

    Attributes:
        output: name of the number that it makes.
        kind: "sum" (w x + w x + ... + b; the inputs are w, x, w, x, ..., b), "activation", "max", "sigmoid"
            and "softmax" (probabilities of scores), or a loss of `nn_core.mechanics.losses` (the inputs are
            the outputs or scores, then as many targets).
        inputs: names of the numbers that it takes.
        formula: the whole line in symbols.
        slopes: in symbols, d output / d input for each input; "0" for a target, which is given.
        function: the activation function, for an activation.
        index: which of the inputs the output stands for, for softmax.
        held: the output as it was set by hand; None where it follows from the inputs.
    """

    output: str
    kind: str
    inputs: tuple[str, ...]
    formula: str
    slopes: tuple[str, ...]
    function: str = ""
    index: int = 0
    held: float | None = None

    def hold(self, value: float) -> Operation:
        """This line with an output that is set by hand and so depends on none of its inputs."""
        output = label(self.output)
        slopes = tuple(f"∂{output}/∂{label(name)}" for name in self.inputs)
        return replace(self, held=value, formula=f"{output} = {general(value)}", slopes=slopes)

    def value(self, inputs: Sequence[float]) -> float:
        """The output for these inputs, or the one that is held."""
        if self.held is not None:
            return self.held
        numbers = np.asarray(inputs, dtype=np.float64)
        if self.kind in LOSSES:
            return LOSSES[self.kind].value(*_halves(numbers))
        return float(_VALUES[self.kind](self, numbers))

    def derivatives(self, inputs: Sequence[float]) -> tuple[float, ...]:
        """d output / d input for each input; at a kink the one that torch takes; 0 where it is held."""
        if self.held is not None:
            return (0.0,) * len(inputs)
        numbers = np.asarray(inputs, dtype=np.float64)
        if self.kind in LOSSES:
            outputs, targets = _halves(numbers)
            return (*map(float, LOSSES[self.kind].slopes(outputs, targets)), *(0.0,) * len(targets))
        return tuple(map(float, _DERIVATIVES[self.kind](self, numbers)))


def weighted_sum(output: str, pairs: Sequence[tuple[str, str]], bias: str) -> Operation:
    """output = the sum over (weight, value) + bias."""
    inputs = tuple(name for pair in pairs for name in pair)
    slopes = tuple(label(name) for weight, value in pairs for name in (value, weight))
    products = " + ".join(f"{label(weight)} · {label(value)}" for weight, value in pairs)
    return Operation(
        output, "sum", (*inputs, bias), f"{label(output)} = {products} + {label(bias)}", (*slopes, "1")
    )


def activation(output: str, function: str, source: str) -> Operation:
    """output = function(source)."""
    title = ACTIVATIONS[function].title
    formula = f"{label(output)} = {title}({label(source)})"
    return Operation(
        output, "activation", (source,), formula, (f"{title}{PRIME}({label(source)})",), function
    )


def largest(output: str, sources: Sequence[str]) -> Operation:
    """output = the largest source; of equals the first."""
    names = ", ".join(map(label, sources))
    slopes = tuple(f"(1 if {label(name)} is the largest, else 0)" for name in sources)
    return Operation(output, "max", tuple(sources), f"{label(output)} = max({names})", slopes)


def probability(output: str, scores: Sequence[str], index: int) -> Operation:
    """The score of that index as a probability: sigmoid for one score, softmax for several."""
    own, p = label(scores[index]), label(output)
    if len(scores) == 1:
        return Operation(
            output, "sigmoid", tuple(scores), f"{p} = 1 / (1 + exp(−{own}))", (f"{p} · (1 − {p})",)
        )
    total = " + ".join(f"exp({label(name)})" for name in scores)
    slopes = tuple(
        f"{p} · (1 − {p})" if at == index else f"−{p} · (softmax of {label(name)})"
        for at, name in enumerate(scores)
    )
    return Operation(output, "softmax", tuple(scores), f"{p} = exp({own}) / ({total})", slopes, index=index)


def loss(
    kind: str, outputs: Sequence[str], targets: Sequence[str], probabilities: Sequence[str]
) -> Operation:
    """L, the loss of that kind; `probabilities` name those of the scores, for the formula."""
    count = len(outputs)
    share = "" if count == 1 else f" / {count}"
    scaled = (lambda text: f"({text}) / {count}") if count > 1 else (lambda text: text)
    t = list(map(label, targets))
    if kind == SQUARED.name:
        y = list(map(label, outputs))
        formula = scaled(" + ".join(f"({a} − {b})²" for a, b in zip(y, t, strict=True)))
        slopes = [f"2 · ({a} − {b}){share}" for a, b in zip(y, t, strict=True)]
    else:
        p = list(map(label, probabilities))
        slopes = [f"({a} − {b})" for a, b in zip(p, t, strict=True)]
        if kind == CROSS_ENTROPY.name:
            formula = " ".join(f"− {b} · ln {a}" for a, b in zip(p, t, strict=True))
        else:
            both = (f"− {b} · ln {a} − (1 − {b}) · ln(1 − {a})" for a, b in zip(p, t, strict=True))
            formula = scaled(" ".join(both))
            slopes = [f"{slope}{share}" for slope in slopes]
    return Operation("L", kind, (*outputs, *targets), f"L = {formula}", (*slopes, *("0",) * count))


def _sigmoid(scores: Array) -> Array:
    return ACTIVATIONS["sigmoid"](scores)


def _halves(inputs: Array) -> tuple[Array, Array]:
    return inputs[: len(inputs) // 2], inputs[len(inputs) // 2 :]


_VALUES: dict[str, Callable[[Operation, Array], float]] = {
    "sum": lambda _, v: float(v[:-1:2] @ v[1::2] + v[-1]),
    "activation": lambda op, v: float(ACTIVATIONS[op.function](v[0])),
    "max": lambda _, v: float(v.max()),
    "sigmoid": lambda _, v: float(_sigmoid(v)[0]),
    "softmax": lambda op, v: float(softmax(v)[op.index]),
}


def _sum_slopes(_: Operation, v: Array) -> Array:
    slopes = np.ones_like(v)
    slopes[:-1:2], slopes[1::2] = v[1::2], v[:-1:2]
    return slopes


def _softmax_slopes(op: Operation, v: Array) -> Array:
    p = softmax(v)
    return np.asarray(p[op.index] * (np.eye(len(p))[op.index] - p))


_DERIVATIVES: dict[str, Callable[[Operation, Array], Array]] = {
    "sum": _sum_slopes,
    "activation": lambda op, v: np.atleast_1d(ACTIVATIONS[op.function].slope(v[0])),
    "max": lambda _, v: np.eye(len(v))[v.argmax()],
    "sigmoid": lambda _, v: _sigmoid(v) * _sigmoid(-v),
    "softmax": _softmax_slopes,
}
