"""What becomes of a run whose process died: how it goes on, how often it may, and what people are told."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from nn_core.training.engine.record import Record
from nn_core.training.engine.status import RunStatus
from nn_core.training.errors import ConfigError
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec

if TYPE_CHECKING:
    from nn_core.training.engine.run import Run

MOST = 2
"""So many deaths in short order a run trains on after; the next time it only stands, and after that it stays
in the store: what it does may be what ends its process."""
WITHIN_S = 600.0
DIED = "The process that trained this ended unexpectedly"
AWAY = f"{DIED}; the run goes on in a moment."
GONE = f"{DIED}, so it is gone. Reload the page to start it anew."
NO_START = "Nothing can train here now: the process for it does not start. It is tried again and again."
ASIDE = f"{DIED} again and again, so the run was put aside. Its link opens it where it was stored."


@dataclass(frozen=True, eq=False)
class Lost:
    """A run whose process died, as it was known last.

    Attributes:
        spec: with the config that it had.
        probe: what `latest` is to hold.
        deaths: how many processes it has lost in short order, this one counted.
    """

    id: str
    spec: RunSpec
    status: RunStatus
    probe: Probe
    deaths: int

    def steps_from(self, step: int) -> float:
        """How many steps it is to take from that one on; infinity: until it is paused."""
        trains = self.status.state == "running" and self.deaths <= MOST
        return max(0, self.status.step_count + self.status.left - step) if trains else 0

    def record(self, stored: Record | None) -> Record:
        """What it goes on from: what is stored, or its first weights; else as it was last."""
        pace, owner, origin = self.status.steps_per_second, self.status.owner, self.status.origin
        if stored is None:
            return Record(self.spec, None, "paused", "", pace, owner, None, None, origin)
        spec = stored.spec
        if spec.config != self.spec.config:  # else it is the very one that the trainer had taken over
            spec = replace(spec, config=self.spec.config)  # type: ignore[type-var]
        return replace(stored, spec=spec, steps_per_second=pace, owner=owner, origin=origin)

    def steer(self, run: Run, stored: bool) -> None:
        """Have a run that was made of the record do what it did, and say why it is where it is. The lock of
        its engine is held.
        """
        step = run.step_count
        steps, why = self.steps_from(step), run.message if run.state == "diverged" else ""
        run.adopt(run.spec, run.memory)  # the disk does not have it so
        with suppress(ConfigError):  # it was asked for before the network took its present shape
            run.newest.probe = self.probe
        if self.status.successor:
            run.park(self.status.successor)
        elif steps:
            run.go(None if steps == inf else int(steps))
        run.message = f"{self.told(step, stored)} {'' if steps else why}".strip()

    def told(self, step: int, stored: bool) -> str:
        """That it goes on from that step, and why, as a sentence."""
        if not stored and self.status.step_count:
            return f"{DIED} before anything of it was stored, so the run begins anew."
        if self.deaths > MOST and self.status.state == "running":
            return f"{DIED} {self.deaths} times, so the run stands at step {step:,} until you train it again."
        return f"{DIED}; the run {'goes on from' if self.steps_from(step) else 'is back at'} step {step:,}."


class Deaths:
    """How many processes each run has lost in short order."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: dict[str, list[float]] = {}

    def of(self, run_id: str) -> int:
        """How many it has lost."""
        return len(self._times.get(run_id, ()))

    def count(self, run_id: str) -> int:
        """It has lost one now; how many these are."""
        now = self._clock()
        self._times.setdefault(run_id, []).append(now)
        recent = {one: [at for at in times if now - at < WITHIN_S] for one, times in self._times.items()}
        self._times = {one: times for one, times in recent.items() if times}
        return self.of(run_id)
