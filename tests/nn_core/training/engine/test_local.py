"""What is the local engine's own: its clock, its workers."""

from __future__ import annotations

from nn_core.training import (
    LocalEngine,
    Probe,
)
from tests.nn_core.training.driving import EngineClock, Reader, stepped
from tests.nn_core.training.small_runs import small_run
from tests.waiting import until


def test_a_pace_is_kept(timed: LocalEngine, clock: EngineClock) -> None:
    run, other = timed.submit(small_run()), timed.submit(small_run())
    until(lambda: bool(other.timeline()))
    run.pace(2)
    run.resume()
    for step in range(1, 5):
        until(lambda step=step: run.step_count == step)  # type: ignore[misc]
        stepped(other, 5)
        assert run.step_count == step
        clock.advance(0.25)
        stepped(other, 5)
        assert run.step_count == step
        clock.advance(0.25)
    run.pace(None)
    until(lambda: run.step_count > 50)


def test_closing_the_engine_ends_runs_and_workers() -> None:
    engine = LocalEngine(device="cpu", workers=2)
    run = engine.submit(small_run())
    run.resume()
    engine.close()
    assert run.state == "finished"
    assert not any(worker.is_alive() for worker in engine._workers)


def test_two_classes_have_room_at_one_engine_while_all_watch() -> None:
    engine = LocalEngine(device="cpu")
    runs = [engine.submit(small_run()) for _ in range(60)]
    for run in runs:
        run.subscribe(lambda snapshot: None, run.spec.probe())
    for run in runs[::2]:
        run.resume()
    engine.submit(small_run())
    assert all(run.state in ("running", "paused") for run in runs)
    engine.close()


def test_snapshots_come_at_most_thirty_times_a_second(timed: LocalEngine, clock: EngineClock) -> None:
    run = timed.submit(small_run())
    reader = Reader(run, Probe())
    until(lambda: len(reader.snapshots) == 1)
    run.resume()
    for count in range(2, 6):
        clock.advance(1.0)
        until(lambda count=count: len(reader.snapshots) == count)  # type: ignore[misc]
        seen = run.step_count
        until(lambda seen=seen: run.step_count > seen + 20)  # type: ignore[misc]
        assert len(reader.snapshots) == count
