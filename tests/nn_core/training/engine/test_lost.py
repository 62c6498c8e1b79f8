"""How a run goes on whose process died, how often, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from nn_core.training import Probe
from nn_core.training.engine.lost import DIED, WITHIN_S, Deaths, Lost
from nn_core.training.engine.status import RunStatus
from nn_core.training.spec import State
from tests.clock import Clock
from tests.nn_core.training.small_runs import small_run


def lost(state: State = "running", step: int = 500, left: float = inf, deaths: int = 1) -> Lost:
    spec = small_run()
    return Lost("a", spec, RunStatus(state, "", "", "me", step, None, left, (), spec.config), Probe(), deaths)


@pytest.mark.parametrize(
    ("run", "steps"),
    [
        (lost(), inf),
        (lost(deaths=2), inf),
        (lost(deaths=3), 0),
        (lost(left=20), 80),
        (lost(left=0, step=440), 0),
        (lost(left=1, step=430), 0),  # what was stored was told too late
        (lost("paused", left=0), 0),
        (lost("diverged", left=0), 0),
    ],
)
def test_it_takes_the_steps_that_it_would_have_taken(run: Lost, steps: float) -> None:
    assert run.steps_from(440) == steps


@pytest.mark.parametrize(
    ("run", "stored", "sentence"),
    [
        (lost(), True, "; the run goes on from step 1,440."),
        (lost("paused", 1_500), True, "; the run is back at step 1,440."),
        (lost("paused", 1_500, deaths=3), True, "; the run is back at step 1,440."),
        (lost(deaths=3), True, " 3 times, so the run stands at step 1,440 until you train it again."),
        (lost(), False, " before anything of it was stored, so the run begins anew."),
        (lost("paused", 0), False, "; the run is back at step 1,440."),
    ],
)
def test_one_sentence_says_why_it_is_where_it_is(run: Lost, stored: bool, sentence: str) -> None:
    assert run.told(1_440, stored) == DIED + sentence


def test_it_goes_on_as_whose_it_was_and_where_it_counted() -> None:
    known = lost()
    record = replace(known, status=replace(known.status, origin="school")).record(None)
    assert (record.owner, record.origin) == ("me", "school")


def test_only_deaths_in_short_order_count() -> None:
    clock = Clock()
    deaths = Deaths(clock)
    assert [deaths.count("a"), deaths.count("b"), deaths.count("a")] == [1, 1, 2]
    clock.now += WITHIN_S - 1
    assert (deaths.count("a"), deaths.of("b"), deaths.of("c")) == (3, 1, 0)
    clock.now += 1
    assert (deaths.count("a"), deaths.of("b")) == (2, 0)


def test_the_config_and_pace_of_last_win_over_those_that_were_stored() -> None:
    before = lost()
    stored = before.record(None)
    assert (stored.start, stored.spec, stored.state, stored.owner) == (None, before.spec, "paused", "me")
    assert before.record(stored).spec is stored.spec
    spec = small_run(learning_rate=0.5)
    after = replace(before, spec=spec, status=replace(before.status, steps_per_second=3.0))
    assert after.record(stored).spec.config == spec.config
    assert after.record(replace(stored, owner="")).steps_per_second == 3.0
    assert after.record(replace(stored, owner="")).owner == "me"
