"""The part "Checkerboard" of "Latent space": its three runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nn_core.findings.latent.checkerboard import recipe
from nn_core.training import LocalEngine
from nn_core.training.engine.store import Store
from tests.clock import Clock
from tests.nn_core.training.driving import stepped
from ui.latent_space import checkerboard
from ui.latent_space.checkerboard import TITLES, contestants
from ui.shell import engine as shell


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def small_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Clock) -> Iterator[LocalEngine]:
    """It holds one run beside the three."""
    store = Store(tmp_path)
    engine = LocalEngine(device="cpu", store=store, max_runs=4, clock=clock)
    monkeypatch.setattr(shell, "_engine", engine)
    monkeypatch.setattr(checkerboard, "_ids", {})
    yield engine
    engine.close()
    store.close()


def test_runs_that_made_room_for_others_go_on_where_they_stood(
    small_engine: LocalEngine, clock: Clock
) -> None:
    before = contestants()
    for run in before.values():
        stepped(run, 2)
    ids = {kind: run.id for kind, run in before.items()}
    clock.now += 60  # nobody looks at them
    others = [small_engine.submit(recipe(kind)) for kind in TITLES]
    assert any(small_engine.get(id_) is None for id_ in ids.values())
    for run in others:
        run.close()
    after = contestants()
    assert {kind: run.id for kind, run in after.items()} == ids
    assert [run.step_count for run in after.values()] == [2, 2, 2]
