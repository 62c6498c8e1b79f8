"""The sets that are downloaded: read from what comes, or a sentence that says why not."""

from __future__ import annotations

import socket
from http.client import IncompleteRead
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import numpy as np
import pytest
import sklearn.datasets

from nn_core.data import DATASETS, DataError, load, online
from tests.nn_core.data.sets import ONLINE


@pytest.mark.parametrize(
    "error",
    [
        URLError("Name or service not known"),
        TimeoutError("timed out"),
        ConnectionResetError(),
        IncompleteRead(b""),
        PermissionError(),
    ],
)
@pytest.mark.parametrize("name", ONLINE)
def test_without_a_network_a_set_says_so(
    name: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fail)
    monkeypatch.setattr(sklearn.datasets, "fetch_olivetti_faces", fail)
    with pytest.raises(
        DataError, match=r"needs a network connection the first time .* Choose MNIST"
    ) as caught:
        load(name)
    assert str(caught.value).startswith(DATASETS[name].title)


@pytest.mark.parametrize("name", ["mnist_full", "fashion_mnist", "cifar10"])
def test_rows_of_openml_become_images(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    info = DATASETS[name]
    rows = np.random.default_rng(0).integers(0, 256, (4, np.prod(info.shape)))
    asked: dict[str, Any] = {}

    def fetch(name: str, **options: Any) -> SimpleNamespace:
        asked.update(options, name=name, timeout=socket.getdefaulttimeout())
        return SimpleNamespace(data=rows.astype(np.float64), target=np.array(["3", "0", "9", "1"], object))

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    images, labels = info.read()
    assert images.dtype == np.uint8
    assert np.array_equal(images, rows.reshape(4, *info.shape))
    assert labels.tolist() == [3, 0, 9, 1]
    assert asked["name"] in {"mnist_784", "Fashion-MNIST", "CIFAR_10"}
    assert asked["timeout"] == online.TIMEOUT_S
    assert socket.getdefaulttimeout() is None


def test_olivetti_faces_get_whole_grey_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    levels = np.random.default_rng(0).integers(0, 256, (3, 64, 64))
    bunch = SimpleNamespace(images=np.float32(levels / 255), target=np.array([0, 39, 7]))
    monkeypatch.setattr(sklearn.datasets, "fetch_olivetti_faces", lambda **options: bunch)
    images, labels = DATASETS["olivetti"].read()
    assert np.array_equal(images[:, 0], levels)
    assert labels.tolist() == [0, 39, 7]


@pytest.mark.parametrize(
    "bunch",
    [
        SimpleNamespace(data=np.zeros((2, 5)), target=np.zeros(2)),
        SimpleNamespace(data=np.zeros((2, 784)), target=np.array(["cat", "dog"])),
        SimpleNamespace(data=None, target=None),
        SimpleNamespace(data=np.zeros((0, 784)), target=np.zeros(0)),
    ],
)
def test_a_download_of_something_else_is_refused(
    bunch: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", lambda *args, **options: bunch)
    with pytest.raises(DataError, match="Full MNIST"):
        load("mnist_full")


def test_a_parser_that_chokes_is_a_damaged_download(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise KeyError("data_set_description")

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fail)
    with pytest.raises(
        DataError, match="Fashion-MNIST was downloaded, but it does not hold what was expected"
    ):
        load("fashion_mnist")
    assert socket.getdefaulttimeout() is None
