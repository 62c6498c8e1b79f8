"""Pictures that people bring together with the mask that they painted: one scene each, as plain text."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.data.backdrops import SCENE_PX
from nn_core.data.record import DataError, Images

MOST_OWN_SCENES = 16
"""So many may be learnt from beside a set of scenes."""
PIXELS = SCENE_PX * SCENE_PX
LONGEST_TEXT = 8_000
"""Characters. Noise, which no compression makes shorter, takes 5,488."""


@dataclass(frozen=True)
class OwnScene:
    """A grey picture and the class of each of its pixels, both 64 x 64, a byte each, compressed, in base64.

    Attributes:
        pixels: 0 is black, 255 is white.
        mask: 0 is background, k + 1 the k-th class. How many classes there are, the scenes beside it say.

    Raises:
        DataError: one of the two is no such text, or nothing is painted.
    """

    pixels: str
    mask: str

    def __post_init__(self) -> None:
        _unpacked(self.pixels, "picture")
        if not self.classes.any():
            raise DataError(
                "Nothing is painted on this picture: paint at least one pixel for the network to find."
            )

    @classmethod
    def of(cls, image: ArrayLike, classes: ArrayLike) -> OwnScene:
        """The scene of a picture `1 h w` or `h w` and its mask `h w`, whole numbers from 0 to 255."""
        return cls(_packed(image, "picture"), _packed(classes, "mask"))

    @property
    def image(self) -> Images:
        """uint8 `1 h w`, read-only."""
        return _unpacked(self.pixels, "picture")[None]

    @property
    def classes(self) -> NDArray[np.uint8]:
        """uint8 `h w`, read-only."""
        return _unpacked(self.mask, "mask")


def _packed(values: ArrayLike, what: str) -> str:
    found = np.asarray(values)
    if found.size != PIXELS or found.shape[-2:] != (SCENE_PX, SCENE_PX):
        size = " x ".join(map(str, found.shape))
        raise DataError(f"A {what} has {SCENE_PX} x {SCENE_PX} pixels here; this one has {size}.")
    if found.dtype.kind not in "ui" or found.min() < 0 or found.max() > 255:
        raise DataError(f"Each pixel of a {what} is a whole number from 0 to 255.")
    return base64.b64encode(zlib.compress(found.astype(np.uint8).tobytes(), level=9)).decode()


@lru_cache(maxsize=256)
def _unpacked(text: str, what: str) -> NDArray[np.uint8]:
    """`h w`, however long the text would unpack."""
    damaged = DataError(f"This {what} is damaged: it is not {SCENE_PX} x {SCENE_PX} pixels.")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise damaged
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), PIXELS + 1)
    except (ValueError, binascii.Error, zlib.error):
        raise damaged from None
    if len(content) != PIXELS:
        raise damaged
    return np.frombuffer(content, np.uint8).reshape(SCENE_PX, SCENE_PX)
