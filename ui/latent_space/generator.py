"""The generator that the page brings along, on its way.

`small_generator` starts whatever is needed at its first call, and each later one moves it on. Where none
comes with the app (`make models`) it is trained while somebody looks.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from nn_core.findings.latent import kept
from nn_core.training import StartingWeights
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5


class Maker:
    """The small generator on its way, seen from any thread. Whoever looks at it moves it on.

    Attributes:
        run: the run in the engine that shows it: in training, then with the finished weights.
        done: whether it is finished.
        problem: why it will not be, as a sentence; empty while all is well.
    """

    def __init__(self) -> None:
        self.run: RunHandle | None = None
        self.done = False
        self.problem = ""
        self._lock = threading.Lock()

    @property
    def step(self) -> int:
        run = self.run
        return kept.STEPS if self.done else 0 if run is None else min(run.step_count, kept.STEPS)

    @property
    def usable(self) -> bool:
        """Whether its run is there and in the engine still."""
        return self.run is not None and engine().get(self.run.id) is not None

    def now(self) -> tuple[RunHandle | None, bool]:
        """The run that shows it, and whether that is the finished one: both of the same moment."""
        with self._lock:
            return self.run, self.done

    def look(self) -> None:
        """Do what is next, if it is not under way: begin, train on, keep and show what was trained."""
        from nn_core.data import DataError
        from nn_core.training import CapacityError

        with self._lock:
            try:
                if not (self.done or self.problem):
                    self._move_on()
            except (CapacityError, DataError) as error:
                self.problem = str(error)
            except Exception:
                logger.exception("the small generator could not be made")
                self.problem = "Something went wrong while the generator was trained."

    def wait(self, timeout_s: float) -> None:
        """Block until it is finished or has failed, or for so long."""
        deadline = time.monotonic() + timeout_s
        self.look()
        while not (self.done or self.problem) and (left_s := deadline - time.monotonic()) > 0:
            if self.run is not None:
                self.run.wait(min(left_s, LOOK_EVERY_S))
            self.look()

    def _move_on(self) -> None:
        run = self.run
        if run is None or not run.touch():  # nobody has looked for so long that it was freed
            self._begin()
        elif run.state in ("failed", "diverged"):
            self.problem = run.message
        elif run.state == "paused" and run.step_count < kept.STEPS:  # nobody was watching
            run.step(kept.STEPS - run.step_count, wait=False)
        elif run.state == "paused" and (weights := run.weights().arrays):
            self._keep(weights)
            self._show(weights)

    def _begin(self) -> None:
        weights = kept.load(kept.recipe())
        if weights is None:
            self.run = engine().submit(kept.recipe())
            self.run.step(kept.STEPS, wait=False)
        else:
            self._show(weights)

    def _show(self, weights: kept.Arrays) -> None:
        before, spec = self.run, replace(kept.recipe(), weights=StartingWeights(weights))
        self.run = engine().submit(spec, replacing=before)
        self.done = True
        if before is not None:
            before.close(successor=self.run.look)

    def _keep(self, weights: kept.Arrays) -> None:
        try:
            kept.save(kept.recipe(), weights)
        except OSError as error:
            logger.warning("the small generator cannot be kept: %s", error)


_lock = threading.Lock()
_maker: Maker | None = None


def small_generator() -> Maker:
    """The one of this server, made now if it is the first time or if its run was freed."""
    global _maker
    with _lock:
        if _maker is None or (_maker.done and not _maker.usable):
            _maker = Maker()
        maker = _maker
    maker.look()
    return maker


def try_again() -> None:
    """Forget one that ended with a problem."""
    global _maker
    with _lock:
        if _maker is not None and _maker.problem:
            _maker = None
