"""Subsets that leak nothing, and moves against known arrays."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.data import DataError, ImageSet, load
from nn_core.data.augmentation import (
    DividedSet,
    Examples,
    Moves,
    classic,
    divided,
    few,
    joined,
    moved,
    moves,
    only,
    validation_images,
)
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun
from nn_core.training.engine.build import build_trainer


@pytest.fixture(scope="module")
def digits() -> ImageSet:
    return load("digits")


def numbered(count: int, classes: int) -> ImageSet:
    """Every image is another one: its number stands in its two pixels."""
    numbers = np.arange(count)
    pixels = np.stack([numbers // 256, numbers % 256], axis=1).astype(np.uint8).reshape(count, 1, 1, 2)
    names = tuple(map(str, range(classes)))
    return ImageSet("numbered", "Numbered", pixels, (numbers % classes).astype(np.int64), names, "", "")


def contents(images: np.ndarray) -> set[bytes]:
    return {image.tobytes() for image in images}


# Which images


@given(seed=st.integers(0, 99), per_class=st.integers(1, 40))
def test_no_image_is_both_learnt_from_and_tested_on(seed: int, per_class: int) -> None:
    images = numbered(500, 5)
    training = few(images, per_class, seed)
    held_out = validation_images(images)
    assert len(contents(training.images)) == 5 * per_class
    assert not contents(training.images) & contents(held_out.images)


def test_a_subset_has_equally_many_of_each_class_and_true_labels(digits: ImageSet) -> None:
    training = few(digits, 20, seed=3)
    assert np.bincount(training.labels).tolist() == [20] * 10
    known = {image.tobytes(): label for image, label in zip(digits.images, digits.labels, strict=True)}
    assert [known[image.tobytes()] for image in training.images] == training.labels.tolist()


def test_seeds_draw_other_images_and_larger_subsets_hold_the_smaller(digits: ImageSet) -> None:
    small, large = few(digits, 10, seed=0), few(digits, 50, seed=0)
    assert contents(small.images) <= contents(large.images)
    assert contents(small.images) != contents(few(digits, 10, seed=1).images)
    np.testing.assert_array_equal(small.images, few(digits, 10, seed=0).images)


def test_more_images_than_there_are_is_said_in_words() -> None:
    with pytest.raises(DataError, match=r"has 80 images of class 0 to learn from, not 81"):
        few(numbered(500, 5), 81, seed=0)


@pytest.mark.parametrize("seed", [0, 7])
def test_a_trainer_learns_from_the_first_part_and_validates_on_the_rest(digits: ImageSet, seed: int) -> None:
    training = few(digits, 10, seed)
    images = divided(digits, training)
    assert isinstance(images, DividedSet)
    split = images.split(seed, 0.5)
    assert sorted(split.train) == list(range(100))
    assert contents(images.images[split.validation]) == contents(validation_images(digits).images)
    run = ClassifierRun(classifier_preset("small_cnn", digits.shape, 10), images, ClassifierConfig(seed=seed))
    trainer = build_trainer(run, images, "cpu")
    trainer.step()
    assert trainer.metrics()["epoch"] == pytest.approx(32 / 100)


# Moves


def test_limits_bound_the_moves_and_each_shift_is_equally_likely() -> None:
    draws = np.array([[0.0, 0.2, 0.0], [0.5, 0.4, 0.5], [0.999, 0.6, 0.75]])
    how = moves(draws, shift_px=2, degrees=10)
    assert how.right.tolist() == [-2, 0, 2]
    assert how.down.tolist() == [-1, 0, 1]
    assert how.degrees.tolist() == [-10, 0, 5]
    many = moves(np.random.default_rng(0).random((6000, 3)), 1, 0)
    np.testing.assert_allclose(np.bincount(many.right + 1) / 6000, 1 / 3, atol=0.02)
    assert not many.degrees.any()


@pytest.mark.parametrize(("shift", "degrees"), [(-1, 0), (9, 0), (0, -1), (0, 46)])
def test_limits_out_of_bounds_are_refused(shift: int, degrees: float) -> None:
    with pytest.raises(ValueError, match="shifts go up to"):
        moves(np.zeros((1, 3)), shift, degrees)


def one(image: list[list[int]], right: int, down: int, degrees: float) -> list[list[int]]:
    pixels = np.array(image, np.uint8)[None, None]
    result = moved(pixels, Moves(np.array([right]), np.array([down]), np.array([degrees])))
    turned: list[list[int]] = result[0, 0].tolist()
    return turned


def test_shifts_and_turns_give_known_pictures() -> None:
    picture = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert one(picture, 0, 0, 0) == picture
    assert one(picture, 1, 0, 0) == [[0, 1, 2], [0, 4, 5], [0, 7, 8]]
    assert one(picture, 0, -1, 0) == [[4, 5, 6], [7, 8, 9], [0, 0, 0]]
    assert one(picture, 0, 0, 90) == [[3, 6, 9], [2, 5, 8], [1, 4, 7]]  # counter-clockwise
    assert one(picture, 1, 0, 90) == [[0, 3, 6], [0, 2, 5], [0, 1, 4]]  # first turned, then shifted
    assert one([[0, 0, 0, 0], [10, 20, 30, 40]], -2, 0, 0) == [[0, 0, 0, 0], [30, 40, 0, 0]]


def test_between_pixels_values_are_mixed() -> None:
    turned = np.array(one([[0, 200, 0], [0, 100, 0], [0, 0, 0]], 0, 0, 45))
    assert turned[1, 1] == 100
    # Source of (row 0, column 0): x = -cos + sin = 0, y = -sin - cos = -sqrt(2): outside by 0.414.
    assert turned[0, 0] == round(200 * (2 - math.sqrt(2)))


def test_classic_augmentation_shows_each_image_equally_often(digits: ImageSet) -> None:
    few_digits = few(digits, 2, seed=0)
    made = classic(few_digits, 50, shift_px=1, degrees=10, seed=4)
    assert len(made.images) == 60  # three rounds of 20
    assert np.bincount(made.labels).tolist() == [6] * 10
    assert len(contents(made.images)) > 50
    np.testing.assert_array_equal(classic(few_digits, 50, 0, 0, seed=4).images[20:40], few_digits.images)


def test_joining_keeps_both_parts(digits: ImageSet) -> None:
    first, second = few(digits, 2, seed=0), few(digits, 3, seed=1)
    both = joined(first, second)
    np.testing.assert_array_equal(both.images[20:], second.images)
    assert both.labels.tolist() == first.labels.tolist() + second.labels.tolist()
    assert isinstance(both, Examples)


def test_a_set_of_the_training_images_alone_holds_nothing_else(digits: ImageSet) -> None:
    training = few(digits, 3, seed=2)
    images = only(digits, training)
    assert contents(images.images) == contents(training.images)
    assert images.class_names == digits.class_names
