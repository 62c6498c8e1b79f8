"""Networks that tests of several pages need trained: waited for, and trained once a process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from nn_core.findings.trained import Recipe, Trained, Training
from nn_core.findings.trained import training as training_job
from nn_core.training.jobs import Progress, Steps, Tools
from ui.dense.lesson import recipe as digit_reader
from ui.kit.course import course

PATIENCE_S = 300
_done: dict[Training, tuple[Progress, Any]] = {}
"""How each training ended, and its result: an engine that is closed forgets its own."""


def trained(recipe: Recipe) -> Trained:
    with _remembered():
        training = course(recipe)
        training.wait(PATIENCE_S)
    assert training.result is not None, training.problem
    _done[training_job(recipe)] = training.handle.progress, training.handle.result
    return training.result


def digit_network() -> Trained:
    return trained(digit_reader())


@contextmanager
def _remembered() -> Iterator[None]:
    """A training that was waited for before ends at once, as it did then."""
    work = Training.work

    def work_once(self: Training, tools: Tools) -> Steps:
        if self not in _done:
            return (yield from work(self, tools))
        progress, result = _done[self]
        yield progress
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Training, "work", work_once)
        yield
