"""The input of the layer: a photograph, a digit, a picture that somebody brought, or a grid of numbers."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nn_core.data import PHOTOGRAPHS, DataError, fit_images, framed, load, photograph
from nn_core.data.intake import decode_picture
from ui.kit.inputs import Chosen, InputChoice

Pixels = NDArray[np.uint8]

MAX_OWN_BYTES = 9_000
LOSSY_QUALITIES = (92, 80, 65, 45, 25, 5)
THUMBNAIL_PX = 48


def input_of(chosen: InputChoice) -> NDArray[np.float32]:
    """What the layer reads, float32 `c h w`: brightness from 0 to 1, or the grid's own numbers.

    Raises:
        DataError: an own picture cannot be used, or the grids of a colour picture differ in size.
    """
    if chosen.input == "grid":
        if len({(len(plane), len(plane[0])) for plane in chosen.planes}) > 1:
            raise DataError("The grids of red, green and blue must have the same size.")
        return np.array(chosen.planes, dtype=np.float32)
    shape = chosen.channels, chosen.size, chosen.size
    return np.asarray(fit_images(_pixels(chosen)[None], shape)[0] / 255, np.float32)


def settle(own: bytes, size: int) -> bytes:
    """An own picture as the URL keeps it: a square WebP of size x size pixels, small enough for an address.

    What comes back is the picture from then on, so that an address reopens exactly what was seen.
    Settling it again changes nothing.

    Raises:
        DataError: the bytes are no picture that can be used.
    """
    return _settle(own, size)


def settle_digit(chosen: Chosen) -> tuple[Chosen, dict[str, bool] | None]:
    """An own picture as the URL keeps it, framed as MNIST's digits are where that is asked.

    Returns:
        The choice, which asks no more, and {"inverted"} if the picture was framed.

    Raises:
        DataError: the bytes are no picture that can be used.
    """
    asked = replace(chosen, frame="off")
    if chosen.input != "own":
        return asked, None
    picture = decode_picture(chosen.own).transpose(2, 0, 1) if chosen.frame == "on" else None
    result = None if picture is None else framed(picture, chosen.size)
    if result is None:
        return replace(asked, own=settle(chosen.own, chosen.size)), None
    return replace(asked, own=_smallest(Image.fromarray(result.pixels))), {"inverted": result.inverted}


@lru_cache(maxsize=64)
def _settle(own: bytes, size: int) -> bytes:
    picture = decode_picture(own)
    if picture.shape[:2] == (size, size) and own[8:12] == b"WEBP" and len(own) <= MAX_OWN_BYTES:
        return own
    channels = picture.shape[2]
    square = fit_images(picture.transpose(2, 0, 1)[None], (channels, size, size))[0].transpose(1, 2, 0)
    return _smallest(Image.fromarray(square.squeeze()))


def _smallest(image: Image.Image) -> bytes:
    """Exact where that is short enough, else as good as fits."""
    encoded = _webp(image, lossless=True)
    for quality in LOSSY_QUALITIES:
        if len(encoded) <= MAX_OWN_BYTES:
            break
        encoded = _webp(image, quality=quality)
    return encoded


def _webp(image: Image.Image, **options: bool | int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "WEBP", **options)
    return buffer.getvalue()


def _pixels(chosen: InputChoice) -> Pixels:
    """uint8 `c h w` at whatever size the picture comes in."""
    if chosen.input == "photograph":
        return _photograph(chosen.photo)
    if chosen.input == "digit":
        digits = load("mnist")
        alike = np.flatnonzero(digits.labels == chosen.digit)
        return np.asarray(digits.images[alike[chosen.example % len(alike)]])
    return decode_picture(chosen.own).transpose(2, 0, 1)


@lru_cache(maxsize=len(PHOTOGRAPHS))
def _photograph(name: str) -> Pixels:
    """Shrunk at once: the whole photographs would fill 10 MB."""
    return np.asarray(fit_images(photograph(name).transpose(2, 0, 1)[None], (3, 256, 256))[0])


@cache
def thumbnails() -> str:
    """All photographs side by side, as a data URL."""
    tiles = [fit_images(_photograph(name)[None], (3, THUMBNAIL_PX, THUMBNAIL_PX))[0] for name in PHOTOGRAPHS]
    return data_url(np.concatenate(tiles, axis=2).transpose(1, 2, 0))


def data_url(picture: Pixels) -> str:
    """A picture uint8 `h w 3` as the browser reads it from a text: WebP, about as good as it was."""
    return f"data:image/webp;base64,{b64encode(_webp(Image.fromarray(picture), quality=75)).decode()}"
