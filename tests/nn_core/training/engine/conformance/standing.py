"""What an engine promises of runs that cannot be trained."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from nn_core.training import Engine, Probe, RunHandle
from tests.nn_core.training.engine.conformance.copying import assert_equal, copied, grown
from tests.nn_core.training.engine.conformance.kinds import STANDING
from tests.waiting import PATIENCE_S


class Standing:
    """Runs that are only looked at."""

    @pytest.mark.parametrize("kind", STANDING)
    def test_what_would_train_it_says_why_it_stands(self, engine: Engine, kind: str) -> None:
        run = grown(engine, STANDING[kind], 0)
        assert run.message == ""
        run.step(3)
        assert (run.state, run.step_count, run.message) == ("paused", 0, run.spec.stands)
        run.reset()
        assert run.wait(PATIENCE_S)
        assert (run.state, run.message) == ("paused", "")
        run.resume()
        assert run.wait(PATIENCE_S)
        assert (run.state, run.step_count, run.message) == ("paused", 0, run.spec.stands)
        run.pause()
        assert run.state == "paused"

    @pytest.mark.parametrize("kind", STANDING)
    def test_it_shows_what_it_is_asked_for_as_plain_data(self, engine: Engine, kind: str) -> None:
        run = grown(engine, STANDING[kind], 0)
        now = seen(run)
        assert now.keys() >= {"input", "conv1", "conv1.weight"}
        assert all(type(array) is np.ndarray for array in now.values())
        assert_equal(dict(run.at(0).arrays), now)
        for thing in (run.spec, run.latest(), run.at(0), run.history(), run.timeline(), run.weights()):
            pickle.loads(pickle.dumps(thing))

    @pytest.mark.parametrize("kind", STANDING)
    def test_its_copy_shows_the_same_and_outlives_it(self, engine: Engine, kind: str) -> None:
        run = grown(engine, STANDING[kind], 0)
        expected, copy = seen(run), copied(run)
        run.close()
        assert copy.wait(PATIENCE_S)
        assert (copy.spec, copy.state, copy.step_count) == (run.spec, "paused", 0)
        assert_equal(seen(copy), expected)


def seen(run: RunHandle) -> dict[str, np.ndarray]:
    """Some of what it shows."""
    assert run.wait(PATIENCE_S)
    run.watch(Probe(layers=("conv1", "linear1"), weights=("conv1",)))
    assert run.wait(PATIENCE_S)
    return dict(run.latest().arrays)
