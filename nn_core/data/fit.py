"""Bring images to the shape that a network expects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nn_core.data.record import DataError, Images, Shape


def fit_images(images: Images, shape: Shape) -> Images:
    """Resize images and turn grey into RGB or back.

    The middle of an image is kept where its proportions differ from the target's. Resizing is
    bilinear and, when it shrinks, averages all the pixels that fall together.

    Args:
        images: uint8 `n c h w`, c is 1 or 3.
        shape: `c h w` to reach.

    Returns:
        uint8 `n c h w`; the very array that was given when its shape fits already.

    Raises:
        DataError: other than 1 or 3 channels, or a side below one pixel.
    """
    channels, height, width = shape
    if images.ndim != 4 or {images.shape[1], channels} - {1, 3}:
        raise DataError(
            f"Images of shape {' x '.join(map(str, images.shape[1:]))} cannot become "
            f"{channels} x {height} x {width}: an image has 1 (grey) or 3 (RGB) channels."
        )
    if min(height, width, *images.shape[2:]) < 1:
        raise DataError("An image needs at least 1 x 1 pixels.")
    return _with_channels(_resized(images, height, width), channels)


def _with_channels(images: Images, channels: int) -> Images:
    if images.shape[1] == channels:
        return images
    if channels == 3:
        return np.repeat(images, 3, axis=1)
    return np.asarray(np.stack([luma(image)[None] for image in images]))


def luma(image: Images) -> NDArray[np.uint8]:
    """Brightness as the eye weighs it (ITU-R BT.601), uint8 `h w`, of an image `c h w`, grey or RGB."""
    if image.shape[0] == 1:
        return np.asarray(image[0])
    red, green, blue = image.astype(np.float32)
    return np.asarray(np.rint(0.299 * red + 0.587 * green + 0.114 * blue).astype(np.uint8))


def _resized(images: Images, height: int, width: int) -> Images:
    if images.shape[2:] == (height, width):
        return images
    box = _centre_box(images.shape[2], images.shape[3], height / width)
    resized = np.empty((*images.shape[:2], height, width), np.uint8)
    planes = images.reshape(-1, *images.shape[2:])
    for plane, target in zip(planes, resized.reshape(-1, height, width), strict=True):
        target[:] = _resize_plane(plane, (width, height), box)
    return resized


def _centre_box(height: int, width: int, proportion: float) -> tuple[float, float, float, float]:
    """The largest centred box (left, top, right, bottom) whose height over width is `proportion`."""
    box_width = min(width, height / proportion)
    box_height = min(height, width * proportion)
    left, top = (width - box_width) / 2, (height - box_height) / 2
    return left, top, left + box_width, top + box_height


def _resize_plane(
    plane: NDArray[np.uint8], size: tuple[int, int], box: tuple[float, float, float, float]
) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BILINEAR, box=box))
