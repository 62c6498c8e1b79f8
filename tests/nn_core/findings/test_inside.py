"""What a channel's favourites show where it answers, and how alike they are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from nn_core import Activation, Architecture, Conv2d, Flatten, Linear, MaxPool2d
from nn_core.findings.inside import Inside, favourites, first_favourites, likeness
from nn_core.measure.experiments import Strongest

NETWORK = Architecture(
    (1, 8, 8),
    (
        *(Conv2d(2, 3, padding=1), Activation("relu"), MaxPool2d(2)),
        *(Conv2d(2, 3, padding=1), Activation("relu"), Flatten(), Linear(2)),
    ),
)


def found(row: int, column: int, value: float = 1.0) -> Strongest:
    """Both channels answer most to image 1, there, the second one with that value."""
    first, y, x = (np.full((2, 1), place) for place in (0, row, column))
    return Strongest(first, y, x, np.array([[1.0], [value]], np.float32))


def trained(image: np.ndarray) -> Any:
    images = SimpleNamespace(images=np.stack([np.zeros_like(image), image])[:, None])
    return cast("Any", SimpleNamespace(architecture=NETWORK, images=images, validation=np.array([1])))


def test_a_value_of_the_first_layer_sees_the_pixels_around_it() -> None:
    image = np.arange(64, dtype=np.uint8).reshape(8, 8)
    seen = favourites(trained(image), Inside((), {"relu1": found(2, 3)}), "relu1", 0)
    np.testing.assert_allclose(seen, image[None, 1:4, 2:5] / 255)


def test_beyond_the_border_it_is_black() -> None:
    image = np.full((8, 8), 255, np.uint8)
    seen = favourites(trained(image), Inside((), {"relu1": found(0, 0)}), "relu1", 0)
    np.testing.assert_array_equal(seen[0], [[0, 0, 0], [0, 1, 1], [0, 1, 1]])


def test_a_deeper_layer_sees_more_and_channels_that_never_answer_have_no_favourite() -> None:
    inside = Inside((), {"relu2": found(1, 1, value=0.0)})
    assert favourites(trained(np.zeros((8, 8), np.uint8)), inside, "relu2", 1).shape == (1, 8, 8)
    assert first_favourites(trained(np.zeros((8, 8), np.uint8)), inside, "relu2").shape == (1, 8, 8)


def test_likeness_is_the_mean_correlation_of_two() -> None:
    pictures = np.random.default_rng(0).random((3, 4, 4))
    pairs = [np.corrcoef(pictures[a].ravel(), pictures[b].ravel()) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert likeness(pictures) == pytest.approx(np.mean([np.asarray(pair)[0, 1] for pair in pairs]))
    assert likeness(np.stack([pictures[0], 2 * pictures[0] + 1])) == pytest.approx(1)
    assert likeness(np.ones((2, 4, 4))) == 0
