"""Many processes of one server on one store."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from nn_core.training import LocalEngine
from nn_core.training.engine import folder as folder_module
from nn_core.training.engine import tensor_file
from nn_core.training.engine.folder import Folder
from nn_core.training.engine.store import Store
from nn_core.training.errors import StoreError
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.copying import grown
from tests.nn_core.training.engine.storing import path_of, recorded, size_of, step_of
from tests.nn_core.training.small_runs import small_run


def test_those_beside_read_what_one_has_written_and_keep_one_budget(
    engine: LocalEngine, folder: Path
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(folder)
    size = size_of(record, store)
    many = [Store(folder, max_bytes=3 * size + size // 2, beside=store.place.keeper) for _ in range(4)]
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
    assert sum(path.stat().st_size for path in folder.glob("*")) <= many[0].max_bytes
    assert all(one.holds("last") and one.load("last") is not None for one in many)
    store.close()


def test_two_that_do_not_fit_together_do_not_drop_each_other(
    engine: LocalEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(folder)
    size = size_of(record, store)
    many = [Store(folder, max_bytes=size * 3 // 2, beside=store.place.keeper) for _ in range(2)]
    written, about_to, trim = threading.Barrier(2), threading.Barrier(2), Folder.trim
    drop = Folder.drop

    def both_have_written(self: Folder, newest: str, max_bytes: int) -> None:
        written.wait()
        trim(self, newest, max_bytes)

    def when_both_would(self: Folder, stem: str) -> None:
        with suppress(threading.BrokenBarrierError):  # as it should be: the other one waits for this one
            about_to.wait(0.5)
        drop(self, stem)

    monkeypatch.setattr(Folder, "trim", both_have_written)
    monkeypatch.setattr(Folder, "drop", when_both_would)
    threads = [
        threading.Thread(target=one.save, args=(name, record)) for one, name in zip(many, "ab", strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.holds("a"), store.holds("b")].count(True) == 1
    store.close()


def test_what_stands_beside_no_file_is_dropped_first(engine: LocalEngine, folder: Path) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(folder)
    for name in "ab":
        store.save(name, record)
    size = path_of(store, "a").stat().st_size
    assert store.save_newest("a", record)
    path_of(store, "a").unlink()
    store.max_bytes = 2 * size + size // 20
    store.save("c", record)
    assert [path.stem for path in folder.glob("*.newest")] == []
    assert (store.holds("b"), store.holds("c")) == (True, True)
    store.close()


def test_two_that_write_one_run_at_once_leave_a_whole_file(
    engine: LocalEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one does that counts as dead, but writes on."""
    monkeypatch.setattr(tensor_file, "PIECE_BYTES", 20_000)
    run = grown(engine, small_run, 2)
    records = recorded(run), recorded(stepped(run, 5))
    store = Store(folder)
    many, meet = [Store(folder, beside=store.place.keeper) for _ in records], threading.Barrier(2)
    write_all = folder_module._write_all

    def in_turn(file: int, piece: memoryview) -> None:
        with suppress(threading.BrokenBarrierError):  # the other one has ended
            meet.wait(1)
        write_all(file, piece)

    monkeypatch.setattr(folder_module, "_write_all", in_turn)
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


def test_who_is_beside_writes_and_reads_only_in_the_folder_that_the_server_has(
    engine: LocalEngine, folder: Path, tmp_path: Path
) -> None:
    record = recorded(grown(engine, small_run, 2))
    server = Store(folder)
    here = Store(folder, beside=server.place.keeper)
    here.save("run", record)
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Store(tmp_path / "elsewhere", beside=server.place.keeper)
    server.close()
    next_server = Store(folder)  # as after one that was killed: its processes end a moment later
    for one in (elsewhere, here):
        for use in (partial(one.save, "run", record), partial(one.load, "run")):
            with pytest.raises(StoreError, match="is not the folder that the server has"):
                use()
    assert next_server.load("run") is not None
    next_server.close()
