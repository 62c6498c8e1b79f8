"""What the store keeps, whatever happens to the disk or the process, within its budget and its home."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from nn_core.home import home
from nn_core.training import LocalEngine
from nn_core.training.engine import folder as folder_module
from nn_core.training.engine import lease, tensor_file
from nn_core.training.engine.elsewhere import Elsewhere
from nn_core.training.engine.names import look_id
from nn_core.training.engine.record import Record
from nn_core.training.engine.store import Store, open_store
from nn_core.training.errors import StoreError, UnreadableError
from tests.nn_core.training.engine.conformance.copying import grown
from tests.nn_core.training.engine.storing import (
    file_of,
    recorded,
    remove_unfinished,
    set_visited,
    step_of,
    unfinished,
)
from tests.nn_core.training.small_runs import small_run

ROOT = Path(__file__).resolve().parents[4]


# Disks that do not do as they are told


class Crash(BaseException):
    """The process is gone: from then on it does nothing."""


SYSTEM = ("open", "write", "fsync", "close", "replace", "unlink", "utime")
"""What of `os` a folder is written with."""
FSSPEC = ("open", "write", "close", "ls", "find", "cat_file", "pipe_file", "rm_file")
"""What of a file system of fsspec, and of its files, is called."""


class Disk:
    """Stands for `os` or for a file system of fsspec, and refuses the call of a number, or that one and all
    after it.
    """

    def __init__(self, real: Any, names: tuple[str, ...], refuse: int, error: BaseException, forever: bool):
        self.calls: list[str] = []
        self._real, self._names = real, names
        self._refuse, self._error, self._forever = refuse, error, forever

    def __getattr__(self, name: str) -> Any:
        return self._watched(self._real, name)

    def _watched(self, real: Any, name: str) -> Any:
        found = getattr(real, name)
        if name not in self._names:
            return found

        def called(*args: Any, **kwargs: Any) -> Any:
            self.calls.append(name)
            reached = len(self.calls) - self._refuse
            if reached == 0 or (reached > 0 and self._forever):
                if name == "write":  # some of it may have arrived
                    *file, piece = args
                    found(*file, piece[: len(piece) // 2])
                raise self._error
            value = found(*args, **kwargs)
            return WatchedFile(self, value) if name == "open" and real is not os else value

        return called


class WatchedFile:
    """An open file on such a disk."""

    def __init__(self, disk: Disk, file: Any) -> None:
        self._disk, self._file = disk, file

    def __enter__(self) -> WatchedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        return self._disk._watched(self._file, name)


def put_in(patch: pytest.MonkeyPatch, store: Store, refuse: int, error: BaseException, forever: bool) -> Disk:
    """Have a store write to such a disk."""
    place = store.place
    if isinstance(place, Elsewhere):
        disk = Disk(place._keys._fs, FSSPEC, refuse, error, forever)
        patch.setattr(place._keys, "_fs", disk)
    else:
        disk = Disk(os, SYSTEM, refuse, error, forever)
        patch.setattr(folder_module, "os", disk)
    return disk


IN_TURN = {
    "folder": ["open", "fsync", "close", "replace", "open", "fsync", "close"],
    # The keeper is read; bytes, labels so far, the label; all is counted.
    "elsewhere": ["cat_file", "open", "close", "ls", "pipe_file", "ls"],
}
LOOKS = {"folder": [], "elsewhere": ["ls"]}
"""Beside a run only what is of it can be written: so it is looked for first."""
THEN = {"folder": ["unlink"], "elsewhere": ["ls"]}
"""When all of a run is written, what stood beside it is looked for."""


@pytest.mark.parametrize("newest", [False, True], ids=["all", "newest"])
def test_a_crash_at_any_call_of_the_system_leaves_the_old_state_or_the_new_one(
    two: tuple[Record, Record], address: Path | str, monkeypatch: pytest.MonkeyPatch, newest: bool
) -> None:
    monkeypatch.setattr(tensor_file, "PIECE_BYTES", 20_000)
    found: list[int] = []
    number, crashed = 0, True
    while crashed:
        number += 1
        store = Store(address)
        store.save("x", two[0])
        with monkeypatch.context() as patch, suppress(Crash):
            disk = put_in(patch, store, number, Crash(), forever=True)
            assert not newest or store.save_newest("x", two[1])
            if not newest:
                store.save("x", two[1])
            crashed = False
        store.close()
        store = Store(address)
        found.append(step_of(store) or 0)
        assert not unfinished(store)
        store.save("x", two[1])
        assert step_of(store) == 10
        store.drop("x")
        store.close()
    assert found == sorted(found)
    assert set(found) == {5, 10}
    calls = [name for name in disk.calls if name != "write"]
    kind = "elsewhere" if isinstance(address, str) else "folder"
    if kind == "elsewhere" and not newest:
        assert calls[5:7] == ["rm_file"] * 2  # what was there before, now that the label is written
        del calls[5:7]
    assert calls == LOOKS[kind] * newest + IN_TURN[kind] + THEN[kind] * (not newest)
    assert len(found) == len(disk.calls) + 1


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "not writable"), (errno.EIO, "input/output error")],
)
def test_a_disk_that_refuses_any_call_is_told_in_words_and_the_old_state_stays(
    store: Store,
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
        assert len(unfinished(store)) <= isinstance(store.place, Elsewhere)  # it may be needed after all
        remove_unfinished(store)
        store.save("x", two[0])
    assert refusals >= 8
    assert step_of(store) == 10


def trouble_at(call: int, number: int, store: Store, record: Record) -> str | None:
    """What saving says when that call of the system is refused; None if there are not so many."""
    with pytest.MonkeyPatch.context() as patch:
        put_in(patch, store, call, OSError(number, os.strerror(number)), forever=False)
        try:
            store.save("x", record)
        except StoreError as error:
            return str(error)
    return None


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ESTALE])
def test_a_disk_that_lets_nothing_be_read_is_told_as_what_may_pass(
    store: Store, two: tuple[Record, Record], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = look_id("x")
    store.save("x", two[0])

    error = OSError(number, os.strerror(number))

    def refuse(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        put_in(patch, store, 1, error, forever=True)
        patch.setattr(Path, "open", refuse)
        for read in (store.load, store.id_of):
            with pytest.raises(StoreError) as caught:
                read("x" if read == store.load else name)
            assert not isinstance(caught.value, UnreadableError)
            assert str(caught.value) == f"This run cannot be read now: {os.strerror(number).lower()}."
    assert step_of(store) == 5


class Failing(BytesIO):
    """A file of which the disk gives no more than the first bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(size)


