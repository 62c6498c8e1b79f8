"""Shares of an engine: of one in this process, and of two hosts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nn_core.training import CapacityError, HostedEngine, LocalEngine
from nn_core.training.engine.store import Store
from tests.nn_core.training.driving import EngineClock, stepped
from tests.nn_core.training.engine.conformance.copying import watched
from tests.nn_core.training.engine.conformance.sharing import Sharing, awake, begun, parked
from tests.nn_core.training.engine.host_threads import HostThread
from tests.nn_core.training.engine.test_room import wide_run
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S, until


class TestTwoHosts(Sharing):
    """Whatever host a run is in."""

    @pytest.fixture
    def shared_engine(self) -> Iterator[HostedEngine]:
        engine = HostedEngine(
            2, device="cpu", max_runs=6, max_runs_each=2, patience_s=PATIENCE_S, start=HostThread
        )
        yield engine
        engine.close()


@pytest.fixture
def shared(clock: EngineClock, tmp_path: Path) -> Iterator[LocalEngine]:
    """Room for two of one owner."""
    store = Store(tmp_path)
    engine = LocalEngine(
        device="cpu", workers=1, max_runs_each=2, clock=clock, store=store, patience_s=PATIENCE_S
    )
    clock.engine = engine
    yield engine
    engine.close()
    store.close()


def test_his_longest_unwatched_goes_for_another_of_his(shared: LocalEngine, clock: EngineClock) -> None:
    theirs = stepped(shared.submit(small_run(), owner="other"), 1)
    clock.advance(1)
    first, second = (stepped(shared.submit(small_run(), owner="one"), 1) for _ in range(2))
    clock.advance(5)
    first.touch()
    clock.advance(14)
    with pytest.raises(CapacityError, match="Close the page of one of them, and try again in a moment"):
        [shared.submit(small_run(), owner="one").touch() for _ in range(2)]
    assert awake(shared, theirs, first, second) == [True, True, False]


def test_who_wakes_a_run_has_it_take_the_place_of_its_owners(shared: LocalEngine) -> None:
    runs = [parked(stepped(shared.submit(small_run(), owner="one"), 1)) for _ in range(3)]
    assert awake(shared, *runs) == [False, True, True]
    again = shared.find(runs[0].look)
    assert again is not None
    watched(again)
    assert awake(shared, *runs) == [True, False, True]
    watched(runs[2])
    with pytest.raises(CapacityError, match="One person can have 2"):
        shared.find(runs[1].look)


def test_for_who_has_more_than_a_third_of_the_memory_nobody_else_leaves(clock: EngineClock) -> None:
    engine = LocalEngine(device="cpu", workers=1, max_bytes=175_000_000, clock=clock, patience_s=PATIENCE_S)
    clock.engine = engine
    try:
        theirs = parked(engine.submit(wide_run(), owner="other"))
        mine = [watched(engine.submit(wide_run(), owner="one")) for _ in range(2)]
        with pytest.raises(CapacityError, match="are in use"):
            engine.submit(wide_run(), owner="one")
        assert awake(engine, theirs, *mine) == [True] * 3
        newcomer = engine.submit(wide_run(), owner="third")
        assert awake(engine, theirs, *mine, newcomer) == [False, True, True, True]
    finally:
        engine.close()


def test_who_wakes_a_run_has_it_count_where_he_is(clock: EngineClock, tmp_path: Path) -> None:
    store = Store(tmp_path)
    engine = LocalEngine(device="cpu", workers=1, max_runs=6, max_runs_each=2, clock=clock, store=store)
    clock.engine = engine
    try:
        run = stepped(engine.submit(small_run(), owner="one", origin="home"), 1)
        clock.advance(engine._free_after_s)
        until(lambda: engine.get(run.id) is None)
        near = [watched(begun(engine, f"{index}", "school")) for index in range(4)]
        with pytest.raises(CapacityError, match="All from one internet address can have 4"):
            engine.find(run.look, "school")
        assert engine.find(run.look, "home") is not None
        assert awake(engine, *near) == [True] * 4
    finally:
        engine.close()
        store.close()


def test_those_of_one_origin_never_hold_more_than_their_part_of_the_memory(clock: EngineClock) -> None:
    engine = LocalEngine(device="cpu", workers=1, max_bytes=180_000_000, clock=clock, patience_s=PATIENCE_S)
    clock.engine = engine
    try:
        runs = [watched(engine.submit(wide_run(), owner=f"{one}", origin="school")) for one in range(2)]
        with pytest.raises(CapacityError) as caught:
            engine.submit(wide_run(), owner="2", origin="school")
        assert str(caught.value) == (
            "With this run, those from one internet address would take 167 MB of memory, and may have 120 MB "
            "here. Close the page of one of them, or use a smaller network."
        )
        newcomer = engine.submit(wide_run(), owner="2", origin="home")
        assert awake(engine, *runs, newcomer) == [True] * 3
    finally:
        engine.close()


def test_an_origin_is_not_stored(clock: EngineClock, tmp_path: Path) -> None:
    store = Store(tmp_path)
    engine = LocalEngine(device="cpu", workers=1, clock=clock, store=store)
    stepped(engine.submit(small_run(), owner="one", origin="from-that-school"), 1)
    engine.close()
    files = [path.read_bytes() for path in tmp_path.rglob("*.safetensors")]
    store.close()
    assert len(files) == 1
    assert not any(b"from-that-school" in content for content in files)


def test_an_origin_may_have_two_thirds_or_what_is_said_and_never_less_than_one_person() -> None:
    kinds: list[dict[str, Any]] = [{}, {"origin_share": 1.0}, {"origin_share": 0.01}]
    engines = [LocalEngine(device="cpu", workers=1, max_runs=200, **kind) for kind in kinds]
    assert [engine._room.max_runs_origin for engine in engines] == [133, 200, 66]
    for engine in engines:
        engine.close()


def test_a_person_may_have_a_third_of_the_runs_and_always_some() -> None:
    engines = [LocalEngine(device="cpu", workers=1, max_runs=runs) for runs in (40, 6)]
    assert [engine._room.max_runs_each for engine in engines] == [13, 4]
    for engine in engines:
        engine.close()


def test_who_has_waited_longest_does_not_hang_on_when_a_host_is_asked() -> None:
    engine = HostedEngine(1, device="cpu", patience_s=PATIENCE_S, start=HostThread)
    try:
        parked(engine.submit(small_run(), owner="one"))
        (host,) = engine._hosts
        asked_at = time.time()
        first = host.first_to_go("one", "", asked_at)
        until(lambda: time.time() > asked_at + 0.5)
        again = host.first_to_go("one", "", asked_at)
        assert first[:2] == again[:2] == (False, False)
        assert again[2] == pytest.approx(first[2], abs=0.1)
    finally:
        engine.close()
