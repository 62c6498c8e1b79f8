"""The local engine stores its runs in time, loses none to a disk that refuses, and wakes them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nn_core.training import Engine, LocalEngine, Probe
from nn_core.training.engine import saving
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store
from nn_core.training.errors import StoreError
from tests.nn_core.training.driving import EngineClock, Reader, stepped
from tests.nn_core.training.engine.conformance.copying import same
from tests.nn_core.training.engine.conformance.sleeping import Restart, Sleeping, found
from tests.nn_core.training.engine.storing import file_of, set_visited, visited_at
from tests.nn_core.training.small_runs import restless_network, small_run
from tests.waiting import PATIENCE_S, until


class Watching(Store):
    """A store that counts, and refuses if it is told to."""

    refuses = ""

    def __init__(self, address: Path | str) -> None:
        super().__init__(address)
        self.saved: list[tuple[str, int]] = []
        self.newest: list[tuple[str, int]] = []

    def save(self, run_id: str, record: Record) -> None:
        if self.refuses:
            raise StoreError(self.refuses)
        super().save(run_id, record)
        self._note(run_id, record, self.saved)

    def save_newest(self, run_id: str, record: Record) -> bool:
        if self.refuses:
            raise StoreError(self.refuses)
        could = super().save_newest(run_id, record)
        if could:
            self._note(run_id, record, self.newest)
        return could

    def _note(self, run_id: str, record: Record, where: list[tuple[str, int]]) -> None:
        where.append((run_id, 0 if record.start is None else record.start.trainer.step_count))


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "LOOK_EVERY_S", 0.02)


@pytest.fixture(params=["folder", pytest.param("memory", marks=pytest.mark.walk)])
def where(request: pytest.FixtureRequest) -> str:
    """A folder, and all else by one that is fast."""
    return str(request.param)


@pytest.fixture
def store(address: Path | str) -> Iterator[Watching]:
    store = Watching(address)
    yield store
    store.close()


@pytest.fixture
def engines(store: Store) -> Iterator[list[LocalEngine]]:
    """Those on one store, one after the other."""
    engines = [LocalEngine(device="cpu", workers=2, max_runs=2, store=store, patience_s=PATIENCE_S)]
    yield engines
    engines[-1].close()


@pytest.fixture
def keeping_engine(engines: list[LocalEngine]) -> LocalEngine:
    return engines[0]


@pytest.fixture
def restart(engines: list[LocalEngine], store: Store) -> Restart:
    def again() -> Engine:
        engines[-1].close()
        engines.append(LocalEngine(device="cpu", workers=2, max_runs=2, store=store, patience_s=PATIENCE_S))
        return engines[-1]

    return again


class TestSleeping(Sleeping):
    """The local engine keeps these promises too."""


@pytest.fixture
def timed(clock: EngineClock, store: Store) -> Iterator[LocalEngine]:
    """Its time is the clock's."""
    engine = LocalEngine(device="cpu", workers=1, max_runs=2, clock=clock, store=store, patience_s=PATIENCE_S)
    clock.engine = engine
    yield engine
    engine.close()


# In time


@pytest.mark.walk
def test_a_run_that_trains_is_stored_every_few_seconds_without_a_pause(
    timed: LocalEngine, clock: EngineClock, store: Watching
) -> None:
    run = timed.submit(small_run(restless_network()))
    Reader(run, Probe(), greedy=False)
    run.resume()
    assert run.wait(PATIENCE_S, step=5)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    for count in range(1, 4):
        clock.advance(saving.SAVE_EVERY_S)
        until(lambda count=count: len(store.saved) + len(store.newest) >= count)  # type: ignore[misc]
        assert run.wait(PATIENCE_S, step=run.step_count + 5)
    assert run.state == "running"
    assert store.newest  # the past need not be written so often: only at first, and where it was thinned
    steps = [step for _, step in store.saved + store.newest]
    assert len(set(steps)) == len(steps)
    before = len(store.saved)
    clock.advance(saving.PAST_EVERY_S)
    until(lambda: len(store.saved) > before)


@pytest.mark.walk
def test_all_of_a_run_is_stored_once_it_stands(
    timed: LocalEngine, clock: EngineClock, store: Watching
) -> None:
    run = timed.submit(small_run())
    Reader(run, Probe(), greedy=False)
    run.resume()
    assert run.wait(PATIENCE_S, step=5)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    for _ in range(2):
        clock.advance(saving.SAVE_EVERY_S)
        until(lambda: store.saved)
        assert run.wait(PATIENCE_S, step=run.step_count + 5)
    until(lambda: store.newest)
    run.pause()
    assert run.wait(PATIENCE_S)
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: store.saved[-1] == (run.id, run.step_count))
    record = store.load(run.id)
    assert record is not None
    assert record.start is not None
    assert record.start.timeline.steps == run.timeline()


@pytest.mark.walk
def test_what_a_crash_leaves_is_the_run_as_it_stood(
    timed: LocalEngine, clock: EngineClock, store: Watching, engine: LocalEngine
) -> None:
    run = timed.submit(small_run(restless_network()))
    Reader(run, Probe(), greedy=False)
    run.resume()
    assert run.wait(PATIENCE_S, step=5)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: store.saved)
    run.pause()
    record = store.load(run.id)
    assert record is not None
    assert record.start is not None
    step = record.start.trainer.step_count
    assert 5 <= step <= run.step_count
    again = LocalEngine(device="cpu", workers=1, store=store)
    woken = stepped(found(again, run.id), 30)
    same(woken, stepped(engine.submit(small_run(restless_network())), step + 30))
    again.close()


