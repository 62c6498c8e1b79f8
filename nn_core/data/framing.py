"""Figures on plain ground, framed as MNIST's makers framed their digits: light on dark, centred, of one size.

Y. LeCun, C. Cortes, C. Burges (http://yann.lecun.com/exdb/mnist/): a digit is scaled, keeping its
proportions, to fit 20 of 28 pixels, and its centre of mass is put in the middle. `assets/lib/framing.js`
does the same for the pen and the webcam, and is tested against this.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nn_core.data.fit import luma
from nn_core.data.record import Images

Grey = NDArray[np.uint8]
Levels = NDArray[np.float64]
Ground = Literal["light", "dark"]

WORKING_PX = 112
"""A picture is shrunk to this before it is looked at: single wrong pixels of a large one fade away."""
FIGURE_SHARE = 20 / 28
"""How much of the frame the longer side of a figure fills."""
INK = 40
"""Levels from here on, of 255, belong to the figure."""

BORDER_PARTS = 25
PLAIN_FROM = 0.92
FIGURE_UP_TO = 0.35
LEAST_CONTRAST = 40
PAPER_DEVIATIONS = 2
SAME_SCALE = 0.15
SAME_PLACE_PX = 1.5
BLACK_UP_TO = 25
WHITE_FROM = 200


class Placement(NamedTuple):
    """Where a picture goes in a frame: its point (x, y) comes to (scale x + left, scale y + top)."""

    scale: float
    left: float
    top: float


class Framed(NamedTuple):
    """pixels: uint8 `side side`, light on dark; inverted: whether the picture was dark on light."""

    pixels: Grey
    inverted: bool


def framed(picture: Images, side: int) -> Framed | None:
    """The figure of a picture (uint8 `c h w`) in a frame of side x side pixels.

    None where there is nothing to do: no figure on plain ground, or one that is framed so already.
    """
    grey = _shrunk(luma(picture))
    ground = ground_of(grey)
    if ground is None:
        return None
    levels = levels_of(grey, ground)
    placement = placement_of(levels, side)
    if placement is None or (ground == "dark" and _is_usual(placement, grey, side)):
        return None
    return Framed(placed(levels, placement, side), ground == "light")


def ground_of(grey: Grey) -> Ground | None:
    """Whether a picture (`h w`) shows something dark on light ground, or light on dark; None: neither.

    Otsu's threshold parts dark from light. The ground is plain if nearly all of the border lies on one
    side of it, most of the picture does as well, and the two sides differ clearly.
    """
    light = grey > threshold_of(grey)
    if not light.any() or light.all() or grey[light].mean() - grey[~light].mean() < LEAST_CONTRAST:
        return None
    at_border, everywhere = light[_border(grey.shape)].mean(), light.mean()
    if at_border >= PLAIN_FROM and everywhere >= 1 - FIGURE_UP_TO:
        return "light"
    return "dark" if at_border <= 1 - PLAIN_FROM and everywhere <= FIGURE_UP_TO else None


def threshold_of(grey: Grey) -> int:
    """The level that best parts the dark pixels (up to it) from the light ones (N. Otsu, 1979)."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    dark, sum_of_dark = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    light = grey.size - dark
    apart = (sum_of_dark[-1] * dark / grey.size - sum_of_dark) ** 2
    return int(np.argmax(np.divide(apart, dark * light, out=np.zeros(256), where=dark * light > 0)))


def levels_of(grey: Grey, ground: Ground) -> Levels:
    """Light on dark, `h w` from 0 to 255: the ground and its noise become 0, the figure's mean 255."""
    threshold = threshold_of(grey)
    values = grey.astype(np.float64)
    if ground == "light":
        values, threshold = 255 - values, 255 - threshold - 1
    paper = values[_border(grey.shape) & (values <= threshold)]
    low = paper.mean() + PAPER_DEVIATIONS * paper.std()
    high = max(values[values > threshold].mean(), low + 1)
    return np.asarray(np.clip((values - low) / (high - low), 0, 1) * 255)


def placement_of(levels: Levels, side: int, most_enlarged: float = np.inf) -> Placement | None:
    """How the figure of a picture, light on dark, comes to fill its share of a frame, centred by its mass.

    A pixel of ink with none beside it is a speck and does not count. None: no ink.
    """
    ink = _without_specks(levels >= INK)
    if not ink.any():
        return None
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    longer = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    scale = min(FIGURE_SHARE * side / longer, most_enlarged)
    y, x = (np.argwhere(ink) + 0.5).T
    mass = levels[ink]
    return Placement(
        float(scale),
        float(side / 2 - scale * (x @ mass) / mass.sum()),
        float(side / 2 - scale * (y @ mass) / mass.sum()),
    )


def placed(levels: Levels, placement: Placement, side: int) -> Grey:
    """The picture in a dark frame, each pixel the mean of what it covers, or between its neighbours."""
    height, width = levels.shape
    down = _shares(height, side, placement.scale, placement.top)
    across = _shares(width, side, placement.scale, placement.left)
    return np.asarray(np.floor(down @ levels @ across.T + 0.5).astype(np.uint8))


def _shares(number: int, side: int, scale: float, offset: float) -> NDArray[np.float64]:
    """`side number`: how much of each pixel of a line there is in each pixel of the frame."""
    centre = (np.arange(side) + 0.5 - offset) / scale
    reach = max(1, 1 / scale)
    low, high = centre - reach / 2, centre + reach / 2
    pixel = np.arange(number)
    covered = np.minimum(pixel + 1, high[:, None]) - np.maximum(pixel, low[:, None])
    return np.asarray(np.maximum(covered, 0) / reach)


def _without_specks(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    height, width = ink.shape
    padded = np.pad(ink, 1).astype(np.int64)
    around = sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3))
    return np.asarray(ink & (around > 1))


def _border(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    border = np.ones(shape, dtype=bool)
    wide = max(1, min(shape) // BORDER_PARTS)
    border[wide:-wide, wide:-wide] = False
    return border


def _shrunk(grey: Grey) -> Grey:
    height, width = grey.shape
    share = WORKING_PX / max(height, width)
    if share >= 1:
        return grey
    size = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BILINEAR))


def _is_usual(placement: Placement, grey: Grey, side: int) -> bool:
    """Whether it is white on black, and cutting the middle out puts the figure at about the same place."""
    if grey[_border(grey.shape)].mean() > BLACK_UP_TO or grey.max() < WHITE_FROM:
        return False
    height, width = grey.shape
    scale = side / min(height, width)
    if abs(placement.scale / scale - 1) > SAME_SCALE:
        return False
    # The point that `placement` brings to the middle of the frame, and where it comes otherwise.
    x, y = (side / 2 - placement.left) / placement.scale, (side / 2 - placement.top) / placement.scale
    return bool(scale * max(abs(x - width / 2), abs(y - height / 2)) <= SAME_PLACE_PX)
