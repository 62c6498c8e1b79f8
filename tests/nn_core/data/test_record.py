"""A set of images as a record: checked, frozen, split."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from nn_core.data import DataError, ImageSet, load


def image_set(
    labels: ArrayLike, classes: int | None = None, groups: NDArray[np.int64] | None = None
) -> ImageSet:
    labels = np.array(labels, np.int64)
    names = tuple(f"class {k}" for k in range(classes or labels.max() + 1))
    images = np.zeros((len(labels), 1, 2, 2), np.uint8)
    return ImageSet("test", "Test", images, labels, names, "A source.", "A licence.", groups=groups)


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


def spoken_by(voices: int, classes: int = 3, takes: int = 2) -> ImageSet:
    """Each voice says each word `takes` times, word after word."""
    labels = np.repeat(np.arange(classes), voices * takes)
    return image_set(labels, groups=np.tile(np.repeat(np.arange(voices), takes), classes))


@given(
    voices=st.integers(2, 12), takes=st.integers(1, 3), seed=st.integers(0, 1000), share=st.floats(0.01, 0.99)
)
def test_a_split_keeps_groups_whole(voices: int, takes: int, seed: int, share: float) -> None:
    images = spoken_by(voices, takes=takes)
    assert images.groups is not None
    train, validation = images.split(seed, share)
    assert sorted([*train, *validation]) == list(range(len(images)))
    heard, unheard = (set(images.groups[side].tolist()) for side in (train, validation))
    assert not heard & unheard
    assert 1 <= len(unheard) < voices
    assert abs(len(unheard) - voices * share) <= 1
    assert images.training_count(share) == len(train)


def test_a_split_of_groups_is_shuffled_and_decided_by_the_seed() -> None:
    images = spoken_by(40)
    first, again, other = images.split(1), images.split(1), images.split(2)
    assert np.array_equal(first.train, again.train)
    assert set(first.validation.tolist()) != set(other.validation.tolist())
    assert len(set(images.labels[first.validation[:10]].tolist())) > 1


def test_groups_survive_pickling_and_cannot_be_written() -> None:
    images = spoken_by(3)
    assert pickle.loads(pickle.dumps(images)).groups.tolist() == [0, 0, 1, 1, 2, 2] * 3
    assert images.groups is not None
    with pytest.raises(ValueError, match="read-only"):
        images.groups[0] = 1


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (np.zeros(3, np.int64), "one int64 group for each of its 4"),
        (np.zeros(4, np.int32), "one int64 group for each of its 4"),
        (np.array([0, 0, 0, 1]), "equally many images in each group"),
        (np.zeros(4, np.int64), "two groups"),
    ],
)
def test_groups_that_cannot_be_kept_whole_are_refused(groups: NDArray[Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        image_set([0, 1, 0, 1], groups=groups)
