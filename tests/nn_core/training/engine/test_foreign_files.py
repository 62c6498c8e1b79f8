"""Files that are no stored run, or no longer one, are refused in words."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from nn_core.training import LocalEngine
from nn_core.training.engine import tensor_file
from nn_core.training.engine.store import Store
from nn_core.training.errors import UnreadableError
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import grown
from tests.nn_core.training.engine.storing import File, file_of, recorded, woken
from tests.nn_core.training.small_runs import small_run
from tests.waiting import PATIENCE_S


@pytest.fixture
def stored(engine: LocalEngine, store: Store) -> File:
    """The file of a run that is stored as "x"."""
    store.save("x", recorded(grown(engine, small_run, 5)))
    return file_of(store)


def refused(store: Store, path: File) -> str:
    """Why it cannot be read; and it is left as it was."""
    before = path.read_bytes()
    with pytest.raises(UnreadableError) as caught:
        store.load("x")
    assert path.read_bytes() == before
    assert str(caught.value)[-1] == "."
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_a_file_cut_anywhere_is_refused(store: Store, stored: File) -> None:
    whole = stored.read_bytes()
    for length in (0, 1, 7, 8, 9, 100, len(whole) // 2, len(whole) - 33, len(whole) - 32, len(whole) - 1):
        stored.write_bytes(whole[:length])
        refused(store, stored)


def test_a_file_with_any_byte_changed_is_refused(store: Store, stored: File) -> None:
    whole = stored.read_bytes()
    anywhere = np.random.default_rng(0).integers(0, len(whole), 60).tolist()
    for place in (0, 7, 8, len(whole) - 1, *anywhere):
        stored.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        refused(store, stored)


def test_a_file_with_something_behind_it_is_refused(store: Store, stored: File) -> None:
    stored.write_bytes(stored.read_bytes() + b"\0")
    assert "damaged" in refused(store, stored)


def test_another_file_is_refused(store: Store, stored: File) -> None:
    for other in (b"", b"PK\3\4" * 100, b"\x80\x04\x95" * 50, save({"x": np.zeros(3)}), os.urandom(5_000)):
        stored.write_bytes(other)
        assert "another file" in refused(store, stored)


def test_a_newer_version_is_refused_by_name(
    store: Store, stored: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = store.load("x")
    assert record is not None
    monkeypatch.setattr(tensor_file, "VERSION", 2)
    store.save("x", record)
    monkeypatch.undo()
    assert "another version" in refused(store, stored)


def rewritten(path: File, change: Callable[[dict[str, Any], dict[str, list[Any]]], object]) -> None:
    """Change facts or arrays of a file, and have the checksum fit: what a stranger would write."""
    with path.place.open(path.name) as file:
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
    store: Store, stored: File, kind: str
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
def test_a_header_that_lies_is_refused(store: Store, stored: File, kind: str) -> None:
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
def test_hostile_json_is_refused(store: Store, stored: File, text: bytes) -> None:
    stored.write_bytes(len(text).to_bytes(8, "little") + text)
    refused(store, stored)


def test_a_length_that_lies_allocates_nothing(store: Store, stored: File) -> None:
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
    engine: LocalEngine, store: Store, stored: File, change: Callable[[dict[str, Any], Any], object]
) -> None:
    rewritten(stored, change)
    run = woken(engine, store.load("x"))
    assert run.wait(PATIENCE_S)
    assert (run.state, "does not fit" in run.message) == ("failed", True)
    run.reset()
    assert stepped(run, 3).step_count == 3
