"""Tiles, colour maps, PNG files and animations."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from nn_core.render import DIVERGING, GREY, animation, diverging, grey, png, tile, to_uint8

NEUTRAL, ORANGE, BLUE = [0xF7] * 3, [0xB3, 0x58, 0x06], [0x21, 0x66, 0xAC]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


# Levels and colours


def test_levels_span_the_range_and_clip() -> None:
    assert to_uint8([-1.0, 0.0, 0.5, 1.0, 2.0]).tolist() == [0, 0, 128, 255, 255]
    assert to_uint8([-1.0, 0.0, 1.0], low=-1, high=1).tolist() == [0, 128, 255]


def test_bytes_survive_the_way_to_floats_and_back() -> None:
    levels = np.arange(256)
    assert np.array_equal(to_uint8(np.float32(levels / 255)), levels)
    assert np.array_equal(to_uint8(np.float32(levels / 127.5 - 1), low=-1, high=1), levels)


@pytest.mark.parametrize(("low", "high"), [(1, 1), (1, 0), (0, float("nan"))])
def test_an_empty_range_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="range"):
        to_uint8([0.0], low, high)


def test_the_diverging_ends_and_middle() -> None:
    colours = diverging([-2.0, 0.0, 2.0])
    assert colours.tolist() == [ORANGE, NEUTRAL, BLUE]


def test_a_third_of_the_way_lies_the_next_anchor() -> None:
    colours = diverging([-2.0, -1.0, 1.0, 2.0], limit=3.0).astype(int)
    expected = [[0xE0, 0x82, 0x14], [0xFD, 0xB8, 0x63], [0x92, 0xC5, 0xDE], [0x43, 0x93, 0xC3]]
    assert np.abs(colours - expected).max() <= 2


def test_all_zero_is_neutral_and_black() -> None:
    assert diverging(np.zeros((2, 2))).tolist() == [[NEUTRAL] * 2] * 2
    assert grey(np.zeros((2, 2))).max() == 0


def test_a_limit_is_shared_by_several_maps() -> None:
    assert diverging([1.0], limit=1.0).tolist() == [BLUE]
    assert diverging([5.0, -5.0], limit=1.0).tolist() == [BLUE, ORANGE]
    assert grey([1.0, 2.0, 9.0], limit=2.0)[:, 0].tolist() == [128, 255, 255]


def test_grey_goes_from_black_at_zero_to_white_at_the_largest() -> None:
    assert grey([-1.0, 0.0, 2.0, 4.0]).tolist() == [[0] * 3, [0] * 3, [128] * 3, [255] * 3]


@given(
    arrays(
        np.float32, array_shapes(max_dims=3, max_side=4), elements=st.floats(-(2.0**100), 2.0**100, width=32)
    )
)
def test_signs_can_be_told_by_colour(values: NDArray[np.float64]) -> None:
    colours = diverging(values).astype(int)
    assert colours.shape == (*values.shape, 3)
    warmth = colours[..., 0] - colours[..., 2]
    assert np.all(warmth[values > 0] <= 0)
    assert np.all(warmth[values < 0] >= 0)
    assert np.all(warmth[values == 0] == 0)
    if values.any():
        assert warmth.flat[np.abs(values).argmax()] != 0


@pytest.mark.parametrize("draw", [to_uint8, diverging, grey])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_values_that_are_no_numbers_are_refused(draw: Callable[..., NDArray[np.uint8]], value: float) -> None:
    with pytest.raises(ValueError, match="NaN or infinity"):
        draw([0.0, value])


@pytest.mark.parametrize("draw", [diverging, grey])
@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_limit_that_is_not_positive_is_refused(
    draw: Callable[..., NDArray[np.uint8]], limit: float
) -> None:
    with pytest.raises(ValueError, match="above 0"):
        draw([1.0], limit)


def test_tensors_of_a_graph_can_be_drawn() -> None:
    weights = torch.nn.Conv2d(1, 2, 3).weight
    assert diverging(weights).shape == (2, 1, 3, 3, 3)


def test_the_browser_uses_the_same_tables() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    code = (
        'import("./assets/lib/colours.js").then(({DIVERGING, GREY}) =>'
        " console.log(JSON.stringify([Array.from(DIVERGING), Array.from(GREY)])))"
    )
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    for table, abgr in zip((DIVERGING, GREY), json.loads(done.stdout), strict=True):
        red, green, blue = (np.array(abgr) >> shift & 255 for shift in (0, 8, 16))
        assert np.array_equal(table, np.stack([red, green, blue], axis=1))


# Tiles


def test_tiles_lie_row_by_row_with_grey_between() -> None:
    images = np.array([10, 20, 30], np.uint8).reshape(3, 1, 1, 1)
    assert tile(images, columns=2)[:, :, 0].tolist() == [[10, 128, 20], [128, 128, 128], [30, 128, 128]]


def test_a_tile_keeps_its_pixels_in_place() -> None:
    images = np.arange(24, dtype=np.uint8).reshape(2, 3, 2, 2)
    picture = tile(images, columns=2, gap=0)
    assert np.array_equal(picture, np.concatenate(images.transpose(0, 2, 3, 1), axis=1))


@pytest.mark.parametrize(
    ("count", "rows", "columns"), [(1, 1, 1), (2, 1, 2), (3, 2, 2), (16, 4, 4), (17, 4, 5)]
)
def test_a_grid_is_about_square(count: int, rows: int, columns: int) -> None:
    assert tile(np.zeros((count, 1, 3, 5), np.uint8)).shape == (rows * 4 - 1, columns * 6 - 1, 1)


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((0, 1, 2, 2), np.uint8),
        np.zeros((2, 2, 2, 2), np.uint8),
        np.zeros((2, 2, 2), np.uint8),
        np.zeros((2, 1, 2, 2)),
    ],
)
def test_what_is_no_batch_of_images_is_refused(images: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match="Expected uint8 images n c h w"):
        tile(images)


@pytest.mark.parametrize("options", [{"columns": 0}, {"gap": -1}])
def test_a_grid_that_cannot_be_is_refused(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1 column"):
        tile(np.zeros((2, 1, 2, 2), np.uint8), **options)


# Files


@pytest.mark.parametrize("shape", [(3, 2), (3, 2, 1), (3, 2, 3)])
def test_a_png_holds_exactly_the_pixels(shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    assert np.array_equal(np.array(opened(png(picture))), picture.squeeze())


def test_an_enlarged_pixel_stays_a_square() -> None:
    picture = np.array([[0, 255]], np.uint8)
    assert np.array(opened(png(picture, scale=3))).tolist() == [[0, 0, 0, 255, 255, 255]] * 3


@pytest.mark.parametrize(
    "picture",
    [np.zeros((2, 2)), np.zeros((2, 2, 2), np.uint8), np.zeros(4, np.uint8), np.zeros((0, 2), np.uint8)],
)
def test_what_is_no_picture_is_refused(picture: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match="Expected a uint8 picture"):
        png(picture)
    with pytest.raises(ValueError, match="Expected a uint8 picture"):
        animation([picture])


@pytest.mark.parametrize(("scale", "message"), [(0, "at least 1"), (10**9, "too large")])
def test_a_scale_out_of_range_is_refused(scale: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        png(np.zeros((2, 2), np.uint8), scale=scale)


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
@pytest.mark.parametrize("channels", [1, 3])
def test_an_animation_shows_each_frame_and_repeats(format: Literal["GIF", "WEBP"], channels: int) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (5, 6, 4, channels), np.uint8)
    film = opened(animation(frames, format, fps=5, scale=2))
    assert film.format == format
    assert film.info["loop"] == 0
    shown = [
        (np.array(frame.convert("RGB")), frame.info["duration"]) for frame in ImageSequence.Iterator(film)
    ]
    assert [duration for _, duration in shown] == [200] * 5
    for (pixels, _), frame in zip(shown, frames, strict=True):
        assert np.array_equal(pixels, np.broadcast_to(frame, (6, 4, 3)).repeat(2, axis=0).repeat(2, axis=1))


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_one_frame_is_enough(format: Literal["GIF", "WEBP"]) -> None:
    assert opened(animation([np.zeros((2, 2), np.uint8)], format)).size == (2, 2)


@pytest.mark.parametrize(
    ("frames", "options", "message"),
    [
        ([], {}, "at least one frame"),
        ([np.zeros((2, 2), np.uint8), np.zeros((2, 3), np.uint8)], {}, "Frame 1 differs"),
        ([np.zeros((2, 2), np.uint8), np.zeros((2, 2, 3), np.uint8)], {}, "Frame 1 differs"),
        ([np.zeros((2, 2), np.uint8)], {"format": "MP4"}, "GIF or WEBP"),
        ([np.zeros((2, 2), np.uint8)], {"fps": 0}, "frames per second"),
        ([np.zeros((2, 2), np.uint8)], {"fps": 51}, "frames per second"),
        ([np.zeros((2, 2), np.uint8)], {"fps": float("nan")}, "frames per second"),
        ([np.zeros((9000, 9000), np.uint8)] * 3, {}, "too large"),
    ],
)
def test_an_animation_that_cannot_be_is_refused(
    frames: list[NDArray[np.uint8]], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        animation(frames, **options)
