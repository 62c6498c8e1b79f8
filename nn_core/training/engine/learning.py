"""A trainer at work, and what is kept of its way: curves, past steps, the newest validation, backups.

All of it belongs to the worker that holds the run.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from nn_core.training.engine.backups import Backup, Backups
from nn_core.training.engine.history import History
from nn_core.training.engine.record import Start
from nn_core.training.engine.timeline import Entry, Timeline
from nn_core.training.errors import StoreError
from nn_core.training.probe import Probe
from nn_core.training.spec import Snapshot, State, Weights

if TYPE_CHECKING:
    from torch import Tensor

    from nn_core.training.trainer import Metrics, Trainer

MISFIT = (
    "What was stored of this run does not fit its network, so it cannot go on. "
    "Reset starts it again from the beginning."
)


class Learning:
    """What a run has learnt so far, and how.

    Args:
        trainer: a fresh one. config: the one that it has taken over.
    """

    def __init__(self, trainer: Trainer, config: Any) -> None:
        self.trainer = trainer
        self.history = History()
        self.timeline = Timeline()
        self.validated_at = -1
        self.unsettled = False  # whether it has moved since its step was last measured as one that stays
        self._untouched = True
        self._config = config
        self._validation: Metrics = {}
        self._training: Metrics | None = None  # of the trainer as it stands, once they were asked for
        self._backups: Backups | None = None  # none before the first `secure`

    @classmethod
    def going_on(cls, trainer: Trainer, start: Start) -> Learning:
        """As another one stood; `trainer` is a fresh one of the same spec.

        Raises:
            StoreError: what was stored is not that of such a trainer.
        """
        try:
            trainer.restore(start.trainer)
        except Exception as error:  # whatever a file says that a trainer never did
            raise StoreError(MISFIT) from error
        learning = cls(trainer, start.config)
        learning._untouched = False
        learning.history, learning.timeline = start.history.copy(), start.timeline.copy()
        learning._validation, learning.validated_at = dict(start.validation), start.validated_at
        learning._backups = start.backups.copy()
        return learning

    def begins(self, config: Any) -> bool:
        """Whether it stands where any fresh one of that config stands."""
        return self._untouched and self._config is config

    def start(self) -> Start:
        """Where another one can go on."""
        assert self._backups is not None
        return Start(
            self._config,
            self.trainer.whole(),
            self.history.copy(),
            self.timeline.copy(),
            self._backups.copy(),
            dict(self._validation),
            self.validated_at,
        )

    def configure(self, config: Any) -> None:
        """Take over another config before the next step. What that makes old is measured anew at once, and
        curves of what is now on another scale begin here, or go on from when it last was on that scale.
        Where the present step is kept already, or a point of the curves, it is so as this config leaves it.
        """
        if self._config is config:
            return
        self._config, self._untouched, self._training = config, False, None
        rescaled = self.trainer.configure(config)
        step, curves = self.trainer.step_count, self.history.training.all_points
        if rescaled and curves:
            self.history.rescale(rescaled.metrics, rescaled.before, rescaled.after)
        if curves and (rescaled or curves[-1][0] == step):
            self.history.training.add(step, self._of_training())
        if self.validated_at >= 0:  # else it was never measured, which the first step changes
            self.evaluate()
        if self.timeline.steps[-1:] == (step,):
            self.remember()

    def step(self, turn: str) -> None:
        """Take a step, or one part of it, measure where that is due, and keep what is to be kept.

        Raises:
            Diverged: training broke down; `go_back` is the way on.
        """
        trainer, self._untouched, self.unsettled = self.trainer, False, True
        self.evaluate()
        self._training = None
        if turn:
            trainer.step_turn(turn)
        else:
            trainer.step()
        self.evaluate()
        step = trainer.step_count
        if self.history.training.wants(step):
            self.history.training.add(step, self._of_training())
        if self.timeline.wants(step):
            self.remember()

    def remember(self) -> None:
        """Keep the present step, to look at it later. How fast it went is no property of the step."""
        trainer = self.trainer
        self.timeline.add(Entry(trainer.step_count, trainer.state(), self.metrics(), self.measured()))

    def evaluate(self, halted: bool = False) -> None:
        """Validate where that is due, and where training halts: who pauses asks how good it is now."""
        trainer = self.trainer
        if trainer.next_evaluation is not None and (halted or trainer.step_count >= trainer.next_evaluation):
            self._validation = trainer.evaluate()
            self.validated_at = trainer.step_count
            self.history.validation.add(trainer.step_count, self._validation)
            self._remeasure()

    def _remeasure(self) -> None:
        """Where the present step is kept already, keep with it what has been measured since."""
        self.timeline.remeasure(self.trainer.step_count, self.metrics(), self.measured())

    def settle(self) -> None:
        """Training halts: measure the present step, if that was not done yet."""
        self.evaluate(halted=self.validated_at != self.trainer.step_count)
        self.unsettled = False

    # Going back to a good state

    def secure(self, is_running: bool, crowd: float) -> str:
        """Keep a backup, now and then while it runs, if every weight is finite and all that is measured, too:
        nothing can be seen of weights whose loss is no number.

        Args:
            crowd: among how many it trains.

        Returns:
            The name of a layer with a weight that is not; empty where all are.
        """
        from nn_core.training.trainer import all_finite

        began_at, trainer = time.perf_counter(), self.trainer
        if is_running and self._backups is not None and not self._backups.due:
            return ""
        weights = trainer.state()
        for name, tensor in weights.items():
            if not all_finite([tensor]):
                return name.rpartition(".")[0]
        if self._backups is not None and not all(map(isfinite, self._of_training().values())):
            return ""
        newest = Backup(weights, trainer.step_count, trainer.examples)
        self._backups = self._backups or Backups(newest)
        self._backups.keep(newest, began_at, crowd)
        return ""

    def go_back(self) -> int:
        """Be as at the step of the last good backup, and forget what came after it; that step."""
        assert self._backups is not None
        good, self._training = self._backups.good(self.trainer.step_count), None
        self.trainer.load(good.weights, good.step, good.examples)
        self.history.forget_after(good.step)
        self.timeline.forget_after(good.step)
        self.settle()
        return good.step

    # What leaves

    def metrics(self) -> Metrics:
        """The newest value of each metric."""
        step = {"step": float(self.trainer.step_count)}
        return {**step, **self._of_training(), **self._validation}

    def _of_training(self) -> Metrics:
        """What the trainer measures of itself, worked out once a step for all who ask."""
        if self._training is None:
            self._training = self.trainer.metrics()
        return self._training

    def measured(self) -> dict[str, int]:
        """The step of each metric of `metrics` that was last measured earlier than now."""
        late = self.validated_at != self.trainer.step_count
        return dict.fromkeys(self._validation, self.validated_at) if late else {}

    def snapshot(self, probe: Probe, state: State, rates: Metrics) -> Snapshot:
        """The present moment, with how fast it goes."""
        arrays, step = self.trainer.snapshot(probe), self.trainer.step_count
        judged = self.trainer.judge(step, arrays, self.history.training.points, live=True)
        metrics = self.metrics() | rates
        return Snapshot(step, metrics, arrays, state, time.time(), self.measured(), judged)

    def past(self, step: int, probe: Probe, state: State) -> Snapshot | None:
        """The kept step nearest to `step`; None where none is kept."""
        entry = self.timeline.nearest(step)
        if entry is None:
            return None
        weights = dict(entry.weights)
        arrays, metrics = self.trainer.snapshot(probe, weights), self.trainer.recall(weights, entry.metrics)
        judged = self.trainer.judge(entry.step, arrays, self.history.training.points, live=False)
        return Snapshot(entry.step, metrics, arrays, state, time.time(), entry.measured, judged)

    def weights(self) -> Weights:
        """Copies of all weights and buffers."""
        return _copied(self.trainer.step_count, self.trainer.state())

    def past_weights(self, step: int) -> Weights | None:
        """Those of the kept step nearest to `step`; None where none is kept."""
        entry = self.timeline.nearest(step)
        return None if entry is None else _copied(entry.step, entry.weights)


def _copied(step: int, weights: Mapping[str, Tensor]) -> Weights:
    return Weights(step, {name: tensor.contiguous().numpy().copy() for name, tensor in weights.items()})
