"""What an engine promises to those who watch runs."""

from __future__ import annotations

import pickle
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from nn_core.network.presets import classifier_preset
from nn_core.training import (
    ClassifierConfig,
    ClassifierProbe,
    ClassifierRun,
    ConfigError,
    Engine,
    Probe,
    Snapshot,
)
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.small_runs import restless_network, small_run
from tests.waiting import until

EVERYTHING = ClassifierProbe(layers=("*",), weights=("*",), statistics=True, results=True)


class Watching:
    """Snapshots, subscriptions, curves, the past."""

    def test_curves_hold_training_at_each_step_and_validation_now_and_then_and_at_a_halt(
        self,
        engine: Engine,
    ) -> None:
        curves = stepped(engine.submit(small_run()), 61).history()
        measured = {name: curves["step"][np.isfinite(curve)].tolist() for name, curve in curves.items()}
        assert measured["train_loss"] == list(range(1, 62))
        assert measured["val_accuracy"] == [0, 12, 24, 25, 36, 48, 50, 60, 61]

    @pytest.mark.parametrize("steps", [1, 37, 61])
    def test_a_run_that_halts_says_how_good_it_is_at_that_step(self, engine: Engine, steps: int) -> None:
        run = engine.submit(small_run())
        reader = Reader(run, Probe())
        halted = stepped(run, steps).latest()
        curves = run.history()
        assert halted.measured == {}
        assert (halted.step, curves["step"][-1]) == (steps, steps)
        for name in ("val_loss", "val_accuracy", "train_loss"):
            assert halted.metrics[name] == curves[name][-1]
        until(lambda: reader.snapshots[-1].metrics == halted.metrics)

    def test_a_past_step_has_the_numbers_that_the_curves_have_there(self, engine: Engine) -> None:
        run = stepped(engine.submit(small_run()), 61)
        curves = run.history()
        validated = [
            (int(step), value)
            for step, value in zip(curves["step"], curves["val_loss"], strict=True)
            if np.isfinite(value) and step in run.timeline()
        ]
        assert {0, 12, 61} <= {step for step, _ in validated}
        for step, value in validated:
            past = run.at(step, Probe())
            assert (past.metrics["val_loss"], past.measured) == (value, {})

    def test_a_running_run_says_at_which_step_it_was_validated(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        reader = Reader(run, Probe())
        stepped(run, 400)
        curves = run.history()
        validation = dict(zip(curves["step"].tolist(), curves["val_loss"].tolist(), strict=True))
        told = [(one.measured.get("val_loss", one.step), one.metrics) for one in reader.snapshots]
        assert any(one.measured for one in reader.snapshots)
        assert all(metrics["val_loss"] == validation[at] for at, metrics in told if "val_loss" in metrics)

    def test_a_paused_run_answers_each_new_probe_once(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        reader = Reader(run, Probe(layers=("conv1",)))
        until(lambda: len(reader.snapshots) == 1)
        for count, name in enumerate(("relu1", "pool1", "linear1"), start=2):
            reader.subscription.probe = Probe(layers=(name,))
            until(lambda count=count: len(reader.snapshots) == count)  # type: ignore[misc]
            assert name in reader.snapshots[-1].arrays
        assert threading.current_thread().name not in reader.threads

    def test_nothing_comes_unasked_or_twice(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        reader = Reader(run, Probe(), greedy=False)
        until(lambda: len(reader.snapshots) == 1)
        stepped(run, 30)
        assert len(reader.snapshots) == 1
        reader.subscription.request()
        until(lambda: len(reader.snapshots) == 2)
        reader.subscription.request()
        run.watch(Probe(layers=("conv1",)))  # a worker came by, and there was nothing new for the reader
        assert [snapshot.step for snapshot in reader.snapshots] == [0, 30]

    def test_a_closed_subscription_gets_nothing_more(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        reader = Reader(run, Probe())
        until(lambda: len(reader.snapshots) == 1)
        reader.subscription.close()
        stepped(run, 10)
        assert len(reader.snapshots) == 1

    def test_a_reader_that_raises_is_dropped_and_the_run_goes_on(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        calls = []

        def fails(snapshot: Snapshot) -> None:
            calls.append(snapshot)
            raise OSError("gone")

        run.subscribe(fails, Probe()).request()
        until(lambda: bool(calls))
        stepped(run, 20)
        assert (run.state, run.step_count, len(calls)) == ("paused", 20, 1)

    def test_a_reader_of_statistics_always_gets_them_when_the_run_stands(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.watch(EVERYTHING)
        stepped(run, 40)
        arrays = run.latest().arrays
        assert {"confusion", "wrong", "wrong_images", "conv1.gradient_histogram", "relu1.dead"} <= set(arrays)
        assert run.latest().step == 40

    def test_a_new_probe_is_answered_before_its_statistics(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.step(1)
        reader = Reader(run, EVERYTHING)
        for image in (0, 1):
            reader.snapshots.clear()
            reader.subscription.probe = replace(
                EVERYTHING, image=np.full(run.spec.image_shape, image, np.uint8)
            )
            until(lambda: any("relu1.dead" in shot.arrays for shot in reader.snapshots))
            first, last = reader.snapshots[0].arrays, reader.snapshots[-1].arrays
            assert "conv1" in first
            assert not {"relu1.dead", "confusion"} & set(first)
            assert {"relu1.dead", "confusion", "conv1"} <= set(last)

    def test_an_unknown_layer_is_refused_before_anything_changes(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        reader = Reader(run, Probe())
        for ask in (run.watch, lambda probe: run.subscribe(print, probe), lambda probe: run.at(0, probe)):
            with pytest.raises(ConfigError, match="no layer 'conv7'"):
                ask(Probe(layers=("conv7",)))
        kept = reader.subscription.probe
        with pytest.raises(ConfigError):
            reader.subscription.probe = Probe(layers=("conv7",))
        assert reader.subscription.probe is kept

    def test_a_snapshot_is_plain_data(self, engine: Engine) -> None:
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
        assert abs(snapshot.created_at - time.time()) < 60

    def test_the_past_comes_back_as_it_was(self, engine: Engine) -> None:
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

    def test_how_fast_it_goes_is_of_now_and_of_no_past_step(self, engine: Engine) -> None:
        run = stepped(engine.submit(small_run()), 3)
        for step in run.timeline():
            assert not [name for name in run.at(step).metrics if name.endswith("_per_second")]
        assert "examples_per_second" in run.latest().metrics

    def test_a_step_that_was_not_kept_gives_the_nearest(self, engine: Engine) -> None:
        run = stepped(engine.submit(small_run()), 600)
        kept = run.timeline()
        assert run.at(10**9).step == kept[-1]
        assert run.at(-5).step == 0
        assert all(
            abs(run.at(step).step - step) == min(abs(k - step) for k in kept) for step in range(0, 600, 97)
        )

    def test_the_present_is_seen_exactly_where_its_step_is_not_kept(self, engine: Engine) -> None:
        run = stepped(engine.submit(small_run()), 601)
        assert 601 not in run.timeline()
        now, weights = run.at(None, EVERYTHING), run.weights().arrays
        assert (now.step, now.measured) == (601, {})
        np.testing.assert_array_equal(now.arrays["conv1.weight"], weights["conv1.weight"])
        assert now.metrics["val_loss"] == run.latest().metrics["val_loss"]
        assert "confusion" in now.arrays

    def test_weights_of_the_past_are_those_of_the_nearest_step_that_is_kept(self, engine: Engine) -> None:
        run = engine.submit(small_run(restless_network()))
        stepped(run, 2)
        then = run.weights()
        stepped(run, 40)
        step, arrays = run.weights(2)
        assert (step, arrays.keys()) == (2, then.arrays.keys())
        assert any(name.endswith("running_mean") for name in arrays)
        for name, array in then.arrays.items():
            np.testing.assert_array_equal(arrays[name], array)
        assert run.weights(-5).step == 0
        assert run.weights().step == 42

    def test_the_past_can_be_seen_while_the_run_trains(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.resume()
        until(lambda: run.step_count > 50)
        shots = [run.at(0, Probe(layers=("conv1",))).arrays["conv1"] for _ in range(20)]
        assert run.state == "running"
        for shot in shots[1:]:
            np.testing.assert_array_equal(shot, shots[0])

    def test_a_run_of_a_named_set_loads_it_and_learns(self, engine: Engine) -> None:
        network = classifier_preset("one_layer_cnn", (1, 8, 8), 10)
        run = engine.submit(ClassifierRun(network, "digits", ClassifierConfig(learning_rate=0.01)))
        run.resume()
        until(lambda: run.latest().metrics.get("val_accuracy", 0) > 0.9)
        assert run.latest().metrics["examples_per_second"] >= 0
