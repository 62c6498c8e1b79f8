"""What went wrong, as a sentence for the person who watches or waits."""

from __future__ import annotations

from nn_core.data import DataError
from nn_core.network.fields import SpecError
from nn_core.training.engine.protocol import CapacityError, LostError
from nn_core.training.errors import ConfigError, Diverged, StoreError
from nn_core.training.jobs import JobError

SENTENCES = (CapacityError, ConfigError, DataError, JobError, LostError, SpecError, StoreError)
"""Errors whose message is a sentence for people; any other is a fault, and its traceback goes to the log."""
NO_MEMORY = "There is not enough memory for this training. A smaller network or batch needs less."


def in_words(error: Exception, otherwise: str) -> str:
    """A sentence; `otherwise` where only a programmer would understand what the error says."""
    if isinstance(error, SENTENCES):
        return str(error)
    if isinstance(error, Diverged):
        return f"Training broke down: {error}."
    if isinstance(error, MemoryError) or "allocate memory" in str(error) or "out of memory" in str(error):
        return NO_MEMORY
    return otherwise
