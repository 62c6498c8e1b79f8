"""One budget of bytes for all runs: what shares, what counts once, who leaves first, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from nn_core import Architecture, Flatten, Linear
from nn_core.network.presets import classifier_preset
from nn_core.training import CapacityError, ClassifierConfig, ClassifierRun, LocalEngine, PlaneRun, Probe
from nn_core.training.engine.room import USUAL_BYTES, Room, expendable
from nn_core.training.engine.run import Run
from nn_core.training.engine.status import EngineStatus, Holding
from nn_core.training.memory import BASE_BYTES, Memory, machine_bytes, usual_budget
from tests.nn_core.training.driving import EngineClock, Reader, stepped
from tests.nn_core.training.small_runs import CLASSES, small_run, small_set
from tests.waiting import PATIENCE_S

WIDE = Architecture((1, 6, 6), (Flatten(), Linear(2_000), Linear(CLASSES)))
"""80,003 weights: 55 MB with their copies and a timeline that they fill."""


@dataclass(frozen=True)
class Stub:
    """What `expendable` looks at."""

    name: str
    state: str = "paused"
    watched: bool = False
    watched_at: float = 0.0
    step_count: int = 9
    parked: bool = False

    @property
    def running(self) -> bool:
        return self.state == "running"


def names(*stubs: Stub, now: float = 100.0) -> str:
    runs: list[Run] = list(stubs)  # type: ignore[arg-type]
    return "".join(run.name for run in expendable(runs, now, patience_s=15.0))  # type: ignore[attr-defined]


def test_who_is_in_use_stays() -> None:
    assert names(Stub("a", state="running"), Stub("b", watched=True), Stub("c", watched_at=86.0)) == ""


def test_the_untrained_go_first_then_the_parked_then_the_longest_unwatched() -> None:
    assert (
        names(
            Stub("f", watched_at=80.0),
            Stub("e", watched_at=10.0),
            Stub("d", watched_at=99.0, parked=True),
            Stub("c", watched_at=98.0, parked=True),
            Stub("b", watched_at=95.0, step_count=0),
            Stub("a", watched_at=99.0, step_count=0, parked=True),
        )
        == "abcdef"
    )


def test_a_run_that_never_trained_waits_for_its_page_to_look_and_no_longer() -> None:
    untrained = Stub("a", step_count=0, watched_at=100.0)
    assert names(untrained, now=104.0) == ""
    assert names(untrained, now=105.0) == "a"
    assert names(replace(untrained, step_count=1), now=114.0) == ""
    assert names(replace(untrained, step_count=1), now=115.0) == "a"


def test_shared_images_count_once_and_work_for_as_many_as_train() -> None:
    room = Room(max_runs=9, max_bytes=100, workers=2, max_runs_each=9)
    runs = [Memory({"set": 10, work: 1}, weights=3, work=work) for work in (5, 7, 2)]
    assert room.bytes_of(runs) == 10 + 3 * 1 + 3 * (3 + BASE_BYTES) + (7 + 5)
    assert room.bytes_of([]) == 0


def test_what_other_processes_hold_is_not_there() -> None:
    run = Memory({}, weights=0, work=0)
    beside = EngineStatus(runs=1, held=2 * BASE_BYTES)
    room = Room(max_runs=4, max_bytes=4 * BASE_BYTES, workers=1, max_runs_each=4, beside=beside)
    assert room.holds([run] * 2)
    assert not room.holds([run] * 3)
    assert "3.1 MB of the 4.2 MB" in room.refusal(run, [run])
    few = replace(room, max_runs=2, beside=EngineStatus(runs=1))
    assert not few.holds([run] * 2)
    assert few.refusal(run, [run]).startswith("All 2 runs that this server can hold are in use")
    assert "A smaller network" in room.refusal(replace(run, work=4 * BASE_BYTES), [])


def test_it_is_full_where_a_usual_run_has_no_room_and_nobody_would_leave() -> None:
    room = Room(max_runs=9, max_bytes=100 * 2**20, workers=1, max_runs_each=9)
    held, idle = 90 * 2**20, Holding(1, 10 * 2**20)
    assert room.full(EngineStatus(runs=2, held=held)) == (
        "94 MB of the 105 MB of memory that this server has for runs are in use. Try again later."
    )
    assert room.full(EngineStatus(runs=2, held=held, idle=idle)) == ""
    assert room.full(EngineStatus(runs=9, held=0)).startswith("All 9 runs")
    assert room.full(EngineStatus(runs=9, held=0, idle=Holding(1, 0))) == ""


def test_a_usual_run_is_that_of_the_first_page() -> None:
    network = classifier_preset("small_cnn", (1, 28, 28), 10)
    memory = ClassifierRun(network, "mnist").memory()
    assert USUAL_BYTES // 2 < memory.resting <= USUAL_BYTES


def test_a_budget_is_half_of_the_machine_and_at_most_8_gibibytes() -> None:
    assert usual_budget() == min(machine_bytes() // 2, 8 * 2**30)
    assert machine_bytes() > 2**28


@pytest.fixture
def tight(clock: EngineClock) -> Iterator[LocalEngine]:
    """Room for two of `wide_run` and for some small ones."""
    engine = LocalEngine(device="cpu", workers=1, max_bytes=120_000_000, clock=clock, patience_s=PATIENCE_S)
    clock.engine = engine
    yield engine
    engine.close()


def wide_run() -> ClassifierRun:
    return small_run(WIDE)


def test_runs_beyond_the_budget_are_refused_and_nothing_is_ended(tight: LocalEngine) -> None:
    first, second = tight.submit(wide_run()), tight.submit(wide_run())
    with pytest.raises(CapacityError) as caught:
        tight.submit(wide_run())
    assert str(caught.value) == (
        "This run needs 56 MB of memory, but 111 MB of the 120 MB that this server has are in use. "
        "Try again later, or use a smaller network."
    )
    assert [tight.get(run.id) for run in (first, second)] == [first, second]
    tight.submit(PlaneRun())


def test_a_run_that_no_server_state_could_hold_says_so(tight: LocalEngine) -> None:
    broad = Architecture((1, 6, 6), (Flatten(), Linear(60_000), Linear(CLASSES)))
    idle = tight.submit(wide_run())
    with pytest.raises(CapacityError, match="A smaller network, batch or input needs less"):
        tight.submit(small_run(broad))
    assert tight.get(idle.id) == idle


def test_idle_runs_leave_as_few_as_it_takes(tight: LocalEngine, clock: EngineClock) -> None:
    trained = stepped(tight.submit(wide_run()), 3)
    clock.advance(20)
    untrained = tight.submit(wide_run())
    clock.advance(6)
    newest = tight.submit(wide_run())
    assert tight.get(untrained.id) is None
    assert "made room" in untrained.message
    assert (tight.get(trained.id), tight.get(newest.id)) == (trained, newest)


def test_what_was_learnt_before_an_edit_outlasts_what_nobody_touched(
    tight: LocalEngine, clock: EngineClock
) -> None:
    learnt = stepped(tight.submit(wide_run()), 2)
    learnt.park("its successor")
    untouched = tight.submit(wide_run())
    clock.advance(6)
    newest = tight.submit(wide_run())
    assert [tight.get(run.id) for run in (learnt, untouched, newest)] == [learnt, None, newest]


def test_a_parked_run_leaves_at_once(tight: LocalEngine) -> None:
    kept, parked = tight.submit(wide_run()), tight.submit(wide_run())
    stepped(parked, 2)
    parked._run.parked = True
    tight.submit(wide_run())
    assert (tight.get(parked.id), tight.get(kept.id)) == (None, kept)


def test_a_run_takes_the_place_of_another_where_there_is_no_room_for_both(tight: LocalEngine) -> None:
    first = tight.submit(wide_run())
    second = tight.submit(wide_run(), replacing=first)
    assert tight.get(first.id) == first
    Reader(second, Probe(), greedy=False)
    third = tight.submit(wide_run(), replacing=second)
    assert (tight.get(second.id), second.successor) == (None, third.look)
    assert tight.get(first.id) == first
    with pytest.raises(CapacityError):
        tight.submit(wide_run())


def test_a_watched_run_never_leaves(tight: LocalEngine, clock: EngineClock) -> None:
    runs = [tight.submit(wide_run()) for _ in range(2)]
    readers = [Reader(run, Probe(), greedy=False) for run in runs]
    clock.advance(100)
    with pytest.raises(CapacityError):
        tight.submit(wide_run())
    readers[0].subscription.close()
    clock.advance(100)
    tight.submit(wide_run())
    assert [tight.get(run.id) for run in runs] == [None, runs[1]]


def test_a_larger_batch_is_asked_for_and_refused_in_words(tight: LocalEngine) -> None:
    run = tight.submit(replace(small_run(), dataset=small_set(4_000, side=6)))
    before = run.spec
    tight.submit(wide_run())
    tight.submit(wide_run())
    with pytest.raises(CapacityError, match="are in use"):
        run.configure(batch_size=4_000)
    assert run.spec == before
    run.configure(batch_size=17)
    assert run.spec.config.batch_size == 17


def test_a_reset_keeps_its_place(tight: LocalEngine) -> None:
    runs = [stepped(tight.submit(wide_run()), 1) for _ in range(2)]
    runs[0].reset()
    assert stepped(runs[0], 2).step_count == 2


def test_own_images_count_for_each_set_and_named_ones_once(clock: EngineClock) -> None:
    pixels = Architecture((1, 6, 6), (Flatten(), Linear(CLASSES)))
    one, other = small_set(100_000), small_set(100_000)
    engine = LocalEngine(device="cpu", workers=1, max_bytes=16_000_000, clock=clock)
    clock.engine = engine
    try:
        for _ in range(4):
            engine.submit(ClassifierRun(pixels, one, ClassifierConfig()))
        with pytest.raises(CapacityError):
            engine.submit(ClassifierRun(pixels, other, ClassifierConfig()))
    finally:
        engine.close()


def test_forty_large_networks_are_refused_long_before_they_fill_the_machine() -> None:
    """19.6 million weights each: 23 GB together."""
    large = Architecture((1, 28, 28), (Flatten(), Linear(24_600), Linear(10)))
    assert large.params == 19_557_010
    memory = ClassifierRun(large, "mnist").memory()
    room = Room(max_runs=40, max_bytes=8 * 2**30, workers=1, max_runs_each=40)
    fit = max(count for count in range(41) if room.holds([memory] * count))
    assert 5 < fit < 12
