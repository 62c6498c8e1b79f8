"""What the cards ask of the shown generator: its question is a job, begun once the generator has learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nn_core.findings.latent.generated import judge_of, maps_of
from nn_core.findings.latent.kept import STEPS
from nn_core.findings.latent.questions import Question
from nn_core.findings.trained import STEPS as TRAINED_STEPS
from nn_core.findings.trained import Recipe
from ui.kit.course import course
from ui.kit.finding import Found, Memo
from ui.kit.prediction import Prediction
from ui.kit.steering import asked
from ui.kit.waiting import ended
from ui.latent_space.cards.told import Measured, Told
from ui.latent_space.choice import NO_JUDGE, asked_class, made_by
from ui.latent_space.generator import small_generator
from ui.latent_space.params import prepared
from ui.shell.engine import engine

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.jobs import JobHandle
    from ui.kit.experiment import Experiment

BUILT = "The generator is being built."


@dataclass(frozen=True)
class Generator:
    """The shown generator.

    Attributes:
        run: None while the small one is not even begun.
        stays: whether it will stay that one.
    """

    lab: Experiment
    run: RunHandle | None
    stays: bool

    def search(self, prediction: Prediction, values: Mapping[str, Any], memo: Memo) -> Found:
        """What a card asks, of the generator that was shown when it was there to be measured."""
        if "handle" not in memo:
            hindrance = self._begin(prediction, values, memo)
            if hindrance is not None:
                return hindrance
        handle: JobHandle = memo["handle"]
        handle.ask()
        if not ended(handle):
            return Found(words=_progress(handle, memo["judge"]))
        if handle.state == "cancelled":
            words = _progress(handle, memo["judge"])
            memo.clear()
            return Found(words=words)
        engine().jobs.forget(handle.job)
        if handle.problem:
            return Found(words=handle.problem, is_over=True)
        return Found(Measured(handle.result, memo["step"]))

    def _begin(self, prediction: Prediction, values: Mapping[str, Any], memo: Memo) -> Found | None:
        """Ask for it; or say what hinders that."""
        if self.run is None or not self.stays:
            maker = small_generator()
            if maker.problem:
                return Found(words=maker.problem, is_over=True)
            return Found(words=f"First the generator has to learn: step {maker.step:,} of {STEPS:,}.")
        spec: Any = self.run.spec
        judge = judge_of(spec)
        if judge is None:
            return Found(words=NO_JUDGE, is_over=True)
        made = made_by(self.run)
        if made is None:
            return Found(words=BUILT)
        weights, shown, step = made
        named = {name: value for name, value in values.items() if name != "pick"}
        shows = prepared(self.lab["part"], named, maps_of(spec))
        assert isinstance(prediction.answer, Told)
        question = Question(
            prediction.answer.question,
            spec,
            weights,
            shown,
            judge,
            shows,
            values.get("pick"),
            asked_class(self.lab, self.run),
        )
        memo.update(handle=asked(question), step=step, judge=judge)
        return None


def _progress(handle: JobHandle, judge: Recipe) -> str:
    """How far the classifier is, also where the question of another card has its turn before this one."""
    at = handle.progress
    done, of = at.done, at.of
    if handle.state == "queued" and not (training := course(judge)).done:
        done, of = training.step, TRAINED_STEPS
    if of:
        return f"A classifier learns to tell what is clear: step {done:,} of {of:,}."
    return "Being measured."
