"""Photographs, and the patches that are cut from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
