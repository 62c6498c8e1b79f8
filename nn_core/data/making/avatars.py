"""`assets/data/avatars.png` and `avatars_64.png`: 3,000 faces in DiceBear's style Voxel Art (CC0), twice.

A seed chooses colours and features, the class says which of hair, glasses and beard: 375 faces of each. Only
this needs the packages of `requirements-avatars.txt`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from nn_core.data.making.writing import write
from nn_core.data.mosaics import AVATARS, AVATARS_64
from nn_core.data.record import Images
from nn_core.data.traits import AVATAR_TRAITS

if TYPE_CHECKING:
    from dicebear import Style

STYLE = "voxel-art.json"
WHOLE, HEAD = 'viewBox="0 0 128 128"', 'viewBox="20 4 88 88"'
"""What of the figure is drawn."""
DRAWN_PX = 256
BACKGROUND = "#b6d4ea"
HAIR = {
    False: ["short", "spiky", "bowl", "sideSwept", "curly", "mohawk", "afro"],
    True: ["bob", "shoulderLength", "longStraight", "longWavy", "partedLong"],
}
"""By whether it is long. Hats would hide it."""
GLASSES = ["round", "square", "shades", "cat"]
BEARDS = ["full"]
"""The others can hardly be seen at 32 x 32."""


def picture(style: Style, label: int, index: int) -> Image.Image:
    """The face `index` of a class, RGB of 256 x 256 pixels."""
    from dicebear import Avatar
    from resvg_py import svg_to_bytes

    long_hair, glasses, beard = (label in trait.classes for trait in AVATAR_TRAITS)
    avatar = Avatar(
        style,
        {
            "seed": f"{label}-{index}",
            "backgroundColor": [BACKGROUND],
            "animationVariant": "none",
            "topProbability": 100,
            "topVariant": HAIR[long_hair],
            "glassesProbability": 100 * glasses,
            "glassesVariant": GLASSES,
            "beardProbability": 100 * beard,
            "beardVariant": BEARDS,
        },
    )
    drawn = avatar.to_string().replace(WHOLE, HEAD, 1)
    png = svg_to_bytes(svg_string=drawn, width=DRAWN_PX, height=DRAWN_PX)
    return Image.open(BytesIO(bytes(png))).convert("RGB")


def shrunk(drawn: Image.Image, side: int) -> Images:
    """uint8 `3 side side`, each pixel the mean of those that it stands for."""
    return np.asarray(drawn.resize((side, side), Image.Resampling.BOX)).transpose(2, 0, 1)


def main() -> None:
    from dicebear import Style

    style = Style(json.loads(files("dicebear_styles").joinpath(STYLE).read_text("utf-8")))
    drawn = [
        picture(style, label, index) for label in range(AVATARS.classes) for index in range(AVATARS.per_class)
    ]
    for mosaic in (AVATARS, AVATARS_64):
        write(mosaic, np.stack([shrunk(one, mosaic.shape[2]) for one in drawn]))


if __name__ == "__main__":
    main()
