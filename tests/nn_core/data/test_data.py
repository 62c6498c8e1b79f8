"""Image sets: what they hold, how they are split, fitted and downloaded."""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from http.client import IncompleteRead
from types import SimpleNamespace
from typing import Any, NoReturn
from urllib.error import URLError

import numpy as np
import pytest
import sklearn.datasets
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from nn_core.data import (
    DATASETS,
    PHOTOGRAPHS,
    DataError,
    ImageSet,
    fit_images,
    load,
    offline,
    online,
    photograph,
    photographs,
    registry,
)
from nn_core.data.registry import DatasetInfo

OFFLINE = [name for name, info in DATASETS.items() if info.offline]
ONLINE = [name for name, info in DATASETS.items() if not info.offline]


def image_set(labels: ArrayLike, classes: int | None = None) -> ImageSet:
    labels = np.array(labels, np.int64)
    names = tuple(f"class {k}" for k in range(classes or labels.max() + 1))
    images = np.zeros((len(labels), 1, 2, 2), np.uint8)
    return ImageSet("test", "Test", images, labels, names, "A source.", "A licence.")


# What the sets hold


def test_the_offline_sets_are_there() -> None:
    assert OFFLINE == ["mnist", "digits", "faces", "photographs"]
    assert ONLINE == ["mnist_full", "fashion_mnist", "cifar10", "olivetti"]


@pytest.mark.parametrize("name", OFFLINE)
def test_a_set_is_what_its_entry_says(name: str) -> None:
    info, images = DATASETS[name], load(name)
    assert (images.name, images.title, images.shape) == (name, info.title, info.shape)
    assert images.images.shape == (info.images, *info.shape)
    assert images.images.dtype == np.uint8
    assert images.labels.dtype == np.int64
    assert images.class_names == info.class_names
    assert info.classes == len(info.class_names)
    assert np.bincount(images.labels, minlength=info.classes).min() > 0


@pytest.mark.parametrize("name", OFFLINE)
def test_a_set_uses_the_whole_range_of_grey(name: str) -> None:
    images = load(name).images
    assert (images.min(), images.max()) == (0, 255)


@pytest.mark.parametrize("info", DATASETS.values(), ids=list(DATASETS))
def test_every_set_names_its_source_and_licence_in_a_sentence(info: DatasetInfo) -> None:
    for text in (info.description, info.source, info.licence):
        assert text.endswith((".", "?"))


def test_mnist_holds_500_of_each_digit_in_order() -> None:
    assert load("mnist").labels.tolist() == np.repeat(np.arange(10), 500).tolist()


