"""What an engine promises to each of many people: nobody takes the room of the others."""

from __future__ import annotations

import pytest

from nn_core.training import CapacityError, Engine, RunHandle
from tests.nn_core.training.engine.conformance.copying import watched
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S, until


class Sharing:
    """`shared_engine` has room for six runs, for two of one owner, and for four of one origin."""

    def test_who_has_all_runs_that_one_may_have_gets_another_in_the_place_of_his_own(
        self, shared_engine: Engine
    ) -> None:
        theirs = parked(shared_engine.submit(small_run(), owner="other"))
        mine = [parked(shared_engine.submit(small_run(), owner="one")) for _ in range(2)]
        third = watched(shared_engine.submit(small_run(), owner="one"))
        until(lambda: awake(shared_engine, theirs, *mine, third) == [True, False, True, True])
        fourth = shared_engine.submit(small_run(), owner="one")
        until(lambda: awake(shared_engine, theirs, *mine, third, fourth) == [True, False, False, True, True])

    def test_while_all_of_his_are_watched_he_gets_no_more_and_others_do(self, shared_engine: Engine) -> None:
        mine = [watched(shared_engine.submit(small_run(), owner="one")) for _ in range(2)]
        theirs = parked(shared_engine.submit(small_run(), owner="other"))
        with pytest.raises(CapacityError, match="One person can have 2 runs here at a time"):
            shared_engine.submit(small_run(), owner="one")
        until(lambda: awake(shared_engine, theirs, *mine) == [True] * 3)
        assert shared_engine.submit(small_run(), owner="other").owner == "other"
        mine[0].close()
        assert shared_engine.submit(small_run(), owner="one").owner == "one"

    def test_a_run_that_is_replaced_makes_way_even_while_it_is_watched(self, shared_engine: Engine) -> None:
        first, second = (watched(shared_engine.submit(small_run(), owner="one")) for _ in range(2))
        third = shared_engine.submit(small_run(), replacing=second, owner="one")
        until(lambda: awake(shared_engine, first, second, third) == [True, False, True])
        assert second.successor == third.look

    def test_a_copy_is_one_more_of_who_takes_it(self, shared_engine: Engine) -> None:
        theirs = watched(shared_engine.submit(small_run(), owner="other"))
        assert theirs.wait(PATIENCE_S)
        copies = [theirs.copy("one") for _ in range(2)]
        for copy in copies:
            assert copy is not None
            assert (watched(copy).owner, theirs.owner) == ("one", "other")
        with pytest.raises(CapacityError, match="One person can have 2"):
            theirs.copy("one")
        copy = theirs.copy()
        assert copy is not None
        assert copy.owner == "other"

    def test_a_run_that_grows_is_not_one_more(self, shared_engine: Engine) -> None:
        first, _ = (watched(shared_engine.submit(small_run(), owner="one")) for _ in range(2))
        given = watched(shared_engine.submit(small_run(), owner="other"))
        given.give("one")
        for run in (first, given):
            run.configure(batch_size=17)
            assert run.spec.config.batch_size == 17

    def test_what_is_nobodys_is_bounded_by_all_the_room_alone(self, shared_engine: Engine) -> None:
        runs = [watched(shared_engine.submit(small_run())) for _ in range(6)]
        until(lambda: awake(shared_engine, *runs) == [True] * 6)
        with pytest.raises(CapacityError, match="All 6 runs that this server can hold are in use"):
            shared_engine.submit(small_run())

    def test_who_is_somebody_else_each_time_leaves_room_for_those_who_come_from_elsewhere(
        self, shared_engine: Engine
    ) -> None:
        runs = [watched(begun(shared_engine, f"{index}", "school")) for index in range(4)]
        for owner in ("4", "0"):
            with pytest.raises(CapacityError, match="All from one internet address can have 4 runs here"):
                begun(shared_engine, owner, "school")
        others = [watched(begun(shared_engine, owner, "home")) for owner in ("5", "0")]
        until(lambda: awake(shared_engine, *runs, *others) == [True] * 6)

    def test_where_one_of_an_origin_may_leave_another_gets_its_place(self, shared_engine: Engine) -> None:
        theirs = parked(begun(shared_engine, "other", "home"))
        runs = [watched(begun(shared_engine, f"{index}", "school")) for index in range(3)]
        left = parked(begun(shared_engine, "3", "school"))
        newest = watched(begun(shared_engine, "4", "school"))
        until(lambda: awake(shared_engine, theirs, *runs, left, newest) == [True] * 4 + [False, True])

    def test_a_copy_counts_where_it_is_taken(self, shared_engine: Engine) -> None:
        theirs = watched(begun(shared_engine, "other", "home"))
        assert theirs.wait(PATIENCE_S)
        for index in range(4):
            copy = theirs.copy(f"{index}", "school")
            assert copy is not None
            watched(copy)
        with pytest.raises(CapacityError, match="All from one internet address can have 4"):
            theirs.copy("4", "school")

    def test_it_is_full_while_nobody_new_could_begin_a_run(self, shared_engine: Engine) -> None:
        runs = [watched(shared_engine.submit(small_run())) for _ in range(6)]
        until(lambda: shared_engine.full)
        assert shared_engine.full == "All 6 runs that this server can hold are in use. Try again later."
        runs[0].close()
        until(lambda: not shared_engine.full)
        parked(shared_engine.submit(small_run()))
        assert not shared_engine.full

    def test_people_are_counted_while_they_train_and_each_once(self, shared_engine: Engine) -> None:
        owners = ("one", "one", "other", "", "")
        runs = [watched(shared_engine.submit(small_run(), owner=owner)) for owner in owners]
        assert shared_engine.people == 0
        for run, people in zip(runs, (1, 1, 2, 2, 2), strict=True):
            run.resume()
            assert shared_engine.people == people
        for run, people in zip(runs, (2, 1, 0, 0, 0), strict=True):
            run.pause()
            assert shared_engine.people == people


def begun(engine: Engine, owner: str, origin: str) -> RunHandle:
    """A run of that owner, from there."""
    return engine.submit(small_run(), owner=owner, origin=origin)


def parked(run: RunHandle) -> RunHandle:
    """A run that may leave."""
    run.park("somebody")
    return run


def awake(engine: Engine, *runs: RunHandle) -> list[bool]:
    """Which of them there are: that one has left another process is told after the answer."""
    return [engine.get(run.id) is not None for run in runs]
