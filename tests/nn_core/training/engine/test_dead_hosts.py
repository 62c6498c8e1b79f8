"""Runs in hosts sleep in one store, wake in one host at a time, and go on where a host dies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_core.training import CapacityError, Engine, HostedEngine, LostError, Probe, RunHandle
from nn_core.training.engine import link, saving
from nn_core.training.engine.host_of_runs import HostOfRuns
from nn_core.training.engine.hosted import HostedHandle
from nn_core.training.engine.link import AGAIN_S
from nn_core.training.engine.lost import ASIDE, DIED, GONE, MOST, NO_START
from nn_core.training.engine.record import Record
from nn_core.training.engine.saving import Saving
from nn_core.training.engine.store import Store
from nn_core.training.errors import StoreError
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.engine.conformance.copying import grown, same, watched
from tests.nn_core.training.engine.conformance.sleeping import Restart, Sleeping, found
from tests.nn_core.training.engine.host_threads import DeadOnArrival, HostThread
from tests.nn_core.training.small_jobs import Count
from tests.nn_core.training.small_runs import restless_network, small_run
from tests.waiting import PATIENCE_S, until


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "runs")
    yield store
    store.close()


def hosted(store: Store, max_runs: int = 2) -> HostedEngine:
    return HostedEngine(
        2, device="cpu", max_runs=max_runs, store=store, patience_s=PATIENCE_S, start=HostThread
    )


@pytest.fixture
def engines(store: Store) -> Iterator[list[HostedEngine]]:
    """Those on one store, one after the other."""
    engines = [hosted(store)]
    yield engines
    engines[-1].close()


@pytest.fixture
def keeping_engine(engines: list[HostedEngine]) -> HostedEngine:
    return engines[0]


@pytest.fixture
def restart(engines: list[HostedEngine], store: Store) -> Restart:
    def again() -> Engine:
        engines[-1].close()
        engines.append(hosted(store))
        return engines[-1]

    return again


class TestSleeping(Sleeping):
    """Two hosts in threads keep these promises together, with room for two runs."""


@pytest.fixture
def roomy(store: Store) -> Iterator[HostedEngine]:
    engine = hosted(store, max_runs=8)
    yield engine
    engine.close()


def host_of(run: RunHandle) -> HostOfRuns:
    assert isinstance(run, HostedHandle)
    place = run._run.place
    assert isinstance(place, HostOfRuns)
    return place


def is_away(run: RunHandle) -> bool:
    """Whether no process has it."""
    assert isinstance(run, HostedHandle)
    return run._run.away


def kill(run: RunHandle) -> None:
    """Have the process of its host die; returns once it is known."""
    process = host_of(run).link._process
    assert isinstance(process, HostThread)
    process.die()
    until(lambda: host_of(run).link._process is not process)


def forget_what_is_not_stored_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process does that is killed."""
    monkeypatch.setattr(Saving, "close", lambda _: None)


@pytest.fixture
def two() -> Iterator[HostedEngine]:
    """Without a store."""
    engine = HostedEngine(2, device="cpu", patience_s=PATIENCE_S, start=HostThread)
    yield engine
    engine.close()


# One store for all


