"""Runs in the engine: steering, watching, and going back in time."""

from __future__ import annotations

import pickle
import threading
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core import SpecError
from nn_core.data import DataError
from nn_core.network.presets import classifier_preset
from nn_core.training import (
    ClassifierConfig,
    ClassifierRun,
    ConfigError,
    LocalEngine,
    Probe,
    Snapshot,
)
from tests.nn_core.training.driving import PATIENCE_S, Clock, Reader, stepped, until, weights
from tests.nn_core.training.small_runs import restless_network, small_run, small_set

EVERYTHING = Probe(layers=("*",), weights=("*",), statistics=True, results=True)


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
    assert reader.snapshots[-1].state == Reader(run, Probe()).snapshots[-1].state == "finished"
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


def test_curves_hold_training_at_each_step_and_validation_now_and_then_and_at_a_halt(
    engine: LocalEngine,
) -> None:
    curves = stepped(engine.submit(small_run()), 61).history()
    measured = {name: curves["step"][np.isfinite(curve)].tolist() for name, curve in curves.items()}
    assert measured["train_loss"] == list(range(1, 62))
    assert measured["val_accuracy"] == [0, 12, 24, 25, 36, 48, 50, 60, 61]


@pytest.mark.parametrize("steps", [1, 37, 61])
def test_a_run_that_halts_says_how_good_it_is_at_that_step(engine: LocalEngine, steps: int) -> None:
    run = engine.submit(small_run())
    reader = Reader(run, Probe())
    halted = stepped(run, steps).latest()
    curves = run.history()
    assert halted.measured == {}
    assert (halted.step, curves["step"][-1]) == (steps, steps)
    for name in ("val_loss", "val_accuracy", "train_loss"):
        assert halted.metrics[name] == curves[name][-1]
    until(run, lambda: reader.snapshots[-1].metrics == halted.metrics)


def test_a_running_run_says_at_which_step_it_was_validated(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    reader = Reader(run, Probe())
    stepped(run, 400)
    curves = run.history()
    validation = dict(zip(curves["step"].tolist(), curves["val_loss"].tolist(), strict=True))
    told = [(one.measured.get("val_loss", one.step), one.metrics) for one in reader.snapshots]
    assert any(one.measured for one in reader.snapshots)
    assert all(metrics["val_loss"] == validation[at] for at, metrics in told if "val_loss" in metrics)


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


def test_a_new_probe_is_answered_before_its_statistics(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    run.step(1)
    reader = Reader(run, EVERYTHING)
    for image in (0, 1):
        reader.snapshots.clear()
        reader.subscription.probe = replace(EVERYTHING, image=np.full(run.spec.image_shape, image, np.uint8))
        until(run, lambda: any("relu1.dead" in shot.arrays for shot in reader.snapshots))
        first, last = reader.snapshots[0].arrays, reader.snapshots[-1].arrays
        assert "conv1" in first
        assert not {"relu1.dead", "confusion"} & set(first)
        assert {"relu1.dead", "confusion", "conv1"} <= set(last)


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
        "steps_per_second",
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


def test_a_run_of_a_named_set_loads_it_and_learns(engine: LocalEngine) -> None:
    network = classifier_preset("one_layer_cnn", (1, 8, 8), 10)
    run = engine.submit(ClassifierRun(network, "digits", ClassifierConfig(learning_rate=0.01)))
    run.resume()
    until(run, lambda: run.latest().metrics.get("val_accuracy", 0) > 0.9)
    assert run.latest().metrics["examples_per_second"] >= 0


def test_a_parked_run_keeps_all_and_takes_its_place_back(engine: LocalEngine) -> None:
    run, other = engine.submit(small_run()), engine.submit(small_run())
    run.step(3)
    shots: list[Snapshot] = []
    watching = run.subscribe(shots.append)
    run.resume()
    run.park(other.id)
    assert run.wait_for(lambda: bool(shots), 10)
    assert (run.state, run.successor, engine.get(run.id)) == ("paused", other.id, run)
    run.pause()  # waits for the step that was being taken
    steps, history = run.step_count, run.history()
    run.unpark()
    assert (run.step_count, run.successor, run.state) == (steps, "", "paused")
    assert history.keys() == run.history().keys()
    watching.close()
    run.close()
    run.park(other.id)
    assert run.state == "finished"
