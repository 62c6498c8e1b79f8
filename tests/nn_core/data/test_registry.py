"""The table of sets, and how one is read: once, whoever asks."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import NoReturn

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_core.data import DATASETS, DataError, load, registry
from nn_core.data.registry import DatasetInfo
from tests.nn_core.data.sets import OFFLINE, ONLINE


def test_the_offline_sets_are_there() -> None:
    assert OFFLINE == [
        "mnist",
        "digits",
        "faces",
        "photographs",
        "fashion",
        "avatars",
        "avatars_64",
        "spoken_digits",
    ]
    assert ONLINE == ["mnist_full", "fashion_mnist", "cifar10", "olivetti"]


def test_both_sets_of_clothes_tell_the_same_classes_apart_under_titles_of_their_own() -> None:
    few, all_ = DATASETS["fashion"], DATASETS["fashion_mnist"]
    assert few.class_names == all_.class_names
    assert (few.images, all_.images) == (10_000, 70_000)
    assert len({info.title for info in DATASETS.values()}) == len(DATASETS)


@pytest.mark.parametrize("info", DATASETS.values(), ids=list(DATASETS))
def test_every_set_names_its_source_and_licence_in_a_sentence(info: DatasetInfo) -> None:
    for text in (info.description, info.source, info.licence):
        assert text.endswith((".", "?"))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """A set called "slow" that counts how often it is read."""
    reads = []

    def read() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        reads.append(threading.current_thread())
        threading.Event().wait(0.02)
        return np.zeros((2, 1, 28, 28), np.uint8), np.arange(2)

    monkeypatch.setitem(DATASETS, "slow", replace(DATASETS["mnist"], name="slow", read=read))
    monkeypatch.setattr(registry, "_locks", {"slow": threading.Lock()})
    monkeypatch.setattr(registry, "_loaded", {})
    return reads


def test_threads_that_ask_at_once_read_once(counted: list[threading.Thread]) -> None:
    barrier, results = threading.Barrier(8), []

    def ask() -> None:
        barrier.wait()
        results.append(load("slow"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == 1
    assert all(result is results[0] for result in results)
    assert len(results) == 8


def test_a_failed_load_is_tried_again(
    counted: list[threading.Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = DATASETS["slow"]

    def fail() -> NoReturn:
        raise DataError("No network.")

    monkeypatch.setitem(DATASETS, "slow", replace(good, read=fail))
    with pytest.raises(DataError, match="No network"):
        load("slow")
    monkeypatch.setitem(DATASETS, "slow", good)
    assert len(load("slow")) == 2


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(DataError, match=r"'cats'.*mnist, digits"):
        load("cats")
