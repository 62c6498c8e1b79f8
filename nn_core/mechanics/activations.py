"""The table of activation functions: names, formulas, values, derivatives, limits, and PyTorch's own words.

Whatever else the app has to say of an activation (controls, addresses, layers, scripts, components) is made
from this table. Each function works number by number on an array of any shape. `parameter` is the slope for
negative inputs (leaky_relu, prelu) or the depth of the floor (elu); the others have none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_core.mechanics.checks import Array, MechanicsError

Function = Callable[[Array, float], Array]
_erfc = np.vectorize(math.erfc, otypes=[np.float64])


@dataclass(frozen=True)
class FromOutput:
    """A function with its usual parameter, for training that cannot spare an array or a second look at z.

    Attributes:
        value: `value(z, out)` fills out.
        slope: the derivative, told from the output.
        curvature: the second derivative, told from the output and the slope; None where it is 0.
    """

    value: Callable[[Array, Array], Any]
    slope: Callable[[Array], Array]
    curvature: Callable[[Array, Array], Array] | None = None


@dataclass(frozen=True)
class ActivationFunction:
    """One activation function.

    Attributes:
        name: in addresses, JSON and code.
        title: for people.
        formula, derivative_formula: in words of mathematics, with z for the input.
        value, derivative: of (x, parameter), float64 of x's shape.
        values, slopes: the limits between which both stay, with the usual parameter.
        torch: its class in `torch.nn`.
        functional: PyTorch's function as scripts call it, with `torch.nn.functional` as F.
        argument: how that function takes the parameter; empty where there is none.
        parameter: default of the one parameter, called `parameter_name`; None where there is none.
        from_output: None where outputs do not tell slopes, the parameter is learned, or networks of a few
            neurons have no use for it.
    """

    name: str
    title: str
    formula: str
    derivative_formula: str
    value: Function
    derivative: Function
    values: tuple[float, float]
    slopes: tuple[float, float]
    torch: str
    functional: str = ""
    argument: str = ""
    parameter: float | None = None
    parameter_name: str = ""
    from_output: FromOutput | None = None

    def __call__(self, x: ArrayLike, parameter: float | None = None) -> Array:
        """The value at each x."""
        return self.value(_numbers(x), self._chosen(parameter))

    def slope(self, x: ArrayLike, parameter: float | None = None) -> Array:
        """The derivative at each x; at a kink the one that torch takes."""
        return self.derivative(_numbers(x), self._chosen(parameter))

    def call(self, source: str, parameter: str = "") -> str:
        """The expression of PyTorch for this function of `source`; parameter: as text, empty as usual."""
        extra = f", {self.argument.format(parameter)}" if parameter else ""
        return f"{self.functional}({source}{extra})"

    def _chosen(self, parameter: float | None) -> float:
        if parameter is None:
            return 0.0 if self.parameter is None else self.parameter
        if not math.isfinite(parameter):
            raise MechanicsError(
                "parameter", f"The {self.parameter_name or 'parameter'} must be a finite number."
            )
        return parameter


def _numbers(x: ArrayLike) -> Array:
    try:
        values = np.asarray(x, dtype=np.float64)
    except (TypeError, ValueError):
        raise MechanicsError("input", "The input must consist of numbers only.") from None
    if not np.isfinite(values).all():
        raise MechanicsError("input", "The input must hold finite numbers: no infinity, no NaN.")
    return values


def _sigmoid(x: Array) -> Array:
    # exp of a negative number only, so that nothing overflows.
    small = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1, small) / (1 + small))


def _tanh_slope(x: Array) -> Array:
    """1 - tanh(x)^2 without the difference, in which all digits would be lost far out."""
    small = np.exp(-2 * np.abs(x))
    return np.asarray(4 * small / (1 + small) ** 2)


def _normal_share(x: Array) -> Array:
    """P(Z <= x) of the standard normal distribution, exact also where it is tiny."""
    return np.asarray(0.5 * _erfc(-x / math.sqrt(2)))


def _normal_density(x: Array) -> Array:
    return np.asarray(np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi))


def _elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


# The usual parameters are facts of the table, which FromOutput needs too.
LEAK = 0.01
_ANY = (-math.inf, math.inf)


def _elu_into(z: Array, out: Array) -> None:
    np.maximum(z, np.expm1(np.minimum(z, 0)), out=out)


def _sigmoid_into(z: Array, out: Array) -> None:
    out[:] = sigmoid(z)


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)) for training: faster than `_sigmoid`, and below 1e-16 it is 0."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * z)))


RELU = ActivationFunction(
    name="relu",
    title="ReLU",
    formula="max(0, z)",
    derivative_formula="1 if z > 0, else 0",
    value=lambda x, _: np.maximum(x, 0),
    derivative=lambda x, _: np.where(x > 0, 1.0, 0.0),
    values=(0, math.inf),
    slopes=(0, 1),
    torch="ReLU",
    functional="F.relu",
    from_output=FromOutput(
        lambda z, out: np.maximum(z, 0, out=out),
        lambda a: (a > 0).astype(np.float64),
    ),
)

RELU6 = ActivationFunction(
    name="relu6",
    title="ReLU6",
    formula="min(max(0, z), 6)",
    derivative_formula="1 if 0 < z < 6, else 0",
    value=lambda x, _: np.clip(x, 0, 6),
    derivative=lambda x, _: np.where((x > 0) & (x < 6), 1.0, 0.0),
    values=(0, 6),
    slopes=(0, 1),
    torch="ReLU6",
    functional="F.relu6",
)
"""ReLU with a lid, as networks for telephones have it (Krizhevsky, 2010; Howard et al., 2017,
https://arxiv.org/abs/1704.04861)."""

LEAKY_RELU = ActivationFunction(
    name="leaky_relu",
    title="Leaky ReLU",
    formula="z if z > 0, else a · z",
    derivative_formula="1 if z > 0, else a",
    value=lambda x, a: np.where(x > 0, x, a * x),
    derivative=lambda x, a: np.where(x > 0, 1.0, a),
    values=_ANY,
    slopes=(LEAK, 1),
    torch="LeakyReLU",
    functional="F.leaky_relu",
    argument="negative_slope={}",
    parameter=LEAK,
    parameter_name="slope a",
    from_output=FromOutput(
        lambda z, out: np.maximum(z, LEAK * z, out=out),
        lambda a: np.where(a > 0, 1.0, LEAK),
    ),
)

PRELU = replace(
    LEAKY_RELU,
    name="prelu",
    title="PReLU",
    slopes=(0.25, 1),
    torch="PReLU",
    functional="F.prelu",
    argument="torch.tensor([{}])",
    parameter=0.25,
    from_output=None,
)

ELU = ActivationFunction(
    name="elu",
    title="ELU",
    formula="z if z > 0, else α · (exp(z) − 1)",
    derivative_formula="1 if z > 0, else α · exp(z)",
    value=_elu,
    derivative=lambda x, alpha: np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0))),
    values=(-1, math.inf),
    slopes=(0, 1),
    torch="ELU",
    functional="F.elu",
    argument="alpha={}",
    parameter=1.0,
    parameter_name="floor α",
    from_output=FromOutput(
        _elu_into,
        lambda a: np.minimum(a, 0) + 1,
        lambda a, slope: np.where(a > 0, 0.0, slope),
    ),
)

