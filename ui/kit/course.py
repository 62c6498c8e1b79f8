"""Who asks for a trained network: each is trained once a server process, in the engine, for all visitors.

Nothing here blocks: `course` starts the training at the first call, and says at every call how far it is.
It is worked on while somebody asks for it, or looks how far it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nn_core.findings.trained import STEPS, Recipe, Trained, training
from ui.kit.steering import asked
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training.jobs import JobHandle


@dataclass(frozen=True)
class Course:
    """One network's training, seen from any thread."""

    recipe: Recipe
    handle: JobHandle

    @property
    def step(self) -> int:
        """Training steps taken."""
        return STEPS if self.done else self.handle.progress.done

    @property
    def curve(self) -> tuple[tuple[int, float], ...]:
        """(step, validation accuracy) so far."""
        return self.handle.progress.finding or ()

    @property
    def done(self) -> bool:
        return self.handle.state == "done"

    @property
    def result(self) -> Trained | None:
        """The trained network, once it is there."""
        found: tuple[Trained, Any] | None = self.handle.result
        return found[0] if found else None

    @property
    def findings(self) -> Any:
        """What `Recipe.examine` made of it."""
        return self.handle.result[1] if self.handle.result else None

    @property
    def problem(self) -> str:
        """Why there will be no result, as a sentence; empty while all is well."""
        return self.handle.problem

    def wait(self, timeout_s: float) -> None:
        """Block until the course has ended, or for so long."""
        self.handle.wait(timeout_s)


def course(recipe: Recipe, reader: str = "") -> Course:
    """The course of that recipe, started now if it is the first time.

    Args:
        reader: who waits for it and may `leave`.
    """
    return Course(recipe, asked(training(recipe), reader))


def leave(one: Course, reader: str) -> None:
    """`reader` turns to something else. What nobody else waits for stops at once and makes room."""
    one.handle.leave(reader, cancel=True)


def try_again(recipe: Recipe) -> None:
    """Forget a course that ended with a problem; the next call of `course` starts it anew."""
    job, jobs = training(recipe), engine().jobs
    ended = jobs.found(job)
    if ended is not None and ended.problem:
        jobs.forget(job)
