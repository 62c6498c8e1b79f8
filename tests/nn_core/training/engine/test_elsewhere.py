"""What a place of fsspec does where a folder need not do anything."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from nn_core.training import LocalEngine
from nn_core.training.engine import lease
from nn_core.training.engine.elsewhere import Elsewhere, shown
from nn_core.training.engine.keys import Keys
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store, open_store
from nn_core.training.errors import StoreError
from tests.nn_core.training.engine.storing import File, step_of, unfinished

NAME = "aa.safetensors"


@pytest.fixture
def where() -> str:
    return "memory"


@pytest.fixture
def place(store: Store) -> Elsewhere:
    assert isinstance(store.place, Elsewhere)
    return store.place


def keys_of(place: Elsewhere) -> list[str]:
    return [name for name in place._keys.names() if not name.startswith("keeper")]


def test_a_file_is_what_its_last_label_says_and_no_earlier_bytes_are_left(place: Elsewhere) -> None:
    assert not place.has(NAME)
    for content in (b"one", b"three", b"two"):
        assert place.put(NAME, [b"head", content], "me") == content.hex()
        assert File(place, NAME).read_bytes() == b"head" + content
    assert len(keys_of(place)) == 2
    place.drop("aa")
    assert (place.has(NAME), keys_of(place)) == (False, [])


def test_bytes_without_a_label_are_no_file_and_the_next_server_removes_them(
    store: Store, place: Elsewhere, address: str
) -> None:
    place._keys.fill("aa.0123.safetensors", [b"half of it"])
    assert not place.has(NAME)
    place.put("bb.safetensors", [b"all of it"], "")
    store.close()
    again = Store(address)
    assert unfinished(again) == set()
    assert File(again.place, "bb.safetensors").read_bytes() == b"all of it"
    again.close()


def test_who_counts_as_dead_and_visits_late_does_not_bring_earlier_bytes_back(
    place: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put(NAME, [b"earlier"], "")
    write = Keys.write

    def after_another_wrote(self: Keys, name: str, text: bytes) -> None:
        monkeypatch.setattr(Keys, "write", write)
        place.put(NAME, [b"later"], "")
        write(self, name, text)

    monkeypatch.setattr(Keys, "write", after_another_wrote)
    place.visit("aa")
    assert File(place, NAME).read_bytes() == b"later"
    assert len(keys_of(place)) == 2


def test_where_a_label_may_have_come_through_its_bytes_stay(
    place: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put(NAME, [b"earlier"], "")
    write = Keys.write

    def unsure(self: Keys, name: str, text: bytes) -> None:
        write(self, name, text)
        raise OSError(errno.ETIMEDOUT, "timed out")

    with monkeypatch.context() as patch:
        patch.setattr(Keys, "write", unsure)
        with pytest.raises(OSError, match="timed out"):
            place.put(NAME, [b"later"], "")
    assert File(place, NAME).read_bytes() == b"later"
    place.put(NAME, [b"last"], "")
    assert len(keys_of(place)) == 2


def test_a_run_that_is_replaced_while_it_is_read_is_read_once_more(
    store: Store, place: Elsewhere, two: tuple[Record, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("x", two[0])
    read, count = Keys.read, 0

    def under_the_hand(self: Keys, name: str, start: int | None = None, end: int | None = None) -> bytes:
        nonlocal count
        count += start is not None
        if count == 2:
            count += 1
            store.save("x", two[1])
        return read(self, name, start, end)

    monkeypatch.setattr("nn_core.training.engine.elsewhere.READ_BYTES", 1_000)
    monkeypatch.setattr(Keys, "read", under_the_hand)
    assert step_of(store) == 10


def test_what_is_asked_for_is_read_in_few_pieces(
    store: Store, two: tuple[Record, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("x", two[0])
    read, asked = Keys.read, []

    def counted(self: Keys, name: str, start: int | None = None, end: int | None = None) -> bytes:
        asked.append(name)
        return read(self, name, start, end)

    monkeypatch.setattr(Keys, "read", counted)
    assert step_of(store) == 5
    assert len([name for name in asked if not name.startswith("keeper")]) <= 3


def test_a_place_that_raises_what_no_file_system_does_is_told_in_words(
    store: Store, place: Elsewhere, two: tuple[Record, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("Could not connect to https://secret.example?key=1")

    store.save("x", two[0])
    with monkeypatch.context() as patch:
        patch.setattr(place._keys, "_fs", Silent())
        for use in (lambda: store.save("x", two[1]), lambda: store.load("x"), lambda: store.holds("x")):
            with pytest.raises(StoreError, match="now: it does not answer as it should"):
                use()
        store.visit(["x"])
        store.drop("x")
    assert step_of(store) == 5


def test_an_address_that_nothing_can_reach_is_told_in_words() -> None:
    with pytest.raises(StoreError, match="Runs cannot be kept in nowhere://x: Protocol not known: nowhere"):
        Store("nowhere://x")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3://bucket/runs", "s3://bucket/runs"),
        ("ftp://me:secret@host:21/runs", "ftp://host:21/runs"),
        ("sftp://me@host/runs", "sftp://host/runs"),
        ("abfs://box/runs?sig=secret", "abfs://box/runs"),
    ],
)
def test_no_sentence_tells_a_password(address: str, told: str) -> None:
    assert shown(address) == told


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setattr(lease, "BEAT_S", 1e6)
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path / "home"))
    yield monkeypatch
    fsspec.filesystem("memory").store.clear()


@pytest.mark.parametrize("name", ["memory://chosen/runs", "file://{}/chosen", "{}/chosen"])
def test_the_store_is_where_the_variable_says(
    name: str, tmp_path: Path, chosen: pytest.MonkeyPatch, engine: LocalEngine
) -> None:
    address = name.format(tmp_path)
    chosen.setenv("LAYERSCOPE_STORE", address)
    store = open_store()
    assert str(store.settings[0]) == address
    assert isinstance(store.place, Elsewhere) == ("://" in address)
    assert not (tmp_path / "home").exists()
    store.close()
