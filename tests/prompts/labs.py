"""A prepared experiment of a lab, set up as its button does it, and its training."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from nn_core.training import LocalEngine
from nn_core.training.spec import RunSpec
from tests.ui.cards import is_explained
from ui.kit.answer import Held
from ui.kit.experiment import Experiment
from ui.kit.prediction import Prediction
from ui.kit.try_this import Asking
from ui.kit.try_this import Experiment as Prepared
from ui.kit.url import Param

PATIENCE_S = 300


class Learner(Protocol):
    """What can be trained: the trainer of any kind of run."""

    step_count: int

    def step(self) -> None: ...


Some = TypeVar("Some", bound=Learner)


def set_up(
    params: Sequence[Param], prepared: Iterable[Prepared | Asking], title: str, **changes: Any
) -> Experiment:
    """The lab once "Set it up" of that title was pressed, and some choices were changed after it."""
    values = {name: values for name, _, values, *_ in prepared}[title]
    lab = Experiment("prompts", params, {}, [])
    lab.set_up(**{**values, **changes})
    return lab


def train(trainer: Some, until: int) -> Some:
    while trainer.step_count < until:
        trainer.step()
    return trainer


def measured(spec: RunSpec, prediction: Prediction) -> Held | None:
    """What holds once the run has trained as the card has it train: an answer that is explained."""
    engine = LocalEngine()
    try:
        run = engine.submit(spec)
        run.step(prediction.steps, wait=False)
        assert run.wait(PATIENCE_S)
        answer = prediction.answer(run)
    finally:
        engine.close()
    is_explained(prediction, answer.holds, answer.measured)
    return answer.holds