GELU = ActivationFunction(
    name="gelu",
    title="GELU",
    formula="z · Φ(z), where Φ(z) is the share of a normal distribution below z",
    derivative_formula="Φ(z) + z · φ(z), where φ is the bell curve",
    value=lambda x, _: x * _normal_share(x),
    derivative=lambda x, _: _normal_share(x) + x * _normal_density(x),
    values=(-0.17, math.inf),
    slopes=(-0.129, 1.129),
    torch="GELU",
    functional="F.gelu",
)

SILU = ActivationFunction(
    name="silu",
    title="SiLU",
    formula="z · σ(z)",
    derivative_formula="σ(z) · (1 + z · (1 − σ(z)))",
    value=lambda x, _: x * _sigmoid(x),
    derivative=lambda x, _: _sigmoid(x) * (1 + x * _sigmoid(-x)),
    values=(-0.2785, math.inf),
    slopes=(-0.0999, 1.0999),
    torch="SiLU",
    functional="F.silu",
)

TANH = ActivationFunction(
    name="tanh",
    title="tanh",
    formula="(exp(z) − exp(−z)) / (exp(z) + exp(−z))",
    derivative_formula="1 − tanh²(z)",
    value=lambda x, _: np.tanh(x),
    derivative=lambda x, _: _tanh_slope(x),
    values=(-1, 1),
    slopes=(0, 1),
    torch="Tanh",
    functional="torch.tanh",
    from_output=FromOutput(
        np.tanh,
        lambda a: 1 - a * a,
        lambda a, slope: -2 * a * slope,
    ),
)

