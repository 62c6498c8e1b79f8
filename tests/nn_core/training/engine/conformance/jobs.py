"""What an engine promises of work that is no run: shared, seen, cancelled, and never lost in silence."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from nn_core.data import DataError
from nn_core.network.fields import SpecError
from nn_core.training import CapacityError, ConfigError, Engine
from nn_core.training.errors import Diverged
from nn_core.training.jobs import Job, JobError
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.small_jobs import ENDLESS, Both, Count, Failing, Trains
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S, until

NO_MEMORY = "There is not enough memory for this training. A smaller network or batch needs less."


def done(engine: Engine, job: Job) -> Any:
    """The result of a job."""
    handle = engine.jobs.ask(job)
    assert handle.wait(PATIENCE_S)
    assert (handle.state, handle.problem) == ("done", "")
    return handle.result


class Jobs:
    """Asking, progress, failing, cancelling, closing."""

    # Sharing

    def test_who_has_a_network_trained_by_a_job_is_one_of_those_who_train(self, engine: Engine) -> None:
        run = engine.submit(small_run(), owner="one")
        run.resume()
        assert engine.people == 1
        handles = [
            engine.jobs.ask(Trains(small_run(), ENDLESS), owner=owner) for owner in ("", "one", "other")
        ]
        handles.append(engine.jobs.ask(Trains(small_run(seed=1), ENDLESS), owner="other"))
        until(lambda: engine.people == 2)
        for handle in handles:
            handle.cancel()
        until(lambda: engine.people == 1)

    def test_whoever_asks_for_the_same_gets_the_same(self, engine: Engine) -> None:
        handle = engine.jobs.ask(Count(3), "one")
        assert engine.jobs.ask(Count(3), "other") == handle
        assert engine.jobs.ask(Count(3, "another")) != handle
        found = done(engine, Count(3))
        assert found[:2] == ("count", 3)
        assert engine.jobs.ask(Count(3), "a third").result == found
        assert engine.jobs.found(Count(3)) == handle

    def test_many_who_ask_for_a_training_at_once_have_it_done_once(self, engine: Engine) -> None:
        job, found = Both(Count(2_000), Trains(small_run(), 12)), []
        pages = [threading.Thread(target=lambda: found.append(done(engine, job))) for _ in range(6)]
        for page in pages:
            page.start()
        for page in pages:
            page.join(PATIENCE_S)
        assert len(found) == 6
        assert len({token for (_, _, token), _ in found}) == 1

    def test_only_what_has_ended_is_found_and_nothing_is_begun(self, engine: Engine) -> None:
        assert engine.jobs.found(Count(3)) is None
        handle = engine.jobs.ask(Count(ENDLESS))
        assert engine.jobs.found(Count(ENDLESS)) is None
        handle.cancel()
        assert engine.jobs.found(Count(3)) is None

    def test_a_job_waits_for_others_which_are_shared_too(self, engine: Engine) -> None:
        a, b = done(engine, Both(Count(3, "a"), Count(2, "b")))
        again, c = done(engine, Both(Count(3, "a"), Count(2, "c")))
        assert (a[:2], b[:2], c[:2]) == (("a", 3), ("b", 2), ("c", 2))
        assert again == a

    # Working

    def test_progress_is_seen_while_a_job_is_worked_on(self, engine: Engine) -> None:
        handle = engine.jobs.ask(Count(ENDLESS))
        until(lambda: handle.progress.done > 100)
        seen = handle.progress
        assert (handle.state, seen.of, seen.finding) == ("running", ENDLESS, {"square": seen.done**2})
        assert handle.result is None

    def test_a_job_that_waits_shows_how_far_the_other_is(self, engine: Engine) -> None:
        handle = engine.jobs.ask(Both(Count(ENDLESS), Count(1)))
        until(lambda: handle.progress.of == ENDLESS and handle.progress.done > 10)

    def test_training_in_a_job_gives_what_a_run_gives(self, engine: Engine) -> None:
        found = done(engine, Trains(small_run(seed=3), 12))
        weights = stepped(engine.submit(small_run(seed=3)), 12).weights().arrays
        assert found.keys() == weights.keys()
        for name, array in weights.items():
            np.testing.assert_array_equal(found[name], array)

    def test_a_run_trains_beside_jobs_and_jobs_beside_a_run(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        handles = [engine.jobs.ask(Count(ENDLESS, name)) for name in "abcd"]
        run.resume()
        until(lambda: run.step_count > 20 and all(handle.progress.done > 20 for handle in handles))

    # Who asks

    def test_who_leaves_ends_what_nobody_else_asks_for(self, engine: Engine) -> None:
        handle = engine.jobs.ask(Count(ENDLESS), "one")
        engine.jobs.ask(Count(ENDLESS), "other")
        until(lambda: handle.progress.done > 0)
        handle.leave("one", cancel=True)
        seen = handle.progress.done
        until(lambda: handle.progress.done > seen)
        handle.leave("other")
        until(lambda: handle.state == "queued")
        handle.ask("one")
        seen = handle.progress.done
        until(lambda: handle.progress.done > seen)
        handle.leave("one", cancel=True)
        assert handle.state == "cancelled"

    # Cancelling, failing, closing

    def test_a_cancelled_job_has_no_result_and_can_be_asked_for_again(self, engine: Engine) -> None:
        handle = engine.jobs.ask(Count(ENDLESS))
        until(lambda: handle.progress.done > 0)
        handle.cancel()
        assert (handle.state, handle.result) == ("cancelled", None)
        assert handle.problem == "This work was stopped."
        again = engine.jobs.ask(Count(ENDLESS))
        assert again != handle
        until(lambda: again.progress.done > 0)

    @pytest.mark.parametrize(
        ("error", "arguments", "words"),
        [
            (DataError, ("The digits are gone.",), "The digits are gone."),
            (SpecError, (0, "kernel_size", "It is too large."), "Layer 1: It is too large."),
            (ConfigError, ("seed", "The seed is too large."), "The seed is too large."),
            (CapacityError, ("There is no room.",), "There is no room."),
            (JobError, ("It ended early.",), "It ended early."),
            (Diverged, ("the loss",), "Training broke down: the loss became infinite or not a number."),
            (ZeroDivisionError, ("x / 0",), "Something went wrong in this work, so it stopped."),
            (
                MemoryError,
                (),
                "There is not enough memory for this training. A smaller network or batch needs less.",
            ),
            (StopIteration, (), "Something went wrong in this work, so it stopped."),
        ],
    )
    def test_what_fails_says_so_in_words_and_others_go_on(
        self, engine: Engine, error: type[Exception], arguments: tuple[object, ...], words: str
    ) -> None:
        handle = engine.jobs.ask(Failing(error, arguments))
        assert handle.wait(PATIENCE_S)
        assert (handle.state, handle.problem, handle.result) == ("failed", words, None)
        assert engine.jobs.ask(Failing(error, arguments)) == handle
        assert [done(engine, Count(2, name))[:2] for name in "abc"] == [("a", 2), ("b", 2), ("c", 2)]
        engine.jobs.forget(Failing(error, arguments))
        assert engine.jobs.ask(Failing(error, arguments)) != handle

    def test_what_a_job_waits_for_fails_it_with_the_same_words(self, engine: Engine) -> None:
        failing = Failing(DataError, ("The digits are gone.",))
        handle = engine.jobs.ask(Both(failing, Count(1)))
        assert handle.wait(PATIENCE_S)
        assert (handle.state, handle.problem) == ("failed", "The digits are gone.")
        found = engine.jobs.found(failing)
        assert found is not None
        assert (found.state, found.result) == ("failed", None)

    def test_an_engine_that_closes_ends_jobs_with_a_sentence_and_takes_no_more(self, engine: Engine) -> None:
        handle = engine.jobs.ask(Both(Count(ENDLESS), Count(1)))
        until(lambda: handle.progress.done > 0)
        engine.close()
        assert handle.wait(PATIENCE_S)
        assert (handle.state, handle.problem) == ("cancelled", "The server is closing.")
        with pytest.raises(CapacityError, match="The server is closing"):
            engine.jobs.ask(Count(2))
