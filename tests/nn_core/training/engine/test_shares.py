"""Everybody who trains gets the same time of the workers, however many runs he has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from nn_core.training import HostedEngine, LocalEngine, RunHandle
from nn_core.training.engine.run import Run
from nn_core.training.engine.shares import Shares, share_in_words, slice_s
from nn_core.training.engine.status import EngineStatus, Holding
from tests.nn_core.training.driving import EngineClock
from tests.nn_core.training.engine.conformance.copying import watched
from tests.nn_core.training.engine.host_threads import HostThread
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S, until

SLICES = 400


def served(shares: Shares, wants: dict[str, float], seconds: float) -> Counter[str]:
    """How much time each gets of so much, where a turn of each takes as long as it says."""
    had: Counter[str] = Counter()
    while had.total() < seconds:
        owner = shares.first(list(wants))
        shares.charge(owner, wants[owner])
        had[owner] += wants[owner]  # type: ignore[assignment]
    return had


def test_who_takes_long_turns_gets_as_much_time_as_who_takes_short_ones() -> None:
    had = served(Shares(), {"heavy": 2.0, "light": 0.05, "other": 0.05}, 300.0)
    for owner in had:
        assert abs(had[owner] - 100.0) <= 2.0, had


@pytest.mark.parametrize(
    ("crowd", "expected"), [(1, 0.05), (2, 0.05), (4, 0.025), (7.5, 0.1 / 7.5), (50, 0.002)]
)
def test_a_turn_is_so_short_that_everybody_has_one_in_a_tenth_of_a_second(
    crowd: float, expected: float
) -> None:
    assert slice_s(crowd) == pytest.approx(expected)


def test_who_was_away_has_saved_up_nothing() -> None:
    shares = Shares()
    served(shares, {"one": 0.05}, 100.0)
    had = served(shares, {"one": 0.05, "other": 0.05}, 10.0)
    assert abs(had["one"] - had["other"]) <= 0.1


def test_to_pause_and_go_on_does_not_help() -> None:
    shares, had = Shares(), Counter[str]()
    for _ in range(400):
        had += served(shares, {"one": 1.0, "other": 1.0, "third": 1.0}, 1.0)
        had += served(shares, {"other": 1.0, "third": 1.0}, 1.0)  # the first one pauses after each turn
    assert had["one"] <= had["other"] + 2


def test_the_share_is_told_to_who_trains_beside_others() -> None:
    assert share_in_words(9, "running") == "9 people train here; you get about 1/9."
    assert share_in_words(2, "running") == "2 people train here; you get about 1/2."
    for people in (0, 1):
        assert share_in_words(people, "running") == ""
    for state in ("paused", "diverged", "failed", "finished"):
        assert share_in_words(9, state) == ""


@pytest.fixture
def slices(clock: EngineClock, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the runs that trained, slice by slice; each takes its time by the clock, and no other."""
    trained: list[str] = []
    work = Run.work

    def counted(run: Run, slice_s: float) -> None:
        if slice_s:
            trained.append(run.id)
            clock.now += slice_s
        else:
            work(run, slice_s)

    monkeypatch.setattr(Run, "work", counted)
    return trained


@pytest.fixture
def one_worker(clock: EngineClock) -> Iterator[LocalEngine]:
    engine = LocalEngine(device="cpu", workers=1, clock=clock, patience_s=PATIENCE_S)
    clock.engine = engine
    yield engine
    engine.close()


def training(engine: LocalEngine | HostedEngine, owner: str) -> RunHandle:
    run = watched(engine.submit(small_run(), owner=owner))
    assert run.wait(PATIENCE_S)
    run.resume()
    return run


def counted(slices: list[str]) -> Counter[str]:
    """The next ones, by the runs that got them."""
    since = len(slices)
    until(lambda: len(slices) >= since + SLICES)
    return Counter(slices[since : since + SLICES])


def test_one_run_of_one_person_gets_as_much_as_three_of_another(
    one_worker: LocalEngine, slices: list[str]
) -> None:
    mine = [training(one_worker, "one") for _ in range(3)]
    theirs = training(one_worker, "other")
    had = counted(slices)
    assert abs(had[theirs.id] - SLICES / 2) <= 2, had
    for run in mine:
        assert abs(had[run.id] - SLICES / 6) <= 2, had


def test_what_is_nobodys_is_one_more_persons(one_worker: LocalEngine, slices: list[str]) -> None:
    nobodys = [training(one_worker, "") for _ in range(2)]
    mine = training(one_worker, "one")
    had = counted(slices)
    assert abs(had[mine.id] - SLICES / 2) <= 2, had
    assert abs(had[nobodys[0].id] - SLICES / 4) <= 2, had


def test_who_trains_in_another_process_too_gets_less_here(one_worker: LocalEngine, slices: list[str]) -> None:
    one_worker.leave_room(EngineStatus(owners={"one": Holding(runs=1, trains_in=1)}))
    training(one_worker, "one")
    theirs = training(one_worker, "other")
    had = counted(slices)
    assert abs(had[theirs.id] - SLICES * 2 / 3) <= 2, had


def test_runs_of_one_person_spread_over_free_hosts_and_gather_where_others_train() -> None:
    threads: list[HostThread] = []

    def start() -> HostThread:
        threads.append(HostThread())
        return threads[-1]

    engine = HostedEngine(2, device="cpu", patience_s=PATIENCE_S, start=start)

    def where(run: RunHandle) -> int:
        return next(index for index, host in enumerate(engine._hosts) if run.id in host.runs)

    try:
        mine, theirs = training(engine, "one"), training(engine, "other")
        assert where(mine) != where(theirs)
        assert {where(training(engine, "one")) for _ in range(3)} == {where(mine)}
        third = [training(engine, "third") for _ in range(2)]
        assert where(third[0]) == where(theirs)  # where fewer runs are in its way
        hosts = [thread.host for thread in threads if thread.host is not None]
        beside = [host._engine._room.beside for host in hosts]
        assert sorted(one.of("one").trains_in for one in beside) == [0, 1]
    finally:
        engine.close()
