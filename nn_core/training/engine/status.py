"""What is told of a run, a job or an engine to who holds it from afar: all that is read without asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nn_core.training.jobs import JobState, Progress
from nn_core.training.spec import State


@dataclass(frozen=True, eq=False)
class RunStatus:
    """A run at one moment; the names are those of `protocol.RunHandle`."""

    state: State
    message: str
    successor: str
    owner: str
    step_count: int
    steps_per_second: float | None
    left: float
    """Steps that it is still to take, as of this step; infinity: until it is paused."""
    timeline: tuple[int, ...]
    config: Any
    origin: str = ""
    """See `task.Task`."""

    def moved(self, before: RunStatus) -> bool:
        """Whether it is further on than before, doing the same: worth telling, but not at once."""
        return self.step_count != before.step_count or self.timeline != before.timeline

    def differs(self, before: RunStatus) -> bool:
        """Whether something else happened: it changed its state, or somebody changed it."""
        mine, theirs = (
            (one.state, one.message, one.successor, one.owner, one.steps_per_second) for one in (self, before)
        )
        return mine != theirs or self.config is not before.config


@dataclass(frozen=True)
class Holding:
    """What somebody has: runs that are awake, the bytes that they hold, and engines in which one trains."""

    runs: int = 0
    held: int = 0
    trains_in: int = 0

    def __add__(self, other: Holding) -> Holding:
        return Holding(self.runs + other.runs, self.held + other.held, self.trains_in + other.trains_in)


@dataclass(frozen=True)
class EngineStatus:
    """An engine at one moment.

    Attributes:
        trouble: a sentence while runs cannot be stored.
        runs, held: how many runs and jobs have memory, and how many bytes together.
        idle: what those have that would leave if there were no room.
        owners, origins: what each owner has of that, and those of each origin; nobody's is among them.
    """

    trouble: str = ""
    runs: int = 0
    held: int = 0
    idle: Holding = field(default_factory=Holding)
    owners: Mapping[str, Holding] = field(default_factory=dict)
    origins: Mapping[str, Holding] = field(default_factory=dict)

    def of(self, owner: str) -> Holding:
        """What that owner has."""
        return self.owners.get(owner, Holding())

    def of_origin(self, origin: str) -> Holding:
        """What those of that origin have together."""
        return self.origins.get(origin, Holding())


def together(engines: Iterable[EngineStatus]) -> EngineStatus:
    """Many engines as one."""
    trouble, runs, held, idle = "", 0, 0, Holding()
    owners, origins = dict[str, Holding](), dict[str, Holding]()
    for one in engines:
        trouble, runs, held = trouble or one.trouble, runs + one.runs, held + one.held
        idle += one.idle
        for whole, part in ((owners, one.owners), (origins, one.origins)):
            for name, holding in part.items():
                whole[name] = whole.get(name, Holding()) + holding
    return EngineStatus(trouble, runs, held, idle, owners, origins)


class Together:
    """Many engines as one, added up anew only where one has told something else: each frame asks."""

    def __init__(self) -> None:
        self._known = tuple[EngineStatus, ...](), EngineStatus()

    def of(self, engines: Iterable[EngineStatus]) -> EngineStatus:
        told = tuple(engines)
        known, whole = self._known
        if told != known:
            whole = together(told)
            self._known = told, whole
        return whole


@dataclass(frozen=True, eq=False)
class JobStatus:
    """A job at one moment; the names are those of `jobs.JobHandle`."""

    state: JobState
    progress: Progress
    problem: str
    wanted: bool
    result: Any

    def moved(self, before: JobStatus) -> bool:
        """Whether it is further on than before, doing the same: worth telling, but not at once."""
        return self.progress is not before.progress

    def differs(self, before: JobStatus) -> bool:
        """Whether something else happened."""
        return (self.state, self.problem, self.wanted) != (before.state, before.problem, before.wanted)
