"""What the painting sends back: own scenes, or a sentence."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from nn_core.data import DataError
from nn_core.data.own_scenes import OwnScene
from ui.segmentation.own import changed

NAMES = ("background", "0", "1", "2")
GREY, BRIGHT = np.full((64, 64), 90, np.uint8), np.full((64, 64), 200, np.uint8)


def square(kind: int) -> np.ndarray[Any, Any]:
    mask = np.zeros((64, 64), np.uint8)
    mask[10:20, 30:50] = kind
    return mask


def text(array: np.ndarray[Any, Any]) -> str:
    return base64.b64encode(array.tobytes()).decode()


def edit(*changes: tuple[Any, Any]) -> dict[str, Any]:
    return {"changes": [{"pixels": pixels, "mask": mask} for pixels, mask in changes]}


FIRST, SECOND = OwnScene.of(GREY, square(1)), OwnScene.of(BRIGHT, square(2))


def test_a_painted_picture_is_taken_up_as_it_was_painted() -> None:
    assert changed((), edit((text(GREY), text(square(1)))), NAMES) == (FIRST,)
    assert changed((FIRST,), edit((text(BRIGHT), text(square(2)))), NAMES) == (FIRST, SECOND)


def test_the_same_picture_gets_another_mask_and_keeps_its_place() -> None:
    again = changed((FIRST, SECOND), edit((text(GREY), text(square(3)))), NAMES)
    assert again == (OwnScene.of(GREY, square(3)), SECOND)


def test_one_is_forgotten_and_none_that_is_not_there() -> None:
    assert changed((FIRST, SECOND), edit((text(GREY), None)), NAMES) == (SECOND,)
    assert changed((SECOND,), edit((text(GREY), None)), NAMES) == (SECOND,)


def test_changes_that_came_together_are_taken_together() -> None:
    """One may be forgotten and another painted before Python answers."""
    both = edit((text(GREY), None), (text(BRIGHT), text(square(2))))
    assert changed((FIRST,), both, NAMES) == (SECOND,)
    full = tuple(OwnScene.of(GREY - number, square(1)) for number in range(16))
    assert len(changed(full, both, NAMES)) == 16


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (edit((text(GREY), text(square(4)))), "a class that is not there.*There are background, 0, 1, 2"),
        (edit((text(GREY), text(square(0)))), "Nothing is painted on this picture"),
        (edit((text(GREY), text(square(1)[:32]))), "A mask has 64 x 64 pixels here.*this one has 2,048"),
        (edit((text(GREY[:5]), text(square(1)))), "A picture has 64 x 64 pixels here.*this one has 320"),
        (edit((text(GREY), "no base64!")), "This mask is damaged"),
        (edit((text(GREY), "é")), "This mask is damaged"),
        (edit((7, text(square(1)))), "This picture is damaged"),
        (edit((None, None)), "This picture is damaged"),
        (edit((text(GREY), [1, 2])), "This mask is damaged"),
        (edit(*[(text(GREY), None)] * 33), "no painting"),
        ({"changes": [{"pixels": text(GREY)}]}, "no painting"),
        ({"changes": [7]}, "no painting"),
        ({"changes": {}}, "no painting"),
        ({}, "no painting"),
        ([], "no painting"),
        ("", "no painting"),
        (7, "no painting"),
    ],
)
def test_what_is_no_painting_is_refused_in_words(sent: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        changed((FIRST,), sent, NAMES)


def test_one_more_than_there_is_room_for_is_refused_and_says_what_to_do() -> None:
    full = tuple(OwnScene.of(GREY - number, square(1)) for number in range(16))
    with pytest.raises(DataError, match=r"at most 16 pictures of your own\. Remove one"):
        changed(full, edit((text(BRIGHT), text(square(1)))), NAMES)
