"""Backpropagation with real numbers: a small network as a list of elementary operations on single numbers.

`network.py` says which operations there are, `operations.py` what each computes and its slopes, `tape.py`
runs them forwards and backwards, `updates.py` moves the weights, `descent.py` many
times.
"""

from nn_core.mechanics.backprop.descent import descend, path
from nn_core.mechanics.backprop.network import LOSSES, OUTPUT_ACTIVATIONS, Graph, SmallNetwork
from nn_core.mechanics.backprop.operations import HIDDEN_ACTIVATIONS, Operation, label
from nn_core.mechanics.backprop.tape import (
    Gradient,
    Tape,
    Term,
    loss_at,
    numeric_gradient,
    record,
    zero_slopes,
)
from nn_core.mechanics.backprop.updates import RULES, Update, update
from nn_core.mechanics.optimizers import Memory

__all__ = [
    "HIDDEN_ACTIVATIONS",
    "LOSSES",
    "OUTPUT_ACTIVATIONS",
    "RULES",
    "Gradient",
    "Graph",
    "Memory",
    "Operation",
    "SmallNetwork",
    "Tape",
    "Term",
    "Update",
    "descend",
    "label",
    "loss_at",
    "numeric_gradient",
    "path",
    "record",
    "update",
    "zero_slopes",
]
