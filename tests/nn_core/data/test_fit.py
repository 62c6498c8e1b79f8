"""Images made to fit a network's input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data import DataError, fit_images, load


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
