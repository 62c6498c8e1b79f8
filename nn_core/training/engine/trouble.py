"""What goes wrong inside a run, said to who watches it."""

from __future__ import annotations

from nn_core.data import DataError
from nn_core.network.fields import SpecError
from nn_core.training.errors import ConfigError

SENTENCES = (ConfigError, DataError, SpecError)
"""Errors whose message is a sentence for people; any other is a fault, and its traceback goes to the log."""


def in_words(error: Exception) -> str:
    """A sentence; what only a programmer understands is in the log."""
    if isinstance(error, SENTENCES):
        return str(error)
    if isinstance(error, MemoryError) or "allocate memory" in str(error) or "out of memory" in str(error):
        return "There is not enough memory for this run. A smaller network or batch needs less."
    return "Something went wrong inside this run, so it stopped. Reset starts it again from the beginning."
