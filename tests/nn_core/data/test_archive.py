"""Zips from strangers: a set of pictures, or a sentence that says what is wrong."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn_core.data import DataError, archive, image_set_from_zip
from tests.nn_core.data.strangers_files import BLUE, RED, damaged, pack, picture, png_of_size


def test_each_folder_of_a_zip_is_a_class() -> None:
    data = pack(
        [
            ("animals/dogs/1.png", picture(RED)),
            ("animals/cats/1.JPG", picture(BLUE, format="JPEG")),
            ("animals/dogs/2.webp", picture(RED, format="WEBP")),
        ],
        compression=zipfile.ZIP_DEFLATED,
    )
    pets = image_set_from_zip(data, (3, 4, 4), "pets")
    assert pets.name == "pets"
    assert pets.class_names == ("cats", "dogs")
    assert pets.labels.tolist() == [1, 0, 1]
    assert pets.note == ""
    assert pets.images[0, :, 0, 0].tolist() == list(RED)


def test_pictures_outside_folders_are_one_class() -> None:
    own = image_set_from_zip(pack([("1.png", picture()), ("2.png", picture())]), (1, 4, 4))
    assert own.class_names == ("all",)
    assert own.labels.tolist() == [0, 0]


def test_backslashes_divide_folders_too() -> None:
    own = image_set_from_zip(pack([("cats\\1.png", picture()), ("dogs\\1.png", picture())]), (1, 4, 4))
    assert own.class_names == ("cats", "dogs")


def test_other_files_are_left_out_and_counted() -> None:
    data = pack(
        [
            ("cats/", b""),
            ("cats/1.png", picture()),
            ("cats/notes.txt", b"text"),
            ("more.zip", pack([("2.png", picture())])),
            ("__MACOSX/cats/._1.png", b"junk"),
            ("cats/.DS_Store", b"junk"),
            ("cats/._1.png", b"junk"),
        ]
    )
    own = image_set_from_zip(data, (1, 4, 4))
    assert len(own) == 1
    assert own.note == "Left out, because they are no pictures: 2 of the files in the zip."


@pytest.mark.parametrize("members", [[], [("a.txt", b"text")], [("inner.zip", pack([("1.png", picture())]))]])
def test_a_zip_without_pictures_is_refused(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> None:
    with pytest.raises(DataError, match="holds no pictures"):
        image_set_from_zip(pack(members), (1, 4, 4))


@pytest.mark.parametrize(
    "name",
    ["../evil.png", "cats/../../evil.png", "/etc/evil.png", "..\\evil.png", "C:\\evil.png", "\\evil.png"],
)
def test_a_path_that_leaves_the_zip_is_refused(name: str) -> None:
    with pytest.raises(DataError, match="outside its own folder"):
        image_set_from_zip(pack([("good.png", picture()), (name, picture())]), (1, 4, 4))


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("cats/link.png")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    with pytest.raises(DataError, match=r"cats/link\.png in the zip is a link"):
        image_set_from_zip(pack([(link, b"/etc/passwd")]), (1, 4, 4))


def test_a_protected_zip_is_refused() -> None:
    data = bytearray(pack([("1.png", picture())]))
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + flags_at] |= 1
    with pytest.raises(DataError, match="protected by a password"):
        image_set_from_zip(bytes(data), (1, 4, 4))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_is_refused(method: int) -> None:
    with pytest.raises(DataError, match="unusual way"):
        image_set_from_zip(pack([("1.png", picture())], compression=method), (1, 4, 4))


def test_a_member_that_unpacks_to_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_PICTURE_BYTES", 2_000_000)
    data = pack([("bomb.png", bytes(30_000_000))], compression=zipfile.ZIP_DEFLATED)
    assert len(data) < 100_000
    with pytest.raises(DataError, match=r"bomb\.png in the zip unpacks to more than 2 MB"):
        image_set_from_zip(data, (1, 4, 4))


def test_members_that_unpack_to_too_much_together_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1_000_000)
    padded = picture() + bytes(300_000)
    data = pack([(f"{index}.png", padded) for index in range(9)], compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(DataError, match="unpacks to more than 1 MB"):
        image_set_from_zip(data, (1, 4, 4))


def test_a_size_that_the_zip_understates_does_not_get_more_through() -> None:
    true_size = len(picture()) + 1000
    data = bytearray(pack([("1.png", picture() + bytes(1000))], compression=zipfile.ZIP_DEFLATED))
    understated = struct.pack("<I", 20)
    for signature, size_at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature) + size_at
        assert data[at : at + 4] == struct.pack("<I", true_size)
        data[at : at + 4] = understated
    with pytest.raises(DataError, match=r"1\.png in the zip is damaged"):
        image_set_from_zip(bytes(data), (1, 4, 4))


def test_a_zip_of_many_members_is_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 50)
    monkeypatch.setattr(archive, "ZipFile", lambda file: pytest.fail("listed"))
    with pytest.raises(DataError, match="more than 50 files"):
        image_set_from_zip(pack([(str(index), b"") for index in range(51)]), (1, 4, 4))


def test_a_large_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ZIP_BYTES", 1_000_000)
    with pytest.raises(DataError, match="The zip has 2 MB; at most 1 MB fit"):
        image_set_from_zip(bytes(2_000_000), (1, 4, 4))


def test_a_bad_picture_in_a_zip_is_named() -> None:
    with pytest.raises(DataError, match=r"^cats/2\.png is not a picture"):
        image_set_from_zip(pack([("cats/1.png", picture()), ("cats/2.png", b"text")]), (1, 4, 4))


@pytest.mark.walk
def test_a_picture_bomb_in_a_zip_is_named() -> None:
    with pytest.raises(DataError, match=r"^cats/big\.png is 9,000 x 9,000"):
        image_set_from_zip(pack([("cats/big.png", png_of_size(9000, 9000))]), (1, 4, 4))


def test_nothing_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    image_set_from_zip(pack([("cats/1.png", picture())]), (1, 4, 4))
    assert list(tmp_path.iterdir()) == []


@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + bytes(18))
@example(b"PK\x05\x06" + bytes(4) + b"\xff" * 14)
def test_random_bytes_as_a_zip_are_a_data_error(data: bytes) -> None:
    with pytest.raises(DataError):
        image_set_from_zip(data, (1, 4, 4))


ZIPS = [
    pack([("cats/1.png", picture()), ("b.png", picture(BLUE))], compression=method)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
]


@given(damaged(ZIPS))
def test_damaged_zips_load_or_are_a_data_error(data: bytes) -> None:
    with contextlib.suppress(DataError):
        own = image_set_from_zip(data, (1, 4, 4))
        assert own.images.shape[1:] == (1, 4, 4)
