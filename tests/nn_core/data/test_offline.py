"""The sets that need no network: what they hold."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import sklearn.datasets

from nn_core.data import DATASETS, DataError, load, offline
from tests.nn_core.data.sets import OFFLINE


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
    darkest = 4 if name.startswith("avatars") else 0  # no colour of theirs is black
    assert (images.min(), images.max()) == (darkest, 255)


def test_mnist_holds_500_of_each_digit_in_order() -> None:
    assert load("mnist").labels.tolist() == np.repeat(np.arange(10), 500).tolist()


@pytest.mark.walk
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
