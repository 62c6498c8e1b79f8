"""An engine in another process keeps every promise of the protocol, and says so when that process dies."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Event, Semaphore
from typing import Any

import numpy as np
import pytest

from nn_core.training import HostedEngine, LostError, Probe
from nn_core.training.engine import hosted_jobs, link
from nn_core.training.engine.link import OwnProcess
from nn_core.training.engine.lost import GONE
from nn_core.training.engine.pipe import packed, receive, send
from nn_core.training.engine.tell import Teller
from nn_core.training.jobs import Job, Steps, Tools
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.engine.conformance import EngineConformance
from tests.nn_core.training.engine.host_threads import DeadOnArrival, HostThread
from tests.nn_core.training.small_jobs import ENDLESS, Count
from tests.nn_core.training.small_runs import small_run, small_set
from tests.waiting import PATIENCE_S, until

pytestmark = pytest.mark.walk  # starts processes that import torch


class Lent:
    """One process that goes on when an engine is closed: to start one takes longer than most tests."""

    def __init__(self) -> None:
        self.process = OwnProcess()

    def start(self) -> Lent:
        """As it is, or another one where it died."""
        if self.process.ended:
            self.process.end()
            self.process = OwnProcess()
        return self

    @property
    def reading(self) -> Any:
        return self.process.reading

    @property
    def writing(self) -> Any:
        return self.process.writing

    def end(self) -> None:
        """The next engine has it."""

    def kill(self) -> None:
        self.process.kill()


@pytest.fixture(scope="module")
def lent() -> Iterator[Lent]:
    lent = Lent()
    yield lent
    lent.process.end()
    assert lent.process.ended


@pytest.fixture
def engine(lent: Lent) -> Iterator[HostedEngine]:
    engine = HostedEngine(1, device="cpu", workers=2, patience_s=PATIENCE_S, start=lent.start)
    yield engine
    engine.close()


@pytest.fixture
def small_engine(lent: Lent) -> Iterator[HostedEngine]:
    """With room for two."""
    engine = HostedEngine(1, device="cpu", max_runs=2, patience_s=PATIENCE_S, start=lent.start)
    yield engine
    engine.close()


@pytest.fixture
def shared_engine(lent: Lent) -> Iterator[HostedEngine]:
    """With room for six, and for two of one owner."""
    engine = HostedEngine(
        1, device="cpu", max_runs=6, max_runs_each=2, patience_s=PATIENCE_S, start=lent.start
    )
    yield engine
    engine.close()


class TestHostedEngine(EngineConformance):
    """In a process that all tests of this module share."""


# A process that dies


def test_without_a_store_the_runs_of_a_dead_host_begin_anew(engine: HostedEngine, lent: Lent) -> None:
    run = stepped(engine.submit(small_run()), 3)
    standing = engine.submit(small_run())
    reader, job = Reader(run, Probe()), engine.jobs.ask(Count(ENDLESS))
    until(lambda: reader.snapshots and job.progress.done > 0)
    waited: list[bool] = []
    run.resume()
    assert run.wait(PATIENCE_S, step=10)
    waiting = threading.Thread(target=lambda: waited.append(run.wait(PATIENCE_S, step=50)))
    lent.process.kill()
    waiting.start()
    until(lambda: "ended unexpectedly before anything of it was stored" in run.message)
    assert (run.state, engine.get(run.id)) == ("running", run)
    waiting.join()
    assert waited == [True]
    until(lambda: reader.snapshots[-1].state == "running" and reader.snapshots[-1].step > 20)
    assert standing.wait(PATIENCE_S)
    assert (standing.state, standing.step_count) == ("paused", 0)
    assert job.wait(PATIENCE_S)
    assert (job.state, job.problem, job.result) == ("failed", GONE, None)
    until(lambda: engine.jobs.ask(Count(ENDLESS)).progress.done > 0)
    run.pause()
    stepped(standing, run.step_count)
    np.testing.assert_equal(run.weights().arrays, standing.weights().arrays)


def test_a_host_ends_with_the_server() -> None:
    process = OwnProcess()
    send(process.writing, packed({"device": "cpu"}))
    assert receive(process.reading) == ("ready",)
    process.writing.close()  # as when the server is killed
    until(lambda: process.ended)
    process.end()


def test_a_host_that_dies_before_it_speaks_is_tried_again_later_and_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float | None] = []
    starts: list[object] = []

    class Hasty(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout)
            return self.is_set()

    def start() -> Any:
        starts.append(DeadOnArrival() if len(starts) < 3 else HostThread())
        return starts[-1]

    monkeypatch.setattr(link, "Event", Hasty)
    engine = HostedEngine(1, device="cpu", start=start)
    try:
        until(lambda: len(starts) == 4 and engine._hosts[0].link._up.is_set())
        assert pauses == [1.0, 2.0, 4.0]
        assert stepped(engine.submit(small_run()), 1).step_count == 1
    finally:
        engine.close()


def test_a_host_that_can_tell_nothing_more_counts_as_dead(
    two: HostedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Teller, "_follow_run", fails)
        with pytest.raises(LostError, match=GONE):
            two.submit(small_run())
    assert stepped(two.submit(small_run()), 1).step_count == 1


# Many hosts, in threads


@dataclass(frozen=True)
class Lambda(Job):
    """Finds what is no plain data."""

    trouble = "This cannot be told."

    def work(self, tools: Tools) -> Steps:
        return lambda: None
        yield


@pytest.fixture
def two() -> Iterator[HostedEngine]:
    engine = HostedEngine(2, device="cpu", max_runs=4, patience_s=PATIENCE_S, start=HostThread)
    yield engine
    engine.close()


def test_runs_begin_where_the_fewest_train(two: HostedEngine) -> None:
    first, second = two.submit(small_run()), two.submit(small_run())
    assert [len(host.runs) for host in two._hosts] == [1, 1]
    second.resume()
    third = two.submit(small_run())
    assert third.id in next(host.runs for host in two._hosts if first.id in host.runs)
    assert [two.get(run.id) for run in (first, second, third)] == [first, second, third]


def test_a_class_that_comes_while_one_trains_spreads_over_all_hosts(two: HostedEngine) -> None:
    two.submit(small_run(), owner="early").resume()
    for student in ("one", "two", "three"):
        two.submit(small_run(), owner=student).subscribe(lambda _: None, small_run().probe())
    assert [len(host.runs) for host in two._hosts] == [2, 2]


def test_hosts_load_torch_once_the_first_has_and_so_does_the_next_process() -> None:
    loads, may_end = Semaphore(0), Event()
    threads: list[HostThread] = []

    def load() -> None:
        loads.release()
        assert may_end.wait(PATIENCE_S)

    def start() -> HostThread:
        threads.append(HostThread(load))
        return threads[-1]

    engine = HostedEngine(3, device="cpu", patience_s=PATIENCE_S, start=start)
    try:
        assert loads.acquire(timeout=PATIENCE_S)
        for host in engine._hosts:
            assert host.call("first_to_go", "", "", 0.0).result(PATIENCE_S) is not None  # it works meanwhile
        assert not loads.acquire(blocking=False)
        may_end.set()
        assert all(loads.acquire(timeout=PATIENCE_S) for _ in range(2))
        threads[1].die()
        assert loads.acquire(timeout=PATIENCE_S)
    finally:
        may_end.set()
        engine.close()


def test_a_run_that_replaces_another_is_in_its_host(two: HostedEngine) -> None:
    first = two.submit(small_run())
    first.resume()
    second = two.submit(small_run(), replacing=first)
    assert [len(host.runs) for host in two._hosts] == [2, 0]
    assert two.get(second.id) == second


def test_own_images_cross_once_and_are_dropped_with_the_last_who_has_them() -> None:
    threads: list[HostThread] = []

    def start() -> HostThread:
        threads.append(HostThread())
        return threads[-1]

    engine, images = HostedEngine(1, device="cpu", start=start), small_set()
    try:
        runs = [engine.submit(replace(small_run(), dataset=images)) for _ in range(3)]
        host = threads[0].host
        assert host is not None
        (crossed,) = host._sets.values()
        assert crossed.images.tolist() == images.images.tolist()
        assert all(run.spec.dataset is crossed for run in host._runs.values())
        del crossed
        for run in runs:
            run.close()
        del runs, run, images
        gc.collect()
        engine.submit(small_run()).close()  # the next message takes along what is to be dropped
        until(lambda: len(host._sets) == 1)
    finally:
        engine.close()


def test_a_job_that_finds_what_is_no_plain_data_fails_in_its_own_words(two: HostedEngine) -> None:
    handle = two.jobs.ask(Lambda())
    assert handle.wait(PATIENCE_S)
    assert (handle.state, handle.problem) == ("failed", "This cannot be told.")


def test_who_sees_how_far_a_job_is_waits_for_it_unless_they_left(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[HostThread] = []

    def start() -> HostThread:
        threads.append(HostThread())
        return threads[-1]

    monkeypatch.setattr(hosted_jobs, "LOOK_EVERY_S", 0.0)
    engine = HostedEngine(1, device="cpu", start=start)
    try:
        handle = engine.jobs.ask(Count(ENDLESS), "me")
        host = threads[0].host
        assert host is not None
        (work,) = host._engine.jobs._open.values()
        asked_at = work.askers["me"]
        until(lambda: handle.progress and work.askers["me"] > asked_at)
        handle.leave("me")
        assert handle.progress == handle.onlooker.progress
        engine.jobs.forget(Count(1))  # answered after what was told before
        assert not work.askers
        assert not handle.wanted
    finally:
        engine.close()
