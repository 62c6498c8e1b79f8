"""Whether crops lie together, on crops made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.embedding.together import together

LABELS = np.repeat([0, 1, 2], 12)
APART = 100.0 * LABELS[:, None] + np.arange(36)[:, None]


def spread(bright: np.ndarray) -> np.ndarray:
    """Grey pictures of 8 x 8, each of one brightness."""
    return np.broadcast_to(bright.astype(np.uint8)[:, None, None, None], (36, 3, 8, 8))


def test_features_know_the_photograph_and_pixels_that_of_the_third_alone() -> None:
    """The crops of the first two are about as bright as each other's; those of the third are brighter. Of a
    picture of one brightness all pixels say what its mean says.
    """
    pairs = 10 * (np.arange(36) % 12) + 3 * LABELS
    found = together(APART, spread(np.where(LABELS == 2, 200 + np.arange(36), pairs)), LABELS)
    assert (found.alike.features, found.there.features) == (1, 1)
    assert found.chance == 11 / 35
    assert found.widest in (0, 1)
    assert found.there.pixels == pytest.approx(found.there.colour, abs=0.05)
    assert 0.3 < found.there.pixels < 0.6
    assert found.there.pixels < found.alike.pixels < 0.8


def test_what_stands_elsewhere_has_its_colour_and_other_pixels() -> None:
    """One bright dot a picture, of its photograph's own brightness, at a place where others have one, too."""
    images = np.zeros((36, 1, 8, 8), np.uint8)
    for at, label in enumerate(LABELS):
        images[at, 0, at % 12 // 8, at % 8] = 100 + 50 * label + at % 12
    found = together(APART, images, LABELS)
    assert found.alike.colour == 1
    assert found.alike.pixels < 0.7
