"""Pictures that people bring. Every byte is untrusted: size is checked before anything is decoded."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from math import prod
from pathlib import PurePosixPath
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from nn_core.data.fit import fit_images
from nn_core.data.record import DataError, Images, ImageSet, Shape

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
MAX_PICTURE_BYTES = 20_000_000
MAX_PICTURE_PIXELS = 25_000_000
# A progressive JPEG is drawn in about ten passes. A crafted one holds hundreds of thousands, 42 bytes each.
MAX_JPEG_SCANS = 50
MAX_PICTURES = 5_000
MAX_CLASSES = 100
MAX_TOTAL_PIXELS = 1_000_000_000
MAX_SET_BYTES = 128_000_000
MAX_NAME_LENGTH = 40
MIDDLE_GREY = 127.5

OWN_SOURCE = "Pictures brought by the person at the screen."
OWN_LICENCE = "Their rights stay with whoever made them."

_JPEG_SCAN = b"\xff\xda"
_JPEG_IN_TIFF = {"jpeg", "tiff_jpeg"}
_GREY_MODES = {"1", "L", "LA", "La"}
_SIXTEEN_BIT_MODES = {"I;16", "I;16L", "I;16B", "I;16N"}

# One picture at a time: the largest needs some 400 MB while it is decoded. The lock also covers the
# warning filters, which belong to the whole process.
_decoding = Lock()


class Upload(NamedTuple):
    """One picture to take in: its class, the name to call it by, its bytes."""

    class_name: str
    filename: str
    data: bytes


def decode_picture(data: bytes, filename: str = "This file") -> NDArray[np.uint8]:
    """Decode PNG, JPEG, GIF, WebP, BMP or TIFF.

    An animation gives its first frame, a transparent picture is laid on white, or on black where what can
    be seen of it is light, 16-bit grey is scaled to 8 bits, CMYK and palettes become RGB, and a photograph
    is turned the way its EXIF note says.

    Returns:
        uint8 `h w c`: c is 1 if the picture is stored as grey, else 3.

    Raises:
        DataError: not such a picture, damaged, or larger than `MAX_PICTURE_BYTES` or `MAX_PICTURE_PIXELS`.
    """
    name = clean_name(filename)
    if len(data) > MAX_PICTURE_BYTES:
        raise DataError(f"{name} has {_mega(len(data))} MB; at most {_mega(MAX_PICTURE_BYTES)} MB fit.")
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                _check_size(image, name)
                _check_scans(image, data, name)
                return _to_array(image, name)
        except DataError:
            raise
        except Image.DecompressionBombError as error:
            raise DataError(f"{name} has far too many pixels to be opened safely.") from error
        except UnidentifiedImageError as error:
            raise DataError(f"{name} is not a picture in a known format ({', '.join(FORMATS)}).") from error
        except Exception as error:  # crafted bytes can make a decoder fail in any way
            raise DataError(f"{name} is damaged: it starts like a picture but cannot be decoded.") from error


def image_set_from_files(files: Iterable[tuple[str, bytes]], shape: Shape, name: str = "own") -> ImageSet:
    """A set of the pictures, each cut to the middle and resized to `shape` (`c h w`).

    The class is the folder in the file's name ("cats/1.png" is one of "cats"); without one it is `name`.

    Raises:
        DataError: no picture, too many, or one that cannot be used; the message says which.
    """
    uploads = (Upload(PurePosixPath(path).parent.name or name, path, data) for path, data in files)
    return image_set(uploads, shape, name)


def image_set(uploads: Iterable[Upload], shape: Shape, name: str, note: str = "") -> ImageSet:
    """A set of uploads; classes come in alphabetical order.

    Raises:
        DataError: see `image_set_from_files`.
    """
    classes, images = [], []
    for class_name, image in _fitted(uploads, shape):
        classes.append(clean_name(class_name))
        images.append(image)
    if not images:
        raise DataError("There is no picture to use. Add PNG or JPEG files.")
    class_names = tuple(sorted(set(classes)))
    if len(class_names) > MAX_CLASSES:
        raise DataError(f"There are {len(class_names)} classes; at most {MAX_CLASSES} fit.")
    labels = np.array([class_names.index(class_name) for class_name in classes], np.int64)
    return ImageSet(
        name, "Own pictures", np.stack(images), labels, class_names, OWN_SOURCE, OWN_LICENCE, note
    )


def clean_name(text: str) -> str:
    """`text` fit to be shown: one short line of printable characters."""
    printable = "".join(filter(str.isprintable, text)).strip() or "unnamed"
    return printable if len(printable) <= MAX_NAME_LENGTH else printable[: MAX_NAME_LENGTH - 1] + "…"


def _fitted(uploads: Iterable[Upload], shape: Shape) -> Iterator[tuple[str, Images]]:
    pixels = 0
    for count, upload in enumerate(uploads, start=1):
        _check_count(count, shape)
        picture = decode_picture(upload.data, upload.filename)
        pixels += picture.shape[0] * picture.shape[1]
        if pixels > MAX_TOTAL_PIXELS:
            raise DataError(
                f"The first {count} pictures have more than {_mega(MAX_TOTAL_PIXELS)} million pixels "
                "together. Make them smaller or bring fewer."
            )
        yield upload.class_name, fit_images(picture.transpose(2, 0, 1)[None], shape)[0]


def _check_count(count: int, shape: Shape) -> None:
    if count > MAX_PICTURES:
        raise DataError(f"There are more than {MAX_PICTURES:,} pictures. Bring fewer.")
    if count * prod(shape) > MAX_SET_BYTES:
        raise DataError(
            f"At {' x '.join(map(str, shape))} the pictures need more than {_mega(MAX_SET_BYTES)} MB. "
            "Choose a smaller image size or bring fewer."
        )


def _check_size(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > MAX_PICTURE_PIXELS:
        raise DataError(
            f"{name} is {width:,} x {height:,} pixels; "
            f"at most {_mega(MAX_PICTURE_PIXELS)} million pixels fit. Make it smaller first."
        )


def _check_scans(image: Image.Image, data: bytes, name: str) -> None:
    is_jpeg = image.format == "JPEG" or image.info.get("compression") in _JPEG_IN_TIFF
    if is_jpeg and data.count(_JPEG_SCAN) > MAX_JPEG_SCANS:
        raise DataError(f"{name} is built to take very long to decode. Save it anew as PNG or JPEG.")


def _to_array(image: Image.Image, name: str) -> NDArray[np.uint8]:
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode in _SIXTEEN_BIT_MODES:
        return _from_16_bit(image)
    if image.mode in {"I", "F"}:
        raise DataError(f"{name} stores 32 bits per pixel. Save it with 8 or 16 bits and try again.")
    target = "L" if image.mode in _GREY_MODES else "RGB"
    opaque = _on_contrast(image) if image.has_transparency_data else image
    return np.atleast_3d(np.array(opaque.convert(target)))


def _from_16_bit(image: Image.Image) -> NDArray[np.uint8]:
    values = np.array(image, dtype=np.uint16)[..., None]
    return (values >> 8).astype(np.uint8)


def _on_contrast(image: Image.Image) -> Image.Image:
    """On white, as paper is; what is light itself would vanish there and is laid on black."""
    colours = image.convert("RGBA")
    seen = colours.getchannel("A")
    brightness = (
        ImageStat.Stat(colours.convert("RGB").convert("L"), mask=seen).mean[0] if seen.getbbox() else 0
    )
    ground = Image.new("RGB", image.size, "black" if brightness > MIDDLE_GREY else "white")
    ground.paste(colours, mask=seen)
    return ground


def _mega(number: int) -> str:
    return f"{number / 1e6:,.0f}"