SIGMOID = ActivationFunction(
    name="sigmoid",
    title="Sigmoid",
    formula="σ(z) = 1 / (1 + exp(−z))",
    derivative_formula="σ(z) · (1 − σ(z))",
    value=lambda x, _: _sigmoid(x),
    derivative=lambda x, _: _sigmoid(x) * _sigmoid(-x),
    values=(0, 1),
    slopes=(0, 0.25),
    torch="Sigmoid",
    functional="torch.sigmoid",
    from_output=FromOutput(
        _sigmoid_into,
        lambda a: a * (1 - a),
        lambda a, slope: slope * (1 - 2 * a),
    ),
)

SOFTPLUS = ActivationFunction(
    name="softplus",
    title="Softplus",
    formula="ln(1 + exp(z))",
    derivative_formula="σ(z)",
    value=lambda x, _: np.logaddexp(0, x),
    derivative=lambda x, _: _sigmoid(x),
    values=(0, math.inf),
    slopes=(0, 1),
    torch="Softplus",
    functional="F.softplus",
    from_output=FromOutput(
        lambda z, out: np.logaddexp(0, z, out=out),
        lambda a: -np.expm1(-a),
        lambda _, slope: slope * (1 - slope),
    ),
)

LINEAR = ActivationFunction(
    name="linear",
    title="Linear",
    formula="z",
    derivative_formula="1",
    value=lambda x, _: x,
    derivative=lambda x, _: np.ones_like(x),
    values=_ANY,
    slopes=(1, 1),
    torch="Identity",
    from_output=FromOutput(lambda z, out: np.copyto(out, z), np.ones_like),
)
"""No activation at all: layers with it are together worth one layer."""

_BENDS = (RELU, RELU6, LEAKY_RELU, PRELU, ELU, GELU, SILU, TANH, SIGMOID, SOFTPLUS)

ACTIVATIONS: dict[str, ActivationFunction] = {function.name: function for function in _BENDS}
"""All that bend, by name, in the order of lists."""

WITH_LINEAR: dict[str, ActivationFunction] = {**ACTIVATIONS, LINEAR.name: LINEAR}

FAST: dict[str, FromOutput] = {
    name: function.from_output for name, function in WITH_LINEAR.items() if function.from_output is not None
}
"""Those that small networks in NumPy can be trained with."""


def activation(name: str) -> ActivationFunction:
    """The activation function of that name.

    Raises:
        MechanicsError: there is none.
    """
    if name not in ACTIVATIONS:
        raise MechanicsError(
            "activation", f"There is no activation {name!r}; choose {', '.join(ACTIVATIONS)}."
        )
    return ACTIVATIONS[name]
