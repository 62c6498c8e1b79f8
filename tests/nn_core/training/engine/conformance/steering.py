"""What an engine promises to those who steer runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core import SpecError
from nn_core.data import DataError
from nn_core.training import (
    CapacityError,
    ClassifierConfig,
    ClassifierProbe,
    ConfigError,
    Engine,
    Probe,
    RunHandle,
)
from tests.nn_core.training.driving import Reader, stepped, weights
from tests.nn_core.training.small_runs import restless_network, small_run, small_set
from tests.waiting import PATIENCE_S, until

EVERYTHING = ClassifierProbe(layers=("*",), weights=("*",), statistics=True, results=True)


class Steering:
    """Submit, train, pause, step, reset, configure, close."""

    def test_a_new_run_stands_at_step_0_and_shows_its_maps(self, engine: Engine) -> None:
        spec = small_run()
        run = engine.submit(spec)
        run.watch(Probe(layers=("*",)))
        snapshot = run.latest()
        assert (run.state, snapshot.state, snapshot.step, run.message) == ("paused", "paused", 0, "")
        assert set(spec.layer_names) < set(snapshot.arrays)
        assert engine.get(run.id) == run

    def test_resume_trains_and_pause_stands_still(self, engine: Engine) -> None:
        run, other = engine.submit(small_run()), engine.submit(small_run())
        run.resume()
        until(lambda: run.step_count > 20)
        run.pause()
        stood_at = run.step_count
        stepped(other, 50)
        assert run.step_count == stood_at == run.latest().step
        assert run.state == run.latest().state == "paused"

    def test_step_takes_exactly_so_many_and_adds_up(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.step()
        assert (run.step_count, run.state, run.latest().step) == (1, "paused", 1)
        asking = [threading.Thread(target=run.step, args=(10,)) for _ in range(3)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        until(lambda: run.state == "paused")
        assert run.step_count == 31

    def test_who_does_not_wait_for_steps_finds_the_run_under_way(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.step(1_000_000, wait=False)
        assert run.state == "running"
        assert run.step_count < 1_000_000
        run.pause()
        stood_at = run.step_count
        run.step(3, wait=False)
        until(lambda: run.state == "paused")
        assert run.step_count == stood_at + 3

    def test_steps_asked_for_while_a_run_trains_come_next_and_it_goes_on(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.step(40, wait=False)
        run.step(3, wait=False)
        until(lambda: run.state == "paused")
        assert run.step_count == 43
        run.resume()
        run.step(2)
        assert run.state == "running"
        after = run.step_count
        until(lambda: run.step_count > after + 20)
        assert run.state == "running"

    @pytest.mark.parametrize("n", [0, -1, 1.5, 10**7, None])
    def test_a_wrong_number_of_steps_is_refused(self, engine: Engine, n: Any) -> None:
        with pytest.raises(ConfigError):
            engine.submit(small_run()).step(n)

    def test_reset_goes_back_to_the_same_start_and_the_same_curve(self, engine: Engine) -> None:
        run = engine.submit(small_run(restless_network()))
        start = weights(run)
        first = stepped(run, 60).history()
        run.resume()
        run.reset()
        assert (run.state, run.step_count, run.timeline(), run.latest().step) == ("paused", 0, (0,), 0)
        np.testing.assert_equal(weights(run), start)
        np.testing.assert_equal(stepped(run, 60).history(), first)

    def test_changes_of_the_config_count_from_the_next_step(self, engine: Engine) -> None:
        run = engine.submit(small_run(optimizer="sgd", learning_rate=0.1))
        before = weights(stepped(run, 5))
        run.configure(learning_rate=1e-8, batch_size=32)
        after = weights(stepped(run, 5))
        for name, array in before.items():
            np.testing.assert_allclose(after[name], array, atol=1e-6)
        assert run.latest().metrics["epoch"] == pytest.approx(
            (5 * 16 + 5 * 32) / len(small_set().split(0).train)
        )
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
        self, engine: Engine, changes: dict[str, Any], field: str
    ) -> None:
        run = engine.submit(small_run())
        spec = run.spec
        with pytest.raises(ConfigError) as caught:
            run.configure(**changes)
        assert caught.value.field == field
        assert run.spec is spec

    def test_what_cannot_run_is_refused_at_once(self, engine: Engine) -> None:
        for run, error in (
            (replace(small_run(), dataset="nothing"), DataError),
            (replace(small_run(), dataset="mnist"), SpecError),
        ):
            with pytest.raises(error):
                engine.submit(run)

    @pytest.mark.parametrize("pace", [0, -1, float("nan"), float("inf"), "fast"])
    def test_a_wrong_pace_is_refused(self, engine: Engine, pace: Any) -> None:
        with pytest.raises(ConfigError):
            engine.submit(small_run()).pace(pace)

    def test_a_run_says_the_pace_that_it_was_given(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        assert run.steps_per_second is None
        for pace in (49.0, 3, None):  # 1 / (1 / 49) is not 49
            run.pace(pace)
            assert run.steps_per_second == pace
        run.pace(49.0)
        copy = run.copy()
        assert copy is not None
        assert copy.steps_per_second == 49.0

    @pytest.mark.parametrize(
        "change",
        [lambda run: run.configure(learning_rate=0.5), lambda run: run.pace(3)],
        ids=["config", "pace"],
    )
    def test_who_watches_a_run_that_stands_hears_of_another(
        self, engine: Engine, change: Callable[[RunHandle], None]
    ) -> None:
        run = stepped(engine.submit(small_run()), 1)
        reader = Reader(run, Probe())
        until(lambda: reader.snapshots)
        change(run)
        until(lambda: len(reader.snapshots) > 1)

    def test_a_closed_run_is_gone_and_its_handle_harmless(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        reader = Reader(run, Probe())
        until(lambda: bool(reader.snapshots))
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

    def test_a_closed_engine_takes_no_run_that_would_never_be_worked_on(self, engine: Engine) -> None:
        engine.close()
        with pytest.raises(CapacityError, match="The server is closing"):
            engine.submit(small_run())

    def test_the_same_spec_gives_the_same_curve_whatever_else_runs(self, engine: Engine) -> None:
        alone = stepped(engine.submit(small_run(restless_network(), seed=4)), 200)
        together = [engine.submit(small_run(restless_network(), seed=seed)) for seed in (4, 5, 4)]
        for run in together:
            run.step(200)
        for run in together:
            until(lambda run=run: run.state == "paused")  # type: ignore[misc]
        for twin in (together[0], together[2]):
            np.testing.assert_equal(twin.history(), alone.history())
            np.testing.assert_equal(weights(twin), weights(alone))
        assert any((weights(together[1])[name] != array).any() for name, array in weights(alone).items())

    def test_being_watched_changes_no_weight(self, engine: Engine) -> None:
        watched, unwatched = (engine.submit(small_run(restless_network())) for _ in range(2))
        reader = Reader(watched, EVERYTHING)
        stepped(watched, 300)
        stepped(unwatched, 300)
        assert len(reader.snapshots) > 1
        np.testing.assert_equal(weights(watched), weights(unwatched))
        np.testing.assert_equal(watched.history(), unwatched.history())

    def test_a_parked_run_keeps_all_and_takes_its_place_back(self, engine: Engine) -> None:
        run, other = engine.submit(small_run()), engine.submit(small_run())
        run.step(3)
        reader = Reader(run, Probe(), greedy=False)
        run.resume()
        run.park(other.look)
        until(lambda: bool(reader.snapshots))
        assert (run.state, run.successor, engine.get(run.id)) == ("paused", other.look, run)
        assert run.wait(PATIENCE_S)
        steps, history = run.step_count, run.history()
        run.unpark()
        assert (run.step_count, run.successor, run.state) == (steps, "", "paused")
        assert history.keys() == run.history().keys()
        run.close()
        run.park(other.look)
        assert (run.state, run.successor) == ("finished", "")
