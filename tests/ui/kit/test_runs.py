"""The run of a page: what it says where the engine has no room for a change."""

from dataclasses import replace
from typing import Any

import pytest

from nn_core.training import CapacityError, ClassifierConfig, ClassifierRun, ConfigError
from tests.nn_core.training.small_runs import small_run
from ui.kit.experiment import Experiment
from ui.kit.runs import tune


class FullEngineHandle:
    """A run whose changes find no room."""

    def __init__(self, spec: ClassifierRun) -> None:
        self.spec = spec

    look = "full"

    def configure(self, **changes: Any) -> None:
        raise CapacityError("Too large.")


def test_a_change_that_finds_no_room_is_a_sentence_and_no_error() -> None:
    spec = small_run()
    run: Any = FullEngineHandle(spec)
    lab = Experiment("lab", (), {}, [])
    assert tune(run, spec, lab) is None
    assert tune(run, replace(spec, config=ClassifierConfig(batch_size=4096)), lab) == "Too large."


class PickyHandle:
    """A run that refuses a batch of one image, and takes everything else."""

    look = "picky"

    def __init__(self, spec: ClassifierRun) -> None:
        self.spec = spec

    def configure(self, **changes: Any) -> None:
        if changes.get("batch_size") == 1:
            raise ConfigError("batch_size", "One is too few.")
        self.spec = replace(self.spec, config=replace(self.spec.config, **changes))


@pytest.mark.parametrize("at_once", [True, False])
def test_a_refused_setting_holds_up_no_other(at_once: bool) -> None:
    spec = small_run()
    run: Any = PickyHandle(spec)
    lab = Experiment("lab", (), {}, [])
    tune(run, spec, lab)
    small = replace(spec, config=replace(spec.config, batch_size=1))
    if not at_once:
        assert tune(run, small, lab) == "One is too few."
    both = replace(small, config=replace(small.config, learning_rate=0.5))
    assert tune(run, both, lab) == "One is too few."
    assert run.spec.config == replace(spec.config, learning_rate=0.5)
    assert lab.agreement(run).config == run.spec.config
    assert tune(run, spec, lab) is None
    assert run.spec.config == spec.config
