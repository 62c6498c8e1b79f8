"""A picture uploaded to the CNN lab: which one the browser is told to show."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
import streamlit as st
from PIL import Image

from tests.nn_core.training.gan.small_gans import image_set
from tests.pictures import dark_digit
from ui.kit.input_bar import _strip, uploaded

KEY = "cnn.upload"


class File:
    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name, data

    def getvalue(self) -> bytes:
        return self.data


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    session: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", session)
    return session


def told() -> dict[str, Any]:
    return uploaded("cnn", "mnist", (1, 28, 28))


def test_the_picture_before_stays_while_files_change_and_goes_with_the_field(state: dict[str, Any]) -> None:
    assert told() == {}
    state[KEY] = None
    assert told() == {}
    state[KEY] = File("seven.jpg", dark_digit())
    seven = told()
    assert seven["name"] == "seven.jpg"
    assert seven["framed"]["inverted"]
    # The browser takes a file away before it sends the next one.
    state[KEY] = None
    assert told() == {**seven, "emptied": True}
    state[KEY] = File("broken.png", dark_digit()[:60])
    assert told() == {**seven, "problem": told()["problem"]}
    assert "broken.png is" in told()["problem"]
    state[KEY] = None
    assert told() == {**seven, "emptied": True}
    state.pop(KEY)
    assert told() == {}
    state[KEY] = File("broken.png", dark_digit()[:60])
    assert told().keys() == {"problem"}


@pytest.mark.parametrize("count", [5, 50, 100])
def test_the_browser_is_told_in_how_many_columns_the_thumbnails_lie(count: int) -> None:
    images = image_set(count=count)
    told = _strip(images, tuple(images.split(0).validation.tolist()))["thumbnails"]
    with Image.open(BytesIO(b64decode(told["source"].partition(",")[2]))) as picture:
        wide, high = picture.width // 8, picture.height // 8
    assert wide == told["columns"]
    assert wide * high >= len(told["indices"]) > wide * (high - 1)
