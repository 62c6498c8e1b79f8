"""Sets that come as one picture: what a mosaic gives, and that another file is refused in a sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nn_core.data import DataError, load, mosaics
from nn_core.data.making.writing import write
from nn_core.data.mosaics import FASHION, Mosaic, digest_of

MISSING = r"small\.png, which comes with Layerscope, is missing, cut short or damaged\. Fetch"
FOREIGN = r"small\.png does not hold the images that come with Layerscope\. Fetch"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(mosaics, "FOLDER", tmp_path)
    return tmp_path


def images_of(channels: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (6, channels, 4, 5), np.uint8)


def mosaic_of(images: NDArray[np.uint8]) -> Mosaic:
    return Mosaic("small", images.shape[1:], classes=2, per_class=3, digest=digest_of(images))


@pytest.mark.parametrize("channels", [1, 3])
def test_what_is_written_is_read_with_labels_in_order(channels: int) -> None:
    images = images_of(channels)
    write(mosaic_of(images), images)
    found, labels = mosaic_of(images).read()
    assert np.array_equal(found, images)
    assert found.dtype == np.uint8
    assert labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_images_stand_row_after_row_in_the_picture(folder: Path) -> None:
    images = images_of(3)
    write(mosaic_of(images), images)
    with Image.open(folder / "small.png") as picture:
        pixels = np.asarray(picture)
    assert pixels.shape == (8, 15, 3)  # two rows of three images of 4 x 5
    assert np.array_equal(pixels[4:8, 5:10], images[4].transpose(1, 2, 0))


def test_a_digest_is_the_beginning_of_the_pixels_sha_256() -> None:
    images = np.arange(24, dtype=np.uint8).reshape(1, 1, 4, 6)
    assert digest_of(images) == hashlib.sha256(bytes(range(24))).hexdigest()[:16]


@pytest.mark.parametrize("kept", [0, 7, 40, -60])
def test_a_file_cut_short_is_refused(folder: Path, kept: int) -> None:
    images = images_of(1)
    write(mosaic_of(images), images)
    file = folder / "small.png"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(DataError, match=MISSING):
        mosaic_of(images).read()


def test_a_file_that_is_missing_or_damaged_is_refused(folder: Path) -> None:
    images = images_of(1)
    with pytest.raises(DataError, match=MISSING):
        mosaic_of(images).read()
    write(mosaic_of(images), images)
    file = folder / "small.png"
    content = bytearray(file.read_bytes())
    content[content.index(b"IDAT") + 6] ^= 255
    file.write_bytes(content)
    with pytest.raises(DataError, match=MISSING):
        mosaic_of(images).read()


@pytest.mark.parametrize("mode", ["RGB", "I;16", "L"])
def test_a_foreign_picture_is_refused(folder: Path, mode: str) -> None:
    images = images_of(1)
    Image.new(mode, (15, 8)).save(folder / "small.png")  # the size is right; all pixels are black
    with pytest.raises(DataError, match=FOREIGN):
        mosaic_of(images).read()


def test_a_picture_of_another_size_is_refused_before_it_is_decoded(folder: Path) -> None:
    Image.new("L", (15, 9)).save(folder / "small.png")
    file = folder / "small.png"
    file.write_bytes(file.read_bytes()[:60])  # decoding would fail
    with pytest.raises(DataError, match=FOREIGN):
        mosaic_of(images_of(1)).read()


def test_images_of_another_shape_are_not_written(folder: Path) -> None:
    images = images_of(1)
    with pytest.raises(ValueError, match="small has 6 images"):
        write(mosaic_of(images), images[:5])
    assert not list(folder.iterdir())


def test_clothes_look_as_their_class_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    clothes = load("fashion")
    assert clothes.labels.tolist() == np.repeat(np.arange(10), 1_000).tolist()
    assert FASHION.path.stat().st_size < 4_000_000
    pixels = clothes.images[:, 0].astype(np.float64)
    ink = {
        name: pixels[clothes.labels == label].mean(axis=0) for label, name in enumerate(clothes.class_names)
    }
    # Trousers have a gap between the legs; an ankle boot is as wide as the picture; a sandal is mostly air.
    assert ink["trousers"][20:26, 13:15].mean() < 0.5 * ink["trousers"][20:26, 9:11].mean()
    assert ink["ankle boot"][18:24, 2:26].min() > 20
    assert ink["sandal"].mean() == min(picture.mean() for picture in ink.values())
