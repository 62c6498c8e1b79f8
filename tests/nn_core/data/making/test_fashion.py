"""The recipe of the clothes: what it reads, and in which order it writes."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from nn_core.data import mosaics
from nn_core.data.making import fashion
from nn_core.data.mosaics import Mosaic

IMAGES = np.random.default_rng(0).integers(0, 256, (4, 28, 28), np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As the package has it, with four images of two classes."""
    images = struct.pack(">4i", 2051, 4, 28, 28) + IMAGES.tobytes()
    (tmp_path / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(images))
    labels = struct.pack(">2i", 2049, 4) + bytes([1, 0, 1, 0])
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))
    return tmp_path


def test_images_are_written_class_after_class(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = Mosaic("fashion", (1, 28, 28), 2, 2, mosaics.digest_of(IMAGES[[1, 3, 0, 2], None]))
    monkeypatch.setattr(fashion, "FASHION", small)
    monkeypatch.setattr(mosaics, "FOLDER", folder / "written")
    fashion.main(folder)
    images, labels = small.read()
    assert np.array_equal(images[:, 0], IMAGES[[1, 3, 0, 2]])
    assert labels.tolist() == [0, 0, 1, 1]


def test_a_file_of_another_kind_or_length_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="begins with 2049 instead of 2051"):
        fashion.read_idx(folder / "t10k-labels-idx1-ubyte.gz", fashion.IMAGES_MAGIC)
    short = gzip.compress(struct.pack(">2i", 2049, 4) + bytes(3))
    (folder / "short.gz").write_bytes(short)
    with pytest.raises(ValueError, match="reshape"):
        fashion.read_idx(folder / "short.gz", fashion.LABELS_MAGIC)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="dataset-fashion-mnist"):
        fashion.main(tmp_path / "nothing")
