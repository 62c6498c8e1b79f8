"""What a worker gives slices of its time to: a run, or a job in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nn_core.training.memory import Memory
from nn_core.training.spec import RunSpec

SLOW_MACS = 5 * 10**9
"""Multiply-adds that take about a third of a second of one processor."""


def is_slow(spec: RunSpec) -> bool:
    """Whether who waits beside such a run would notice."""
    return spec.longest_macs() > SLOW_MACS


@dataclass(frozen=True)
class Due:
    """When a task needs a worker (infinity: not at all), whether somebody waits, and whether to train."""

    at: float
    urgent: bool = False
    trains: bool = False


class Task(Protocol):
    """One of those that share the workers. `busy`, `served_at` and `crowd` are the engine's; its lock guards
    all.
    """

    memory: Memory
    owner: str
    """Whose it is; empty: nobody's."""
    origin: str
    """From where its owner came, for a bound on all from there; empty: unknown."""
    parked: bool
    """Whether it is kept for a while only, in case somebody comes back: it goes early."""
    busy: bool
    """Whether a worker holds it."""
    served_at: float
    """When a worker held it last: the one that waits longest is next."""
    crowd: float
    """Among how many it was served last, for each worker, itself counted: at least 1."""
    slow: bool
    """Whether a piece of its work may take long, and nothing interrupts it."""
    watched_at: float
    """When somebody watched it, or asked for it, last."""

    @property
    def running(self) -> bool:
        """Whether it wants one slice after the other."""

    @property
    def watched(self) -> bool:
        """Whether somebody is there now."""

    @property
    def step_count(self) -> int:
        """What would be lost with it."""

    def due(self) -> Due:
        """When it next needs a worker, and what for. The lock is held."""

    def work(self, slice_s: float) -> None:
        """Work for about so many seconds, without the lock. What goes wrong becomes a state."""

    def put_down(self) -> None:
        """The worker has let go of it. The lock is held."""
