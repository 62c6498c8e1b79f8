"""What the live stream counts: each frame, each step once, each time that somebody waited."""

import time

from ui.shell.tally import Tally


def test_each_step_counts_once_however_many_watch() -> None:
    tally = Tally()
    for step in (100, 100, 110, 110, 125, 125):  # two readers; what was before them they did not see
        tally.reach("one", step)
    tally.reach("other", 7)
    assert tally.steps == 25


def test_a_run_that_begins_anew_takes_no_step_back() -> None:
    tally = Tally()
    for step in (10, 0, 4):
        tally.reach("one", step)
    assert tally.steps == 4


def test_a_reader_that_comes_later_has_not_seen_what_was_between() -> None:
    tally = Tally()
    tally.reach("one", 10)
    tally.leave("one")
    tally.leave("one")
    tally.reach("one", 1000)
    assert tally.steps == 0


def test_a_frame_ends_one_wait() -> None:
    tally = Tally()
    tally.send(time.monotonic() - 2.0)
    tally.send(None)
    assert (tally.frames, tally.waits) == (2, 1)
    assert tally.waited_s >= 2.0
