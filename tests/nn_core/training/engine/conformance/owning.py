"""What an engine promises about the two ids of a run and its owner."""

from __future__ import annotations

from nn_core.training import Engine, Probe
from nn_core.training.engine.names import look_id
from tests.nn_core.training.driving import Reader
from tests.nn_core.training.engine.conformance.copying import copied, grown
from tests.nn_core.training.small_runs import small_run
from tests.waiting import until


class Owning:
    """Whose a run is, and how others find it."""

    def test_both_ids_lead_to_a_run_and_only_one_way_to_each_other(self, engine: Engine) -> None:
        run, other = engine.submit(small_run()), engine.submit(small_run())
        assert run.look == look_id(run.id)
        for name in (run.id, run.look):
            assert engine.get(name) == engine.find(name) == run
        assert len({run.id, run.look, other.id, other.look}) == 4
        assert engine.get(look_id(run.look)) is None
        run.close()
        assert engine.get(run.look) is engine.find(run.look) is None

    def test_a_new_run_is_nobodys_until_it_is_given_and_a_copy_has_the_same_owner(
        self, engine: Engine
    ) -> None:
        run = grown(engine, small_run, 2)
        assert (run.owner, copied(run).owner) == ("", "")
        run.give("one")
        assert (run.owner, copied(run).owner) == ("one", "one")
        copy = copied(run)
        copy.give("other")
        assert (run.owner, copy.owner) == ("one", "other")
        assert (run.step_count, run.state, run.spec) == (2, "paused", copy.spec)

    def test_who_watches_a_run_that_stands_gets_another_snapshot_when_it_is_given(
        self, engine: Engine
    ) -> None:
        run = grown(engine, small_run, 2)
        reader = Reader(run, Probe())
        until(lambda: len(reader.snapshots) == 1)
        run.give("one")
        until(lambda: len(reader.snapshots) == 2)

    def test_a_run_that_has_ended_is_given_to_nobody(self, engine: Engine) -> None:
        run = engine.submit(small_run())
        run.close()
        run.give("one")
        assert run.owner == ""
