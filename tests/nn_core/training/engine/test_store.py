"""What the store gives back is what it was given."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load

from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, LocalEngine, PlaneConfig, PlaneLayer, PlaneRun
from nn_core.training.engine import store as store_module
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store
from nn_core.training.engine.tensor_file import prepared
from nn_core.training.errors import UnreadableError
from nn_core.training.kinds import kinds
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import EVERYTHING, assert_equal, grown, same
from tests.nn_core.training.engine.conformance.kinds import KINDS, STANDING
from tests.nn_core.training.engine.conformance.standing import seen
from tests.nn_core.training.engine.storing import (
    file_of,
    names_in,
    newest_of,
    recorded,
    step_of,
    through,
    unfinished,
    woken,
)
from tests.nn_core.training.small_runs import restless_network, small_run, small_set
from tests.nn_core.training.test_whole import RUNS
from tests.waiting import PATIENCE_S

ALL_RUNS = KINDS | RUNS
ROOT = Path(__file__).resolve().parents[4]


# What comes back


def test_there_is_a_small_run_of_each_kind() -> None:
    assert set(kinds()) == set(KINDS) | set(STANDING)


@pytest.mark.parametrize("kind", STANDING)
def test_of_a_run_that_cannot_be_trained_hardly_anything_is_stored(
    engine: LocalEngine, store: Store, kind: str
) -> None:
    run = grown(engine, STANDING[kind], 0)
    again = through(store, engine, run)
    assert file_of(store).size < 4_000
    assert_equal(seen(again), seen(run))


@pytest.mark.parametrize("steps", [0, 1, 37])
@pytest.mark.parametrize("kind", ALL_RUNS)
def test_a_run_goes_on_from_the_disk_bit_by_bit_as_if_it_had_never_stopped(
    engine: LocalEngine, store: Store, kind: str, steps: int
) -> None:
    run = grown(engine, ALL_RUNS[kind], steps)
    again = through(store, engine, run)
    assert (again.step_count, again.state) == (steps, "paused")
    same(again, run)
    assert again.message == ""
    same(stepped(again, 30), stepped(run, 30))


def test_each_kept_step_of_a_run_that_was_stored_before_its_rules_were_kept_can_be_seen(
    engine: LocalEngine, store: Store
) -> None:
    run = grown(engine, KINDS["gan_plane"], 5)
    record = recorded(run)
    assert record.start is not None
    for entry in record.start.timeline.entries:
        for name in ("noise", "loss", "r1"):
            del entry.weights[name]  # type: ignore[attr-defined]
    store.save(run.id, record)
    again = woken(engine, store.load(run.id))
    assert again.wait(PATIENCE_S)
    assert [again.at(step, EVERYTHING).step for step in again.timeline()] == [*run.timeline()]
    assert again.state == "paused"


@pytest.mark.parametrize("kind", KINDS)
def test_curves_and_each_kept_step_come_back_as_they_were(
    engine: LocalEngine, store: Store, kind: str
) -> None:
    run = grown(engine, KINDS[kind], 300)
    again = through(store, engine, run)
    assert again.wait(PATIENCE_S)
    np.testing.assert_equal(again.history(), run.history())
    assert again.timeline() == run.timeline()
    assert len(run.timeline()) > 64
    for step in run.timeline()[::16]:
        here, there = again.at(step, EVERYTHING), run.at(step, EVERYTHING)
        assert_equal(here.arrays, there.arrays)
        assert (here.step, here.measured, here.judgements) == (there.step, there.measured, there.judgements)
        np.testing.assert_equal(dict(here.metrics), dict(there.metrics))


def test_tensors_lie_in_memory_as_they_did(engine: LocalEngine, store: Store) -> None:
    record = recorded(
        grown(engine, lambda: ClassifierRun(classifier_preset("lenet5", (1, 28, 28), 10), "mnist"), 2)
    )
    store.save("x", record)
    again = store.load("x")
    assert record.start is not None
    assert again is not None
    assert again.start is not None
    for before, after in zip(record.start.timeline.entries, again.start.timeline.entries, strict=True):
        forms = [{name: one.stride() for name, one in entry.weights.items()} for entry in (before, after)]
        assert forms[0] == forms[1]
        assert any(stride[-1] != 1 for stride in forms[0].values()), "nothing lies channels last"


def test_a_past_of_networks_of_several_shapes_comes_back(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, lambda: PlaneRun("xor", PlaneConfig(layers=(PlaneLayer(2),))), 8)
    run.configure(layers=(PlaneLayer(3), PlaneLayer(2)), optimizer="adam")
    stepped(run, 8)
    run.configure(layers=())
    stepped(run, 8)
    again = through(store, engine, run)
    assert again.wait(PATIENCE_S)
    for step in run.timeline():
        assert_equal(again.at(step, EVERYTHING).arrays, run.at(step, EVERYTHING).arrays)
    same(stepped(again, 20), stepped(run, 20))


def test_a_change_that_is_still_to_be_taken_over_comes_back(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, KINDS["plane"], 8)
    run.configure(layers=(PlaneLayer(4), PlaneLayer(2)), optimizer="adam")
    again = through(store, engine, run)
    assert again.spec == run.spec
    same(stepped(again, 20), stepped(run, 20))


def test_a_diverged_run_comes_back_as_it_stands_with_its_pace(engine: LocalEngine, store: Store) -> None:
    run = engine.submit(small_run(optimizer="sgd", learning_rate=1e6))
    run.pace(49.0)
    run.resume()
    assert run.wait(PATIENCE_S)
    again = through(store, engine, run)
    assert (again.state, again.message, again.step_count) == ("diverged", run.message, run.step_count)
    assert again.steps_per_second == 49.0


def test_numbers_that_json_does_not_know_come_back(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, small_run, 3)
    record = recorded(run)
    assert record.start is not None
    special = {"a": float("nan"), "b": float("inf"), "c": float("-inf")}
    store.save("x", replace(record, start=replace(record.start, validation=special)))
    again = store.load("x")
    assert again is not None
    assert again.start is not None
    np.testing.assert_equal(dict(again.start.validation), special)


def test_own_images_come_back_and_are_the_very_set_that_is_in_use(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, small_run, 2)
    again = through(store, engine, run)
    assert again.spec == run.spec
    assert again.spec.dataset is run.spec.dataset


@pytest.mark.walk
@pytest.mark.parametrize("where", ["folder", "file"], indirect=True)
def test_own_images_come_back_to_another_process(
    engine: LocalEngine, store: Store, address: Path | str, tmp_path: Path
) -> None:
    run = grown(engine, lambda: small_run(restless_network()), 9)
    store.save(run.id, recorded(run))
    store.close()
    stepped(run, 20)
    script = (
        "import sys; from pathlib import Path; from nn_core.training import LocalEngine\n"
        "from nn_core.training.engine.store import Store; import numpy as np\n"
        "from nn_core.training.engine.handle import LocalHandle\n"
        "engine = LocalEngine(device='cpu', workers=1); place = sys.argv[1]\n"
        "store = Store(place if '://' in place else Path(place))\n"
        "run = LocalHandle(engine.hold(store.load(sys.argv[2])), engine)\n"
        "assert run.wait(100); run.step(20); assert run.wait(100)\n"
        "np.savez(sys.argv[3], **run.weights().arrays)\n"
    )
    found = tmp_path / "found.npz"
    subprocess.run([sys.executable, "-c", script, str(address), run.id, found], cwd=ROOT, check=True)
    with np.load(found) as weights:
        assert_equal(dict(weights), run.weights().arrays)


def test_the_file_can_be_read_by_anybody_and_its_name_does_not_steer(
    engine: LocalEngine, store: Store
) -> None:
    run = grown(engine, small_run, 5)
    store.save(run.id, recorded(run))
    arrays = load(file_of(store).read_bytes())
    np.testing.assert_array_equal(
        arrays["trainer.model.weights.linear1.bias"][0], run.weights().arrays["linear1.bias"]
    )
    assert arrays["past0.conv1.weight"].shape == (6, 4, 1, 3, 3)
    assert run.id not in file_of(store).name


def test_the_look_id_leads_to_the_id_of_a_run_that_is_kept(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, small_run, 1)
    for unknown in (run.look, run.id):
        assert store.id_of(unknown) == unknown
    store.save(run.id, recorded(run))
    assert store.id_of(run.look) == run.id
    assert store.id_of(run.id) == run.id
    for wrong in ("", "é" * 22, "=" * 22, "a" * 22, "../lock", "x" * 10_000, run.look + "A"):
        assert store.id_of(wrong) == wrong


def test_the_owner_is_kept(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, small_run, 2)
    assert through(store, engine, run).owner == ""
    run.give("a visitor")
    assert through(store, engine, run).owner == "a visitor"


def test_a_file_of_an_earlier_version_is_found_by_its_id_and_nobodys(
    engine: LocalEngine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = grown(engine, small_run, 2)
    monkeypatch.setattr(
        store_module, "prepared", lambda facts, stacks: prepared(_without(facts, "id", "owner"), stacks)
    )
    store.save(run.id, recorded(run))
    assert b"owner" not in file_of(store).read_bytes()
    assert store.id_of(run.look) == run.look
    record = store.load(run.id)
    assert record is not None
    assert record.owner == ""


def _without(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if name not in names}


def test_asked_for_by_its_look_id_a_damaged_file_is_told_in_words(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, small_run, 1)
    store.save(run.id, recorded(run))
    file_of(store).write_bytes(b"\x10" + bytes(40))
    with pytest.raises(UnreadableError, match="left as it is"):
        store.id_of(run.look)


def test_what_is_not_there_is_not_found(store: Store) -> None:
    for wrong in ("a" * 22, "", "../lock", "/etc/passwd", "\0", "x" * 10_000):
        assert store.load(wrong) is None
        assert not store.holds(wrong)
    store.drop("a" * 22)


def test_a_dropped_run_is_gone(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, small_run, 1)
    store.save(run.id, recorded(run))
    assert store.holds(run.id)
    store.drop(run.id)
    assert (store.load(run.id), store.holds(run.id)) == (None, False)
    assert names_in(store) == unfinished(store) == set()


# The newest moment beside the past


@pytest.mark.parametrize("kind", KINDS)
def test_the_newest_moment_goes_on_bit_by_bit_with_the_past_that_is_kept(
    engine: LocalEngine, store: Store, kind: str
) -> None:
    run = grown(engine, KINDS[kind], 10)
    store.save("x", recorded(run))
    stepped(run, 7)
    assert store.save_newest("x", recorded(run))
    again = woken(engine, store.load("x"))
    assert again.wait(PATIENCE_S)
    assert (again.step_count, again.timeline(), run.timeline()[-1]) == (17, tuple(range(11)), 17)
    assert_equal(again.at(5, EVERYTHING).arrays, run.at(5, EVERYTHING).arrays)
    for one in (again, run):
        stepped(one, 30)
    assert_equal(again.weights().arrays, run.weights().arrays)
    np.testing.assert_equal(again.history(), run.history())


def test_the_newest_moment_has_neither_pictures_nor_past(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, lambda: replace(small_run(), dataset=small_set(2_000)), 200)
    store.save("x", recorded(run))
    assert store.save_newest("x", recorded(run))
    newest = newest_of(store)
    assert newest.size < file_of(store).size / 4
    store.save("x", recorded(run))
    assert not newest.exists()
    assert store.save_newest("x", recorded(run))
    store.drop("x")
    assert not newest.exists()


def test_another_past_is_no_past_of_the_newest_moment(
    engine: LocalEngine, store: Store, address: Path | str
) -> None:
    run = grown(engine, small_run, 5)
    assert not store.save_newest("x", recorded(run))
    store.save("x", recorded(run))
    run.reset()
    assert run.wait(PATIENCE_S)
    assert not store.save_newest("x", recorded(stepped(run, 9)))
    other = Store(f"{address}-2" if isinstance(address, str) else address.parent / "other")
    assert not other.save_newest("x", recorded(run))
    other.close()


@pytest.mark.parametrize("spoil", [b"", b"{}", os.urandom(999)], ids=["empty", "text", "noise"])
def test_where_the_newest_moment_is_damaged_the_one_before_it_is_found(
    store: Store, two: tuple[Record, Record], spoil: bytes
) -> None:
    store.save("x", two[0])
    assert store.save_newest("x", two[1])
    newest = newest_of(store)
    assert step_of(store) == 10
    newest.write_bytes(spoil)
    assert step_of(store) == 5
    assert newest.read_bytes() == spoil


def test_the_newest_moment_of_an_earlier_past_is_left_out(store: Store, two: tuple[Record, Record]) -> None:
    store.save("x", two[0])
    assert store.save_newest("x", two[1])
    newest = newest_of(store)
    stale = newest.read_bytes()
    store.save("x", replace(two[0], message="later"))
    newest.write_bytes(stale)
    assert step_of(store) == 5