def test_a_disk_that_fails_within_the_header_is_told_as_what_may_pass(
    store: Store, two: tuple[Record, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("x", two[0])
    content = file_of(store).read_bytes()
    monkeypatch.setattr(store.place, "open", lambda _: Failing(content))
    with pytest.raises(StoreError) as caught:
        store.load("x")
    assert not isinstance(caught.value, UnreadableError)
    assert str(caught.value) == "This run cannot be read now: input/output error."


def test_a_folder_that_cannot_be_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Runs cannot be kept"):
        Store(tmp_path / "file" / "runs")


def test_a_home_that_refuses_to_be_written_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match="not writable"):
        Store(tmp_path / "runs")


# One process a home


def test_a_second_store_in_one_place_is_refused_in_words_until_the_first_has_closed(
    address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "BEAT_S", 0.05)
    first = Store(address)
    with pytest.raises(StoreError, match="Another Layerscope keeps its runs"):
        Store(address)
    first.close()
    Store(address).close()


@pytest.mark.parametrize("where", ["folder", "file"], indirect=True)
def test_another_process_is_refused_and_a_killed_one_leaves_the_place_free(
    address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "import sys; from pathlib import Path; from nn_core.training.engine import lease, store\n"
        "lease.BEAT_S, place = 0.05, sys.argv[1]\n"
        "kept = store.Store(place if '://' in place else Path(place))\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    monkeypatch.setattr(lease, "BEAT_S", 0.05)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(address)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match="Another Layerscope"):
            Store(address)
        other.kill()
        other.wait()
    monkeypatch.setattr(lease, "DEAD_AFTER_S", 0.2)  # it is dead
    Store(address).close()


# A budget


def test_the_longest_unvisited_are_dropped_and_never_the_one_just_written(
    engine: LocalEngine, address: Path | str
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(address)
    store.save("0", record)
    size = file_of(store).size
    store.close()
    store = Store(address, max_bytes=4 * size + size // 2)
    for number in range(1, 4):
        store.save(str(number), record)
    for order, name in enumerate("0123"):
        set_visited(store, name, order)
    store.visit(["0"])
    store.save("4", record)
    assert [number for number in "01234" if store.holds(number)] == ["0", "2", "3", "4"]
    assert store.load("2") is not None  # reading is visiting
    store.save("5", record)
    assert [number for number in "012345" if store.holds(number)] == ["0", "2", "4", "5"]
    store.close()


def test_beyond_his_share_an_owners_own_runs_go_though_those_of_others_are_older(
    engine: LocalEngine, address: Path | str
) -> None:
    run = grown(engine, small_run, 2)
    mine, theirs, given = (replace(recorded(run), owner=owner) for owner in ("me", "us", "he"))
    store = Store(address)
    store.save("a", theirs)
    size = file_of(store).size
    store.close()
    store = Store(address, max_bytes=8 * size + size // 2)  # two are a share

    def save(name: str, record: Record) -> str:
        """The names of those that are kept after that."""
        store.save(name, record)
        set_visited(store, name, ord(name))
        return "".join(kept for kept in "abcdefghij" if store.holds(kept))

    save("b", theirs)
    for name in "cdefgh":
        save(name, mine)
    assert save("i", mine) == "abdefghi"
    assert save("d", given) == "abdefghi"
    assert save("j", mine) == "abdfghij"
    store.close()


def test_a_run_beyond_the_whole_budget_is_refused_and_drops_nothing(
    engine: LocalEngine, address: Path | str
) -> None:
    record = recorded(grown(engine, small_run, 2))
    store = Store(address)
    store.save("x", replace(record, start=None))
    size = file_of(store).size
    store.close()
    store = Store(address, max_bytes=2 * size)
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
    assert store.max_bytes == 2**29
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
