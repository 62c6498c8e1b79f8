"""What the store gives back is what it was given, whatever happens to the disk, the file or the process."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save

from nn_core.home import home
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, LocalEngine, PlaneConfig, PlaneLayer, PlaneRun, RunHandle
from nn_core.training.engine import store as store_module
from nn_core.training.engine import tensor_file
from nn_core.training.engine.handle import LocalHandle
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store, open_store
from nn_core.training.engine.tensor_file import prepared
from nn_core.training.errors import StoreError
from nn_core.training.kinds import kinds
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import EVERYTHING, assert_equal, grown, same
from tests.nn_core.training.engine.conformance.kinds import KINDS
from tests.nn_core.training.small_runs import restless_network, small_run, small_set
from tests.nn_core.training.test_whole import RUNS
from tests.waiting import PATIENCE_S

ALL_RUNS = KINDS | RUNS
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store(folder)
    yield store
    store.close()


def recorded(run: RunHandle) -> Record:
    assert isinstance(run, LocalHandle)
    record = run._record()
    assert record is not None
    return record


def woken(engine: LocalEngine, record: Record | None) -> RunHandle:
    """A run that goes on from a record."""
    assert record is not None
    return LocalHandle(engine.hold(record), engine)


def through(store: Store, engine: LocalEngine, run: RunHandle) -> RunHandle:
    """Another run, which goes on from the disk."""
    store.save(run.id, recorded(run))
    return woken(engine, store.load(run.id))


def file_of(folder: Path) -> Path:
    (path,) = folder.glob("*.safetensors")
    return path


# What comes back


def test_there_is_a_small_run_of_each_kind() -> None:
    assert set(kinds()) == set(KINDS)


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
def test_own_images_come_back_to_another_process(engine: LocalEngine, store: Store, folder: Path) -> None:
    run = grown(engine, lambda: small_run(restless_network()), 9)
    store.save(run.id, recorded(run))
    store.close()
    stepped(run, 20)
    script = (
        "import sys; from pathlib import Path; from nn_core.training import LocalEngine\n"
        "from nn_core.training.engine.store import Store; import numpy as np\n"
        "from nn_core.training.engine.handle import LocalHandle\n"
        "engine = LocalEngine(device='cpu', workers=1); store = Store(Path(sys.argv[1]))\n"
        "run = LocalHandle(engine.hold(store.load(sys.argv[2])), engine)\n"
        "assert run.wait(100); run.step(20); assert run.wait(100)\n"
        "np.savez(sys.argv[3], **run.weights().arrays)\n"
    )
    found = folder.parent / "found.npz"
    subprocess.run([sys.executable, "-c", script, folder, run.id, found], cwd=ROOT, check=True)
    with np.load(found) as weights:
        assert_equal(dict(weights), run.weights().arrays)


def test_the_file_can_be_read_by_anybody_and_its_name_does_not_steer(
    engine: LocalEngine, store: Store, folder: Path
) -> None:
    run = grown(engine, small_run, 5)
    store.save(run.id, recorded(run))
    arrays = load_file(file_of(folder))
    np.testing.assert_array_equal(
        arrays["trainer.model.weights.linear1.bias"][0], run.weights().arrays["linear1.bias"]
    )
    assert arrays["past0.conv1.weight"].shape == (6, 4, 1, 3, 3)
    assert run.id not in file_of(folder).name


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
    engine: LocalEngine, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = grown(engine, small_run, 2)
    monkeypatch.setattr(
        store_module, "prepared", lambda facts, stacks: prepared(_without(facts, "id", "owner"), stacks)
    )
    store.save(run.id, recorded(run))
    assert b"owner" not in file_of(folder).read_bytes()
    assert store.id_of(run.look) == run.look
    record = store.load(run.id)
    assert record is not None
    assert record.owner == ""


def _without(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if name not in names}


def test_asked_for_by_its_look_id_a_damaged_file_is_told_in_words(
    engine: LocalEngine, store: Store, folder: Path
) -> None:
    run = grown(engine, small_run, 1)
    store.save(run.id, recorded(run))
    file_of(folder).write_bytes(b"\x10" + bytes(40))
    with pytest.raises(StoreError, match="left as it is"):
        store.id_of(run.look)


def test_what_is_not_there_is_not_found(store: Store) -> None:
    for wrong in ("a" * 22, "", "../lock", "/etc/passwd", "\0", "x" * 10_000):
        assert store.load(wrong) is None
        assert not store.holds(wrong)
    store.drop("a" * 22)


def test_a_dropped_run_is_gone(engine: LocalEngine, store: Store, folder: Path) -> None:
    run = grown(engine, small_run, 1)
    store.save(run.id, recorded(run))
    assert store.holds(run.id)
    store.drop(run.id)
    assert (store.load(run.id), store.holds(run.id)) == (None, False)
    assert list(folder.iterdir()) == [folder / "lock"]


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


def test_the_newest_moment_has_neither_pictures_nor_past(
    engine: LocalEngine, store: Store, folder: Path
) -> None:
    run = grown(engine, lambda: replace(small_run(), dataset=small_set(2_000)), 200)
    store.save("x", recorded(run))
    assert store.save_newest("x", recorded(run))
    (newest,) = folder.glob("*.newest")
    assert newest.stat().st_size < file_of(folder).stat().st_size / 4
    store.save("x", recorded(run))
    assert not newest.exists()
    assert store.save_newest("x", recorded(run))
    store.drop("x")
    assert not newest.exists()


def test_another_past_is_no_past_of_the_newest_moment(engine: LocalEngine, store: Store) -> None:
    run = grown(engine, small_run, 5)
    assert not store.save_newest("x", recorded(run))
    store.save("x", recorded(run))
    run.reset()
    assert run.wait(PATIENCE_S)
    assert not store.save_newest("x", recorded(stepped(run, 9)))
    other = Store(store._folder.parent / "other")
    assert not other.save_newest("x", recorded(run))
    other.close()


@pytest.mark.parametrize("spoil", [b"", b"{}", os.urandom(999)], ids=["empty", "text", "noise"])
def test_where_the_newest_moment_is_damaged_the_one_before_it_is_found(
    store: Store, folder: Path, two: tuple[Record, Record], spoil: bytes
) -> None:
    store.save("x", two[0])
    assert store.save_newest("x", two[1])
    (newest,) = folder.glob("*.newest")
    assert step_of(store) == 10
    newest.write_bytes(spoil)
    assert step_of(store) == 5
    assert newest.read_bytes() == spoil


def test_the_newest_moment_of_an_earlier_past_is_left_out(
    store: Store, folder: Path, two: tuple[Record, Record]
) -> None:
    store.save("x", two[0])
    assert store.save_newest("x", two[1])
    (newest,) = folder.glob("*.newest")
    stale = newest.read_bytes()
    store.save("x", replace(two[0], message="later"))
    newest.write_bytes(stale)
    assert step_of(store) == 5


# Files that are no such file


@pytest.fixture
def stored(engine: LocalEngine, store: Store, folder: Path) -> Path:
    """The file of a run that is stored as "x"."""
    store.save("x", recorded(grown(engine, small_run, 5)))
    return file_of(folder)


def refused(store: Store, path: Path) -> str:
    """Why it cannot be read; and it is left as it was."""
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        store.load("x")
    assert path.read_bytes() == before
    assert str(caught.value)[-1] == "."
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_a_file_cut_anywhere_is_refused(store: Store, stored: Path) -> None:
    whole = stored.read_bytes()
    for length in (0, 1, 7, 8, 9, 100, len(whole) // 2, len(whole) - 33, len(whole) - 32, len(whole) - 1):
        stored.write_bytes(whole[:length])
        refused(store, stored)


def test_a_file_with_any_byte_changed_is_refused(store: Store, stored: Path) -> None:
    whole = stored.read_bytes()
    anywhere = np.random.default_rng(0).integers(0, len(whole), 60).tolist()
    for place in (0, 7, 8, len(whole) - 1, *anywhere):
        stored.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        refused(store, stored)


def test_a_file_with_something_behind_it_is_refused(store: Store, stored: Path) -> None:
    stored.write_bytes(stored.read_bytes() + b"\0")
    assert "damaged" in refused(store, stored)


def test_another_file_is_refused(store: Store, stored: Path) -> None:
    for other in (b"", b"PK\3\4" * 100, b"\x80\x04\x95" * 50, save({"x": np.zeros(3)}), os.urandom(5_000)):
        stored.write_bytes(other)
        assert "another file" in refused(store, stored)


def test_a_newer_version_is_refused_by_name(
    store: Store, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = store.load("x")
    assert record is not None
    monkeypatch.setattr(tensor_file, "VERSION", 2)
    store.save("x", record)
    monkeypatch.undo()
    assert "another version" in refused(store, stored)


def rewritten(path: Path, change: Callable[[dict[str, Any], dict[str, list[Any]]], object]) -> None:
    """Change facts or arrays of a file, and have the checksum fit: what a stranger would write."""
    with path.open("rb") as file:
        opened = tensor_file.TensorFile(file, 2**30)
        facts = opened.facts
        names = {name.partition(".")[0] for name in opened._places}
        stacks = {f"{part}.{key}": one for part in names for key, one in opened.stacks(part).items()}
    change(facts, stacks)
    _, pieces = tensor_file.prepared(facts, stacks)
    path.write_bytes(b"".join(pieces))


def put(*way: Any) -> Callable[[dict[str, Any], Any], None]:
    """Replace a fact."""

    def change(facts: dict[str, Any], _stacks: Any) -> None:
        for name in way[:-2]:
            facts = facts[name]
        facts[way[-2]] = way[-1]

    return change


CONV = "trainer.model.weights.conv1.weight"
HOSTILE: dict[str, Callable[[dict[str, Any], dict[str, list[Any]]], object]] = {
    "no spec": lambda facts, stacks: facts.pop("spec"),
    "a kind that is no kind": put("spec", "kind", "../../os"),
    "a kind that is a list": put("spec", "kind", []),
    "a field that is none": put("spec", "trainer", "os:system"),
    "a network beyond the limits": put("spec", "architecture", "layers", 0, "out_channels", 10**6),
    "a setting out of bounds": put("spec", "config", "batch_size", 10**9),
    "a setting that is text": put("spec", "config", "seed", "0"),
    "a setting of a huge number": put("spec", "config", "learning_rate", 10**400),
    "images that are not there": put("spec", "dataset", "images", {"array": "9"}),
    "images that are labels": put("spec", "dataset", "images", {"array": "1"}),
    "labels beyond the classes": put("spec", "dataset", "class_names", ["a", "b"]),
    "a set that nobody has": put("spec", "dataset", "x"),
    "a state that is none": put("state", "running"),
    "a pace that is text": put("steps_per_second", "fast"),
    "a message that is none": put("message", 7),
    "no start but something": put("start", []),
    "a config of another kind": put("start", "config", {"noise": 0.1}),
    "a negative step": put("start", "trainer", "step_count", -1),
    "half a step": put("start", "trainer", "step_count", 0.5),
    "points that are text": put("start", "training_curve", "points", "abc"),
    "points out of order": put("start", "training_curve", "points", [[5, {}], [4, {}]]),
    "too many points": put("start", "training_curve", "points", [[step, {}] for step in range(501)]),
    "a metric that is text": put("start", "training_curve", "points", [[5, {"train_loss": "x"}]]),
    "a stride of nothing": put("start", "training_curve", "stride", 0),
    "a past without its weights": put("past", "entries", 0, "stack", 7),
    "a past of one step too many": lambda facts, stacks: facts["past"]["entries"].pop(),
    "a past of endless room": put("past", "capacity", 10**9),
    "no backups": put("start", "backups", []),
    "weights channels last that cannot be": put("channels_last", ["trainer.model.weights.linear1.weight"]),
    "a list for names": put("channels_last", [[]]),
    "deep JSON": put("message", json.loads("[" * 900 + "]" * 900)),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_whose_checksum_fits_and_whose_contents_lie_is_refused(
    store: Store, stored: Path, kind: str
) -> None:
    rewritten(stored, HOSTILE[kind])
    refused(store, stored)


LYING: dict[str, Callable[[dict[str, Any]], object]] = {
    "a huge shape": lambda header: header["past0.conv1.weight"].update(shape=[2**40, 2**40]),
    "a shape of nothing, often": lambda header: header["past0.conv1.weight"].update(
        shape=[2**60, 0], data_offsets=[0, 0]
    ),
    "a negative shape": lambda header: header["past0.conv1.weight"].update(shape=[-1, -36]),
    "a shape of text": lambda header: header["past0.conv1.weight"].update(shape="abc"),
    "a shape of many": lambda header: header["past0.conv1.weight"].update(shape=[1] * 100),
    "half a shape": lambda header: header["past0.conv1.weight"].update(shape=[1.5, 2]),
    "no shape": lambda header: header["past0.conv1.weight"].pop("shape"),
    "a type that is none": lambda header: header["past0.conv1.weight"].update(dtype="OBJECT"),
    "two in one place": lambda header: header.update(y=dict(header["past0.conv1.weight"])),
    "beyond the end": lambda header: header["checksum"].update(data_offsets=[10**15, 10**15 + 32]),
    "no checksum": lambda header: header.update(x=header.pop("checksum")),
    "no object": lambda header: header.update(checksum=[]),
}


@pytest.mark.parametrize("kind", LYING)
def test_a_header_that_lies_is_refused(store: Store, stored: Path, kind: str) -> None:
    whole = stored.read_bytes()
    length = int.from_bytes(whole[:8], "little")
    header = json.loads(whole[8 : 8 + length])
    LYING[kind](header)
    text = json.dumps(header).encode()
    stored.write_bytes(len(text).to_bytes(8, "little") + text + whole[8 + length :])
    refused(store, stored)


@pytest.mark.parametrize(
    "text",
    [b"[" * 10**6, b'{"a":' * 10**5, b"1" * 10**6, b'{"__metadata__":NaN}', b"[" + b"0," * 10**6 + b"0]"],
    ids=["deep list", "deep object", "huge number", "no number", "long list"],
)
def test_hostile_json_is_refused(store: Store, stored: Path, text: bytes) -> None:
    stored.write_bytes(len(text).to_bytes(8, "little") + text)
    refused(store, stored)


def test_a_length_that_lies_allocates_nothing(store: Store, stored: Path) -> None:
    for length in (2**63, 2**32, 10**9):
        stored.write_bytes(length.to_bytes(8, "little") + b"{}")
        refused(store, stored)


@pytest.mark.parametrize(
    "change",
    [
        lambda _, stacks: stacks.update({CONV: [np.zeros((1, 2, 3, 4), np.float32)]}),
        lambda _, stacks: stacks.pop(CONV),
        put("spec", "architecture", "input_shape", [1, 6, 600]),
        put("start", "trainer", {"step_count": 5}),
    ],
    ids=["weights of another shape", "no weights", "another network", "no facts"],
)
def test_what_does_not_fit_the_network_ends_the_run_in_words(
    engine: LocalEngine, store: Store, stored: Path, change: Callable[[dict[str, Any], Any], object]
) -> None:
    rewritten(stored, change)
    run = woken(engine, store.load("x"))
    assert run.wait(PATIENCE_S)
    assert (run.state, "does not fit" in run.message) == ("failed", True)
    run.reset()
    assert stepped(run, 3).step_count == 3


# Disks that do not do as they are told


class Crash(BaseException):
    """The process is gone: from then on it does nothing."""


class Disk:
    """Stands for `os` in the store, and refuses the call of a number, or that one and all after it."""

    def __init__(self, refuse: int, error: BaseException, forever: bool) -> None:
        self.calls: list[str] = []
        self._refuse, self._error, self._forever = refuse, error, forever

    def __getattr__(self, name: str) -> Any:
        found = getattr(os, name)
        if name not in ("open", "write", "fsync", "close", "replace", "unlink", "utime"):
            return found

        def called(*args: Any) -> Any:
            self.calls.append(name)
            reached = len(self.calls) - self._refuse
            if reached == 0 or (reached > 0 and self._forever):
                if name == "write":  # some of it may have arrived
                    os.write(args[0], args[1][: len(args[1]) // 2])
                raise self._error
            return found(*args)

        return called


@pytest.fixture
def two(engine: LocalEngine) -> tuple[Record, Record]:
    """A run earlier and later."""
    run = grown(engine, small_run, 5)
    return recorded(run), recorded(stepped(run, 5))


def step_of(store: Store) -> int | None:
    record = store.load("x")
    return None if record is None or record.start is None else record.start.trainer.step_count


@pytest.mark.parametrize("newest", [False, True], ids=["all", "newest"])
def test_a_crash_at_any_call_of_the_system_leaves_the_old_state_or_the_new_one(
    two: tuple[Record, Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newest: bool
) -> None:
    monkeypatch.setattr(tensor_file, "PIECE_BYTES", 20_000)
    found: list[int] = []
    number, crashed = 0, True
    while crashed:
        number += 1
        folder = tmp_path / str(number)
        store = Store(folder)
        store.save("x", two[0])
        disk = Disk(number, Crash(), forever=True)
        with monkeypatch.context() as patch, suppress(Crash):
            patch.setattr(store_module, "os", disk)
            assert not newest or store.save_newest("x", two[1])
            if not newest:
                store.save("x", two[1])
            crashed = False
        store.close()
        store = Store(folder)
        found.append(step_of(store) or 0)
        assert not list(folder.glob("*.new"))
        store.save("x", two[1])
        assert step_of(store) == 10
        store.close()
        shutil.rmtree(folder)
    assert found == sorted(found)
    assert set(found) == {5, 10}
    calls = [name for name in disk.calls if name != "write"]
    assert calls == ["open", "fsync", "close", "replace", "open", "fsync", "close"] + ["unlink"] * (
        not newest
    )
    assert len(found) == len(disk.calls) + 1


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "not writable"), (errno.EIO, "input/output error")],
)
def test_a_disk_that_refuses_any_call_is_told_in_words_and_the_old_state_stays(
    store: Store,
    folder: Path,
    two: tuple[Record, Record],
    number: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tensor_file, "PIECE_BYTES", 20_000)
    store.save("x", two[0])
    refusals = 0
    while (trouble := trouble_at(refusals + 1, number, store, two[1])) is not None:
        refusals += 1
        assert words in trouble
        assert trouble[-1] == "."
        assert step_of(store) in (5, 10)
        assert not list(folder.glob("*.new"))
        store.save("x", two[0])
    assert refusals > 8
    assert step_of(store) == 10


def trouble_at(call: int, number: int, store: Store, record: Record) -> str | None:
    """What saving says when that call of the system is refused; None if there are not so many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "os", Disk(call, OSError(number, os.strerror(number)), forever=False))
        try:
            store.save("x", record)
        except StoreError as error:
            return str(error)
    return None


