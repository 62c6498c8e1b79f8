"""What is measured of the pictures of "Latent space": lengths by Pythagoras, prices at dots."""

from typing import Any

import numpy as np
import pytest

from nn_core.tutorials.facts import LATENT
from ui.latent_space.facts import facts_of

NOISE = np.zeros((64, 2))
NOISE[:3] = [3, 0], [0, 4], [1, 1]
USUAL = 1.2533141373155001
"""The mean of a Rayleigh distribution: the square root of half of pi."""


def data(**changed: Any) -> dict[str, Any]:
    chosen = {
        "u": 0.6, "v": -0.8, "reach": 1.0, "sample": 2, "slides": (0.0, 1.5, 0.0), "a": 1, "b": 2, "t": 0.5,
        "plus": (1,), "minus": (3,), "also": (2, 3), "psi": 0.5, "off": (),
    }  # fmt: skip
    shown: dict[str, Any] = {
        "part": "plane", "latent_size": 2, "first": 1, "second": 2, "centre": 0, "cut": "scale",
        "axes": [[1.0, 0.0], [0.0, 1.0]], "layer": "relu1", "tradeoff": None, "effects": None,
    }  # fmt: skip
    named = {name: value for name, value in changed.items() if name not in shown}
    return {**shown, **changed, "chosen": {**chosen, **named}}


def test_lengths_are_those_of_the_noise_that_is_shown() -> None:
    measured = facts_of(data(), "random", NOISE)
    assert measured.keys() == LATENT.keys()
    assert measured["usual_length"] == pytest.approx(USUAL)
    assert measured["length"] == pytest.approx(USUAL), "0.6 and 0.8 of the reach"
    assert (measured["a_length"], measured["b_length"]) == (3, 4)
    assert measured["straight_length"] == pytest.approx(2.5), "half of the hypotenuse of 3 and 4"
    assert measured["sphere_length"] == pytest.approx(3.5)
    assert measured["sum_length"] == pytest.approx(np.hypot(2.5, 1.5)), "(3, 0) − (1, 1) + (0.5, 2.5)"
    assert (measured["axes"], measured["moved"]) == ("random", 1)


def test_a_plane_may_lie_around_a_sample() -> None:
    measured = facts_of(data(centre=1, u=0.0, v=1.0, reach=2.0), "principal", NOISE)
    assert measured["length"] == pytest.approx(np.hypot(3, 2 * USUAL))


def test_nothing_has_a_length_while_the_generator_is_built() -> None:
    measured = facts_of(data(), "principal", None)
    assert measured["length"] is measured["sum_length"] is None
    assert measured["psi"] == 0.5


@pytest.mark.parametrize(
    ("psi", "dot", "surer"),
    [
        (0.4, (0.4, 0.9, 0.2), "surer"),
        (0.48, (0.4, 0.9, 0.2), "surer"),
        (0.55, (0.6, 0.7, 0.3), "alike"),
        (3.0, (1.5, 0.5, 0.6), "less"),
    ],
)
def test_prices_are_those_of_the_nearest_amount_that_is_measured(
    psi: float, dot: tuple[float, float, float], surer: str
) -> None:
    dots = [(0.4, 0.9, 0.2), (0.6, 0.7, 0.3), (1.0, 0.71, 0.5), (1.5, 0.5, 0.6)]
    measured = facts_of(data(tradeoff=dots, psi=psi), "principal", NOISE)
    assert (measured["measured_psi"], measured["confidence"], measured["variety"]) == dot
    assert (measured["whole_confidence"], measured["whole_variety"]) == (0.71, 0.5)
    assert measured["surer"] == surer


@pytest.mark.parametrize(
    ("off", "place"),
    [
        ((("relu1", 1),), 1),
        ((("relu1", 0),), 3),
        ((), None),
        ((("relu1", 0), ("relu1", 1)), None),
        ((("relu2", 0),), None),
        ((("relu1", 9),), None),
    ],
)
def test_one_channel_that_is_off_has_a_place_among_the_bars(off: tuple[Any, ...], place: int | None) -> None:
    measured = facts_of(data(effects=[0.1, 0.5, 0.3], off=off), "principal", NOISE)
    assert measured["off_place"] == place
    assert measured["channels_off"] == len(off)
