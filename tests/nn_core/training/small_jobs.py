"""Small jobs for tests: plain data, so that any engine can take them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import ClassVar

from nn_core.training import ClassifierRun
from nn_core.training.jobs import Job, Progress, Steps, Tools

ENDLESS = 10**9


@dataclass(frozen=True)
class Count(Job):
    """Counts; each number is a piece. What it finds tells each working out from another."""

    to: int
    name: str = "count"

    def work(self, tools: Tools) -> Steps:
        found = secrets.token_hex(8)
        for number in range(1, self.to + 1):
            yield Progress(number, self.to, finding={"square": number**2})
        return self.name, self.to, found


@dataclass(frozen=True)
class Alone(Count):
    """One at a time."""

    at_once: ClassVar[int] = 1


@dataclass(frozen=True)
class Both(Job):
    """What two others find."""

    first: Job
    second: Job

    def work(self, tools: Tools) -> Steps:
        one = yield self.first
        yield Progress(1, 2)
        other = yield self.second
        return one, other


@dataclass(frozen=True)
class Failing(Job):
    error: type[Exception]
    arguments: tuple[object, ...] = ()

    def work(self, tools: Tools) -> Steps:
        yield Progress()
        raise self.error(*self.arguments)


@dataclass(frozen=True)
class Trains(Job):
    """A network that it drives itself; its result is the weights."""

    run: ClassifierRun
    steps: int

    def work(self, tools: Tools) -> Steps:
        trainer = yield from tools.trainer(self.run)
        while trainer.step_count < self.steps:
            trainer.step()
            yield Progress(trainer.step_count, self.steps)
        return {name: tensor.numpy() for name, tensor in trainer.state().items()}