def test_a_folder_that_cannot_be_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Runs cannot be kept"):
        Store(tmp_path / "file" / "runs")


def test_a_home_that_refuses_to_be_written_is_told_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match="not writable"):
        Store(folder)


# One process a home


def test_a_second_store_in_one_home_is_refused_in_words_until_the_first_has_closed(folder: Path) -> None:
    first = Store(folder)
    with pytest.raises(StoreError, match="Another Layerscope keeps its runs"):
        Store(folder)
    first.close()
    Store(folder).close()


def test_another_process_is_refused_and_a_killed_one_leaves_the_home_free(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from nn_core.training.engine.store import Store\n"
        "Store(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    script = script.replace("Store(Path", "kept = Store(Path")
    with subprocess.Popen(
        [sys.executable, "-c", script, folder],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match="Another Layerscope"):
            Store(folder)
        other.kill()
        other.wait()
    Store(folder).close()


# A budget


def test_the_longest_unvisited_are_dropped_and_never_the_one_just_written(
    engine: LocalEngine, folder: Path
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(folder)
    store.save("0", record)
    size = file_of(folder).stat().st_size
    store.close()
    store = Store(folder, max_bytes=4 * size + size // 2)
    for number in range(1, 4):
        store.save(str(number), record)
    for order, name in enumerate("0123"):
        os.utime(store._path(name), (order, order))
    store.visit(["0"])
    store.save("4", record)
    assert [number for number in "01234" if store.holds(number)] == ["0", "2", "3", "4"]
    assert store.load("2") is not None  # reading is visiting
    store.save("5", record)
    assert [number for number in "012345" if store.holds(number)] == ["0", "2", "4", "5"]
    store.close()


def test_a_run_beyond_the_whole_budget_is_refused_and_drops_nothing(
    engine: LocalEngine, folder: Path
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(folder)
    store.save("x", replace(record, start=None))
    store.close()
    store = Store(folder, max_bytes=2 * file_of(folder).stat().st_size)
    with pytest.raises(StoreError, match="all stored runs together may take"):
        store.save("y", record)
    assert (store.holds("x"), store.holds("y")) == (True, False)
    store.close()


# Where it is


def test_the_home_is_the_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path / "h"))
    monkeypatch.setenv("LAYERSCOPE_STORE_GB", "0.5")
    store = open_store()
    assert (home(), (tmp_path / "h" / "runs").is_dir()) == (tmp_path / "h", True)
    assert store._max_bytes == 2**29
    store.close()


def test_the_usual_home_is_in_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    platformdirs = pytest.importorskip("platformdirs")
    monkeypatch.delenv("LAYERSCOPE_HOME", raising=False)
    assert home() == platformdirs.user_data_path("layerscope", appauthor=False)


@pytest.mark.parametrize("size", ["much", "0", "-1", "nan", "inf", "1e9"])
def test_a_size_that_is_none_is_told_in_words(
    size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    monkeypatch.setenv("LAYERSCOPE_STORE_GB", size)
    with pytest.raises(StoreError, match="LAYERSCOPE_STORE_GB must be a number above 0"):
        open_store()
