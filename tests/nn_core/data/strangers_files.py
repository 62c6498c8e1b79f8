"""Pictures and zips as strangers bring them: encoded, packed, damaged."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st
from PIL import Image

RED, BLUE = (255, 0, 0), (0, 0, 255)


def encode(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def picture(
    colour: Any = RED, size: tuple[int, int] = (4, 4), mode: str = "RGB", format: str = "PNG"
) -> bytes:
    return encode(Image.new(mode, size, colour), format)


def pack(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], **options: Any) -> bytes:
    """A zip of (name or ZipInfo, bytes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as file:
        for name, data in members:
            file.writestr(name, data)
    return buffer.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A valid PNG of black pixels, made without ever holding them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    squeeze = zlib.compressobj(9)
    rows = b"".join(squeeze.compress(bytes(1 + width * 3)) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SEEDS = {
    "PNG": picture(size=(9, 9)),
    "JPEG": picture(size=(9, 9), format="JPEG"),
    "GIF": picture(size=(9, 9), format="GIF"),
    "WEBP": picture(size=(9, 9), format="WEBP"),
    "BMP": picture(size=(9, 9), format="BMP"),
    "TIFF": picture(size=(9, 9), format="TIFF"),
}


@st.composite
def damaged(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """A real file in which a few bytes were changed and that may have been cut."""
    data = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 8))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(1, len(data)))])
