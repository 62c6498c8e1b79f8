"""Many engines seen as one."""

from __future__ import annotations

from nn_core.training.engine.status import EngineStatus, Holding, Together, together

ONE = EngineStatus(runs=2, held=30, idle=Holding(1, 10), owners={"ann": Holding(2, 30, 1)})
OTHER = EngineStatus("No room.", 3, 7, owners={"ann": Holding(1, 2, 1), "bob": Holding(2, 5)})


def test_what_engines_hold_is_added_up() -> None:
    whole = together([ONE, OTHER])
    assert (whole.trouble, whole.runs, whole.held, whole.idle) == ("No room.", 5, 37, Holding(1, 10))
    assert whole.owners == {"ann": Holding(3, 32, 2), "bob": Holding(2, 5)}


def test_the_sum_is_that_of_what_was_told_last() -> None:
    known = Together()
    first = known.of([ONE, OTHER])
    assert first == together([ONE, OTHER])
    assert known.of(iter([ONE, OTHER])) is first
    assert known.of([ONE]) == together([ONE])
    assert known.of([]) == EngineStatus()
