"""`assets/data/fashion.png`: the 10,000 test images of Fashion-MNIST, 1,000 of each class.

They are read from Debian's package `dataset-fashion-mnist`, or from the folder that is named:
`python -m nn_core.data.making.fashion FOLDER`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nn_core.data.making.writing import write
from nn_core.data.mosaics import FASHION

INSTALLED = Path("/usr/share/datasets/fashion-mnist")
IMAGES_MAGIC, LABELS_MAGIC = 2051, 2049
"""How a file of bytes in three, or one, dimension begins: https://yann.lecun.com/exdb/mnist/."""


def read_idx(path: Path, magic: int) -> NDArray[np.uint8]:
    """uint8 of the shape that a gzipped IDX file says.

    Raises:
        ValueError: the file begins otherwise, or has more or fewer values than it says.
    """
    with gzip.open(path) as file:
        content = file.read()
    found = int.from_bytes(content[:4])
    if found != magic:
        raise ValueError(f"{path} begins with {found} instead of {magic}")
    dimensions = magic % 256
    shape = np.frombuffer(content, ">i4", dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 * (1 + dimensions)).reshape(shape)


def main(folder: Path) -> None:
    if not folder.is_dir():
        sys.exit(
            f"{folder} is missing: install Debian's package dataset-fashion-mnist, or name another folder."
        )
    images = read_idx(folder / "t10k-images-idx3-ubyte.gz", IMAGES_MAGIC)
    labels = read_idx(folder / "t10k-labels-idx1-ubyte.gz", LABELS_MAGIC)
    write(FASHION, images[np.argsort(labels, kind="stable")][:, None])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else INSTALLED)
