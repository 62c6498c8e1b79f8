"""Zips that people bring, read in memory: nothing in one is ever written to the disk."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from nn_core.data.intake import MAX_PICTURE_BYTES, Upload, clean_name, image_set
from nn_core.data.record import DataError, ImageSet, Shape

MAX_ZIP_BYTES = 100_000_000
MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 400_000_000
PICTURE_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff"}

_MEMBER_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED_FLAG = 0x1


def image_set_from_zip(data: bytes, shape: Shape, name: str = "own") -> ImageSet:
    """A set of the pictures in a zip, each cut to the middle and resized to `shape` (`c h w`).

    The class is the folder that a picture lies in; pictures outside any folder are of class "all".
    Files that are no pictures are left out and counted in the set's `note`.

    Raises:
        DataError: not a zip, protected, unsafe or too large; or a picture in it cannot be used.
    """
    if len(data) > MAX_ZIP_BYTES:
        raise DataError(f"The zip has {len(data) / 1e6:,.0f} MB; at most {MAX_ZIP_BYTES / 1e6:,.0f} MB fit.")
    # Listing the members costs memory for each, and the count that a zip states need not be true.
    if data.count(_MEMBER_SIGNATURE) > MAX_MEMBERS:
        raise DataError(f"The zip holds more than {MAX_MEMBERS:,} files. Bring fewer.")
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not _is_clutter(member)]
            pictures = [member for member in members if _is_picture(member)]
            note = _left_out(len(members) - len(pictures))
            return image_set(_uploads(archive, pictures), shape, name, note)
    except DataError:
        raise
    except Exception as error:  # crafted bytes can make the unpacker fail in any way
        raise DataError("This file is not a zip, or it is damaged. Pack the folder again.") from error


def _uploads(archive: ZipFile, members: list[ZipInfo]) -> Iterator[Upload]:
    if not members:
        raise DataError(f"The zip holds no pictures ({', '.join(sorted(PICTURE_SUFFIXES))}).")
    for member in members:
        _check_safe(member)
    unpacked = 0
    for member in members:
        data = _read(archive, member)
        unpacked += len(data)
        if unpacked > MAX_UNPACKED_BYTES:
            raise DataError(f"The zip unpacks to more than {MAX_UNPACKED_BYTES / 1e6:,.0f} MB. Bring fewer.")
        yield Upload(_path(member).parent.name or "all", member.filename, data)


def _read(archive: ZipFile, member: ZipInfo) -> bytes:
    # The size that the zip states need not be true: never unpack more than what may be kept.
    try:
        with archive.open(member) as file:
            data = file.read(MAX_PICTURE_BYTES + 1)
    except Exception as error:
        raise DataError(f"{clean_name(member.filename)} in the zip is damaged. Pack it again.") from error
    if len(data) > MAX_PICTURE_BYTES:
        limit = f"{MAX_PICTURE_BYTES / 1e6:,.0f} MB"
        raise DataError(f"{clean_name(member.filename)} in the zip unpacks to more than {limit}.")
    return data


def _path(member: ZipInfo) -> PurePosixPath:
    """Where the member lies; some packers under Windows write backslashes."""
    return PurePosixPath(member.filename.replace("\\", "/"))


def _is_clutter(member: ZipInfo) -> bool:
    """Folders themselves, and the files that file managers add unasked."""
    path = _path(member)
    return member.is_dir() or "__MACOSX" in path.parts or path.name.startswith(".")


def _is_picture(member: ZipInfo) -> bool:
    return _path(member).suffix.lower() in PICTURE_SUFFIXES


def _check_safe(member: ZipInfo) -> None:
    path = _path(member)
    name = clean_name(member.filename)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise DataError(f"The zip names a file outside its own folder ({name}). Pack the folder again.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise DataError(f"{name} in the zip is a link, not a picture. Put the picture itself in.")
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise DataError("The zip is protected by a password. Pack it without one.")
    # Other methods unpack in one go, however much comes out.
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise DataError(f"{name} is packed in an unusual way. Pack the folder as an ordinary zip.")


def _left_out(count: int) -> str:
    return f"Left out, because they are no pictures: {count} of the files in the zip." if count else ""
