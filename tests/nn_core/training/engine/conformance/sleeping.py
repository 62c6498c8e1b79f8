"""What an engine with a store promises to those who come back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from nn_core.training import CapacityError, Engine, PlaneConfig, PlaneLayer, PlaneRun, Probe, RunHandle
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import assert_equal, grown, same, watched
from tests.nn_core.training.engine.conformance.kinds import KINDS, STANDING
from tests.nn_core.training.engine.conformance.standing import seen
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S

Restart = Callable[[], Engine]


class Sleeping:
    """Runs that leave and wake.

    `keeping_engine` has a store and room for two runs; `restart` closes it and gives another in its place.
    """

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_run_goes_on_after_a_restart_as_if_there_had_been_none(
        self, keeping_engine: Engine, engine: Engine, restart: Restart, kind: str
    ) -> None:
        run, twin = (grown(one, KINDS[kind], 21) for one in (keeping_engine, engine))
        again = found(restart(), run.id)
        assert (again.id, again.state, again.step_count) == (run.id, "paused", 21)
        assert again.wait(PATIENCE_S)
        same(again, twin)
        same(stepped(again, 30), stepped(twin, 30))

    @pytest.mark.parametrize("kind", STANDING)
    def test_a_run_that_cannot_be_trained_is_there_after_a_restart(
        self, keeping_engine: Engine, restart: Restart, kind: str
    ) -> None:
        run = grown(keeping_engine, STANDING[kind], 0)
        expected = seen(run)
        again = found(restart(), run.id)
        assert (again.spec, again.state, again.step_count) == (run.spec, "paused", 0)
        assert_equal(seen(again), expected)

    def test_a_restart_finds_a_run_that_trained_where_it_stood(
        self, keeping_engine: Engine, engine: Engine, restart: Restart
    ) -> None:
        run = keeping_engine.submit(small_run())
        run.resume()
        assert run.wait(PATIENCE_S, step=20)
        again = found(restart(), run.id)
        assert (run.state, again.state) == ("finished", "paused")
        twin = stepped(engine.submit(small_run()), again.step_count)
        assert again.step_count >= 20
        same(again, twin)

    def test_runs_that_make_way_sleep_and_wake_in_the_place_of_others(self, keeping_engine: Engine) -> None:
        runs = []
        for steps in range(1, 6):
            runs.append(grown(keeping_engine, lambda: small_run(), steps))
            runs[-1].park("somebody")
        assert [keeping_engine.get(run.id) is not None for run in runs] == [False] * 3 + [True] * 2
        assert "asleep" in runs[0].message
        for steps, run in enumerate(runs, start=1):
            again = found(keeping_engine, run.id)
            assert (again.step_count, again.state, again.successor) == (steps, "paused", again.successor)
            again.park("somebody")
        assert sum(keeping_engine.get(run.id) is not None for run in runs) == 2

    def test_a_run_that_is_replaced_while_it_trains_sleeps_at_its_last_step(
        self, keeping_engine: Engine, engine: Engine
    ) -> None:
        watched(grown(keeping_engine, small_run, 1))
        run = watched(keeping_engine.submit(small_run()))
        run.resume()
        assert run.wait(PATIENCE_S, step=20)
        following = keeping_engine.submit(small_run(), replacing=run)
        assert (run.state, run.successor) == ("finished", following.look)
        following.park("somebody")
        again = found(keeping_engine, run.id)
        step = again.step_count
        assert step >= 20
        same(stepped(again, 30), stepped(engine.submit(small_run()), step + 30))

    def test_there_must_be_room_to_wake(self, keeping_engine: Engine) -> None:
        run = grown(keeping_engine, small_run, 2)
        run.park("somebody")
        others = [watched(grown(keeping_engine, small_run, 1)) for _ in range(2)]
        with pytest.raises(CapacityError):
            keeping_engine.find(run.id)
        others[0].close()
        assert found(keeping_engine, run.id).step_count == 2

    def test_a_run_that_is_awake_is_found_as_it_is(self, keeping_engine: Engine) -> None:
        run = grown(keeping_engine, small_run, 2)
        run.resume()
        assert keeping_engine.find(run.id) == run
        assert run.state == "running"
        assert keeping_engine.find("a" * 22) is None

    def test_a_closed_run_is_never_found_again(self, keeping_engine: Engine, restart: Restart) -> None:
        run = grown(keeping_engine, small_run, 2)
        run.park("somebody")
        for _ in range(2):
            grown(keeping_engine, small_run, 1).park("somebody")
        found(keeping_engine, run.id).close()
        assert keeping_engine.find(run.id) is None
        assert restart().find(run.id) is None

    def test_many_who_look_for_a_sleeping_run_find_one(
        self, keeping_engine: Engine, restart: Restart
    ) -> None:
        run = grown(keeping_engine, small_run, 7)
        again = restart()
        handles: list[RunHandle | None] = []
        threads = [threading.Thread(target=lambda: handles.append(again.find(run.id))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(handles) == 6
        assert all(handle == handles[0] for handle in handles)

    def test_a_run_that_was_not_touched_is_found_too_with_what_was_changed(
        self, keeping_engine: Engine, restart: Restart
    ) -> None:
        spec = PlaneRun("xor", PlaneConfig(layers=(PlaneLayer(2),)))
        untouched, changed = keeping_engine.submit(spec), keeping_engine.submit(spec)
        changed.configure(layers=(PlaneLayer(3), PlaneLayer(2)))
        changed.watch(Probe())
        second = restart()
        for run in (untouched, changed):
            again = found(second, run.id)
            assert (again.spec, again.step_count) == (run.spec, 0)
            assert stepped(again, 3).step_count == 3

    def test_there_is_no_trouble(self, keeping_engine: Engine) -> None:
        assert keeping_engine.trouble == ""

    def test_ids_and_owner_outlast_a_restart(self, keeping_engine: Engine, restart: Restart) -> None:
        run = grown(keeping_engine, small_run, 3)
        run.give("one")
        again = found(restart(), run.look)
        assert (again.id, again.look, again.owner, again.step_count) == (run.id, run.look, "one", 3)

    def test_a_run_that_made_way_wakes_by_its_look_id(self, keeping_engine: Engine) -> None:
        run = grown(keeping_engine, small_run, 3)
        run.give("one")
        run.park("somebody")
        for _ in range(2):
            grown(keeping_engine, small_run, 1).park("somebody")
        assert keeping_engine.get(run.look) is None
        again = found(keeping_engine, run.look)
        assert (again.id, again.owner, again.step_count) == (run.id, "one", 3)


def found(engine: Engine, run_id: str) -> RunHandle:
    run = engine.find(run_id)
    assert run is not None
    return run
