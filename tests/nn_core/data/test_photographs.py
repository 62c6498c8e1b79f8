"""Photographs, and the patches that are cut from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nn_core.data import PHOTOGRAPHS, DataError, load, photograph, photographs


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


def test_whole_photographs_keep_the_middle_of_each() -> None:
    whole = photographs.whole_photographs((3, 60, 60))
    assert whole.class_names == tuple(PHOTOGRAPHS)
    assert whole.labels.tolist() == list(range(12))
    cat = photograph("cat").astype(np.float64)  # 300 x 451: each pixel is the mean of about 5 x 5
    middle = cat[:, 75:375].reshape(60, 5, 60, 5, 3).mean(axis=(1, 3)).transpose(2, 0, 1)
    found = whole.images[whole.class_names.index("cat")]
    assert np.abs(found - middle).mean() < 3
    assert all(entry.source in whole.source for entry in PHOTOGRAPHS.values())
    named = {name for name in PHOTOGRAPHS if name in whole.licence}
    assert named == {name for name, entry in PHOTOGRAPHS.items() if entry.licence.startswith("CC BY")}


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


@given(
    height=st.integers(300, 900),
    width=st.integers(300, 900),
    seed=st.integers(0, 2**32 - 1),
)
def test_squares_share_no_pixel_and_stay_inside(height: int, width: int, seed: int) -> None:
    covered = np.zeros((height, width), np.int64)
    found = photographs.squares(height, width, 24, seed)
    for top, left, size in found:
        assert min(top, left) >= 0
        assert size >= 16
        assert top + size <= height
        assert left + size <= width
        covered[top : top + size, left : left + size] += 1
    assert len(found) == 24
    assert covered.max() == 1
    assert len({window.size for window in found}) > 5
    assert photographs.squares(height, width, 24, seed) == found


def test_crops_are_what_lies_in_their_squares() -> None:
    crops = photographs.crops_of_photographs()
    assert crops.images.shape == (photographs.LARGE_CROPS, *photographs.LARGE_CROP) == (288, 3, 112, 112)
    assert crops.labels.tolist() == 24 * list(range(12))
    assert all(entry.source in crops.source for entry in PHOTOGRAPHS.values())
    at = list(PHOTOGRAPHS).index("temple")
    picture = photograph("temple")
    height, width = picture.shape[:2]
    for place, (top, left, size) in enumerate(photographs.squares(height, width, 24, seed=at)):
        square = Image.fromarray(picture[top : top + size, left : left + size])
        wanted = np.asarray(square.resize((112, 112), Image.Resampling.BILINEAR)).transpose(2, 0, 1)
        found = crops.images[12 * place + at].astype(int)
        assert np.abs(found - wanted).max() <= 1
