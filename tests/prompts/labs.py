"""A prepared experiment of a lab, set up as its button does it, and its training without an engine."""

from collections.abc import Iterable, Sequence
from typing import Any

from nn_core.training.trainer import Trainer
from ui.kit.experiment import Experiment
from ui.kit.try_this import Experiment as Prepared
from ui.kit.url import Param


def set_up(params: Sequence[Param], prepared: Iterable[Prepared], title: str, **changes: Any) -> Experiment:
    """The lab once "Set it up" of that title was pressed, and some choices were changed after it."""
    values = {name: values for name, _, values in prepared}[title]
    lab = Experiment("prompts", params, {}, [])
    lab.set_up(**{**values, **changes})
    return lab


def train(trainer: Trainer, until: int) -> Trainer:
    while trainer.step_count < until:
        trainer.step()
    return trainer
