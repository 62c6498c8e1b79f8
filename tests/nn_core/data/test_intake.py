"""Pictures from strangers: right pixels, or a sentence that says what is wrong."""

from __future__ import annotations

import contextlib
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nn_core.data import DataError, decode_picture, image_set_from_files, intake
from tests.nn_core.data.strangers_files import BLUE, RED, SEEDS, damaged, encode, picture, png_of_size

# Right pixels


@pytest.mark.parametrize("format", ["PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_colours_survive_every_lossless_format(format: str) -> None:
    image = Image.new("RGB", (3, 2), RED)
    image.putpixel((2, 1), BLUE)
    pixels = decode_picture(encode(image, format, **({"lossless": True} if format == "WEBP" else {})))
    assert pixels.dtype == np.uint8
    assert pixels.shape == (2, 3, 3)
    assert pixels[0, 0].tolist() == list(RED)
    assert pixels[1, 2].tolist() == list(BLUE)


def test_jpeg_keeps_its_colour_closely() -> None:
    pixels = decode_picture(picture((200, 100, 50), (16, 16), format="JPEG"))
    assert np.abs(pixels.astype(int) - [200, 100, 50]).max() <= 3


KINDS_OF_PIXEL = {
    "grey": (Image.new("L", (1, 1), 77), [77]),
    "1-bit white": (Image.new("1", (1, 1), 1), [255]),
    "1-bit black": (Image.new("1", (1, 1), 0), [0]),
    "opaque grey": (Image.new("LA", (1, 1), (77, 255)), [77]),
    "clear grey": (Image.new("LA", (1, 1), (77, 0)), [255]),
    "opaque RGB": (Image.new("RGBA", (1, 1), (10, 20, 30, 255)), [10, 20, 30]),
    "clear RGB": (Image.new("RGBA", (1, 1), (10, 20, 30, 0)), [255, 255, 255]),
    "palette": (Image.new("RGB", (1, 1), (10, 20, 30)).quantize(2), [10, 20, 30]),
    "16-bit white": (Image.fromarray(np.array([[65535]], np.uint16)), [255]),
    "16-bit grey": (Image.fromarray(np.array([[128 * 257]], np.uint16)), [128]),
    "16-bit black": (Image.fromarray(np.array([[0]], np.uint16)), [0]),
}


@pytest.mark.parametrize(("image", "expected"), KINDS_OF_PIXEL.values(), ids=list(KINDS_OF_PIXEL))
def test_every_kind_of_pixel_becomes_grey_or_rgb(image: Image.Image, expected: list[int]) -> None:
    assert decode_picture(encode(image)).tolist() == [[expected]]


def test_half_transparent_is_mixed_with_white() -> None:
    pixels = decode_picture(encode(Image.new("RGBA", (1, 1), (0, 100, 200, 128))))
    # 255 - (255 - colour) * 128 / 255
    assert np.abs(pixels[0, 0].astype(int) - [127, 177, 227]).max() <= 1


def test_a_transparent_colour_of_a_palette_becomes_white() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([*RED, *BLUE])
    image.putpixel((1, 0), 1)
    for format in ("PNG", "GIF"):
        assert decode_picture(encode(image, format, transparency=1)).tolist() == [[list(RED), [255] * 3]]


@pytest.mark.parametrize(
    ("ink", "ground"), [((255,) * 3, 0), ((0,) * 3, 255), ((250, 240, 90), 0), (RED, 255)]
)
def test_what_is_transparent_contrasts_with_what_is_drawn(ink: tuple[int, int, int], ground: int) -> None:
    drawing = Image.new("RGBA", (9, 9), (*[255 - ground] * 3, 0))
    drawing.paste((*ink, 255), (3, 3, 6, 6))
    pixels = decode_picture(encode(drawing))
    assert pixels[0, 0].tolist() == [ground] * 3
    assert pixels[4, 4].tolist() == list(ink)
    grey = drawing.convert("LA")
    assert decode_picture(encode(grey))[0, 0, 0] == ground


def test_a_transparent_grey_becomes_white() -> None:
    image = Image.fromarray(np.array([[10, 20]], np.uint8))
    assert decode_picture(encode(image, transparency=20)).tolist() == [[[10], [255]]]


def test_sixteen_bit_tiff_of_either_byte_order_is_scaled() -> None:
    values = np.array([[0, 257 * 50, 65535]], np.uint16)
    little = encode(Image.fromarray(values), "TIFF")
    assert little.startswith(b"II")
    assert decode_picture(little)[0, :, 0].tolist() == [0, 50, 255]
    big = encode(Image.frombytes("I;16B", (3, 1), values.astype(">u2").tobytes()), "TIFF")
    assert decode_picture(big)[0, :, 0].tolist() == [0, 50, 255]


def test_cmyk_becomes_rgb() -> None:
    pixels = decode_picture(encode(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "TIFF"))
    assert pixels[0, 0].tolist() == list(RED)
    jpeg = decode_picture(encode(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    assert np.abs(jpeg[0, 0].astype(int) - RED).max() <= 4


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_an_animation_gives_its_first_frame(format: str) -> None:
    frames = [Image.new("RGB", (2, 2), colour) for colour in (RED, BLUE)]
    options = {"lossless": True} if format == "WEBP" else {}
    data = encode(frames[0], format, save_all=True, append_images=frames[1:], **options)
    assert decode_picture(data)[0, 0].tolist() == list(RED)


@pytest.mark.parametrize(
    ("orientation", "red_at"), [(1, (0, 0)), (2, (0, 3)), (3, (1, 3)), (4, (1, 0)), (6, (0, 1)), (8, (3, 0))]
)
def test_a_photograph_is_turned_upright(orientation: int, red_at: tuple[int, int]) -> None:
    image = Image.new("RGB", (4, 2), BLUE)
    image.putpixel((0, 0), RED)
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = decode_picture(encode(image, exif=exif))
    assert pixels.shape[:2] == ((4, 2) if orientation in (6, 8) else (2, 4))
    assert np.argwhere((pixels == RED).all(axis=2)).tolist() == [list(red_at)]


# A sentence that says what is wrong


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\x00" * 1000,
        b"GIF",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"%!PS-Adobe",
    ],
)
def test_what_is_no_picture_is_named(data: bytes) -> None:
    with pytest.raises(DataError, match=r"cat\.png is not a picture in a known format \(PNG, JPEG"):
        decode_picture(data, "cat.png")


def test_other_formats_that_the_library_knows_are_not_opened() -> None:
    for format in ("PPM", "ICO", "TGA", "JPEG2000"):
        with pytest.raises(DataError, match=r"^This file is not a picture in a known format"):
            decode_picture(picture(size=(16, 16), format=format))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_picture_cut_short_is_damaged(format: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    data = encode(noise, format)
    with pytest.raises(DataError, match=r"^half is (damaged|not a picture)"):
        decode_picture(data[: len(data) // 2], "half")


def test_a_small_file_of_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = png_of_size(5001, 5000)
    assert len(data) < 300_000
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(DataError, match=r"bomb\.png is 5,001 x 5,000 pixels; at most 25 million"):
        decode_picture(data, "bomb.png")


@pytest.mark.parametrize("side", [10_000, pytest.param(14_000, marks=pytest.mark.walk)])
def test_no_warning_about_size_escapes(side: int) -> None:
    data = encode(Image.new("1", (side, side)), "TIFF", compression="group4")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with pytest.raises(DataError, match="pixels"):
            decode_picture(data)
    assert seen == []


def test_a_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_PICTURE_BYTES", 3_000_000)
    with pytest.raises(DataError, match=r"big\.png has 4 MB; at most 3 MB fit"):
        decode_picture(picture() + bytes(4_000_000), "big.png")


def test_a_jpeg_of_endless_passes_is_refused() -> None:
    data = encode(Image.new("L", (64, 64)), "JPEG", progressive=True)
    last_pass = data[data.rfind(b"\xff\xda") : -2]
    assert decode_picture(data).shape == (64, 64, 1)
    with pytest.raises(DataError, match="very long to decode"):
        decode_picture(data[:-2] + last_pass * 1000 + data[-2:])


def test_32_bit_pixels_are_refused_in_words() -> None:
    data = encode(Image.new("F", (2, 2), 0.5), "TIFF")
    with pytest.raises(DataError, match="32 bits per pixel"):
        decode_picture(data)


def test_a_name_is_shown_short_and_printable() -> None:
    with pytest.raises(DataError) as caught:
        decode_picture(b"", "\x1b[31m" + "a" * 500 + "\n.png")
    assert str(caught.value).startswith("[31maaaa")
    assert len(str(caught.value)) < 140
    assert str(caught.value).isprintable()


@given(st.binary(max_size=200))
def test_random_bytes_are_a_data_error(data: bytes) -> None:
    with pytest.raises(DataError):
        decode_picture(data)


@given(damaged(list(SEEDS.values())))
def test_damaged_pictures_decode_or_are_a_data_error(data: bytes) -> None:
    with contextlib.suppress(DataError):
        pixels = decode_picture(data)
        assert pixels.dtype == np.uint8
        assert pixels.shape[2] in (1, 3)


# Sets of own pictures


def test_files_become_one_class() -> None:
    own = image_set_from_files([("a.png", picture(RED)), ("b.png", picture(BLUE, (7, 3)))], (3, 4, 4))
    assert own.name == "own"
    assert own.class_names == ("own",)
    assert own.labels.tolist() == [0, 0]
    assert own.images.shape == (2, 3, 4, 4)
    assert own.images[:, :, 0, 0].tolist() == [list(RED), list(BLUE)]


def test_a_folder_in_a_name_is_the_class() -> None:
    files = [("dogs/1.png", picture(RED)), ("cats/1.png", picture(BLUE)), ("dogs/2.png", picture(RED))]
    own = image_set_from_files(files, (3, 1, 1))
    assert own.class_names == ("cats", "dogs")
    assert own.labels.tolist() == [1, 0, 1]


def test_colour_pictures_fit_a_grey_network() -> None:
    own = image_set_from_files([("a", picture((255, 255, 255)))], (1, 8, 8))
    assert own.images.shape == (1, 1, 8, 8)
    assert own.images.min() == 255


def test_a_bad_picture_among_good_ones_is_named() -> None:
    with pytest.raises(DataError, match=r"^b\.png is not a picture"):
        image_set_from_files([("a.png", picture()), ("b.png", b"text")], (3, 4, 4))


def test_no_files_are_refused() -> None:
    with pytest.raises(DataError, match="no picture"):
        image_set_from_files([], (3, 4, 4))


@pytest.mark.parametrize("shape", [(2, 4, 4), (3, 0, 4), (3, 10**9, 10**9), (-3, 4, 4)])
def test_a_shape_that_cannot_be_is_refused(shape: Any) -> None:
    with pytest.raises(DataError):
        image_set_from_files([("a.png", picture())], shape)


def test_too_many_pictures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_PICTURES", 3)
    with pytest.raises(DataError, match="more than 3 pictures"):
        image_set_from_files([("a.png", picture())] * 4, (3, 4, 4))


def test_too_many_pixels_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_TOTAL_PIXELS", 3_000_000)
    with pytest.raises(DataError, match="first 4 pictures have more than 3 million pixels"):
        image_set_from_files([("a.png", picture(size=(1000, 1000)))] * 9, (3, 4, 4))


def test_too_many_classes_are_refused() -> None:
    files = [(f"class {index}/1.png", picture()) for index in range(101)]
    with pytest.raises(DataError, match="101 classes; at most 100"):
        image_set_from_files(files, (1, 1, 1))
