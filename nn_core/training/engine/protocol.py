"""What pages may ask of an engine, of a run in it, and of a subscription to that run.

Only plain data and arrays cross this boundary: frozen specs and probes go in, numbers, words and frozen
snapshots come out. No caller hands in a condition or a lock, none reaches into a run, and one owner, the
engine, changes a run's state. So an engine may live in this process or in another one. Whatever keeps
these promises can take the place of another: `tests/nn_core/training/engine/test_conformance.py` puts any
engine through all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from nn_core.training.jobs import Jobs
from nn_core.training.probe import Probe
from nn_core.training.spec import RunSpec, Snapshot, State, Weights

MAX_WAIT_S = 2.0
"""`pause`, `step`, `reset` and `watch` return when they have taken effect, after this time at the latest."""
MAX_STEPS = 1_000_000
MIN_PACE, MAX_PACE = 0.01, 10_000.0
CLOSING = "The server is closing."

Deliver = Callable[[Snapshot], object]
"""Takes a snapshot over; called by a thread of the engine, so it must be quick."""


class CapacityError(RuntimeError):
    """No room for another run. The message is a sentence for the person who wants one."""


class LostError(RuntimeError):
    """The run or job is gone with the process that it was in. The message is a sentence for who used it."""


class Subscription(Protocol):
    """Gets the newest snapshot of a run whenever it asked for one and something changed since its last.

    "Something" is the step, the state, the config, the pace, the owner or the probe. A snapshot may lack the
    costly arrays (statistics, results): they follow soon after the first answer to a new probe, come about
    twice a second while the run trains, and whenever it halts. The last one, of a run that ends, comes
    unasked.
    """

    @property
    def probe(self) -> Probe:
        """What the snapshots hold; may be set at any time.

        Raises:
            ConfigError: the network has no such layer.
        """

    @probe.setter
    def probe(self, probe: Probe) -> None: ...

    def request(self) -> None:
        """Ask for one snapshot; a thread of the engine delivers it, 30 a second at most. Never blocks."""

    def close(self) -> None:
        """Watch no longer."""


class RunHandle(Protocol):
    """Steers and watches one run, from any thread. Each call says that somebody is watching.

    `pause`, `step`, `reset` and `watch` return when they have taken effect, after two seconds at the latest.
    What an event loop may call, as it does not wait for the engine: the properties, `touch`, `timeline`,
    `subscribe`, and all of a subscription. Anything else it should leave to a thread.

    On a run that is closed, or left because nobody watched, calls do nothing. Such a run is "finished". One
    whose process died under it goes on in another: from where it was stored, or anew, and its message says
    so. Until then it is "paused", and calls wait for it. Where it cannot go on it is "finished", too.

    Raises:
        LostError: the process that the run was in is gone, and so is the run, or not back soon; or steps were
            asked for, and nobody knows how many of them were taken.
    """

    @property
    def id(self) -> str:
        """Unguessable. It stays in the server: what a browser or an address gets is `look`."""

    @property
    def look(self) -> str:
        """The other id (`names.look_id`): it tells nobody `id`, and is fit for a URL."""

    @property
    def owner(self) -> str:
        """Whose run this is, as `give` said last; empty: nobody's. What others may do is for the caller to
        judge.
        """

    @property
    def spec(self) -> RunSpec:
        """What is trained, with all that `configure` changed."""

    @property
    def state(self) -> State:
        """What it does; "finished" is a run that was closed or freed."""

    @property
    def message(self) -> str:
        """Why the run stands, in words; empty where there is nothing to explain."""

    @property
    def successor(self) -> str:
        """The look id of the run that took the place of this finished or parked one, if one did."""

    @property
    def step_count(self) -> int:
        """Steps taken since the first weights."""

    @property
    def steps_per_second(self) -> float | None:
        """The pace that `pace` gave it; None for full speed."""

    # Steering

    def resume(self) -> None:
        """Train until paused; also on from the good weights of a diverged run.

        A run that cannot be trained (`spec.stands`) stays as it is, and its message says why; as for `step`.
        """

    def pause(self) -> None:
        """Stand still after the present step."""

    def step(self, n: int = 1, turn: str = "", *, wait: bool = True) -> None:
        """Train exactly n more steps, then go on as before: a run that stood pauses.

        One that trains takes them next, unless fewer are left of what it was to take, and then the rest.

        Args:
            turn: one of `spec.turns`, where a step has parts that can be taken alone; empty: whole steps.
            wait: whether to return when they are taken; otherwise at once.

        Raises:
            ConfigError: n is not a whole number from 1 to a million, or there is no such turn.
        """

    def reset(self) -> None:
        """Back to step 0: fresh weights from the seed, the present config, nothing kept."""

    def configure(self, **changes: Any) -> None:
        """Change fields of the config before the next step, without a restart.

        Raises:
            ConfigError: a field that does not exist or is fixed, or a value out of bounds.
            SpecError: the new config does not fit the architecture.
            CapacityError: the run would need more memory than the engine has for it.
        """

    def pace(self, steps_per_second: float | None) -> None:
        """Train at most so many steps a second; None for full speed.

        Raises:
            ConfigError: not a number from 0.01 to 10,000.
        """

    def close(self, successor: str = "") -> None:
        """End the run and free its memory. `successor` is the look id of a run that takes its place."""

    def park(self, successor: str) -> None:
        """Stand still while the run with the look id `successor` has the place of this one, and tell the
        watchers.

        Nothing is lost until a run needs the room; `unpark` is the way back. A run that is finished stays so.
        """

    def unpark(self) -> None:
        """Take the place back: a run like any other again."""

    def give(self, owner: str) -> None:
        """It is that person's from now on. The name is kept with the run, so it should be no secret."""

    def copy(self, owner: str | None = None, origin: str = "") -> RunHandle | None:
        """Another run that stands where this one stands, with all that makes the next steps and shows the
        past: as many steps taken here or there lead to the same numbers, bit by bit.

        It has the present config and pace, stands still (diverged where this one is, else paused), and goes
        its own way from there. Taken between two steps, so a run that trains trains on.

        Args:
            owner: whose the copy is, by default this one's owner's.
            origin: from where that owner came; see `Engine.submit`.

        Returns:
            The copy; None of a run that is finished or failed.

        Raises:
            CapacityError: there is no room for it, or its owner has as many runs awake as one may have.
        """

    # Watching

    def touch(self) -> bool:
        """Say that somebody is still watching; False if the run is finished."""

    def watch(self, probe: Probe) -> None:
        """What `latest` holds from now on, also while the run stands.

        Raises:
            ConfigError: the network has no such layer.
        """

    def latest(self) -> Snapshot:
        """The newest snapshot, at once: while training at most about half a second old, otherwise exact.

        Before the first one is there it is empty, at step 0.
        """

    def history(self) -> dict[str, np.ndarray[Any, Any]]:
        """The curves, of at most 500 points each: "step" (int64, ascending) and an array beside it a metric.

        That is NaN where the metric was not measured: validation comes now and then, at steps of its own.
        """

    def timeline(self) -> tuple[int, ...]:
        """The steps that `at` can go back to, in order."""

    def at(self, step: int | None, probe: Probe | None = None) -> Snapshot:
        """The kept step nearest to `step`, or the run just as it is now (None), through `probe` or else the
        one given to `watch`.

        Answered by the engine between two training steps. Of a run that is not built, or gone, it is the
        newest snapshot.

        Raises:
            ConfigError: the network has no such layer.
        """

    def weights(self, step: int | None = None) -> Weights:
        """Copies of all weights and buffers, between two steps; none before it is built.

        Args:
            step: those of the kept step nearest to it; None: those of now.
        """

    def subscribe(self, deliver: Deliver, probe: Probe | None = None) -> Subscription:
        """Have snapshots delivered on request. An open subscription counts as watching, so close it.

        Raises:
            ConfigError: the network has no such layer.
        """

    def wait(self, timeout_s: float, step: int | None = None) -> bool:
        """Block until the run stands and `latest` is exact, or until it is built and has taken `step` steps.

        A run stands once it is built and does not train: paused, diverged, failed or finished.

        Returns:
            Whether that came about in time.
        """