def test_a_run_that_left_one_host_wakes_in_another_once_its_file_is_written(
    roomy: HostedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stepped(roomy.submit(small_run()), 9)
    written, save = threading.Event(), Store.save

    def slow(self: Store, run_id: str, record: Record) -> None:
        assert written.wait(PATIENCE_S)
        save(self, run_id, record)

    monkeypatch.setattr(Store, "save", slow)
    process = host_of(run).link._process
    assert isinstance(process, HostThread)
    assert process.host is not None
    engine = process.host._engine
    with engine._changed:
        engine._let_sleep(engine._runs[run.id], "")
    until(lambda: run.state == "finished")
    beside = grown(roomy, small_run, 0)
    assert host_of(beside) is host_of(run)
    beside.resume()  # so that the other host is the one to wake it
    woken: list[HostedHandle | None] = []
    waking = threading.Thread(target=lambda: woken.append(roomy.find(run.id)))
    waking.start()
    assert not woken
    written.set()
    waking.join()
    (again,) = woken
    assert again is not None
    assert again.step_count == 9
    assert host_of(again) is not host_of(run)


def test_a_disk_that_refuses_a_host_is_told(roomy: HostedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise StoreError("Runs cannot be stored now: the disk is full.")

    monkeypatch.setattr(saving, "SAVE_EVERY_S", 0.0)
    monkeypatch.setattr(saving, "LOOK_EVERY_S", 0.01)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "save", refuses)
        run = stepped(roomy.submit(small_run()), 3)
        until(lambda: roomy.trouble)
        assert roomy.trouble == "Runs cannot be stored now: the disk is full."
    stepped(run, 3)
    until(lambda: not roomy.trouble)


# One room for all


def test_all_hosts_together_have_one_room(keeping_engine: HostedEngine) -> None:
    first, second = (watched(grown(keeping_engine, small_run, 1)) for _ in range(2))
    assert [len(host.runs) for host in keeping_engine._hosts] == [1, 1]
    for asked in (lambda: keeping_engine.submit(small_run()), first.copy):
        with pytest.raises(CapacityError, match="All 2 runs that this server can hold are in use"):
            asked()
    second.close()
    copy = first.copy()
    assert copy is not None
    watched(copy)
    assert sorted(len(host.runs) for host in keeping_engine._hosts) == [0, 2]


def test_a_run_may_take_more_than_one_share_of_the_bytes_and_sentences_are_about_all() -> None:
    needs = small_run().memory().total
    engine = HostedEngine(2, device="cpu", max_bytes=needs * 3 // 2, start=HostThread, patience_s=PATIENCE_S)
    try:
        watched(grown(engine, small_run, 1))
        with pytest.raises(CapacityError, match=r"1\.4 MB of the 2 MB that this server has are in use"):
            engine.submit(small_run())
    finally:
        engine.close()


# A host that dies


def test_the_runs_of_a_dead_host_go_on_from_the_store(roomy: HostedEngine, engine: Engine) -> None:
    run = roomy.submit(small_run(restless_network()))
    reader = Reader(run, Probe())
    run.watch(Probe(layers=("conv1",)))
    run.resume()
    assert run.wait(PATIENCE_S, step=20)
    seen = run.step_count
    kill(run)
    until(lambda: run.message.startswith(f"{DIED}; the run goes on from step "))
    assert (run.state, roomy.get(run.id), roomy.find(run.id)) == ("running", run, run)
    number = int(run.message.rpartition(" ")[2].rstrip(".").replace(",", ""))
    assert number >= seen
    until(lambda: reader.snapshots[-1].step > number)
    assert "conv1" in run.latest().arrays
    run.pause()
    assert run.message == ""
    twin = stepped(engine.submit(small_run(restless_network())), run.step_count)
    np.testing.assert_equal(run.weights().arrays, twin.weights().arrays)


def test_what_stood_stands_again_and_others_hear_nothing_of_it(roomy: HostedEngine, engine: Engine) -> None:
    run, other, second, parked = (stepped(roomy.submit(small_run()), 7) for _ in range(4))
    parked = next(one for one in (second, parked) if host_of(one) is host_of(run))
    parked.park("somebody")
    kill(run)
    until(lambda: not is_away(run) and not is_away(parked))
    assert (run.state, run.step_count, run.message) == ("paused", 7, f"{DIED}; the run is back at step 7.")
    assert (parked.successor, parked.step_count) == ("somebody", 7)
    same(run, stepped(engine.submit(small_run()), 7))
    assert (other.message, other.step_count) == ("", 7)
    assert stepped(run, 1).message == ""


def test_steps_that_were_counted_are_counted_on(roomy: HostedEngine) -> None:
    run = roomy.submit(small_run())
    run.pace(100)
    run.step(60, wait=False)
    until(lambda: run.step_count > 5)
    kill(run)
    until(lambda: run.step_count == 60 and run.state == "paused")
    assert run.steps_per_second == 100


def test_what_was_set_after_it_was_stored_holds(
    roomy: HostedEngine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stepped(roomy.submit(small_run()), 4)
    monkeypatch.setattr(saving, "SAVE_EVERY_S", 0.0)
    until(lambda: store.holds(run.id))
    monkeypatch.setattr(saving, "SAVE_EVERY_S", 1e9)
    forget_what_is_not_stored_yet(monkeypatch)
    run.configure(learning_rate=0.25)
    run.pace(50)
    stepped(run, 5)
    kill(run)
    until(lambda: not is_away(run))
    assert (run.step_count, run.spec.config.learning_rate, run.steps_per_second) == (4, 0.25, 50)


def test_what_was_never_stored_begins_anew(roomy: HostedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "SAVE_EVERY_S", 1e9)
    forget_what_is_not_stored_yet(monkeypatch)
    run = stepped(roomy.submit(small_run()), 5)
    kill(run)
    until(lambda: not is_away(run))
    assert (run.state, run.step_count) == ("paused", 0)
    assert run.message == f"{DIED} before anything of it was stored, so the run begins anew."


def test_calls_under_way_wait_for_the_next_process(roomy: HostedEngine) -> None:
    run = stepped(roomy.submit(small_run()), 5)
    waited: list[bool] = []
    waiting = threading.Thread(target=lambda: waited.append(run.wait(PATIENCE_S, step=30)))
    waiting.start()
    kill(run)
    run.configure(learning_rate=0.5)
    run.step(25, wait=False)
    waiting.join()
    assert (waited, run.spec.config.learning_rate) == ([True], 0.5)


def test_a_run_that_loses_one_process_after_the_other_stands_and_then_sleeps(roomy: HostedEngine) -> None:
    run = stepped(roomy.submit(small_run()), 5)
    for deaths in range(1, MOST + 2):
        run.resume()
        assert run.wait(PATIENCE_S, step=run.step_count + 1)
        kill(run)
        until(lambda: not is_away(run))
        assert run.state == ("running" if deaths <= MOST else "paused")
    assert "until you train it again" in run.message
    kill(run)
    until(lambda: run.state == "finished")
    assert run.message == ASIDE
    again = found(roomy, run.id)
    assert (again.state, again.step_count >= 8) == ("paused", True)


def test_a_file_that_cannot_be_read_is_told(roomy: HostedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise StoreError("The file of this run is damaged.")

    monkeypatch.setattr(Store, "load", refuses)
    run = stepped(roomy.submit(small_run()), 5)
    kill(run)
    until(lambda: run.state == "finished")
    assert (run.message, roomy.get(run.id)) == (f"{DIED}. The file of this run is damaged.", None)


def test_a_run_that_is_given_up_says_so_to_all_who_would_use_it(two: HostedEngine) -> None:
    run = stepped(two.submit(small_run()), 3)
    reader = Reader(run, Probe(), greedy=False)
    for _ in range(MOST + 2):
        until(lambda: not is_away(run))
        assert run.state == "paused"
        kill(run)
    until(lambda: run.state == "finished")
    assert (run.message, two.get(run.id), two.find(run.id)) == (GONE, None, None)
    until(lambda: reader.snapshots[-1].state == "finished")
    commands: list[Callable[[], object]] = [
        run.resume,
        run.pause,
        run.step,
        run.reset,
        run.unpark,
        run.copy,
        lambda: run.configure(learning_rate=0.1),
        lambda: run.pace(None),
        lambda: run.watch(Probe()),
    ]
    for command in commands:
        with pytest.raises(LostError, match=GONE):
            command()
    run.close()
    run.park("somebody")
    assert (run.touch(), run.timeline(), run.latest().state, run.successor) == (False, (), "finished", "")
    assert (run.history()["step"].tolist(), run.weights().arrays, run.at(0).state) == ([], {}, "finished")
    assert Reader(run, Probe()).snapshots[-1].state == "finished"


def test_where_no_process_starts_nobody_waits_or_reads_the_store_and_one_sentence_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[DeadOnArrival] = []
    read: list[str] = []

    class Patient(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            asked.append(timeout)
            return super().wait(PATIENCE_S)  # until the engine closes

    def start() -> DeadOnArrival:
        starts.append(DeadOnArrival())
        return starts[-1]

    asked: list[float | None] = []
    monkeypatch.setattr(link, "Event", Patient)
    monkeypatch.setattr(Store, "id_of", lambda _, name: read.append(name))
    engine = HostedEngine(2, device="cpu", store=store, start=start)
    try:
        until(lambda: len(asked) == 2)
        for _ in range(5):
            for call in (
                lambda: engine.submit(small_run()),
                lambda: engine.find("a" * 22),
                lambda: engine.jobs.ask(Count(1)),
            ):
                with pytest.raises(LostError, match=NO_START):
                    call()
        assert engine.full == NO_START
        assert (len(starts), read, asked) == (2, [], [AGAIN_S] * 2)
    finally:
        engine.close()


def test_a_run_begins_where_a_process_starts() -> None:
    kinds: list[type[Any]] = [DeadOnArrival, HostThread]
    engine = HostedEngine(2, device="cpu", start=lambda: (kinds.pop(0) if kinds else DeadOnArrival)())
    try:
        until(lambda: engine._hosts[0].link.fails)
        runs = [stepped(engine.submit(small_run()), 1) for _ in range(2)]
        assert [host_of(run) for run in runs] == [engine._hosts[1]] * 2
        assert not engine.full
    finally:
        engine.close()
