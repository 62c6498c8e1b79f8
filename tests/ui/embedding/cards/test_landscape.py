"""What is drawn and said of a loss around weights: by bowls made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.findings.landscape import Landscape, axis
from ui.embedding.cards.landscape_words import of_pair, of_surface
from ui.embedding.cards.surface import limits_of, surface

A, B = np.meshgrid(axis(), axis())


def bowl(steep: float, path: np.ndarray | None = None, caught: float = 0.0) -> Landscape:
    places = np.zeros((0, 2)) if path is None else path
    return Landscape(0.1 + steep * (A**2 + B**2), 128, places, caught, tuple(range(len(places))))


def test_the_surface_has_the_losses_and_the_way_on_it() -> None:
    found = bowl(4.0, np.array([[0.5, 0.0], [0.0, 0.0]]), 0.3)
    figure = surface(found, limits_of([found, bowl(40.0)]))
    shape, way = figure.data
    np.testing.assert_allclose(shape.z, found.losses)
    np.testing.assert_allclose(shape.x, axis())
    assert way.text == ("step 0", "step 1")
    assert way.z[0] == pytest.approx(1.1 * 1.1, rel=1e-6)
    low, high = figure.layout.scene.zaxis.range
    assert (10**low, 10**high) == pytest.approx((0.1 * 10**-0.1, 80.1 * 10**0.05))


def test_without_a_way_there_is_only_the_surface() -> None:
    found = bowl(1.0)
    assert len(surface(found, limits_of([found])).data) == 1


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (bowl(4.0), "were not kept"),
        (
            bowl(4.0, np.zeros((2, 2)), 0.0004),
            "0.040\N{NO-BREAK SPACE}% of it lies in this plane. Two",
        ),
        (bowl(4.0, np.zeros((2, 2)), 0.3), "the red line, 30.000\N{NO-BREAK SPACE}% lies in this plane"),
    ],
)
def test_it_says_how_much_of_the_way_is_seen(found: Landscape, sentence: str) -> None:
    assert sentence in of_surface(found)
    assert "128 training images: 0.100 in the middle" in of_surface(found)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (4.0, 5.0, "no clear difference"),
        (4.0, 12.0, "flatter with skips than without"),
        (12.0, 4.0, "flatter without skips than with"),
    ],
)
def test_a_pair_is_compared(first: float, second: float, sentence: str) -> None:
    assert sentence in of_pair(bowl(first), bowl(second))
