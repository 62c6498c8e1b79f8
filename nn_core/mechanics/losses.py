"""The table of losses that compare outputs with targets: names, formulas, values, slopes, PyTorch's words.

Everything is for one example, float64, n outputs and as many targets. Cross-entropy starts from the scores s,
not from the probabilities p: sigmoid or softmax and the logarithm taken together have the slope p - t, and
nothing overflows. That is also what PyTorch's losses "with logits" do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn_core.mechanics.activations import SIGMOID
from nn_core.mechanics.checks import Array


@dataclass(frozen=True)
class Loss:
    """One loss.

    Attributes:
        name: in addresses, configs and code.
        title: for people, where probabilities go without saying.
        probabilities: what makes them of scores; empty where outputs are compared as they are.
        formula: in words of mathematics, with t for the target.
        value: of (outputs, targets).
        slopes: d loss / d output for each output.
        functional: its name in `torch.nn.functional`.
    """

    name: str
    title: str
    probabilities: str
    formula: str
    value: Callable[[Array, Array], float]
    slopes: Callable[[Array, Array], Array]
    functional: str

    @property
    def full_title(self) -> str:
        """With what makes the probabilities: "Cross-entropy, softmax"."""
        return f"{self.title}, {self.probabilities}" if self.probabilities else self.title


def softmax(scores: Array) -> Array:
    """Probabilities of `k` scores: quick and unchecked; `nn_core.mechanics.softmax` takes it apart."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def _cross_entropy(s: Array, t: Array) -> float:
    largest = s.max()
    return float(np.sum(t * (largest + np.log(np.exp(s - largest).sum()) - s)))


SQUARED = Loss(
    "squared",
    "Squared error",
    "",
    "mean of (y − t)²",
    lambda y, t: float(np.mean((y - t) ** 2)),
    lambda y, t: np.asarray(2 * (y - t) / len(y)),
    "mse_loss",
)

BINARY_CROSS_ENTROPY = Loss(
    "binary_cross_entropy",
    "Cross-entropy",
    "sigmoid",
    "mean of − t · ln p − (1 − t) · ln(1 − p), with p = σ(s)",
    lambda s, t: float(np.mean(np.logaddexp(0, s) - t * s)),
    lambda s, t: np.asarray((SIGMOID(s) - t) / len(s)),
    "binary_cross_entropy_with_logits",
)

CROSS_ENTROPY = Loss(
    "cross_entropy",
    "Cross-entropy",
    "softmax",
    "sum of − t · ln p, with p the softmax of s",
    _cross_entropy,
    lambda s, t: np.asarray(softmax(s) * t.sum() - t),
    "cross_entropy",
)

LOSSES: dict[str, Loss] = {loss.name: loss for loss in (SQUARED, BINARY_CROSS_ENTROPY, CROSS_ENTROPY)}
"""By name, in the order of lists."""
