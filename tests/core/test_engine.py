"""Runs in the engine: what they do when steered, watched, left alone, and when something breaks."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core import SpecError
from nn_core.data import DataError
from nn_core.training import (
    CapacityError,
    ClassifierConfig,
    ClassifierRun,
    ConfigError,
    LocalEngine,
    Probe,
    RunHandle,
    Snapshot,
)
from nn_core.training.run import TRAINERS
from nn_core.training.spec import Diverged
from tests.core.small_runs import restless_network, small_run, small_set

PATIENCE_S = 20.0
EVERYTHING = Probe(layers=("*",), weights=("*",), statistics=True, results=True)


class Clock:
    """Stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.engine: LocalEngine | None = None

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
        assert self.engine is not None
        self.engine.wake()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that wait for their effect wait for it even on a busy machine."""
    monkeypatch.setattr("nn_core.training.handle.MAX_WAIT_S", PATIENCE_S)


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu", workers=2)
    yield engine
    engine.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(clock: Clock) -> Iterator[LocalEngine]:
    """An engine whose time is the clock's: leases of 15 and 600 seconds, room for two."""
    engine = LocalEngine(device="cpu", workers=1, max_runs=2, clock=clock)
    clock.engine = engine
    yield engine
    engine.close()


def until(run: RunHandle, condition: Callable[[], bool]) -> None:
    assert run.wait_for(condition, PATIENCE_S), (run.state, run.message, run.step_count)


def stepped(run: RunHandle, steps: int) -> RunHandle:
    run.step(steps)
    until(run, lambda: run.state != "running")
    return run


def weights(run: RunHandle) -> dict[str, np.ndarray]:
    run.watch(Probe(weights=("*",)))
    return {name: array for name, array in run.latest().arrays.items() if name.endswith((".weight", ".bias"))}


class Reader:
    """Asks for the next snapshot as soon as it has one."""

    def __init__(self, run: RunHandle, probe: Probe, greedy: bool = True) -> None:
        self.snapshots: list[Snapshot] = []
        self.threads: set[str] = set()
        self._greedy = greedy
        self.subscription = run.subscribe(self._take, probe)
        self.subscription.request()

    def _take(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)
        self.threads.add(threading.current_thread().name)
        if self._greedy:
            self.subscription.request()


# Steering


