"""Trains what plans ask for, one network after the other, in the engine; nothing here blocks a page.

Results are kept for all visitors of this server. A plan is worked on while somebody asks for it: a page says
so at each look, and takes it back when its reader presses Pause. Who closes the page just stops asking.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from ui.gan_uses.plan import GanTrial, Plan, Trial
from ui.gan_uses.training import (
    Broken,
    Look,
    accuracy_at,
    classifier_run,
    examine,
    gan_run,
    generate,
    train,
    watch,
)
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.data.augmentation import Examples
    from nn_core.training import RunHandle

logger = logging.getLogger(__name__)

PATIENCE_S = 70.0
"""The clock of a hidden tab ticks once a minute."""
KEEP_PAUSED_S = 300.0
MAX_AT_WORK = 3
MAX_WORKS = 32
MAX_OUTCOMES = 4_000
MAX_LOOKS = 200
MAX_SAMPLE_BYTES = 64_000_000
RATE_STEPS = 100
USUAL_STEP_S = {
    ("mnist", "classifier"): 0.005,
    ("mnist", "gan"): 0.012,
    ("digits", "classifier"): 0.002,
    ("digits", "gan"): 0.005,
}
"""Seconds that a training step took on two cores, with nothing beside it, by data set and kind."""

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """What was found, for all visitors; the oldest goes when the sum of `cost` is over the limit."""

    def __init__(self, limit: int, cost: Callable[[V], int] = lambda _: 1) -> None:
        self._limit, self._cost = limit, cost
        self._entries: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    def get(self, key: K) -> V | None:
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        with self._lock:
            self._entries[key] = value
            while sum(map(self._cost, self._entries.values())) > self._limit and len(self._entries) > 1:
                self._entries.popitem(last=False)


outcomes: Kept[Trial, float | None] = Kept(MAX_OUTCOMES)
"""Accuracy on the validation images, 0..1; None where the training broke down."""
looks: Kept[GanTrial, Look | None] = Kept(MAX_LOOKS)
"""What a GAN made; None where its training broke down."""
_samples: Kept[GanTrial, Examples] = Kept(MAX_SAMPLE_BYTES, lambda samples: samples.images.nbytes)
_rates: Kept[tuple[str, str], float] = Kept(100)
"""Seconds a training step takes, by data set and kind of training."""
_places = threading.Semaphore(MAX_AT_WORK)


@dataclass(frozen=True, eq=False)
class Doing:
    """What is trained right now. kind: "gan" or "classifier"."""

    trial: Trial
    kind: str
    run: RunHandle
    steps: int
    began: float


class Work:
    """The trainings of one plan, for any number of seeds, seen from any thread.

    Attributes:
        doing: what is trained right now; None between two trainings, and while this work waits for others.
        problem: why it stopped, as a sentence; empty while all is well.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan.unbounded
        self.problem = ""
        self.doing: Doing | None = None
        self._askers: dict[str, tuple[float, int]] = {}
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    # Seen from a page

    @property
    def active(self) -> bool:
        """Whether something is trained, or is about to be."""
        return self._thread is not None and self._seeds() > 0

    def ask(self, who: str, seeds: int) -> None:
        """Say that `who` waits for the results of so many seeds. Good for 70 seconds."""
        with self._news:
            self._askers[who] = time.monotonic(), seeds
            if self._thread is None and not self.problem and self._next() is not None:
                self._thread = threading.Thread(target=self._run, name="augmentation", daemon=True)
                self._thread.start()
            self._news.notify_all()

    def withdraw(self, who: str) -> None:
        """`who` waits no longer; training stops at once where nobody else does."""
        with self._news:
            waited = self._askers.pop(who, None) is not None
            doing = None if self._seeds() else self.doing
        if waited and doing is not None:
            doing.run.pause()

    def try_again(self) -> None:
        """Forget the problem."""
        self.problem = ""

    def remaining_s(self, seeds: int) -> float | None:
        """How long the rest will take at the measured speed; None before anything like it was measured."""
        times = [self._seconds(kind, steps) for kind, steps in self._left(seeds).items() if steps]
        return sum(time for time in times if time is not None) if None not in times else None

    def usual_s(self, seeds: int) -> float:
        """How long the rest takes on the computer that `USUAL_STEP_S` was measured on."""
        return sum(steps * USUAL_STEP_S[self.plan.data, kind] for kind, steps in self._left(seeds).items())

    def needs_gans(self, seeds: int) -> bool:
        """Whether a GAN is still to be trained for so many seeds."""
        return self._left(seeds)["gan"] > 0

    def _left(self, seeds: int) -> dict[str, int]:
        """The training steps still to be taken, by kind."""
        trials = [trial for trial in replace(self.plan, seeds=seeds).trials() if trial not in outcomes]
        gans = {
            trial.gan for trial in trials if trial.gan and trial.gan not in _samples and not _broke(trial.gan)
        }
        left = {"classifier": sum(trial.steps for trial in trials), "gan": sum(gan.steps for gan in gans)}
        if self.doing is not None:
            left[self.doing.kind] -= min(self.doing.run.step_count, left[self.doing.kind])
        return left

    def _seconds(self, kind: str, steps: int) -> float | None:
        """How long so many steps take, from those before or, the first time, from those just taken."""
        rate = _rates.get((self.plan.data, kind))
        doing = self.doing
        if rate is None and doing is not None and doing.kind == kind:
            taken = doing.run.step_count
            rate = (time.monotonic() - doing.began) / taken if taken >= RATE_STEPS else None
        return None if rate is None else steps * rate

    # The thread

    def _seeds(self) -> int:
        """The largest number of seeds that somebody waits for; 0 where nobody does."""
        now = time.monotonic()
        return max((seeds for at, seeds in tuple(self._askers.values()) if now - at < PATIENCE_S), default=0)

    def _next(self) -> Trial | None:
        trials = replace(self.plan, seeds=self._seeds()).trials()
        return next((trial for trial in trials if trial not in outcomes), None)

    def _run(self) -> None:
        from nn_core import SpecError
        from nn_core.data import DataError
        from nn_core.training import CapacityError, ConfigError

        try:
            while (trial := self._next_or_end()) is not None:
                with _places, suppress(_Lost):
                    self._measure(trial)
        except _Left:
            pass
        except (CapacityError, DataError, ConfigError, SpecError, Broken) as error:
            self.problem = str(error)
        except Exception:
            logger.exception("an experiment failed")
            self.problem = "Something went wrong in this experiment, so it stopped."
        finally:
            with self._news:
                if self._thread is threading.current_thread():
                    self._thread = None

    def _next_or_end(self) -> Trial | None:
        with self._news:
            trial = self._next()
            if trial is None:
                self._thread = None
            return trial

    def _measure(self, trial: Trial) -> None:
        samples = self._samples_for(trial)
        if trial.gan is not None and samples is None:
            outcomes.put(trial, None)
            return
        run = engine().submit(classifier_run(trial, samples))
        try:
            self._train(run, trial, "classifier", trial.steps)
            outcomes.put(trial, accuracy_at(run, trial.steps))
        except Broken:
            if run.state != "diverged":
                raise
            outcomes.put(trial, None)
        finally:
            run.close()

    def _samples_for(self, trial: Trial) -> Examples | None:
        """The samples of the trial's GAN; None where it needs none, or where that GAN broke down."""
        gan = trial.gan
        if gan is None or _broke(gan):
            return None
        return _samples.get(gan) or self._train_gan(trial, gan)

    def _train_gan(self, trial: Trial, gan: GanTrial) -> Examples | None:
        from nn_core.data import load

        classes = len(load(gan.data).class_names)
        run = engine().submit(gan_run(gan))
        try:
            watch(run, gan, classes)
            self._train(run, trial, "gan", gan.steps)
            samples = generate(run, gan, classes)
        except Broken:
            if run.state != "diverged":
                raise
            looks.put(gan, None)
            return None
        finally:
            run.close()
        looks.put(gan, examine(gan, samples))
        _samples.put(gan, samples)
        return samples

    def _train(self, run: RunHandle, trial: Trial, kind: str, steps: int) -> None:
        held_s = 0.0

        def hold(run: RunHandle) -> None:
            nonlocal held_s
            before = time.monotonic()
            self._hold(run)
            held_s += time.monotonic() - before

        began = time.monotonic()
        self.doing = Doing(trial, kind, run, steps, began)
        try:
            train(run, steps, hold)
            _rates.put((trial.data, kind), (time.monotonic() - began - held_s) / steps)
        finally:
            self.doing = None

    def _hold(self, run: RunHandle) -> None:
        """While nobody asks: pause the run, give up the place at work, and wait for a while."""
        if self._seeds():
            return
        run.pause()
        _places.release()
        try:
            with self._news:
                asked = self._news.wait_for(self._seeds, KEEP_PAUSED_S)
        finally:
            _places.acquire()
        if not asked:
            raise _Left
        if run.state == "finished":
            raise _Lost


def _broke(gan: GanTrial) -> bool:
    """Whether that GAN's training broke down."""
    return gan in looks and looks.get(gan) is None


class _Left(Exception):
    """Nobody asks any more."""


class _Lost(Exception):
    """The engine gave the place of a paused run to another: it must start anew."""


_lock = threading.Lock()
_works: OrderedDict[Plan, Work] = OrderedDict()


def work(plan: Plan) -> Work:
    """The work on that plan, whatever the number of seeds. The last 32 are kept."""
    with _lock:
        known = _works.get(plan.unbounded)
        if known is None:
            known = _works[plan.unbounded] = Work(plan)
            idle = [key for key, one in _works.items() if not one.active and key != plan.unbounded]
            for key in idle[: max(0, len(_works) - MAX_WORKS)]:
                del _works[key]
        _works.move_to_end(plan.unbounded)
        return known
