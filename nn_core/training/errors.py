"""What is raised where a run cannot be described, or where it breaks down."""

from __future__ import annotations

from nn_core.numerals import readable

LARGEST_IN_FULL = 1e7
"""A larger loss is written by its size, not by all its digits."""


def grew(loss: float) -> str:
    """How a finite loss broke training down: "grew to 440,760", "grew to 2.8·10²²"."""
    return f"grew to {readable(f'{loss:,.0f}' if abs(loss) < LARGEST_IN_FULL else f'{loss:.1e}')}"


class Diverged(ArithmeticError):
    """Training broke down: say where ("the output of conv2") and how."""

    def __init__(self, where: str, how: str = "became infinite or not a number") -> None:
        super().__init__(f"{where} {how}")


class ConfigError(ValueError):
    """A value that cannot be used. `field` names it, `message` says in words what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message

    def __str__(self) -> str:
        return self.message


class StoreError(Exception):
    """A run cannot be stored, or not be found again. The message is a sentence for people."""


class UnreadableError(StoreError):
    """What is stored of a run can never be read here, however often one tries."""


class ClusterError(Exception):
    """There is no cluster to train on. The message is a sentence for whoever serves."""
