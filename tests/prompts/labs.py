"""A prepared experiment of a lab, set up as its button does it, and its training without an engine."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from ui.kit.experiment import Experiment
from ui.kit.try_this import Experiment as Prepared
from ui.kit.url import Param


class Learner(Protocol):
    """What can be trained: the trainer of any kind of run."""

    step_count: int

    def step(self) -> None: ...


Some = TypeVar("Some", bound=Learner)


def set_up(params: Sequence[Param], prepared: Iterable[Prepared], title: str, **changes: Any) -> Experiment:
    """The lab once "Set it up" of that title was pressed, and some choices were changed after it."""
    values = {name: values for name, _, values in prepared}[title]
    lab = Experiment("prompts", params, {}, [])
    lab.set_up(**{**values, **changes})
    return lab


def train(trainer: Some, until: int) -> Some:
    while trainer.step_count < until:
        trainer.step()
    return trainer
