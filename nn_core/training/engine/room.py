"""How much do the runs of an engine hold together, and which of them leave when another needs room?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TypeVar

from nn_core.training.engine.protocol import CapacityError
from nn_core.training.engine.status import EngineStatus, Holding
from nn_core.training.engine.task import Task
from nn_core.training.memory import Memory, size_text

Kept = TypeVar("Kept", bound=Task)

UNTOUCHED_PATIENCE_S = 5.0
"""A page opens its stream within a second of asking for its run; one that waits longer has been left."""
SHARES = 3
"""One person may have one of so many shares of what an engine can hold."""
ORIGIN_SHARE = 2 / 3
"""Those of one origin may have this part of it: a class with one address is not refused, and who throws his
cookie away for each run leaves room for others.
"""
FEW_RUNS = 4
"""So many runs a person may have in the smallest engine: a page, another tab, and what undo leads back to."""


def usual_runs_each(max_runs: int) -> int:
    """How many of so many runs one person may have awake."""
    return max(FEW_RUNS, max_runs // SHARES)


USUAL_BYTES = 16 * 2**20
"""Of the first run of somebody new, the small CNN of the CNN lab, beside others that train on its images."""
ALL_RUNS = "All {} runs that this server can hold are in use. Try again later."
MOST_OF = (
    "{} can have {} runs here at a time, and all of these train or are looked at. "
    "Close the page of one of them, and try again in a moment."
)
BYTES_OF_ORIGIN = (
    "With this run, those from one internet address would take {} of memory, and may have {} here. "
    "Close the page of one of them, or use a smaller network."
)
MAX_RUNS = 200
"""Of an engine, by default: several classes. Their bytes are the nearer bound, where networks are large."""


@dataclass(frozen=True)
class Room:
    """What an engine can hold.

    Attributes:
        max_runs: runs at once.
        max_bytes: of all of them together.
        workers: how many train at the same time.
        max_runs_each: runs of one owner at once. What is nobody's (demonstrations, scripts) is bounded
            by the above alone: no visitor holds it.
        origin_share: the part of all runs and of all bytes that those of one origin may have.
        beside: what other processes of the server hold of that.
    """

    max_runs: int
    max_bytes: int
    workers: int
    max_runs_each: int
    origin_share: float = ORIGIN_SHARE
    beside: EngineStatus = field(default_factory=EngineStatus)

    @property
    def max_runs_origin(self) -> int:
        """Runs of one origin at once; a person may have his everywhere."""
        return max(self.max_runs_each, int(self.max_runs * self.origin_share))

    @property
    def max_bytes_origin(self) -> int:
        """Of all runs of one origin together."""
        return int(self.max_bytes * self.origin_share)

    def leaving(
        self, task: Task, memory: Memory, others: Sequence[Kept], idle: Sequence[Kept], *, new: bool
    ) -> list[Kept]:
        """As few others as have to leave so that `task` may hold that much memory, beside the rest.

        Who has all the runs that one may have loses one of his own for another. Who has more than a share of
        the memory gets more where it is free, but nobody else's run leaves for him. Where those of one origin
        have all the runs or bytes that they may have, one of theirs leaves.

        Args:
            others: all that have memory, without the task.
            idle: those of them that may leave, the first to go first.
            new: whether it is one more, and not one that grows.

        Raises:
            CapacityError: even if they all left there would be no room, for it, this owner or this origin.
        """
        owner, origin = task.owner, task.origin
        his = [other for other in others if owner and other.owner == owner]
        near = [other for other in others if origin and other.origin == origin]
        his_beside, near_beside = self.beside.of(owner), self.beside.of_origin(origin)
        idle_of_his = [other for other in idle if other in his]
        idle_near = [other for other in idle if other in near]
        beyond = max(0, len(his) + his_beside.runs + 1 - self.max_runs_each) if owner and new else 0
        if beyond > len(idle_of_his):
            raise CapacityError(MOST_OF.format("One person", self.max_runs_each))
        first = idle_of_his[:beyond]
        going_on = len(near) - sum(other in near for other in first) + near_beside.runs
        beyond = max(0, going_on + 1 - self.max_runs_origin) if origin and new else 0
        also = [other for other in idle_near if other not in first]
        if beyond > len(also):
            raise CapacityError(MOST_OF.format("All from one internet address", self.max_runs_origin))
        first += also[:beyond]

        may_go = idle
        if origin and self._takes(memory, near) + near_beside.held > self.max_bytes_origin:
            may_go = idle_near
        if owner and self._takes(memory, his) + his_beside.held > self.max_bytes // SHARES:
            may_go = idle_of_his
        then = [other for other in may_go if other not in first]
        for count in range(len(then) + 1):
            leaving = [*first, *then[:count]]
            staying = [other for other in others if other not in leaving]
            takes = self._takes(memory, [other for other in staying if other in near]) + near_beside.held
            fits = not origin or takes <= self.max_bytes_origin
            if fits and self.holds([*(other.memory for other in staying), memory]):
                return leaving
        if not fits:
            raise CapacityError(BYTES_OF_ORIGIN.format(size_text(takes), size_text(self.max_bytes_origin)))
        raise CapacityError(self.refusal(memory, [other.memory for other in staying]))

    def _takes(self, memory: Memory, beside: Sequence[Task]) -> int:
        return self.bytes_of([memory, *(other.memory for other in beside)])

    def holds(self, memories: Sequence[Memory]) -> bool:
        """Whether such runs fit together, beside those elsewhere."""
        runs, held = len(memories) + self.beside.runs, self.bytes_of(memories) + self.beside.held
        return runs <= self.max_runs and held <= self.max_bytes

    def full(self, status: EngineStatus) -> str:
        """Why nobody new could begin a run of usual size, as a sentence; empty while somebody can.

        Args:
            status: of all processes.
        """
        if status.runs - status.idle.runs >= self.max_runs:
            return ALL_RUNS.format(self.max_runs)
        if status.held - status.idle.held + USUAL_BYTES > self.max_bytes:
            used, whole = size_text(status.held), size_text(self.max_bytes)
            return (
                f"{used} of the {whole} of memory that this server has for runs are in use. Try again later."
            )
        return ""

    def held_by(self, tasks: Sequence[Task], idle: Sequence[Task]) -> EngineStatus:
        """What such tasks hold together, the idle among them, and each owner and each origin of it."""
        owners = self._groups([task.owner for task in tasks], tasks)
        origins = self._groups([task.origin for task in tasks], tasks)
        whole = self._holding(tasks)
        return EngineStatus("", whole.runs, whole.held, self._holding(idle), owners, origins)

    def _groups(self, names: Sequence[str], tasks: Sequence[Task]) -> dict[str, Holding]:
        groups: dict[str, list[Task]] = {}
        for name, task in zip(names, tasks, strict=True):
            groups.setdefault(name, []).append(task)
        return {name: self._holding(those) for name, those in groups.items()}

    def _holding(self, tasks: Sequence[Task]) -> Holding:
        held = self.bytes_of([task.memory for task in tasks])
        return Holding(len(tasks), held, int(any(task.running for task in tasks)))

    def bytes_of(self, memories: Sequence[Memory]) -> int:
        """Of runs together: images that they share once, and work only for as many as train at a time."""
        images = {key: size for memory in memories for key, size in memory.images.items()}
        works = sorted((memory.work for memory in memories), reverse=True)
        resting = sum(memory.resting for memory in memories)
        return sum(images.values()) + resting + sum(works[: self.workers])

    def refusal(self, wanted: Memory, others: Sequence[Memory]) -> str:
        """Why a run does not fit beside others, as a sentence for the person who wants it."""
        if len(others) + self.beside.runs >= self.max_runs:
            return ALL_RUNS.format(self.max_runs)
        needed, whole = size_text(self.bytes_of([wanted])), size_text(self.max_bytes)
        if self.bytes_of([wanted]) > self.max_bytes:
            return (
                f"This run needs {needed} of memory, and this server has {whole} for all runs. "
                "A smaller network, batch or input needs less."
            )
        used = size_text(self.bytes_of(others) + self.beside.held)
        return (
            f"This run needs {needed} of memory, but {used} of the {whole} that this server has are in use. "
            "Try again later, or use a smaller network."
        )


Order = tuple[bool, bool, float]
"""Of tasks that may be ended: the first one goes first."""
NOBODY: Order = (True, True, inf)


def expendable(tasks: Iterable[Kept], now: float, patience_s: float) -> list[Kept]:
    """The runs and jobs that may be ended to make room, the first to go first.

    First those that have not trained, as nothing is lost with them, then those that are parked, then those
    that nobody has watched for `patience_s`; of each kind the longest unwatched.
    """
    idle = [task for task in tasks if not (task.running or task.watched)]
    due = [task for task in idle if now - task.watched_at >= _patience(task, patience_s)]
    return sorted(due, key=lambda task: order(task, now))


def order(task: Task, now: float) -> Order:
    """When it goes, whichever process it is in."""
    return task.step_count > 0, not task.parked, task.watched_at - now


def _patience(task: Task, usual_s: float) -> float:
    if task.parked:
        return 0.0
    return usual_s if task.step_count else min(usual_s, UNTOUCHED_PATIENCE_S)
