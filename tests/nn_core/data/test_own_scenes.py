"""Own pictures with painted masks: the text that they are, and what is refused."""

from __future__ import annotations

import base64
import pickle
import zlib

import numpy as np
import pytest

from nn_core.data.own_scenes import LONGEST_TEXT, OwnScene
from nn_core.data.record import DataError

NOISE = np.random.default_rng(0).integers(0, 256, (64, 64))
CORNER = np.zeros((64, 64), np.uint8)
CORNER[0, 1] = 2


def text_of(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def test_a_picture_and_its_mask_come_back_pixel_by_pixel() -> None:
    scene = OwnScene.of(NOISE[None], CORNER)
    np.testing.assert_array_equal(scene.image, NOISE[None])
    np.testing.assert_array_equal(scene.classes, CORNER)
    assert zlib.decompress(base64.b64decode(scene.mask))[:3] == b"\x00\x02\x00"
    assert scene.image.dtype == scene.classes.dtype == np.uint8
    assert not scene.image.flags.writeable


def test_equal_ones_are_equal_and_hash_and_travel() -> None:
    scene = OwnScene.of(NOISE, CORNER)
    assert {scene, OwnScene.of(NOISE, CORNER), pickle.loads(pickle.dumps(scene))} == {scene}
    assert scene != OwnScene.of(NOISE, CORNER + CORNER)


def test_noise_fits() -> None:
    scene = OwnScene.of(NOISE, NOISE)
    assert max(len(scene.pixels), len(scene.mask)) < LONGEST_TEXT


@pytest.mark.parametrize(
    ("image", "classes", "message"),
    [
        (NOISE, np.zeros((64, 64), int), "Nothing is painted on this picture"),
        (NOISE, np.ones((32, 32), int), "A mask has 64 x 64 pixels here; this one has 32 x 32"),
        (NOISE, np.ones((32, 128), int), "this one has 32 x 128"),
        (np.ones((3, 64, 64), int), CORNER, "A picture has 64 x 64 pixels here; this one has 3 x 64 x 64"),
        (NOISE - 1, CORNER, "Each pixel of a picture is a whole number from 0 to 255"),
        (NOISE, CORNER + 300.5, "Each pixel of a mask is a whole number"),
    ],
)
def test_what_is_no_picture_or_no_mask_is_refused_in_words(
    image: np.ndarray, classes: np.ndarray, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        OwnScene.of(image, classes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "é",
        "QUJD",
        text_of(b"\x01" * 4095),
        text_of(b"\x01" * 4097),
        text_of(b"\x01" * 10**8)[: LONGEST_TEXT + 1],
        text_of(b"\x01" * 10**7),
        "A" * 10**6,
        None,
        7,
    ],
)
def test_a_text_that_is_neither_is_refused_however_long_it_would_unpack(text: str) -> None:
    good = OwnScene.of(NOISE, CORNER)
    with pytest.raises(DataError, match="This picture is damaged"):
        OwnScene(text, good.mask)
    with pytest.raises(DataError, match="This mask is damaged"):
        OwnScene(good.pixels, text)