def test_a_new_run_stands_at_step_0_and_shows_its_maps(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    run.watch(Probe(layers=("*",)))
    snapshot = run.latest()
    assert (run.state, snapshot.state, snapshot.step, run.message) == ("paused", "paused", 0, "")
    assert set(run.spec.layer_names) < set(snapshot.arrays)
    assert engine.get(run.id) is run


def test_resume_trains_and_pause_stands_still(engine: LocalEngine) -> None:
    run, other = engine.submit(small_run()), engine.submit(small_run())
    run.resume()
    until(run, lambda: run.step_count > 20)
    run.pause()
    stood_at = run.step_count
    stepped(other, 50)
    assert run.step_count == stood_at == run.latest().step
    assert run.state == run.latest().state == "paused"


def test_step_takes_exactly_so_many_and_adds_up(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    run.step()
    assert (run.step_count, run.state, run.latest().step) == (1, "paused", 1)
    asking = [threading.Thread(target=run.step, args=(10,)) for _ in range(3)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    until(run, lambda: run.state == "paused")
    assert run.step_count == 31


@pytest.mark.parametrize("n", [0, -1, 1.5, 10**7, None])
def test_a_wrong_number_of_steps_is_refused(engine: LocalEngine, n: Any) -> None:
    with pytest.raises(ConfigError):
        engine.submit(small_run()).step(n)


def test_reset_goes_back_to_the_same_start_and_the_same_curve(engine: LocalEngine) -> None:
    run = engine.submit(small_run(restless_network()))
    start = weights(run)
    first = stepped(run, 60).history()
    run.resume()
    run.reset()
    assert (run.state, run.step_count, run.timeline(), run.latest().step) == ("paused", 0, (0,), 0)
    np.testing.assert_equal(weights(run), start)
    np.testing.assert_equal(stepped(run, 60).history(), first)


def test_changes_of_the_config_count_from_the_next_step(engine: LocalEngine) -> None:
    run = engine.submit(small_run(optimizer="sgd", learning_rate=0.1))
    before = weights(stepped(run, 5))
    run.configure(learning_rate=1e-8, batch_size=32)
    after = weights(stepped(run, 5))
    for name, array in before.items():
        np.testing.assert_allclose(after[name], array, atol=1e-6)
    assert run.latest().metrics["epoch"] == pytest.approx((5 * 16 + 5 * 32) / len(small_set().split(0).train))
    assert run.spec.config == ClassifierConfig("sgd", learning_rate=1e-8, batch_size=32)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"learning_rate": -1}, "learning_rate"),
        ({"batch_size": "many"}, "batch_size"),
        ({"optimizer": "newton"}, "optimizer"),
        ({"seed": 1}, "seed"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(
    engine: LocalEngine, changes: dict[str, Any], field: str
) -> None:
    run = engine.submit(small_run())
    spec = run.spec
    with pytest.raises(ConfigError) as caught:
        run.configure(**changes)
    assert caught.value.field == field
    assert run.spec is spec


def test_what_cannot_run_is_refused_at_once(engine: LocalEngine) -> None:
    for run, error in (
        (replace(small_run(), dataset="nothing"), DataError),
        (replace(small_run(), dataset="mnist"), SpecError),
    ):
        with pytest.raises(error):
            engine.submit(run)


def test_a_pace_is_kept(timed: LocalEngine, clock: Clock) -> None:
    run, other = timed.submit(small_run()), timed.submit(small_run())
    other.wait_for(lambda: bool(other.timeline()), PATIENCE_S)
    run.pace(2)
    run.resume()
    for step in range(1, 5):
        until(run, lambda step=step: run.step_count == step)  # type: ignore[misc]
        stepped(other, 5)
        assert run.step_count == step
        clock.advance(0.25)
        stepped(other, 5)
        assert run.step_count == step
        clock.advance(0.25)
    run.pace(None)
    until(run, lambda: run.step_count > 50)


@pytest.mark.parametrize("pace", [0, -1, float("nan"), float("inf"), "fast"])
def test_a_wrong_pace_is_refused(engine: LocalEngine, pace: Any) -> None:
    with pytest.raises(ConfigError):
        engine.submit(small_run()).pace(pace)


def test_a_closed_run_is_gone_and_its_handle_harmless(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    reader = Reader(run, Probe())
    until(run, lambda: bool(reader.snapshots))
    run.close()
    assert engine.get(run.id) is None
    assert (run.state, run.message) == ("finished", "This run was closed.")
    assert reader.snapshots[-1].state == "finished"
    for command in (
        run.resume,
        run.pause,
        run.step,
        run.reset,
        run.close,
        run.timeline,
        run.history,
        run.touch,
    ):
        command()
    run.configure(learning_rate=1.0)
    run.watch(Probe(layers=("conv1",)))
    assert run.at(0).step == run.latest().step == 0
    assert run.state == "finished"


def test_closing_the_engine_ends_runs_and_workers() -> None:
    engine = LocalEngine(device="cpu", workers=2)
    run = engine.submit(small_run())
    run.resume()
    engine.close()
    assert run.state == "finished"
    assert not any(worker.is_alive() for worker in engine._workers)


# The same whatever else happens


def test_the_same_spec_gives_the_same_curve_whatever_else_runs(engine: LocalEngine) -> None:
    alone = stepped(engine.submit(small_run(restless_network(), seed=4)), 200)
    together = [engine.submit(small_run(restless_network(), seed=seed)) for seed in (4, 5, 4)]
    for run in together:
        run.step(200)
    for run in together:
        until(run, lambda run=run: run.state == "paused")  # type: ignore[misc]
    for twin in (together[0], together[2]):
        np.testing.assert_equal(twin.history(), alone.history())
        np.testing.assert_equal(weights(twin), weights(alone))
    assert any((weights(together[1])[name] != array).any() for name, array in weights(alone).items())


def test_being_watched_changes_no_weight(engine: LocalEngine) -> None:
    watched, unwatched = (engine.submit(small_run(restless_network())) for _ in range(2))
    reader = Reader(watched, EVERYTHING)
    stepped(watched, 300)
    stepped(unwatched, 300)
    assert len(reader.snapshots) > 1
    np.testing.assert_equal(weights(watched), weights(unwatched))
    np.testing.assert_equal(watched.history(), unwatched.history())


def test_curves_hold_training_at_each_step_and_validation_now_and_then(engine: LocalEngine) -> None:
    curves = stepped(engine.submit(small_run()), 60).history()
    measured = {name: curves["step"][np.isfinite(curve)].tolist() for name, curve in curves.items()}
    assert measured["train_loss"] == list(range(1, 61))
    assert measured["val_accuracy"] == [0, 25, 50]


# Watching


def test_a_paused_run_answers_each_new_probe_once(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    reader = Reader(run, Probe(layers=("conv1",)))
    until(run, lambda: len(reader.snapshots) == 1)
    for count, name in enumerate(("relu1", "pool1", "linear1"), start=2):
        reader.subscription.probe = Probe(layers=(name,))
        until(run, lambda count=count: len(reader.snapshots) == count)  # type: ignore[misc]
        assert name in reader.snapshots[-1].arrays
    assert reader.threads <= {"training-0", "training-1"}


def test_nothing_comes_unasked_or_twice(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    reader = Reader(run, Probe(), greedy=False)
    until(run, lambda: len(reader.snapshots) == 1)
    stepped(run, 30)
    assert len(reader.snapshots) == 1
    reader.subscription.request()
    until(run, lambda: len(reader.snapshots) == 2)
    reader.subscription.request()
    run.watch(Probe(layers=("conv1",)))  # a worker came by, and there was nothing new for the reader
    assert [snapshot.step for snapshot in reader.snapshots] == [0, 30]


def test_a_closed_subscription_gets_nothing_more(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    reader = Reader(run, Probe())
    until(run, lambda: len(reader.snapshots) == 1)
    reader.subscription.close()
    stepped(run, 10)
    assert len(reader.snapshots) == 1


def test_snapshots_come_at_most_thirty_times_a_second(timed: LocalEngine, clock: Clock) -> None:
    run = timed.submit(small_run())
    reader = Reader(run, Probe())
    until(run, lambda: len(reader.snapshots) == 1)
    run.resume()
    for count in range(2, 6):
        clock.advance(1.0)
        until(run, lambda count=count: len(reader.snapshots) == count)  # type: ignore[misc]
        seen = run.step_count
        until(run, lambda seen=seen: run.step_count > seen + 20)  # type: ignore[misc]
        assert len(reader.snapshots) == count


def test_a_reader_that_raises_is_dropped_and_the_run_goes_on(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    calls = []

    def fails(snapshot: Snapshot) -> None:
        calls.append(snapshot)
        raise OSError("gone")

    run.subscribe(fails, Probe()).request()
    until(run, lambda: bool(calls))
    stepped(run, 20)
    assert (run.state, run.step_count, len(calls)) == ("paused", 20, 1)


def test_a_reader_of_statistics_always_gets_them_when_the_run_stands(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    run.watch(EVERYTHING)
    stepped(run, 40)
    arrays = run.latest().arrays
    assert {"confusion", "wrong", "wrong_images", "conv1.gradient_histogram", "relu1.dead"} <= set(arrays)
    assert run.latest().step == 40


def test_an_unknown_layer_is_refused_before_anything_changes(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    reader = Reader(run, Probe())
    for ask in (run.watch, lambda probe: run.subscribe(print, probe), lambda probe: run.at(0, probe)):
        with pytest.raises(ConfigError, match="no layer 'conv7'"):
            ask(Probe(layers=("conv7",)))
    kept = reader.subscription.probe
    with pytest.raises(ConfigError):
        reader.subscription.probe = Probe(layers=("conv7",))
    assert reader.subscription.probe is kept


def test_a_snapshot_is_plain_data(engine: LocalEngine) -> None:
    run = stepped(engine.submit(small_run()), 3)
    run.watch(EVERYTHING)
    snapshot = pickle.loads(pickle.dumps(run.latest()))
    assert snapshot.step == snapshot.metrics["step"] == 3
    assert all(type(array) is np.ndarray for array in snapshot.arrays.values())
    assert {
        "train_loss",
        "train_accuracy",
        "gradient_norm",
        "val_loss",
        "epoch",
        "examples_per_second",
    } <= set(snapshot.metrics)
    assert abs(snapshot.created_at - time.time()) < PATIENCE_S


# The past


def test_the_past_comes_back_as_it_was(engine: LocalEngine) -> None:
    run = engine.submit(small_run(restless_network()))
    probe = Probe(layers=("*",), weights=("*",))
    run.watch(probe)
    seen = {0: run.latest()}
    for step in (1, 2, 4):
        stepped(run, step - run.step_count)
        seen[step] = run.latest()
    stepped(run, 300)
    assert set(seen) < set(run.timeline())
    for step, snapshot in seen.items():
        again = run.at(step)
        assert again.step == step
        np.testing.assert_equal(dict(again.arrays), dict(snapshot.arrays))
        for name in ("epoch", "train_loss") if step else ("epoch",):
            assert again.metrics[name] == snapshot.metrics[name]


def test_a_step_that_was_not_kept_gives_the_nearest(engine: LocalEngine) -> None:
    run = stepped(engine.submit(small_run()), 600)
    kept = run.timeline()
    assert run.at(10**9).step == kept[-1]
    assert run.at(-5).step == 0
    assert all(
        abs(run.at(step).step - step) == min(abs(k - step) for k in kept) for step in range(0, 600, 97)
    )


def test_the_past_can_be_seen_while_the_run_trains(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    run.resume()
    until(run, lambda: run.step_count > 50)
    shots = [run.at(0, Probe(layers=("conv1",))).arrays["conv1"] for _ in range(20)]
    assert run.state == "running"
    for shot in shots[1:]:
        np.testing.assert_array_equal(shot, shots[0])


# Leases and room


def test_an_unwatched_run_pauses_and_is_freed_later(timed: LocalEngine, clock: Clock) -> None:
    run = timed.submit(small_run())
    run.resume()
    until(run, lambda: run.step_count > 5)
    clock.advance(14)
    seen = run._run.step_count
    until(run, lambda: run._run.step_count > seen)
    clock.advance(2)
    until(run, lambda: run._run.state == "paused")
    assert run.message == "Paused, because nobody was watching."
    clock.advance(580)
    assert timed.get(run.id) is run
    clock.advance(10)
    assert timed.get(run.id) is None
    until(run, lambda: run._run.trainer is None)
    assert run.state == "finished"
    assert "freed" in run.message


@pytest.mark.parametrize("sign", ["touch", "latest", "history", "timeline"])
def test_a_poll_renews_the_lease(timed: LocalEngine, clock: Clock, sign: str) -> None:
    run = timed.submit(small_run())
    run.resume()
    for _ in range(5):
        clock.advance(14)
        getattr(run, sign)()
    assert run.state == "running"


def test_an_open_subscription_is_watching(timed: LocalEngine, clock: Clock) -> None:
    run = timed.submit(small_run())
    reader = Reader(run, Probe())
    run.resume()
    clock.advance(10_000)
    seen = run.step_count
    until(run, lambda: run.step_count > seen)
    reader.subscription.close()
    clock.advance(14)
    assert run.state == "running"
    clock.advance(2)
    until(run, lambda: run._run.state == "paused")


def test_a_full_engine_drops_the_run_longest_unwatched_or_refuses(timed: LocalEngine, clock: Clock) -> None:
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
    good = run.latest().metrics["train_loss"]
    run.configure(learning_rate=1e6)
    run.resume()
    until(run, lambda: run.state != "running")
    assert run.state == run.latest().state == "diverged"
    assert run.message.startswith("Training broke down at step ")
    assert run.message.endswith(
        f"The weights of step {run.step_count} are back. Lower the learning rate, then train on."
    )
    assert run.step_count >= 40
    assert all(np.isfinite(array).all() for array in weights(run).values())
    assert max(run.history()["step"]) <= run.step_count
    assert max(run.timeline()) <= run.step_count
    run.configure(learning_rate=0.01)
    stepped(run, 40)
    assert (run.state, run.message) == ("paused", "")
    assert run.latest().metrics["train_loss"] < good


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


@dataclass(frozen=True)
class ToyRun:
    """A run whose trainer breaks as told: `trouble` is raised by step 3."""

    trouble: Exception | None = None
    load_trouble: list[Exception] = field(default_factory=list)
    gate: threading.Event | None = None
    dataset: str = "toy"
    config: ToyConfig = ToyConfig()

    def load(self) -> str:
        if self.gate is not None:
            assert self.gate.wait(PATIENCE_S)
        if self.load_trouble:
            raise self.load_trouble.pop()
        return "data"

    def check(self) -> None: ...

    def check_probe(self, probe: Probe) -> None: ...


class ToyTrainer:
    next_evaluation = None

    def __init__(self, run: ToyRun, _data: str, _device: torch.device) -> None:
        self.run = run
        self.step_count = self.examples = 0
        self.weight = torch.zeros(1)

    def step(self) -> None:
        if self.step_count == 2 and self.run.trouble is not None:
            raise self.run.trouble
        self.step_count += 1
        self.examples += 1
        self.weight += 1

    def metrics(self) -> dict[str, float]:
        return {"train_loss": 1.0}

    def evaluate(self) -> dict[str, float]:
        return {}

    def snapshot(self, probe: Probe, weights: object = None) -> dict[str, np.ndarray]:
        if "broken" in probe.layers:
            raise RuntimeError("cannot show that")
        return {"weight": self.weight.numpy().copy()}

    def state(self) -> dict[str, torch.Tensor]:
        return {"layer.weight": self.weight.clone()}

    def load(self, weights: dict[str, torch.Tensor], step_count: int, examples: int) -> None:
        self.weight, self.step_count, self.examples = weights["layer.weight"].clone(), step_count, examples

    def configure(self, config: object) -> None: ...


@pytest.fixture
def toys(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> LocalEngine:
    monkeypatch.setitem(TRAINERS, ToyRun, (__name__, "ToyTrainer"))
    return engine


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        (RuntimeError("boom"), "This run stopped because of an error: RuntimeError: boom"),
        (MemoryError(), "There is not enough memory for this run. A smaller network or batch needs less."),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), "There is not enough memory"),
        (DataError("These images are odd."), "These images are odd."),
    ],
)
def test_an_exception_fails_the_run_in_words_and_no_other(
    toys: LocalEngine, trouble: Exception, message: str
) -> None:
    run = toys.submit(ToyRun(trouble))
    reader = Reader(run, Probe())
    run.resume()
    until(run, lambda: run.state == "failed")
    assert run.message.startswith(message)
    until(run, lambda: reader.snapshots[-1].state == "failed")
    run.resume()
    assert run.state == "failed"
    assert stepped(toys.submit(ToyRun()), 9).step_count == 9
    run.reset()
    assert (run.state, run.message, run.step_count) == ("paused", "", 0)
    assert stepped(run, 2).step_count == 2


def test_divergence_goes_back_to_weights_from_which_a_step_went_well(toys: LocalEngine) -> None:
    run = toys.submit(ToyRun(Diverged("the output of layer")))
    stepped(run, 1)
    stepped(run, 1)
    stepped(run, 1)
    assert (run.state, run.step_count, run.latest().arrays["weight"].item()) == ("diverged", 1, 1.0)
    assert run.message.startswith(
        "Training broke down at step 3: the output of layer became infinite or not a number."
    )


def test_data_that_cannot_be_loaded_fails_the_run_until_it_can(toys: LocalEngine) -> None:
    run = toys.submit(ToyRun(load_trouble=[DataError("No network here.")]))
    until(run, lambda: run.state == "failed")
    assert run.message == "No network here."
    run.reset()
    assert stepped(run, 2).step_count == 2


def test_nothing_waits_for_data_that_is_slow(toys: LocalEngine) -> None:
    gate = threading.Event()
    run = toys.submit(ToyRun(gate=gate))
    run.resume()
    assert (run.latest().step, dict(run.latest().arrays), run.timeline()) == (0, {}, ())
    assert run.at(0).arrays == {}
    assert stepped(toys.submit(ToyRun()), 3).step_count == 3
    gate.set()
    until(run, lambda: run.step_count > 3)


def test_a_probe_that_raises_harms_neither_the_run_nor_latest(toys: LocalEngine) -> None:
    run = toys.submit(ToyRun())
    reader = Reader(run, Probe(layers=("broken",)))
    run.watch(Probe(layers=("broken",)))
    stepped(run, 5)
    assert reader.snapshots == []
    until(run, lambda: run.latest().step == 5)
    assert run.state == "paused"


def test_weights_that_break_without_a_loss_to_show_it_are_found(toys: LocalEngine) -> None:
    run = toys.submit(ToyRun())
    stepped(run, 4)
    run._run.trainer.weight[0] = float("inf")  # type: ignore[union-attr]
    stepped(run, 1)
    assert run.state == "diverged"
    assert "a weight of layer became infinite" in run.message
    assert np.isfinite(run.latest().arrays["weight"]).all()


def test_a_run_of_mnist_loads_it_and_learns(engine: LocalEngine) -> None:
    from nn_core.presets import classifier_preset

    network = classifier_preset("one_layer_cnn", (1, 8, 8), 10)
    run = engine.submit(ClassifierRun(network, "digits", ClassifierConfig(learning_rate=0.01)))
    run.resume()
    until(run, lambda: run.latest().metrics.get("val_accuracy", 0) > 0.9)
    assert run.latest().metrics["examples_per_second"] >= 0
