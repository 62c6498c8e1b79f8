"""What is told of a search, and what the browser draws."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core.findings.faces import FACE, Sightings
from ui.detection.faces import drawing_of, progress_words, told


def sightings(scores: list[float], fit: list[float]) -> Sightings:
    boxes = np.tile([8.0, 4.0, 58.0, 54.0], (len(scores), 1))
    return Sightings(0.975, 40, ((7, 5), (3, 2)), boxes, np.array(scores, np.float32), np.array(fit), 0.714)


@pytest.mark.parametrize(
    ("scores", "fit", "verdict"),
    [
        ([], [], "**It misses the face.** No window on it (IoU at least 0.5) has a score of at least 0.5."),
        ([0.9, 0.8], [0.49, 0], "**It misses the face.**"),
        ([0.9, 0.8], [0.6, 0], "is 90.00\N{NO-BREAK SPACE}% sure, and no window elsewhere is as sure."),
        ([0.9, 0.95], [0.6, 0], "Elsewhere 1 window is at least as sure."),
        ([0.9, 0.95, 0.9], [0.6, 0, 0.1], "Elsewhere 2 windows are at least as sure."),
    ],
)
def test_the_words_follow_from_what_was_found(scores: list[float], fit: list[float], verdict: str) -> None:
    assert verdict in told(sightings(scores, fit))[1]


def test_the_windows_are_counted_where_one_sees_them() -> None:
    first, _, third, last = told(sightings([0.9, 0.8, 0.7], [0.6, 0.1, 0.49]))
    assert first == "Windows have sides of 40, 56, 80, 112, 160 and 224 pixels: 7 · 5 + 3 · 2 = 41."
    assert "Of 40 pictures of the set that were kept aside it reads 98\N{NO-BREAK SPACE}% right." in third
    assert "calls 2 a face (score at least 0.5): 4.9\N{NO-BREAK SPACE}% of all windows." in third
    assert "has an IoU of 0.71: no box here can have more." in last


def test_the_browser_gets_windows_by_corner_and_side_with_the_face() -> None:
    drawn = drawing_of(sightings([0.75], [0.2]), 0.3)
    assert drawn["windows"] == [[8, 4, 50, 0.75]]
    assert (drawn["face"], drawn["overlap"], drawn["size"], drawn["asked"]) == (
        list(FACE),
        0.3,
        (512, 512),
        41,
    )
    assert drawn["picture"].startswith("data:image/webp;base64,")


@pytest.mark.parametrize(
    ("done", "of", "finding", "words"),
    [
        (0, 0, None, "It waits."),
        (25, 600, ((0, 0.5),), "It learns what a face is: step 25 of 600."),
        (2500, 10142, 310, "Asked about 2,500 of 10,142 windows: 310 are called a face."),
        (250, 10142, 0, "Asked about 250 of 10,142 windows: 0 are called a face."),
    ],
)
def test_how_far_it_is(done: int, of: int, finding: Any, words: str) -> None:
    handle: Any = SimpleNamespace(progress=SimpleNamespace(done=done, of=of, finding=finding))
    assert progress_words(handle) == words
