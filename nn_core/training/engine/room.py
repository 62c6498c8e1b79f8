"""How much do the runs of an engine hold together, and which of them leave when another needs room?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from nn_core.training.engine.task import Task
from nn_core.training.memory import Memory, size_text

Kept = TypeVar("Kept", bound=Task)

UNTOUCHED_PATIENCE_S = 5.0
"""A page opens its stream within a second of asking for its run; one that waits longer has been left."""


MAX_RUNS = 200
"""Of an engine, by default: several classes. Their bytes are the nearer bound, where networks are large."""


@dataclass(frozen=True)
class Room:
    """What an engine can hold.

    Attributes:
        max_runs: runs at once.
        max_bytes: of all of them together.
        workers: how many train at the same time.
        runs_beside, bytes_beside: what other processes of the server hold of that.
    """

    max_runs: int
    max_bytes: int
    workers: int
    runs_beside: int = 0
    bytes_beside: int = 0

    def holds(self, memories: Sequence[Memory]) -> bool:
        """Whether such runs fit together, beside those elsewhere."""
        runs, held = len(memories) + self.runs_beside, self.bytes_of(memories) + self.bytes_beside
        return runs <= self.max_runs and held <= self.max_bytes

    def bytes_of(self, memories: Sequence[Memory]) -> int:
        """Of runs together: images that they share once, and work only for as many as train at a time."""
        images = {key: size for memory in memories for key, size in memory.images.items()}
        works = sorted((memory.work for memory in memories), reverse=True)
        resting = sum(memory.resting for memory in memories)
        return sum(images.values()) + resting + sum(works[: self.workers])

    def refusal(self, wanted: Memory, others: Sequence[Memory]) -> str:
        """Why a run does not fit beside others, as a sentence for the person who wants it."""
        if len(others) + self.runs_beside >= self.max_runs:
            return f"All {self.max_runs} runs that this server can hold are in use. Try again later."
        needed, whole = size_text(self.bytes_of([wanted])), size_text(self.max_bytes)
        if self.bytes_of([wanted]) > self.max_bytes:
            return (
                f"This run needs {needed} of memory, and this server has {whole} for all runs. "
                "A smaller network, batch or input needs less."
            )
        used = size_text(self.bytes_of(others) + self.bytes_beside)
        return (
            f"This run needs {needed} of memory, but {used} of the {whole} that this server has are in use. "
            "Try again later, or use a smaller network."
        )


Order = tuple[bool, bool, float]
"""Of tasks that may be ended: the first one goes first."""
NOBODY: Order = (True, True, inf)


def expendable(tasks: Iterable[Kept], now: float, patience_s: float) -> list[Kept]:
    """The runs and jobs that may be ended to make room, the first to go first.

    First those that are parked, then those that have not trained, as nothing is lost with them, then those
    that nobody has watched for `patience_s`; of each kind the longest unwatched.
    """
    idle = [task for task in tasks if not (task.running or task.watched)]
    due = [task for task in idle if now - task.watched_at >= _patience(task, patience_s)]
    return sorted(due, key=lambda task: order(task, now))


def order(task: Task, now: float) -> Order:
    """When it goes, whichever process it is in."""
    return not task.parked, task.step_count > 0, task.watched_at - now


def _patience(task: Task, usual_s: float) -> float:
    if task.parked:
        return 0.0
    return usual_s if task.step_count else min(usual_s, UNTOUCHED_PATIENCE_S)
