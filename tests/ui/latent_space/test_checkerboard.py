"""The part "Checkerboard" of "Latent space": its three runs."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from nn_core.findings.latent.checkerboard import recipe
from nn_core.latent.vectors import power_spectrum, stride_energy
from nn_core.training import LocalEngine
from nn_core.training.engine.store import Store
from nn_core.training.errors import StoreError, UnreadableError
from tests.clock import Clock
from tests.frames import read_frame
from tests.nn_core.training.driving import stepped
from tests.waiting import PATIENCE_S
from ui.latent_space import checkerboard
from ui.latent_space.cards.inside import CHECKERBOARD
from ui.latent_space.checkerboard import STEPS, TITLES, Grown, comparison, contestants, samples_at, search
from ui.latent_space.params import MEASURED_AT, Look
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


@pytest.mark.parametrize("passes", [True, False])
def test_only_a_run_that_can_never_be_read_gives_way_to_a_new_one(
    small_engine: LocalEngine, monkeypatch: pytest.MonkeyPatch, passes: bool
) -> None:
    ids = {kind: run.id for kind, run in contestants().items()}

    def refused(_: str) -> None:
        raise StoreError("The disk is busy.") if passes else UnreadableError("The file is damaged.")

    with monkeypatch.context() as patch:
        patch.setattr(small_engine, "find", refused)
        patch.setattr(small_engine, "submit", lambda spec: small_engine.get(ids["upsample"]))
        with pytest.raises(StoreError, match="busy") if passes else nullcontext():
            contestants()
    now = {kind: run.id for kind, run in contestants().items()}
    assert (now == ids) == passes


def test_pictures_are_said_to_be_of_the_step_that_they_are_of(small_engine: LocalEngine) -> None:
    run = stepped(contestants()["transposed3"], 3)
    run._run.learning.timeline.forget_after(2)  # type: ignore[attr-defined]
    facts, pictures = read_frame(comparison({"transposed3": run}, 3))
    assert [column["step"] for column in facts["columns"]] == [2]
    found = samples_at(run, 2)
    assert found is not None
    np.testing.assert_array_equal(pictures["pictures.transposed3"], found[1][:6])


def test_a_card_waits_for_the_generator_that_makes_no_checkerboard_and_measures_it_too(
    small_engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkerboard, "train", lambda runs: None)
    runs = contestants()
    for run in runs.values():
        assert run.wait(PATIENCE_S, step=0)
    stepped(runs["transposed3"], 2)
    _, _, _, prediction = CHECKERBOARD[1]
    assert search(prediction, {"step": 2}, {}).words == "Being measured: step 0 of 2."
    stepped(runs["upsample"], 2)
    found = search(prediction, {"step": 2}, {}).result
    at = {kind: samples_at(runs[kind], 2) for kind in ("transposed3", "upsample")}
    energies = [stride_energy(power_spectrum(one[1])) for one in at.values() if one is not None]
    assert isinstance(found, Grown)
    assert ([found.after, found.plain], found.step) == (energies, 2)


@pytest.mark.parametrize(
    ("given", "step"),
    [("0", "0"), ("25", "32"), ("50", "64"), ("100", "128"), ("200", "256"), ("400", "400")],
)
def test_an_address_opens_the_nearest_step_that_can_be_compared(given: str, step: str) -> None:
    """Those of before, too: of the steps that were compared then, not all stay kept."""
    assert Look("look", "step").read(given) == step


@pytest.mark.parametrize("given", ["", "-1", "401", "x", "9" * 5000])
def test_a_step_that_none_of_them_reaches_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="from 0 to 400"):
        Look("look", "step").read(given)


@pytest.mark.walk
def test_all_steps_that_are_compared_stay_kept(small_engine: LocalEngine) -> None:
    run = stepped(contestants()["transposed4"], STEPS)
    assert set(MEASURED_AT) <= set(run.timeline())
