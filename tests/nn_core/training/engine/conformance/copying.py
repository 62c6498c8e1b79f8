"""What an engine promises to those who copy a run whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nn_core.training import CapacityError, Engine, PlaneConfig, PlaneLayer, PlaneRun, Probe, RunHandle
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.engine.conformance.kinds import KINDS
from tests.nn_core.training.small_runs import restless_network, small_run
from tests.waiting import PATIENCE_S

EVERYTHING = Probe(layers=("*",), weights=("*",))


class Copying:
    """Copies of runs."""

    @pytest.mark.parametrize("steps", [0, 1, 37])
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_copy_goes_on_bit_by_bit_like_the_original(self, engine: Engine, kind: str, steps: int) -> None:
        run = grown(engine, KINDS[kind], steps)
        copy = copied(run)
        assert (copy.id != run.id, copy.spec, copy.state, copy.message) == (True, run.spec, "paused", "")
        same(copy, run)
        stepped(copy, 30)
        assert run.step_count == steps
        same(copy, stepped(run, 30))

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_happens_to_a_copy_leaves_the_original_alone(self, engine: Engine, kind: str) -> None:
        run, alone = (grown(engine, KINDS[kind], 20) for _ in range(2))
        copy = copied(run)
        stepped(copy, 40)
        copy.reset()
        assert (copy.step_count, copy.timeline()) == (0, (0,))
        copy.close()
        same(run, alone)
        same(stepped(run, 40), stepped(alone, 40))

    def test_a_copy_of_a_copy_outlives_both(self, engine: Engine) -> None:
        run = grown(engine, lambda: small_run(restless_network()), 9)
        first = copied(run)
        stepped(first, 3)
        second = copied(first)
        stepped(run, 5)
        first.close()
        run.close()
        assert second.wait(PATIENCE_S)
        assert (second.step_count, second.latest().step) == (12, 12)

    def test_a_copy_is_reset_to_the_first_weights(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        assert run.wait(PATIENCE_S)
        start = run.weights().arrays
        copy = copied(stepped(run, 12))
        copy.reset()
        for name, array in copy.weights().arrays.items():
            np.testing.assert_array_equal(array, start[name])

    def test_the_past_of_a_copy_is_that_of_the_original(self, engine: Engine) -> None:
        run = grown(engine, small_run, 70)
        copy = copied(run)
        assert copy.wait(PATIENCE_S)
        assert copy.timeline() == run.timeline()
        for step in (0, 8, 64):
            np.testing.assert_equal(
                dict(copy.at(step, EVERYTHING).arrays), dict(run.at(step, EVERYTHING).arrays)
            )

    def test_a_run_that_trains_is_copied_between_two_steps_and_trains_on(self, engine: Engine) -> None:
        run, twin = (engine.submit(small_run(restless_network())) for _ in range(2))
        run.resume()
        assert run.wait(PATIENCE_S, step=20)
        copy = copied(run)
        assert (run.state, copy.state) == ("running", "paused")
        assert copy.wait(PATIENCE_S)
        assert copy.step_count >= 20
        stepped(twin, copy.step_count)
        assert twin.wait(PATIENCE_S)
        assert_equal(copy.weights().arrays, twin.weights().arrays)
        assert run.wait(PATIENCE_S, step=copy.step_count + 20)

    def test_what_was_changed_in_the_present_or_is_still_to_be_taken_over_is_copied(
        self, engine: Engine
    ) -> None:
        spec = PlaneRun("xor", PlaneConfig(layers=(PlaneLayer(2),)))
        run = stepped(engine.submit(spec), 8)
        run.configure(layers=(PlaneLayer(3), PlaneLayer(2)), optimizer="adam")
        copy = copied(run)
        assert copy.spec == run.spec
        same(stepped(copy, 20), stepped(run, 20))
        copy.configure(layers=())
        assert run.spec.config.layers == (PlaneLayer(3), PlaneLayer(2))
        assert stepped(run, 1).weights().arrays.keys() != stepped(copy, 1).weights().arrays.keys()

    def test_a_diverged_run_is_copied_as_it_stands(self, engine: Engine) -> None:
        run = engine.submit(small_run(optimizer="sgd", learning_rate=1e6))
        run.resume()
        assert run.wait(PATIENCE_S)
        assert run.state == "diverged"
        copy = copied(run)
        assert (copy.state, copy.message, copy.step_count) == ("diverged", run.message, run.step_count)
        assert copy.wait(PATIENCE_S)
        assert (copy.state, copy.message) == ("diverged", run.message)

    def test_a_run_is_copied_before_it_is_built(self, engine: Engine) -> None:
        copy = copied(engine.submit(small_run()))
        run = engine.submit(small_run())
        same(stepped(copied(copied(copy)), 5), stepped(run, 5))

    def test_there_is_no_copy_of_a_closed_run(self, engine: Engine) -> None:
        run = stepped(engine.submit(small_run()), 2)
        run.close()
        assert run.copy() is None

    def test_many_copies_may_be_asked_for_at_once_and_of_a_run_that_ends(self, engine: Engine) -> None:
        run = grown(engine, small_run, 3)
        run.resume()
        found: list[RunHandle | None] = []

        def ask() -> None:
            found.extend(run.copy() for _ in range(3))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        run.close()
        for thread in threads:
            thread.join()
        assert len(found) == 9
        for copy in filter(None, found):
            assert copy.wait(PATIENCE_S)
            assert copy.step_count >= 3

    def test_a_copy_takes_room_like_any_run(self, small_engine: Engine) -> None:
        run, other = (watched(stepped(small_engine.submit(small_run()), 2)) for _ in range(2))
        with pytest.raises(CapacityError):
            run.copy()
        assert (run.state, other.state) == ("paused", "paused")
        other.close()
        watched(copied(run))
        with pytest.raises(CapacityError):
            small_engine.submit(small_run())


def grown(engine: Engine, kind: Callable[[], Any], steps: int) -> RunHandle:
    """A run after so many steps, standing."""
    run = engine.submit(kind())
    assert run.wait(PATIENCE_S)
    if steps:
        stepped(run, steps)
        assert run.wait(PATIENCE_S)
    return run


def watched(run: RunHandle) -> RunHandle:
    """A run that nobody may end to make room, however long the rest takes."""
    Reader(run, Probe())
    return run


def copied(run: RunHandle) -> RunHandle:
    copy = run.copy()
    assert copy is not None
    return copy


def same(one: RunHandle, other: RunHandle) -> None:
    """Weights, curves, numbers and pictures are equal to the last bit."""
    for run in (one, other):
        assert run.wait(PATIENCE_S)
        run.watch(EVERYTHING)
        assert run.wait(PATIENCE_S)
    assert (one.step_count, one.timeline()) == (other.step_count, other.timeline())
    assert_equal(one.weights().arrays, other.weights().arrays)
    np.testing.assert_equal(one.history(), other.history())
    seen, expected = one.latest(), other.latest()
    np.testing.assert_equal(dict(seen.metrics), dict(expected.metrics))
    assert_equal(seen.arrays, expected.arrays)


def assert_equal(one: Any, other: Any) -> None:
    assert one.keys() == other.keys() != set()
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)