class Engine(Protocol):
    """Holds runs and jobs, and works on them beside each other.

    An owner has a part of its room. Who has as many runs awake as one may have gets another one in the place
    of his own that is first to go: untrained, or parked, or watched longest ago. While all of his train or
    are watched there is no room for him. What is nobody's is not bounded so. Those of one origin have a part
    as well, a larger one, of runs and of bytes: who goes beyond it gets another one in the place of theirs.
    """

    @property
    def jobs(self) -> Jobs:
        """Work that is no run."""

    def submit(
        self, spec: RunSpec, replacing: RunHandle | None = None, owner: str = "", origin: str = ""
    ) -> RunHandle:
        """A new run, paused at step 0. Returns at once; the data set is loaded and the network built later.

        Args:
            replacing: a run whose place it takes; where there is no room for both, that one ends.
            owner: whose it is; see `RunHandle.give`.
            origin: a word for where that owner came from, which others may come from, too. It is not stored.
                Empty: unknown, and not bounded.

        Raises:
            SpecError, ConfigError, DataError: what `spec.check` finds.
            CapacityError: there is no room for it, its owner or those of its origin have too many, or the
                engine is closed.
        """

    def get(self, run_id: str) -> RunHandle | None:
        """The run that one of its two ids names, if it is awake: it was not closed, and did not leave."""

    def find(self, run_id: str, origin: str = "") -> RunHandle | None:
        """The run that one of its two ids names; one that sleeps wakes, paused at the step where it stood.

        Blocks while it is read. None if it was closed, or is neither awake nor kept.

        Args:
            origin: from where it is asked for: one that wakes counts there from now on.

        Raises:
            CapacityError: there is no room for it now, or its owner or those of that origin have too many.
            LostError: there is no process that it could wake in.
            StoreError: it is kept, but cannot be read.
        """

    @property
    def people(self) -> int:
        """How many owners have a run, or a job with a network, that trains; each gets the same time. Nobody's
        do not count.
        """

    @property
    def full(self) -> str:
        """A sentence while nobody new can begin a run, mostly as all its room is in use; else empty."""

    @property
    def trouble(self) -> str:
        """A sentence while runs cannot be stored, so that a crash would lose them; else empty."""

    def close(self) -> None:
        """End every run and stop all work."""