def test_a_run_that_stands_is_stored_once(timed: LocalEngine, clock: EngineClock, store: Watching) -> None:
    run = stepped(timed.submit(small_run()), 3)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: store.saved == [(run.id, 3)])
    other = stepped(timed.submit(small_run()), 2)
    until(lambda: other.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    for _ in range(2):
        stepped(other, 1)
        clock.advance(saving.SAVE_EVERY_S)
    until(lambda: (other.id, 4) in store.saved)
    assert [one for one in store.saved if one[0] == run.id] == [(run.id, 3)]


def test_a_run_that_never_trained_is_stored_when_it_leaves_and_not_before(
    timed: LocalEngine, clock: EngineClock, store: Watching
) -> None:
    run, other = timed.submit(small_run()), stepped(timed.submit(small_run()), 1)
    until(lambda: other.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: store.saved)
    assert store.saved == [(other.id, 1)]
    timed.close()
    assert (run.id, 0) in store.saved


def test_storing_is_not_watching(timed: LocalEngine, clock: EngineClock, store: Watching) -> None:
    run = timed.submit(small_run())
    run.resume()
    assert run.wait(PATIENCE_S, step=5)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(10)
    until(lambda: store.saved)
    clock.advance(5)
    until(lambda: run.state == "paused")


def test_the_disk_hears_who_is_visited(timed: LocalEngine, clock: EngineClock, store: Watching) -> None:
    run = stepped(timed.submit(small_run()), 3)
    Reader(run, Probe(), greedy=False)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: store.saved)
    set_visited(store, run.id, 0)
    clock.advance(saving.VISIT_EVERY_S)
    until(lambda: visited_at(store, run.id) > 0)


# Leaving


def test_a_run_that_nobody_watches_falls_asleep_and_wakes(
    timed: LocalEngine, clock: EngineClock, store: Watching
) -> None:
    run = stepped(timed.submit(small_run()), 9)
    clock.advance(119)
    assert timed.get(run.id) == run
    clock.advance(1)
    until(lambda: run.state == "finished")
    assert run.message == "This run is asleep, as nobody watched it. Its link wakes it where it stood."
    assert timed.get(run.id) is None
    again = found(timed, run.id)
    assert (again.id, again.step_count) == (run.id, 9)
    assert stepped(again, 1).step_count == 10


def test_one_whose_file_made_room_for_others_is_written_again_when_it_leaves(
    timed: LocalEngine, clock: EngineClock, store: Watching
) -> None:
    run = stepped(timed.submit(small_run()), 9)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: store.saved)
    store.drop(run.id)
    clock.advance(600)
    until(lambda: run.state == "finished")
    assert found(timed, run.id).step_count == 9


def test_while_a_disk_does_not_answer_whether_it_has_a_run_that_leaves_others_train(
    timed: LocalEngine, clock: EngineClock, store: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, other = stepped(timed.submit(small_run()), 9), timed.submit(small_run())
    Reader(other, Probe())
    other.resume()
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: (run.id, 9) in store.saved)
    asked, answers = threading.Event(), threading.Event()

    def holds(run_id: str) -> bool:
        asked.set()
        assert answers.wait(PATIENCE_S)
        return Store.holds(store, run_id)

    monkeypatch.setattr(store, "holds", holds)
    try:
        clock.advance(600)
        assert asked.wait(PATIENCE_S)
        assert other.wait(PATIENCE_S, step=other.step_count + 50)
    finally:
        answers.set()
    until(lambda: run.state == "finished")
    assert found(timed, run.id).step_count == 9


def test_without_a_store_a_run_that_leaves_is_gone(engine: LocalEngine) -> None:
    run = engine.submit(small_run())
    assert engine.find(run.id) == run
    run.close()
    assert (engine.find(run.id), engine.trouble) == (None, "")


# Disks that refuse


def test_a_disk_that_refuses_is_told_in_words_and_the_run_goes_on(
    timed: LocalEngine, clock: EngineClock, store: Watching, caplog: pytest.LogCaptureFixture
) -> None:
    store.refuses = "Runs cannot be stored now: the disk is full."
    run = timed.submit(small_run())
    run.resume()
    assert run.wait(PATIENCE_S, step=5)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: timed.trouble)
    assert timed.trouble == store.refuses
    assert [record.message for record in caplog.records] == [store.refuses]
    assert run.state == "running"
    assert run.wait(PATIENCE_S, step=run.step_count + 5)
    clock.advance(600)
    until(lambda: run.state == "paused")
    steps = run.step_count
    store.refuses = ""
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: run.state == "finished")
    assert timed.trouble == ""
    assert found(timed, run.id).step_count == steps > 5


def test_a_fault_while_storing_ends_nothing(
    timed: LocalEngine,
    clock: EngineClock,
    store: Watching,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(store, "save", fails)
    run = stepped(timed.submit(small_run()), 2)
    until(lambda: run.id in timed._saving._recorded_at)  # type: ignore[union-attr]
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: timed.trouble == saving.UNKNOWN)
    monkeypatch.undo()
    clock.advance(saving.SAVE_EVERY_S)
    until(lambda: not timed.trouble)
    assert stepped(run, 2).step_count == 4


def test_a_damaged_run_is_told_in_words_and_left_alone(
    timed: LocalEngine, clock: EngineClock, store: Watching
) -> None:
    run = stepped(timed.submit(small_run()), 2)
    clock.advance(600)
    until(lambda: store.saved)
    path = file_of(store)
    broken = path.read_bytes()[:-1]
    path.write_bytes(broken)
    with pytest.raises(StoreError, match="damaged"):
        timed.find(run.id)
    assert timed.get(run.id) is None
    timed.close()
    assert path.read_bytes() == broken
