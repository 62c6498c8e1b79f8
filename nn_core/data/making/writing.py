"""Mosaics are written here, when data are made; the app only reads them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from nn_core.data.mosaics import Mosaic, digest_of
from nn_core.data.record import Images


def write(mosaic: Mosaic, images: Images) -> None:
    """Write `images` (uint8 `n c h w`, class after class), and tell whether they are what is expected.

    Raises:
        ValueError: images of another number or shape.
    """
    if images.shape != (mosaic.images, *mosaic.shape):
        raise ValueError(f"{mosaic.name} has {mosaic.images} images of {mosaic.shape}, not {images.shape}")
    channels, width = mosaic.shape[0], mosaic.size[0]
    rows = images.reshape(-1, mosaic.columns, *mosaic.shape).transpose(0, 3, 1, 4, 2)
    pixels = np.ascontiguousarray(rows).reshape(-1, width, channels)
    mosaic.path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels.squeeze(2) if channels == 1 else pixels).save(mosaic.path, optimize=True)
    digest = digest_of(images)
    said = (
        "as expected"
        if digest == mosaic.digest
        else f"its digest is now {digest}, which is to stand in mosaics.py"
    )
    print(f"{mosaic.path.name}: {mosaic.path.stat().st_size:,} bytes, {said}")
