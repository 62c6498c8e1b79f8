"""Networks that pages need trained: each is trained once a server process, in the engine, for all visitors.

Nothing here blocks: `course` starts the training at the first call and says how far it is at every call.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core import Architecture
    from nn_core.data import ImageSet
    from nn_core.training import ClassifierRun, RunHandle

logger = logging.getLogger(__name__)

STEPS = 600
MEASURED_AT = (0, 25, 50, 100, 150, 200, 300, 400, 500, 600)
STILL_WATCHING_EVERY_S = 5.0
MAX_COURSES = 32


@dataclass(frozen=True)
class Recipe:
    """What to train, and what to find out about the trained network (once, in the background)."""

    run: ClassifierRun
    examine: Callable[[Trained], Any] | None = None


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained network.

    Attributes:
        weights: "conv1.weight": float32 array, and so on.
        accuracy: share of right answers on the validation images, 0..1.
        validation: int64, those images' places in `images`.
    """

    architecture: Architecture
    images: ImageSet
    weights: Mapping[str, NDArray[np.float32]]
    accuracy: float
    validation: NDArray[np.int64]


class Course:
    """One network's training, seen from any thread.

    Attributes:
        step: training steps taken.
        curve: (step, validation accuracy) so far.
        result, findings: the trained network and what `Recipe.examine` made of it, once they are there.
        problem: why there will be no result, as a sentence; empty while all is well.
        readers: who waits for it.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.readers: set[str] = set()
        self.curve: tuple[tuple[int, float], ...] = ()
        self.result: Trained | None = None
        self.findings: Any = None
        self.problem = ""
        self._run: RunHandle | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._attend, name="course", daemon=True)
        self._thread.start()

    @property
    def step(self) -> int:
        run = self._run
        return STEPS if self.done else 0 if run is None else run.step_count

    @property
    def done(self) -> bool:
        return self.result is not None

    def wait(self, timeout_s: float) -> None:
        """Block until the course has ended, or for so long."""
        self._thread.join(timeout_s)

    def stop(self) -> None:
        """End the training, which then has no result."""
        self._stopped = True
        if self._run is not None:
            self._run.close()

    def _attend(self) -> None:
        from nn_core import SpecError
        from nn_core.data import DataError
        from nn_core.training import CapacityError, ConfigError

        try:
            self._run = engine().submit(self.recipe.run)
            if self._stopped:
                raise _CourseError("Nobody waited for this training any more.")
            trained = self._train(self._run)
            if self.recipe.examine:
                self.findings = self.recipe.examine(trained)
            self.result = trained
        except (CapacityError, SpecError, ConfigError, DataError, _CourseError) as error:
            self.problem = str(error)
        except Exception:
            logger.exception("a course failed")
            self.problem = "Something went wrong while this network was trained."
        finally:
            if self._run is not None:
                self._run.close()

    def _train(self, run: RunHandle) -> Trained:
        from nn_core.training import ClassifierProbe

        images = self.recipe.run.load()
        config = self.recipe.run.config
        validation = images.split(config.seed, config.validation_share).validation
        run.watch(ClassifierProbe(weights=("*",)))
        trained = self._look(run, 0, images, validation)
        for before, step in pairwise(MEASURED_AT):
            run.step(step - before)
            trained = self._look(run, step, images, validation)
        return trained

    def _look(self, run: RunHandle, step: int, images: ImageSet, validation: NDArray[np.int64]) -> Trained:
        """Wait for that step and measure the network there."""
        from nn_core.measure.experiments import network, predictions
        from nn_core.measure.metrics import accuracy

        while not run.wait(STILL_WATCHING_EVERY_S):
            pass
        snapshot, architecture = run.latest(), self.recipe.run.architecture
        if snapshot.step != step or not snapshot.arrays:
            raise _CourseError(run.message or "The training was interrupted.")
        weights = {
            name: array for name, array in snapshot.arrays.items() if name.endswith((".weight", ".bias"))
        }
        found = predictions(network(architecture, weights), images.images[validation])
        share = accuracy(images.labels[validation], found)
        self.curve = (*self.curve, (step, share))
        return Trained(architecture, images, weights, share, validation)


class _CourseError(RuntimeError):
    """The run ended early; the message is a sentence."""


_lock = threading.Lock()
_courses: OrderedDict[Recipe, Course] = OrderedDict()


def course(recipe: Recipe, reader: str = "") -> Course:
    """The course of that recipe, started now if it is the first time. The last 32 are kept.

    Args:
        reader: who waits for it and may `leave`; without one it is trained to its end.
    """
    with _lock:
        known = _courses.get(recipe)
        if known is None:
            known = _courses[recipe] = Course(recipe)
            while len(_courses) > MAX_COURSES:
                _courses.popitem(last=False)
        known.readers.add(reader)
        _courses.move_to_end(recipe)
        return known


def leave(one: Course, reader: str) -> None:
    """`reader` turns to something else. What nobody else waits for stops at once and makes room."""
    with _lock:
        one.readers.discard(reader)
        unwanted = not one.readers and not one.done
        if unwanted and _courses.get(one.recipe) is one:
            del _courses[one.recipe]
    if unwanted:
        one.stop()


def try_again(recipe: Recipe) -> None:
    """Forget a course that ended with a problem; the next call of `course` starts it anew."""
    with _lock:
        if recipe in _courses and _courses[recipe].problem:
            del _courses[recipe]
