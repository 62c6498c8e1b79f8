"""Runs in the engine when nobody watches, when there is no room, and when something breaks."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pytest
import torch

from nn_core.data import DataError, fit_images
from nn_core.training import (
    CapacityError,
    LocalEngine,
    Probe,
)
from nn_core.training.errors import Diverged
from nn_core.training.memory import Memory
from nn_core.training.probe import names
from tests.nn_core.training.driving import EngineClock, Reader, stepped, weights
from tests.nn_core.training.small_runs import small_network, small_run
from tests.waiting import PATIENCE_S, until

# Leases and room


def test_an_unwatched_run_pauses_and_is_freed_later(timed: LocalEngine, clock: EngineClock) -> None:
    run = timed.submit(small_run())
    run.resume()
    until(lambda: run.step_count > 5)
    clock.advance(14)
    seen = run._run.step_count
    until(lambda: run._run.step_count > seen)
    clock.advance(2)
    until(lambda: run._run.state == "paused")
    assert run.message == "Paused, because nobody was watching."
    clock.advance(580)
    assert timed.get(run.id) == run
    clock.advance(10)
    assert timed.get(run.id) is None
    until(lambda: run._run.learning is None)
    assert run.state == "finished"
    assert "freed" in run.message


@pytest.mark.parametrize("sign", ["touch", "latest", "history", "timeline"])
def test_a_poll_renews_the_lease(timed: LocalEngine, clock: EngineClock, sign: str) -> None:
    run = timed.submit(small_run())
    run.resume()
    for _ in range(5):
        clock.advance(14)
        getattr(run, sign)()
    assert run.state == "running"


def test_who_waits_is_watching(timed: LocalEngine, clock: EngineClock) -> None:
    run = timed.submit(small_run())
    run.resume()
    clock.advance(1)
    waiting = threading.Thread(target=run.wait, args=(PATIENCE_S, 10**9))
    waiting.start()
    until(lambda: run._run.watched_at == clock.now)
    clock.advance(700)
    assert timed.get(run.id) == run
    assert run.state == "running"
    run.close()
    waiting.join()


def test_an_open_subscription_is_watching(timed: LocalEngine, clock: EngineClock) -> None:
    run = timed.submit(small_run())
    reader = Reader(run, Probe())
    run.resume()
    clock.advance(10_000)
    seen = run.step_count
    until(lambda: run.step_count > seen)
    reader.subscription.close()
    clock.advance(14)
    assert run.state == "running"
    clock.advance(2)
    until(lambda: run._run.state == "paused")


def test_a_full_engine_drops_the_run_longest_unwatched_or_refuses(
    timed: LocalEngine, clock: EngineClock
) -> None:
    oldest = timed.submit(small_run())
    clock.advance(1)
    older = timed.submit(small_run())
    with pytest.raises(CapacityError, match="2 runs"):
        timed.submit(small_run())
    clock.advance(16)
    newest = timed.submit(small_run())
    assert timed.get(oldest.id) is None
    assert (timed.get(older.id), timed.get(newest.id)) == (older, newest)
    assert oldest.state == "finished"


# When something breaks


def test_too_high_a_rate_diverges_in_words_and_a_lower_one_goes_on(engine: LocalEngine) -> None:
    run = stepped(engine.submit(small_run(learning_rate=0.01)), 40)
    run.configure(learning_rate=1e6)
    run.resume()
    assert run.wait(PATIENCE_S)
    assert run.state == run.latest().state == "diverged"
    assert run.message.startswith("Training broke down at step ")
    assert run.message.endswith(
        f"The weights of step {run.step_count} are back. Lower the learning rate, then train on."
    )
    assert run.step_count <= 41
    assert all(np.isfinite(array).all() for array in weights(run).values())
    assert max(run.history()["step"]) <= run.step_count
    assert max(run.timeline()) <= run.step_count
    run.configure(learning_rate=0.01)
    stepped(run, 200)
    assert (run.state, run.message) == ("paused", "")
    assert run.latest().metrics["val_accuracy"] > 0.9


def test_a_run_that_broke_down_says_how_good_the_weights_are_that_are_back(engine: LocalEngine) -> None:
    run = engine.submit(small_run(learning_rate=1e-2))
    stepped(run, 20)
    run.configure(learning_rate=1e6)
    back = stepped(run, 60).latest()
    curves = run.history()
    assert (back.state, back.measured) == ("diverged", {})
    assert curves["step"][-1] == back.step
    assert back.metrics["val_loss"] == curves["val_loss"][-1]


def test_single_steps_into_divergence_never_keep_ruined_weights(engine: LocalEngine) -> None:
    run = engine.submit(small_run(learning_rate=1e6))
    start = weights(run)
    for _ in range(3):
        if run.state != "diverged":
            stepped(run, 1)
    assert (run.state, run.step_count) == ("diverged", 0)
    np.testing.assert_equal(weights(run), start)


@dataclass(frozen=True)
class ToyConfig:
    @classmethod
    def live_fields(cls) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, eq=False)
class ToyProbe(Probe):
    layers: tuple[str, ...] = names()


@dataclass(frozen=True)
class ToyRun:
    """A run whose trainer breaks as told: `trouble` is raised by the step `breaks_at`."""

    trouble: Exception | None = None
    breaks_at: int = 3
    load_trouble: list[Exception] = field(default_factory=list)
    gate: threading.Event | None = None
    dataset: str = "toy"
    config: ToyConfig = ToyConfig()
    turns: ClassVar[tuple[str, ...]] = ()
    stands: ClassVar[str] = ""
    probe: ClassVar[type[ToyProbe]] = ToyProbe
    trainer: ClassVar[str] = f"{__name__}:ToyTrainer"
    image_shape: None = None

    def load(self) -> str:
        if self.gate is not None:
            assert self.gate.wait(PATIENCE_S)
        if self.load_trouble:
            raise self.load_trouble.pop()
        return "data"

    def check(self) -> None: ...

    def memory(self) -> Memory:
        return Memory({}, weights=0, work=0)

    def longest_macs(self) -> int:
        return 0

    def check_probe(self, probe: ToyProbe) -> None: ...


class ToyTrainer:
    next_evaluation = None

    def __init__(self, run: ToyRun, _data: str, _device: torch.device) -> None:
        self.run = run
        self.step_count = self.examples = 0
        self.weight = torch.zeros(1)

    def step(self) -> None:
        if self.step_count + 1 == self.run.breaks_at and self.run.trouble is not None:
            raise self.run.trouble
        self.step_count += 1
        self.examples += 1
        self.weight += 1

    def metrics(self) -> dict[str, float]:
        return {"train_loss": 1.0}

    def evaluate(self) -> dict[str, float]:
        return {}

    def snapshot(self, probe: ToyProbe, weights: object = None) -> dict[str, np.ndarray]:
        if "broken" in probe.layers:
            raise RuntimeError("cannot show that")
        return {"weight": self.weight.numpy().copy()}

    def recall(self, _weights: object, metrics: Mapping[str, float]) -> Mapping[str, float]:
        return metrics

    def judge(self, *_moment: object, live: bool) -> dict[str, dict[str, object]]:
        return {}

    def state(self) -> dict[str, torch.Tensor]:
        return {"layer.weight": self.weight.clone()}

    def load(self, weights: dict[str, torch.Tensor], step_count: int, examples: int) -> None:
        self.weight, self.step_count, self.examples = weights["layer.weight"].clone(), step_count, examples

    def configure(self, config: object) -> None:
        pass


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        (RuntimeError("boom"), "Something went wrong inside this run, so it stopped. Reset starts it again"),
        (
            MemoryError(),
            "There is not enough memory for this training. A smaller network or batch needs less.",
        ),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), "There is not enough memory"),
        (DataError("These images are odd."), "These images are odd."),
    ],
)
def test_an_exception_fails_the_run_in_words_and_no_other(
    engine: LocalEngine, trouble: Exception, message: str
) -> None:
    run = engine.submit(ToyRun(trouble))
    reader = Reader(run, Probe())
    run.resume()
    until(lambda: run.state == "failed")
    assert run.message.startswith(message)
    assert type(trouble) is DataError or str(trouble) == "" or str(trouble) not in run.message
    until(lambda: reader.snapshots[-1].state == "failed")
    run.resume()
    assert run.state == "failed"
    assert stepped(engine.submit(ToyRun()), 9).step_count == 9
    run.reset()
    assert (run.state, run.message, run.step_count) == ("paused", "", 0)
    assert stepped(run, 2).step_count == 2


def test_divergence_goes_back_to_weights_that_were_good_for_some_steps(engine: LocalEngine) -> None:
    run = engine.submit(ToyRun(Diverged("the output of layer"), breaks_at=24))
    while run.state == "paused":
        stepped(run, 1)
    assert (run.state, run.step_count, run.latest().arrays["weight"].item()) == ("diverged", 10, 10.0)
    assert run.message == (
        "Training broke down at step 24: the output of layer became infinite or not a number. "
        "The weights of step 10 are back. Lower the learning rate, then train on."
    )


def test_data_that_cannot_be_loaded_fails_the_run_until_it_can(engine: LocalEngine) -> None:
    run = engine.submit(ToyRun(load_trouble=[DataError("No network here.")]))
    until(lambda: run.state == "failed")
    assert run.message == "No network here."
    run.reset()
    assert stepped(run, 2).step_count == 2


def test_nothing_waits_for_data_that_is_slow(engine: LocalEngine) -> None:
    gate = threading.Event()
    run = engine.submit(ToyRun(gate=gate))
    run.resume()
    assert (run.latest().step, dict(run.latest().arrays), run.timeline()) == (0, {}, ())
    assert run.at(0).arrays == {}
    assert stepped(engine.submit(ToyRun()), 3).step_count == 3
    gate.set()
    until(lambda: run.step_count > 3)


def test_an_engine_that_closes_waits_for_the_loading_of_data(engine: LocalEngine) -> None:
    # A thread that is still inside torch while the interpreter goes down would crash the process.
    gate = threading.Event()
    engine.submit(ToyRun(gate=gate))
    threading.Timer(0.2, gate.set).start()
    engine.close()
    assert gate.is_set()


def test_a_probe_that_raises_harms_neither_the_run_nor_latest(engine: LocalEngine) -> None:
    run = engine.submit(ToyRun())
    reader = Reader(run, Probe(layers=("broken",)))
    run.watch(Probe(layers=("broken",)))
    stepped(run, 5)
    assert reader.snapshots == []
    until(lambda: run.latest().step == 5)
    assert run.state == "paused"


def test_weights_that_break_without_a_loss_to_show_it_are_found(engine: LocalEngine) -> None:
    run = engine.submit(ToyRun())
    stepped(run, 4)
    run._run.learning.trainer.weight[0] = float("inf")  # type: ignore[union-attr]
    stepped(run, 1)
    assert run.state == "diverged"
    assert "a weight of layer became infinite" in run.message
    assert np.isfinite(run.latest().arrays["weight"]).all()


def test_other_runs_train_while_images_are_resized(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, reached = threading.Event(), threading.Event()

    def slow(images: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
        if shape == (1, 9, 9):
            reached.set()
            assert gate.wait(PATIENCE_S)
        return fit_images(images, shape)

    monkeypatch.setattr("nn_core.training.trainer.fit_images", slow)
    resized = [engine.submit(small_run(small_network(9))) for _ in range(3)]
    assert reached.wait(PATIENCE_S)
    assert stepped(engine.submit(small_run()), 3).step_count == 3
    assert [run.latest().arrays for run in resized] == [{}] * 3
    gate.set()
    assert stepped(resized[0], 2).step_count == 2


def test_a_pause_that_somebody_overtakes_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = LocalEngine(patience_s=100 * PATIENCE_S)
    run = engine.submit(ToyRun())
    stepped(run, 1)
    gate, reached = threading.Event(), threading.Event()
    trainer = run._run.learning.trainer  # type: ignore[union-attr]
    step = trainer.step

    def slow() -> None:
        reached.set()
        assert gate.wait(PATIENCE_S)
        step()

    monkeypatch.setattr(trainer, "step", slow)
    run.resume()
    assert reached.wait(PATIENCE_S)
    pausing = threading.Thread(target=run.pause)
    pausing.start()
    until(lambda: run.state == "paused")
    run.resume()
    try:
        until(lambda: not pausing.is_alive())
        assert run.state == "running"
    finally:
        gate.set()
        engine.close()


def test_a_parked_run_lasts_as_long_as_somebody_watches_the_one_in_its_place(
    timed: LocalEngine, clock: EngineClock
) -> None:
    parked, successor = stepped(timed.submit(small_run()), 3), timed.submit(small_run())
    parked.park(successor.look)
    for _ in range(5):
        clock.advance(500)
        successor.touch()
        assert timed.get(parked.id) is not None
    clock.advance(601)
    assert timed.get(parked.id) is None
