"""Pictures that people bring, made for tests."""

from io import BytesIO

import numpy as np
from PIL import Image

from nn_core.data import load

SEVEN = 3510
"""Its index in MNIST."""


def dark_digit() -> bytes:
    """A seven of MNIST, dark on light, in a corner of a JPEG of 300 x 300."""
    paper = np.full((300, 300), 240, np.uint8)
    seven = load("mnist").images[SEVEN, 0].repeat(4, axis=0).repeat(4, axis=1)
    paper[10:122, 20:132] = 240 - seven * 0.8
    buffer = BytesIO()
    Image.fromarray(paper).save(buffer, "JPEG")
    return buffer.getvalue()
