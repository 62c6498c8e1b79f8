"""Many processes of one server on one store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nn_core.training import LocalEngine
from nn_core.training.engine import store as store_module
from nn_core.training.engine import tensor_file
from nn_core.training.engine.names import digest_of
from nn_core.training.engine.place import ENDING, NEWEST, Place
from nn_core.training.engine.store import Store
from nn_core.training.engine.tensor_file import Stacks
from nn_core.training.errors import StoreError
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import grown
from tests.nn_core.training.engine.storing import File, names_in, recorded, size_of, step_of
from tests.nn_core.training.small_runs import small_run


def test_those_beside_read_what_one_has_written_and_keep_one_budget(
    engine: LocalEngine, address: Path | str
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(address)
    size = size_of(record, store)
    store_bytes = 3 * size + size // 2
    many = [Store(address, max_bytes=store_bytes, beside=store.place.keeper) for _ in range(4)]
    troubles: list[Exception] = []

    def write(one: Store, name: str) -> None:
        try:
            for _ in range(25):
                for number in range(2):
                    one.save(f"{name}{number}", record)
                    one.save_newest(f"{name}{number}", record)
                    one.visit([f"{name}0"])
                one.drop(f"{name}1")
        except Exception as error:
            troubles.append(error)

    threads = [threading.Thread(target=write, args=of) for of in zip(many, "abcd", strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    many[0].save("last", record)
    assert sum(File(store.place, name).size for name in names_in(store)) <= store_bytes
    assert all(one.holds("last") and one.load("last") is not None for one in many)
    store.close()


def test_two_that_do_not_fit_together_do_not_drop_each_other(
    engine: LocalEngine, address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(address)
    size = size_of(record, store)
    many = [Store(address, max_bytes=size * 3 // 2, beside=store.place.keeper) for _ in range(2)]
    written, about_to, place = threading.Barrier(2), threading.Barrier(2), type(store.place)
    trim, drop = place.trim, place.drop

    def both_have_written(self: Place, newest: str, max_bytes: int) -> None:
        written.wait()
        trim(self, newest, max_bytes)

    def when_both_would(self: Place, stem: str) -> None:
        with suppress(threading.BrokenBarrierError):  # as it should be: the other one waits for this one
            about_to.wait(0.5)
        drop(self, stem)

    monkeypatch.setattr(place, "trim", both_have_written)
    monkeypatch.setattr(place, "drop", when_both_would)
    threads = [
        threading.Thread(target=one.save, args=(name, record)) for one, name in zip(many, "ab", strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.holds("a"), store.holds("b")].count(True) == 1
    store.close()


def test_what_stands_beside_no_file_is_dropped_first(engine: LocalEngine, address: Path | str) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(address)
    for name in "ab":
        store.save(name, record)
    stem = digest_of("a").hex()
    size = File(store.place, stem + ENDING).size
    assert store.save_newest("a", record)
    store.place.unlink(stem + ENDING)
    store.max_bytes = 2 * size + size // 20
    store.save("c", record)
    assert names_in(store, NEWEST) == set()
    assert (store.holds("b"), store.holds("c")) == (True, True)
    store.close()


def test_two_that_write_one_run_at_once_leave_a_whole_file(
    engine: LocalEngine, address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one does that counts as dead, but writes on."""
    monkeypatch.setattr(tensor_file, "PIECE_BYTES", 20_000)
    run = grown(engine, small_run, 2)
    records = recorded(run), recorded(stepped(run, 5))
    store = Store(address)
    many, meet = [Store(address, beside=store.place.keeper) for _ in records], threading.Barrier(2)

    def in_turn(facts: dict[str, Any], stacks: Stacks) -> tuple[int, Iterator[bytes | memoryview]]:
        size, pieces = tensor_file.prepared(facts, stacks)
        return size, map(when_the_other_is_as_far, pieces)

    def when_the_other_is_as_far(piece: bytes | memoryview) -> bytes | memoryview:
        with suppress(threading.BrokenBarrierError):  # the other one has ended
            meet.wait(1)
        return piece

    monkeypatch.setattr(store_module, "prepared", in_turn)
    threads = [
        threading.Thread(target=one.save, args=("x", record))
        for one, record in zip(many, records, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert step_of(store) in (2, 7)
    store.close()


def test_who_is_beside_writes_and_reads_only_in_the_place_that_the_server_has(
    engine: LocalEngine, address: Path | str
) -> None:
    record = recorded(grown(engine, small_run, 2))
    server = Store(address)
    here = Store(address, beside=server.place.keeper)
    here.save("run", record)
    other = f"{address}-2" if isinstance(address, str) else address.parent / "elsewhere"
    elsewhere = Store(other, beside=server.place.keeper)
    server.close()
    next_server = Store(address)  # as after one that was killed: its processes end a moment later
    for one in (elsewhere, here):
        for use in (partial(one.save, "run", record), partial(one.load, "run")):
            with pytest.raises(StoreError, match=r"is not the (folder|place) that the server has"):
                use()
    assert next_server.load("run") is not None
    next_server.close()
