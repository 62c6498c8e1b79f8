"""What an engine promises to many at once, for all kinds of run."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable

import numpy as np
import pytest

from nn_core.training import (
    ClassifierProbe,
    ConfigError,
    Engine,
    PlaneGanProbe,
    PlaneGanRun,
    Probe,
    RunHandle,
    Snapshot,
)
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.kinds import KINDS
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S, until

EVERYTHING = ClassifierProbe(layers=("*",), weights=("*",), statistics=True, results=True)


class Beside:
    """Kinds, ids, waiting, threads."""

    # All kinds of run

    @pytest.mark.parametrize("kind", KINDS)
    def test_each_kind_of_run_trains_and_shows_its_past(self, engine: Engine, kind: str) -> None:
        run = engine.submit(KINDS[kind]())
        assert run.wait(PATIENCE_S)
        start = run.weights().arrays
        stepped(run, 3)
        assert (run.step_count, run.latest().step, run.timeline()[0]) == (3, 3, 0)
        trained = run.weights().arrays
        assert start.keys() == trained.keys() != set()
        assert any(not np.array_equal(start[name], trained[name]) for name in start)
        assert run.at(0).step == 0
        run.reset()
        for name, array in run.weights().arrays.items():
            np.testing.assert_array_equal(array, start[name])

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_crosses_is_plain_data(self, engine: Engine, kind: str) -> None:
        run = stepped(engine.submit(KINDS[kind]()), 2)
        run.watch(Probe(layers=("*",), weights=("*",)))
        for thing in (run.spec, run.latest(), run.at(0), run.history(), run.timeline(), run.weights().arrays):
            pickle.loads(pickle.dumps(thing))
        for snapshot in (run.latest(), run.at(0)):
            assert all(type(array) is np.ndarray for array in snapshot.arrays.values())
            assert all(type(value) is float for value in snapshot.metrics.values())

    def test_a_part_of_a_step_can_be_taken_alone_where_there_are_parts(self, engine: Engine) -> None:
        run = engine.submit(PlaneGanRun())
        assert run.wait(PATIENCE_S)
        before = run.weights().arrays
        run.step(1, turn="d")
        assert run.wait(PATIENCE_S)
        after = run.weights().arrays
        moved = {name for name in before if not np.array_equal(before[name], after[name])}
        assert moved
        assert all(name.startswith("d.") for name in moved)
        for wrong in (run, engine.submit(small_run())):
            with pytest.raises(ConfigError):
                wrong.step(1, turn="x")

    @pytest.mark.parametrize(("turn", "still"), [("d", "generated"), ("g", "surface")])
    def test_a_part_asked_for_while_a_run_trains_is_one_step(
        self, engine: Engine, turn: str, still: str
    ) -> None:
        run = engine.submit(PlaneGanRun())
        run.pace(0.01)
        run.step(9, wait=False)
        until(lambda: run.step_count == 1)
        run.step(1, turn=turn)
        assert (run.step_count, run.state) == (2, "running")
        run.pace(None)
        assert run.wait(PATIENCE_S)
        assert run.timeline() == tuple(range(11))
        seen = [run.at(step, PlaneGanProbe(layers=("surface",))).arrays[still] for step in range(11)]
        stood = [step for step in range(1, 11) if np.array_equal(seen[step], seen[step - 1])]
        assert stood == [2]

    # Ids

    def test_ids_are_long_all_different_and_fit_for_an_address(self, engine: Engine) -> None:
        ids = {engine.submit(small_run()).id for _ in range(8)}
        assert len(ids) == 8
        assert all(len(one) >= 22 and one.replace("-", "").replace("_", "").isalnum() for one in ids)
        assert engine.get("a" * 22) is None

    # Waiting

    def test_wait_returns_once_the_run_stands_and_latest_is_exact(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        assert run.wait(PATIENCE_S)
        run.watch(Probe(weights=("*",)))
        for total in (7, 14, 21):
            run.step(7)
            assert run.wait(PATIENCE_S)
            shown = run.latest()
            assert (shown.step, shown.state) == (total, "paused")
            for name, array in run.weights().arrays.items():
                np.testing.assert_array_equal(shown.arrays[name], array)

    def test_wait_gives_up_in_time_and_can_wait_for_a_step(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.resume()
        assert run.wait(PATIENCE_S, step=30)
        assert run.step_count >= 30
        assert not run.wait(0.01)
        assert run.state == "running"
        run.close()
        assert run.wait(PATIENCE_S, step=10**9)

    # Threads

    def test_the_past_is_answered_to_many_at_once_while_the_run_trains(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.watch(Probe(layers=("conv1",)))
        first = run.at(0)
        run.resume()
        run.wait(PATIENCE_S, step=50)
        found: list[Snapshot] = []

        def look() -> None:
            for _ in range(5):
                found.append(run.at(0, Probe(layers=("conv1",))))

        together(look, 6)
        assert len(found) == 30
        for snapshot in found:
            assert snapshot.step == 0
            np.testing.assert_allclose(snapshot.arrays["conv1"], first.arrays["conv1"], rtol=1e-5, atol=1e-6)
        assert run.state == "running"

    def test_copies_of_the_weights_are_of_one_step(self, engine: Engine) -> None:
        run = engine.submit(small_run(optimizer="sgd", learning_rate=0.05))
        twin = engine.submit(small_run(optimizer="sgd", learning_rate=0.05))
        run.resume()
        run.wait(PATIENCE_S, step=5)
        step, copy = run.weights()
        run.pause()
        assert step >= 5
        stepped(twin, step)
        assert twin.weights().step == step
        for name, array in twin.weights().arrays.items():
            np.testing.assert_array_equal(copy[name], array)

    def test_commands_from_many_threads_leave_a_run_that_works(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        commands: list[Callable[[RunHandle], object]] = [
            lambda run: run.resume(),
            lambda run: run.pause(),
            lambda run: run.step(3),
            lambda run: run.configure(learning_rate=1e-3),
            lambda run: run.watch(EVERYTHING),
            lambda run: run.at(0, Probe()),
            lambda run: run.history(),
            lambda run: run.weights().arrays,
            lambda run: run.reset(),
        ]

        def meddle(turn: int) -> None:
            for index in range(12):
                commands[(index * 5 + turn) % len(commands)](run)

        together(meddle, 6, numbered=True)
        run.pause()
        run.reset()
        assert (run.state, run.step_count, run.message) == ("paused", 0, "")
        assert stepped(run, 20).latest().step == 20

    def test_handles_of_one_run_steer_the_same_run(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        again = engine.get(run.id)
        assert again == run
        assert again is not None
        stepped(again, 4)
        assert run.step_count == 4
        again.close()
        assert run.state == "finished"

    def test_questions_of_a_run_that_ends_are_answered(self, engine: Engine) -> None:
        run = stepped(engine.submit(small_run()), 3)
        run.resume()
        closing = threading.Timer(0.02, run.close)
        closing.start()

        def ask() -> None:
            while run.state != "finished":
                run.at(0, Probe(weights=("*",)))
                run.weights()

        together(ask, 4)
        closing.join()
        assert run.weights().arrays == {}
        assert run.at(0).state == "finished"


def together(work: Callable[..., None], threads: int, numbered: bool = False) -> None:
    """Do it in so many threads at once; what goes wrong in one of them goes wrong here."""
    troubles: list[BaseException] = []

    def guarded(*args: int) -> None:
        try:
            work(*args)
        except BaseException as error:
            troubles.append(error)

    started = [
        threading.Thread(target=guarded, args=(index,) if numbered else ()) for index in range(threads)
    ]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    assert troubles == []
