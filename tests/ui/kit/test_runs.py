"""The run of a page: what it says where the engine has no room for a change."""

from dataclasses import replace
from typing import Any

from nn_core.training import CapacityError, ClassifierConfig, ClassifierRun
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
