"""Work in the background that is no run of its own: it takes slices of the engine as a run does.

A job is frozen, hashable, picklable data: what to find out. Whoever asks for an equal one gets the same
handle, and its result is kept for the next who asks. How it is found out is a generator. Each of its pieces
is short, about a training step, and ends with a `yield`:

    progress    so far it has come; its next piece follows in its turn
    Beside      a call that takes long and cannot be cut (loading, resizing): a thread of its own makes it,
                and what it returns is the value of the `yield`
    another job its result is the value of the `yield`; it is asked for while this one is

A piece may be made by any worker, so nothing of a thread may last from one to the next: no `yield` inside
`torch.no_grad()`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias

from nn_core.training.spec import RunSpec

if TYPE_CHECKING:
    from nn_core.training.trainer import Trainer

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
"""A queued job waits for its place, or for somebody to ask for it again; it goes on where it stood."""

LEASE_S = 70.0
"""A job is worked on for so long after somebody asked: the clock of a hidden tab ticks once a minute."""


class JobError(RuntimeError):
    """A job cannot find what it looks for; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        done, of: pieces of its own kind (training steps, say); 0 of 0 where it cannot tell.
        finding: what is known already, as plain data.
    """

    done: int = 0
    of: int = 0
    finding: Any = None


@dataclass(frozen=True, eq=False)
class Beside:
    """A call for a thread of its own, as it must not hold up a worker."""

    call: Callable[[], Any]


class Job:
    """What to find out; kinds of jobs are frozen dataclasses made from this."""

    at_once: ClassVar[int] = 1_000
    """How many of this kind are worked on at the same time; others wait in the order in which they came.

    A kind that waits for others of its own kind leaves this alone: it would wait for its own place.
    """
    trouble: ClassVar[str] = "Something went wrong in this work, so it stopped."
    """What is said where something fails that nobody foresaw; the details are in the log."""

    def work(self, tools: Tools) -> Steps:
        """Do it, piece by piece; what it returns is the job's result: plain data.

        Raises:
            JobError, CapacityError, SpecError, ConfigError, DataError: in the words of its message the job
                has failed.
        """
        raise NotImplementedError


Yielded: TypeAlias = Progress | Beside | Job
Steps: TypeAlias = Generator[Yielded, Any, Any]


class Tools(Protocol):
    """What an engine gives a job to work with."""

    @property
    def active_s(self) -> float:
        """Seconds in which the job was worked on so far, waiting for its turns included."""

    def trainer(self, spec: RunSpec) -> Generator[Yielded, Any, Trainer]:
        """`trainer = yield from tools.trainer(spec)`: its data loaded beside the workers, on their device.

        Raises:
            SpecError, ConfigError, DataError: there can be no such run.
            CapacityError: there is no memory for it.
        """


class JobHandle(Protocol):
    """A job on its way, as the one sees it who asked for it, from any thread; nothing blocks but `wait`."""

    @property
    def job(self) -> Job: ...

    @property
    def state(self) -> JobState: ...

    @property
    def progress(self) -> Progress:
        """How far it is, or the job for which it waits.

        Who looks is waiting: the one who asked for this handle is taken to ask again, unless they left.
        """

    @property
    def onlooker(self) -> JobHandle:
        """The same job for one who waits for nothing: to look there keeps nothing going."""

    @property
    def result(self) -> Any:
        """What was found; None before it is done."""

    @property
    def problem(self) -> str:
        """Why there will be no result, as a sentence; empty while all is well."""

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for it now."""

    def ask(self, who: str = "") -> None:
        """Say that `who` waits for it, for the next 70 seconds."""

    def leave(self, who: str = "", cancel: bool = False) -> None:
        """`who` waits no longer. What nobody else asks for stands still at once, and makes room for others.

        Args:
            cancel: end it in that case.
        """

    def cancel(self) -> None:
        """End it without a result, whoever waits. Who asks for it next begins anew."""

    def wait(self, timeout_s: float) -> bool:
        """Ask for it until it has ended, or for so long; whether it has."""


class Jobs(Protocol):
    """All jobs of an engine, and what was found by those that are done, within a budget of bytes."""

    def ask(self, job: Job, who: str = "", owner: str = "") -> JobHandle:
        """The handle of that job, which is begun if nobody has asked for it before. `who` waits for it from
        now on; what nobody has asked for in a long time is forgotten.

        Args:
            owner: whose share of time and memory `who` has for it, as an owner of runs. Where many wait, it
                is his who came first. What it waits for is his, too. Empty: nobody's.

        Raises:
            CapacityError: the engine is closed.
        """

    def found(self, job: Job) -> JobHandle | None:
        """An onlooker's handle of that job if it is done or has failed; nothing is begun."""

    def forget(self, job: Job) -> None:
        """Have it found out anew when somebody asks next, say after it failed."""
