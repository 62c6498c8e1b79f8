"""Activation functions: value and derivative in closed form.

Each works number by number on an array of any shape. `parameter` is the slope for negative inputs
(leaky_relu, prelu) or the depth of the floor (elu); the others have none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nn_core.mechanics.checks import Array, MechanicsError

Function = Callable[[Array, float], Array]
_erf = np.vectorize(math.erf, otypes=[np.float64])


@dataclass(frozen=True)
class ActivationFunction:
    """One activation function.

    Attributes:
        name: as in `nn_core.Activation` (and "prelu").
        formula, derivative_formula: in words of mathematics, with z for the input.
        parameter: default of the one parameter, called `parameter_name`; None where there is none.
        value, derivative: of (x, parameter), float64 of x's shape.
    """

    name: str
    title: str
    formula: str
    derivative_formula: str
    value: Function
    derivative: Function
    parameter: float | None = None
    parameter_name: str = ""

    def __call__(self, x: ArrayLike, parameter: float | None = None) -> Array:
        """The value at each x."""
        return self.value(_numbers(x), self._chosen(parameter))

    def slope(self, x: ArrayLike, parameter: float | None = None) -> Array:
        """The derivative at each x; at a kink the one that torch takes."""
        return self.derivative(_numbers(x), self._chosen(parameter))

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


def _normal_share(x: Array) -> Array:
    """P(Z <= x) of the standard normal distribution."""
    return np.asarray(0.5 * (1 + _erf(x / math.sqrt(2))))


def _normal_density(x: Array) -> Array:
    return np.asarray(np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi))


def _elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


_ALL = (
    ActivationFunction(
        "relu",
        "ReLU",
        "max(0, z)",
        "1 if z > 0, else 0",
        lambda x, _: np.maximum(x, 0),
        lambda x, _: np.where(x > 0, 1.0, 0.0),
    ),
    ActivationFunction(
        "leaky_relu",
        "Leaky ReLU",
        "z if z > 0, else a · z",
        "1 if z > 0, else a",
        lambda x, a: np.where(x > 0, x, a * x),
        lambda x, a: np.where(x > 0, 1.0, a),
        parameter=0.01,
        parameter_name="slope a",
    ),
    ActivationFunction(
        "prelu",
        "PReLU",
        "z if z > 0, else a · z",
        "1 if z > 0, else a",
        lambda x, a: np.where(x > 0, x, a * x),
        lambda x, a: np.where(x > 0, 1.0, a),
        parameter=0.25,
        parameter_name="slope a",
    ),
    ActivationFunction(
        "elu",
        "ELU",
        "z if z > 0, else α · (exp(z) − 1)",
        "1 if z > 0, else α · exp(z)",
        _elu,
        lambda x, alpha: np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0))),
        parameter=1.0,
        parameter_name="floor α",
    ),
    ActivationFunction(
        "gelu",
        "GELU",
        "z · Φ(z), where Φ(z) is the share of a normal distribution below z",
        "Φ(z) + z · φ(z), where φ is the bell curve",
        lambda x, _: x * _normal_share(x),
        lambda x, _: _normal_share(x) + x * _normal_density(x),
    ),
    ActivationFunction(
        "silu",
        "SiLU",
        "z · σ(z)",
        "σ(z) · (1 + z · (1 − σ(z)))",
        lambda x, _: x * _sigmoid(x),
        lambda x, _: _sigmoid(x) * (1 + x * _sigmoid(-x)),
    ),
    ActivationFunction(
        "tanh",
        "tanh",
        "(exp(z) − exp(−z)) / (exp(z) + exp(−z))",
        "1 − tanh²(z)",
        lambda x, _: np.tanh(x),
        lambda x, _: 1 - np.tanh(x) ** 2,
    ),
    ActivationFunction(
        "sigmoid",
        "Sigmoid",
        "σ(z) = 1 / (1 + exp(−z))",
        "σ(z) · (1 − σ(z))",
        lambda x, _: _sigmoid(x),
        lambda x, _: _sigmoid(x) * _sigmoid(-x),
    ),
    ActivationFunction(
        "softplus",
        "Softplus",
        "ln(1 + exp(z))",
        "σ(z)",
        lambda x, _: np.logaddexp(0, x),
        lambda x, _: _sigmoid(x),
    ),
)

ACTIVATIONS: dict[str, ActivationFunction] = {function.name: function for function in _ALL}


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
