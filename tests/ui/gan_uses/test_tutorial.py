"""What the tutorial on more images calls right is measured with three seeds and holds of one, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from nn_core.findings.augmentation.trials import Experiment, Outcome
from nn_core.tutorials.condition import Measured
from nn_core.tutorials.document import Step
from tests.tutorials.solutions import RIGHT
from ui.gan_uses import bench
from ui.gan_uses.facts import facts_of
from ui.gan_uses.lesson import PAGE
from ui.gan_uses.params import Chosen, complete
from ui.kit.url import read
from ui.shell.engine import engine
from ui.tutorials.library import OURS, read_folders

NAME = "70_uses"
STEPS = read_folders(OURS).tutorials[NAME].steps
ASKED = [step for step in STEPS if step.predict is not None]
DEEDS: Mapping[str, dict[str, Any]] = {
    "Samples of a beginner": {"gan_steps": 20},
    "Shift and turn": {"gan_steps": 20, "shift": 1, "rotation": 15},
}
"""What somebody sets in a step."""


def opened() -> Chosen:
    """What the tutorial's first address opens."""
    query = STEPS[0].query
    assert query is not None
    values, faults = read(dict(query), PAGE.params)
    assert not faults
    return complete(values)


def right(step: Step, measured: Measured) -> str | None:
    assert step.predict is not None
    holds = step.predict.right(measured)
    return None if holds is None else step.predict.options[holds].says


def test_nothing_is_judged_from_one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "outcome", lambda trial: Outcome(0.5, None))
    monkeypatch.setattr(bench, "look", lambda gan: None)
    assert DEEDS.keys() == {step.title for step in ASKED}
    for step in ASKED:
        chosen = replace(opened(), **DEEDS[step.title])
        assert step.done is not None
        assert step.done.holds(facts_of(chosen))
        assert not step.done.holds(facts_of(replace(chosen, seeds=1)))
        assert "3 seeds" in step.feedback.filled(facts_of(chosen))


@pytest.mark.usefixtures("engine_ends")
@pytest.mark.parametrize("step", ASKED, ids=lambda step: step.title)
def test_what_is_called_right_is_measured(step: Step) -> None:
    chosen = replace(opened(), **DEEDS[step.title])
    handle = engine().jobs.ask(Experiment(chosen.plan))
    assert handle.wait(120)
    assert not handle.problem
    assert right(step, facts_of(chosen)) == RIGHT[NAME][step.title]
    assert right(step, facts_of(replace(chosen, seeds=1))) == RIGHT[NAME][step.title]
