"""Sets that come with the app as one picture each, in `assets/data/`: image beside image, class after class.

`make data` writes them (`nn_core/data/making/`). What they must hold stands here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

import numpy as np
from PIL import Image

from nn_core.data.offline import Read
from nn_core.data.record import DataError, Images, Shape

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "data"
MODES = {1: "L", 3: "RGB"}
"""What Pillow calls uint8 pixels of so many channels."""


@dataclass(frozen=True)
class Mosaic:
    """One such picture: `classes * per_class` images of `shape` (`c h w`), row after row.

    Attributes:
        digest: of the pixels, as `digest_of` gives it.
    """

    name: str
    shape: Shape
    classes: int
    per_class: int
    digest: str

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.png"

    @property
    def images(self) -> int:
        """How many there are."""
        return self.classes * self.per_class

    @property
    def columns(self) -> int:
        """Images in a row: as few as make the mosaic no higher than a square of so many images."""
        least = isqrt(self.images - 1) + 1
        return next(count for count in range(least, self.images + 1) if self.images % count == 0)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        _, height, width = self.shape
        return self.columns * width, self.images // self.columns * height

    def read(self) -> Read:
        """Images and labels, or a `DataError` where the file is missing, cut short or another one."""
        channels, height, width = self.shape
        try:
            with Image.open(self.path) as picture:
                if (picture.mode, picture.size) != (MODES[channels], self.size):
                    raise self._foreign()
                pixels = np.asarray(picture)
        except (OSError, SyntaxError) as error:
            raise DataError(
                f"{self.path.name}, which comes with Layerscope, is missing, cut short or damaged. "
                "Fetch Layerscope again, or choose another set."
            ) from error
        rows = pixels.reshape(-1, height, self.columns, width, channels)
        images = np.ascontiguousarray(rows.transpose(0, 2, 4, 1, 3).reshape(-1, *self.shape))
        if digest_of(images) != self.digest:
            raise self._foreign()
        return images, np.repeat(np.arange(self.classes), self.per_class)

    def _foreign(self) -> DataError:
        return DataError(
            f"{self.path.name} does not hold the images that come with Layerscope. "
            "Fetch Layerscope again, or choose another set."
        )


def digest_of(images: Images) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of pixels `n c h w`, however a file packs them."""
    return hashlib.sha256(np.ascontiguousarray(images).tobytes()).hexdigest()[:16]


FASHION = Mosaic("fashion", (1, 28, 28), classes=10, per_class=1_000, digest="4933391d016b4810")
AVATARS = Mosaic("avatars", (3, 32, 32), classes=8, per_class=375, digest="c78b65ec3134908e")
AVATARS_64 = Mosaic("avatars_64", (3, 64, 64), classes=8, per_class=375, digest="fe6fd43064ecc825")
SPOKEN_DIGITS = Mosaic("spoken_digits", (1, 32, 32), classes=10, per_class=624, digest="ef7cd86cea64d7ec")
