"""What a trainer measures of itself is worked out once a step, and anew after all that changes it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nn_core.training.engine.build import build_trainer
from nn_core.training.engine.learning import Learning
from nn_core.training.spec import RunSpec
from tests.nn_core.training.engine.conformance.kinds import KINDS
from tests.nn_core.training.small_runs import small_run


def learning(spec: RunSpec) -> Learning:
    found = Learning(build_trainer(spec, spec.load(), "cpu"), spec.config)
    found.secure(is_running=False, crowd=1.0)
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Learning], list[int]]:
    """At which steps the trainer of such a one was asked."""

    def count(one: Learning) -> list[int]:
        steps: list[int] = []
        measure = one.trainer.metrics

        def metrics() -> Any:
            steps.append(one.trainer.step_count)
            return measure()

        monkeypatch.setattr(one.trainer, "metrics", metrics)
        return steps

    return count


def test_it_is_asked_once_a_step_however_many_look(asked: Callable[[Learning], list[int]]) -> None:
    one = learning(small_run())
    steps = asked(one)
    for _ in range(3):
        one.step("")
        assert one.metrics() == one.metrics()
    assert steps == [0, 1, 2, 3]
    assert one.metrics()["step"] == 3


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_told_is_that_of_the_trainer_as_it_stands(kind: str) -> None:
    spec = KINDS[kind]()
    one = learning(spec)
    for _ in range(4):
        one.step("")
        assert one.metrics().items() >= one.trainer.metrics().items()
    one.configure(replace(spec.config, learning_rate=1e-5) if kind == "classifier" else spec.config)
    assert one.metrics().items() >= one.trainer.metrics().items()
    one.go_back()
    assert one.metrics().items() >= one.trainer.metrics().items()
    assert one.metrics()["step"] == one.trainer.step_count == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_validated_earlier_keeps_its_step_in_the_past(kind: str) -> None:
    spec = KINDS[kind]()
    one = learning(spec)
    for _ in range(3):
        one.step("")
    one.remember()
    shown = one.past(3, spec.probe(), "paused")
    assert shown is not None
    assert shown.step == 3
    assert shown.measured == one.measured() == dict.fromkeys(one.trainer.evaluate(), 0)


def test_it_goes_back_to_no_weights_whose_loss_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights of 10²⁰⁰ are finite, and so may a batch's gradient be; the loss is not."""
    one = learning(small_run())
    measure = one.trainer.metrics

    def metrics() -> Any:
        broken = {"train_loss": math.inf} if one.trainer.step_count > 12 else {}
        return {**measure(), **broken}

    monkeypatch.setattr(one.trainer, "metrics", metrics)
    for _ in range(30):
        one.step("")
        assert one.secure(is_running=False, crowd=1.0) == ""
    assert one.go_back() == 10
