"""Who trains a large network keeps nobody else waiting, and gets no more time than anybody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from nn_core import Architecture, Flatten, Linear
from nn_core.training import ClassifierProbe, LocalEngine, RunHandle
from nn_core.training.classifier.trainer import ClassifierTrainer
from nn_core.training.engine import task as task_module
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.small_runs import CLASSES, small_run
from tests.waiting import PATIENCE_S, until

LARGE = Architecture((1, 6, 6), (Flatten(), Linear(50), Linear(CLASSES)))
"""1,950 multiply-adds for one image; those of other tests have 1,404 at most."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalEngine]:
    """One worker; what takes more than a step of a small run is slow."""
    small = small_run().longest_macs()
    assert small < small_run(LARGE).longest_macs()
    monkeypatch.setattr(task_module, "SLOW_MACS", small)
    engine = LocalEngine(device="cpu", workers=1)
    yield engine
    engine.close()


class Held:
    """Steps of the large network wait for `let_go`, each for one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taking = threading.Event()
        self._may_go = threading.Semaphore(0)
        step = ClassifierTrainer.step

        def held(trainer: ClassifierTrainer) -> None:
            if any(len(tensor) == 50 for tensor in trainer._model.parameters()):
                self.taking.set()
                assert self._may_go.acquire(timeout=PATIENCE_S)
            step(trainer)

        monkeypatch.setattr(ClassifierTrainer, "step", held)

    def let_go(self, steps: int = 1) -> None:
        self._may_go.release(steps)


def submitted(engine: LocalEngine, architecture: Architecture | None = None, owner: str = "") -> RunHandle:
    return engine.submit(small_run(architecture), owner=owner)


def test_while_a_large_network_takes_a_step_others_train_and_look(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    large, small = submitted(engine, LARGE, "one"), submitted(engine, owner="other")
    large.resume()
    assert held.taking.wait(PATIENCE_S)
    stepped(small, 5)
    reader = Reader(small, ClassifierProbe())
    image = np.full((1, 6, 6), 0.5, np.float32)
    reader.subscription.probe = ClassifierProbe(image=image)
    until(lambda: reader.snapshots and np.allclose(reader.snapshots[-1].arrays["input"], image))
    assert large.step_count == 0
    held.let_go(1000)
    until(lambda: large.step_count > 0)
    large.pause()


def test_a_run_that_grows_slow_is_served_by_the_other_worker(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_module, "SLOW_MACS", small_run(batch_size=20).longest_macs())
    run, other = submitted(engine), submitted(engine)
    stepped(run, 2)
    run.configure(batch_size=40)
    assert run.spec.longest_macs() > task_module.SLOW_MACS
    assert stepped(run, 2).step_count == 4
    assert stepped(other, 2).step_count == 2
    run.configure(batch_size=10)
    assert stepped(run, 2).step_count == 6


def test_who_has_had_more_time_with_a_large_network_waits_until_the_others_have_had_it_too(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock stands, so that nobody is charged but by the test."""
    held, now = Held(monkeypatch), time.monotonic()
    monkeypatch.setattr(engine, "_clock", lambda: now)
    small, large = submitted(engine, owner="other"), submitted(engine, LARGE, "one")
    small.resume()
    until(lambda: small.step_count > 0)
    with engine._changed:
        engine._shares.charge("one", 3.0)
    large.resume()
    before = small.step_count
    until(lambda: small.step_count > before + 50)
    assert not held.taking.is_set()
    with engine._changed:
        engine._shares.charge("other", 4.0)
    assert held.taking.wait(PATIENCE_S)
    held.let_go(1000)
    large.pause()
