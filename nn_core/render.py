"""Tensors as pictures: `uint8` tiles, the two colour maps, PNG files and animations.

Zero is neutral in signed values, blue is positive and orange negative; images are grey. The same tables
are in assets/lib/colours.js, so that a picture looks the same wherever it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from math import ceil, isqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

DIVERGING_ANCHORS = ("#b35806", "#e08214", "#fdb863", "#f7f7f7", "#92c5de", "#4393c3", "#2166ac")
GAP_LEVEL = 128
MAX_PIXELS = 200_000_000


def _diverging_table() -> Pixels:
    anchors = np.array([[int(anchor[i : i + 2], 16) for i in (1, 3, 5)] for anchor in DIVERGING_ANCHORS])
    # 256 entries have no middle, yet zero must be exactly neutral: 128 entries lie below it, 127 above.
    share = np.concatenate([np.linspace(0, 0.5, 128, endpoint=False), np.linspace(0.5, 1, 128)])
    at = share * (len(anchors) - 1)
    channels = [np.interp(at, np.arange(len(anchors)), anchors[:, channel]) for channel in range(3)]
    return np.floor(np.stack(channels, axis=1) + 0.5).astype(np.uint8)


DIVERGING = _diverging_table()
"""uint8 `256 3`: entry 0 is the most negative value, 128 is zero, 255 the most positive."""

GREY: Pixels = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
"""uint8 `256 3`: entry 0 is black, 255 is white."""


def to_uint8(values: Any, low: float = 0.0, high: float = 1.0) -> Pixels:
    """Numbers as levels of grey: `low` becomes 0, `high` 255; what lies outside is clipped.

    Args:
        values: array or tensor of any shape.

    Raises:
        ValueError: `values` are not all finite, or `low` is not below `high`.
    """
    if not low < high:
        raise ValueError(f"The range {low} to {high} is empty.")
    return _levels(_finite(values), low, high)


def diverging(values: Any, limit: float | None = None) -> Pixels:
    """Signed values as colours, zero neutral.

    Args:
        values: array or tensor of any shape.
        limit: the magnitude that gets the full colour; the largest one in `values` if not given.

    Returns:
        uint8 RGB, the shape of `values` with 3 appended.

    Raises:
        ValueError: `values` are not all finite, or `limit` is not positive.
    """
    numbers = _finite(values)
    reach = _reach(np.abs(numbers), limit)
    return DIVERGING[_levels(numbers, -reach, reach)]


def grey(values: Any, limit: float | None = None) -> Pixels:
    """Non-negative values as grey, zero black.

    Args:
        values: array or tensor of any shape.
        limit: the value that is drawn white; the largest one in `values` if not given.

    Returns:
        uint8 RGB, the shape of `values` with 3 appended.

    Raises:
        ValueError: `values` are not all finite, or `limit` is not positive.
    """
    numbers = _finite(values)
    return GREY[_levels(numbers, 0.0, _reach(numbers, limit))]


def tile(images: Any, columns: int | None = None, gap: int = 1) -> Pixels:
    """Lay images out in a grid, row by row, with `gap` grey pixels between them.

    Args:
        images: uint8 `n c h w`, c is 1 or 3.
        columns: images in a row; as many as make the grid about square if not given.

    Returns:
        uint8 `h w c`; places that no image fills are grey like the gaps.

    Raises:
        ValueError: no images, another shape or type, or `columns` or `gap` out of range.
    """
    array = _array(images)
    if array.dtype != np.uint8 or array.ndim != 4 or array.shape[1] not in (1, 3) or 0 in array.shape:
        raise ValueError(f"Expected uint8 images n c h w with c 1 or 3, got {array.dtype} {array.shape}.")
    count, channels, height, width = array.shape
    columns = isqrt(count - 1) + 1 if columns is None else columns
    if columns < 1 or gap < 0:
        raise ValueError(f"A grid needs at least 1 column and a gap of at least 0, got {columns} and {gap}.")
    rows = ceil(count / columns)
    grid = np.full((rows * columns, height + gap, width + gap, channels), GAP_LEVEL, np.uint8)
    grid[:count, :height, :width] = array.transpose(0, 2, 3, 1)
    grid = grid.reshape(rows, columns, height + gap, width + gap, channels).swapaxes(1, 2)
    picture = grid.reshape(rows * (height + gap), columns * (width + gap), channels)
    return picture[: picture.shape[0] - gap, : picture.shape[1] - gap]


def png(picture: Any, scale: int = 1) -> bytes:
    """A PNG file.

    Args:
        picture: uint8 `h w`, `h w 1` or `h w 3`.
        scale: side of the square that each pixel becomes.

    Raises:
        ValueError: another shape or type, a scale below 1, or a result of more than `MAX_PIXELS`.
    """
    buffer = BytesIO()
    _image(picture, scale).save(buffer, "PNG")
    return buffer.getvalue()


def animation(
    frames: Iterable[Any], format: Literal["GIF", "WEBP"] = "GIF", fps: float = 10, scale: int = 1
) -> bytes:
    """An animation that repeats for ever; WebP keeps every colour, GIF at most 256 of a frame.

    Args:
        frames: pictures as `png` takes them, all of one shape.
        fps: frames per second, 0.1 to 50. GIF rounds the time of a frame to 10 ms.
        scale: side of the square that each pixel becomes.

    Raises:
        ValueError: no frames, frames of several shapes, or a value out of range.
    """
    if format not in ("GIF", "WEBP"):
        raise ValueError(f"The format is GIF or WEBP, not {format!r}.")
    if not 0.1 <= fps <= 50:
        raise ValueError(f"An animation runs at 0.1 to 50 frames per second, not {fps}.")
    images = _frames(frames, scale)
    buffer = BytesIO()
    images[0].save(
        buffer,
        format,
        save_all=True,
        append_images=images[1:],
        duration=round(1000 / fps),
        loop=0,
        lossless=True,
    )
    return buffer.getvalue()


def _frames(frames: Iterable[Any], scale: int) -> list[Image.Image]:
    images: list[Image.Image] = []
    for frame in frames:
        image = _image(frame, scale)
        if images and (image.size, image.mode) != (images[0].size, images[0].mode):
            raise ValueError(f"Frame {len(images)} differs in shape from the frames before it.")
        images.append(image)
        if len(images) * image.width * image.height > MAX_PIXELS:
            raise ValueError("The animation is too large: choose fewer frames or a smaller scale.")
    if not images:
        raise ValueError("An animation needs at least one frame.")
    return images


def _image(picture: Any, scale: int) -> Image.Image:
    array = _array(picture)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if (
        array.dtype != np.uint8
        or array.ndim not in (2, 3)
        or array.shape[2:] not in ((), (3,))
        or 0 in array.shape
    ):
        raise ValueError(f"Expected a uint8 picture h w, h w 1 or h w 3, got {array.dtype} {array.shape}.")
    if scale < 1:
        raise ValueError(f"The scale is at least 1, not {scale}.")
    if array.shape[0] * array.shape[1] * scale**2 > MAX_PIXELS:
        raise ValueError("The picture is too large: choose a smaller scale.")
    image = Image.fromarray(np.ascontiguousarray(array))
    return image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)


def _levels(numbers: NDArray[np.floating[Any]], low: float, high: float) -> Pixels:
    share = (numbers - low) / (high - low)
    levels: Pixels = np.floor(np.clip(share, 0, 1) * 255 + 0.5).astype(np.uint8)
    return levels


def _reach(magnitudes: NDArray[np.floating[Any]], limit: float | None) -> float:
    if limit is None:
        return float(magnitudes.max(initial=0.0)) or 1.0
    if not limit > 0:
        raise ValueError(f"The limit of a colour scale is above 0, not {limit}.")
    return limit


def _finite(values: Any) -> NDArray[np.float64]:
    numbers = _array(values).astype(np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("The values hold NaN or infinity and cannot be drawn.")
    return numbers


def _array(values: Any) -> NDArray[Any]:
    # A tensor may lie on an accelerator and belong to a graph; torch itself is not needed to say so.
    return np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