def test_mnist_shows_digits_that_resemble_their_class() -> None:
    images, labels = load("mnist").images[:, 0] / 255.0, load("mnist").labels
    means = np.stack([images[labels == digit][:250].mean(axis=0) for digit in range(10)])
    held_out = np.concatenate([images[labels == digit][250:] for digit in range(10)])
    distances = ((held_out[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == np.repeat(np.arange(10), 250)).mean() > 0.75


def test_digits_are_those_of_scikit_learn() -> None:
    reference = sklearn.datasets.load_digits()
    digits = load("digits")
    assert np.array_equal(digits.images[:, 0], np.rint(reference.images * 255 / 16))
    assert np.array_equal(digits.labels, reference.target)


def test_faces_come_first_then_background() -> None:
    faces = load("faces")
    assert faces.class_names == ("face", "background")
    assert faces.labels.tolist() == [0] * 100 + [1] * 100
    # Every face resembles the mean of other faces, a patch of background does not.
    pixels = faces.images.reshape(200, -1) - faces.images.mean(axis=(1, 2, 3))[:, None]
    mean_face = pixels[:50].mean(axis=0)
    norms = np.linalg.norm(pixels, axis=1) * np.linalg.norm(mean_face)
    likeness = pixels @ mean_face / np.maximum(norms, 1)
    assert likeness[50:100].mean() > 0.5
    assert likeness[100:].mean() < 0.1


def test_loading_imports_no_package_that_draws() -> None:
    code = (
        "import sys; from nn_core.data import load, DATASETS\n"
        "for name, info in DATASETS.items():\n"
        "    if info.offline: load(name)\n"
        "heavy = ('matplotlib', 'pandas', 'sklearn', 'skimage', 'mlxtend', 'torch', 'streamlit', 'plotly')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_file_of_a_package_is_named() -> None:
    with pytest.raises(DataError, match=r"nothing.csv should come with the Python package sklearn"):
        offline.package_file("sklearn", "datasets/nothing.csv")
    with pytest.raises(DataError, match="no_such_package"):
        offline.package_file("no_such_package", "a.csv")


# Photographs


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_a_photograph_is_rgb_and_large(name: str) -> None:
    picture = photograph(name)
    assert picture.dtype == np.uint8
    assert picture.ndim == 3
    assert picture.shape[2] == 3
    assert min(picture.shape[:2]) >= 300
    assert all((PHOTOGRAPHS[name].title, PHOTOGRAPHS[name].source, PHOTOGRAPHS[name].licence))


def test_an_unknown_photograph_lists_the_known_ones() -> None:
    with pytest.raises(DataError, match=r"'dog'.*astronaut, cat, coffee"):
        photograph("dog")


def test_patches_are_labelled_with_their_photograph() -> None:
    patches = load("photographs")
    assert patches.class_names == tuple(PHOTOGRAPHS)
    assert np.bincount(patches.labels).tolist() == [80] * 12
    galaxies, flower = (patches.labels == patches.class_names.index(n) for n in ("galaxies", "flower"))
    assert patches.images[galaxies].mean() < 40 < patches.images[flower].mean()


@given(
    height=st.integers(64, 700),
    width=st.integers(64, 700),
    seed=st.integers(0, 2**32 - 1),
)
def test_windows_never_overlap_and_stay_inside(height: int, width: int, seed: int) -> None:
    covered = np.zeros((height, width), np.int64)
    sizes = set()
    for top, left, size in photographs._windows(height, width, np.random.default_rng(seed)):
        assert top + size <= height
        assert left + size <= width
        covered[top : top + size, left : left + size] += 1
        sizes.add(size)
    assert covered.max() == 1
    assert sizes <= {32, 64}


# Loading


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


def test_arrays_cannot_be_written() -> None:
    digits = load("digits")
    for array in (digits.images, digits.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_set_survives_pickling() -> None:
    faces = load("faces")
    copy = pickle.loads(pickle.dumps(faces))
    assert np.array_equal(copy.images, faces.images)
    assert copy.class_names == faces.class_names


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (np.zeros((0, 1, 2, 2), np.uint8), np.zeros(0, np.int64), "no images"),
        (np.zeros((2, 1, 2, 2), np.float32), np.zeros(2, np.int64), "uint8"),
        (np.zeros((2, 2, 2, 2), np.uint8), np.zeros(2, np.int64), "1 or 3 channels"),
        (np.zeros((2, 1, 2), np.uint8), np.zeros(2, np.int64), "n c h w"),
        (np.zeros((2, 1, 2, 2), np.uint8), np.zeros(3, np.int64), "one int64 label for each of its 2"),
        (np.zeros((2, 1, 2, 2), np.uint8), np.array([0, 1]), "labels outside 0 to 0"),
        (np.zeros((2, 1, 2, 2), np.uint8), np.array([0, -1]), "labels outside 0 to 0"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(
    images: NDArray[Any], labels: NDArray[np.int64], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        ImageSet("test", "Test", images, labels, ("only",), "A source.", "A licence.")


# Splitting


@given(
    labels=st.lists(st.integers(0, 4), min_size=2, max_size=60).filter(lambda ls: len(set(ls)) < len(ls)),
    seed=st.integers(0, 1000),
    share=st.floats(0.01, 0.99),
)
def test_a_split_is_a_stratified_partition(labels: list[int], seed: int, share: float) -> None:
    images = image_set(labels, classes=5)
    train, validation = images.split(seed, share)
    assert images.training_count(share) == len(train)
    assert sorted([*train, *validation]) == list(range(len(labels)))
    assert train.dtype == validation.dtype == np.int64
    for label, size in zip(*np.unique(labels, return_counts=True), strict=True):
        held_out = (images.labels[validation] == label).sum()
        assert (1 <= held_out < size) if size > 1 else (held_out == 0)
        assert abs(held_out - size * share) <= 1


def test_mnist_gives_a_fifth_of_each_digit() -> None:
    mnist = load("mnist")
    split = mnist.split(seed=3)
    assert np.bincount(mnist.labels[split.validation]).tolist() == [100] * 10
    assert np.bincount(mnist.labels[split.train]).tolist() == [400] * 10
    # Shuffled: the first few are of several classes, although the set is in order.
    assert len(set(mnist.labels[split.train[:30]])) > 5
    assert len(set(mnist.labels[split.validation[:30]])) > 5


def test_a_seed_decides_the_split() -> None:
    digits = load("digits")
    first, again, other = digits.split(1), digits.split(1), digits.split(2)
    assert np.array_equal(first.train, again.train)
    assert np.array_equal(first.validation, again.validation)
    assert not np.array_equal(np.sort(first.validation), np.sort(other.validation))


def test_a_class_of_one_image_goes_to_training() -> None:
    images = image_set([0, 0, 0, 1])
    train, validation = images.split(0)
    assert 3 in train
    assert images.labels[validation].tolist() == [0]


def test_a_set_of_one_class_can_be_split() -> None:
    train, validation = image_set([0] * 10).split(0)
    assert (len(train), len(validation)) == (8, 2)


@pytest.mark.parametrize("labels", [[0], [0, 1, 2]])
def test_a_set_that_leaves_nothing_to_check_with_says_so(labels: list[int]) -> None:
    with pytest.raises(DataError, match="only one image per class"):
        image_set(labels).split(0)


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, float("nan")])
def test_a_share_that_leaves_a_side_empty_is_refused(share: float) -> None:
    with pytest.raises(DataError, match="between 0 and 1"):
        image_set([0, 0, 0]).split(0, share)


# Fitting


def test_images_that_fit_are_not_copied() -> None:
    images = load("digits").images
    assert fit_images(images, (1, 8, 8)) is images


def test_grey_becomes_three_equal_channels() -> None:
    images = load("digits").images[:5]
    fitted = fit_images(images, (3, 8, 8))
    assert fitted.shape == (5, 3, 8, 8)
    assert all(np.array_equal(fitted[:, channel], images[:, 0]) for channel in range(3))


def test_rgb_becomes_luma() -> None:
    pixel = np.array([[[[255]], [[0]], [[0]]], [[[0]], [[255]], [[0]]], [[[10]], [[20]], [[30]]]], np.uint8)
    # 0.299 * 255 = 76.2, 0.587 * 255 = 149.7, 2.99 + 11.74 + 3.42 = 18.15
    assert fit_images(pixel, (1, 1, 1)).ravel().tolist() == [76, 150, 18]


def test_white_stays_white_and_black_black() -> None:
    for level in (0, 255):
        images = np.full((1, 3, 9, 9), level, np.uint8)
        assert np.all(fit_images(images, (1, 4, 4)) == level)


@pytest.mark.parametrize("size", [(28, 28), (32, 32), (14, 14), (5, 5)])
def test_resizing_agrees_with_antialiased_bilinear_interpolation_in_torch(size: tuple[int, int]) -> None:
    images = load("mnist").images[::500]
    expected = torch.nn.functional.interpolate(
        torch.tensor(images, dtype=torch.float64), size, mode="bilinear", antialias=True
    )
    assert np.abs(fit_images(images, (1, *size)) - expected.numpy()).max() <= 1.0


@pytest.mark.parametrize(("height", "width"), [(2, 6), (6, 2)])
def test_the_middle_of_a_long_picture_is_kept(height: int, width: int) -> None:
    images = np.zeros((1, 1, height, width), np.uint8)
    middle = (slice(None), slice(2, 4)) if width == 6 else (slice(2, 4), slice(None))
    images[0, 0][middle] = [[10, 20], [30, 40]]
    assert fit_images(images, (1, 2, 2))[0, 0].tolist() == [[10, 20], [30, 40]]


def test_one_pixel_fills_any_size() -> None:
    assert np.all(fit_images(np.full((1, 1, 1, 1), 7, np.uint8), (3, 5, 4)) == 7)


@pytest.mark.parametrize("shape", [(2, 8, 8), (0, 8, 8), (1, 0, 8), (1, 8, -1)])
def test_a_shape_that_is_no_image_is_refused(shape: Any) -> None:
    with pytest.raises(DataError, match=r"1 \(grey\) or 3 \(RGB\)|1 x 1 pixels"):
        fit_images(np.zeros((1, 1, 4, 4), np.uint8), shape)


# Downloading


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
