"""Latent space, plane and directions: of three generators, each experiment shows what it promises."""

from typing import Any

import numpy as np
import pytest

from nn_core.latent.vectors import random_directions
from nn_core.measure.strokes import APART_PX, CLEAR, thickness
from tests.prompts.small import Small, read

SIZE = 32
USUAL = float(np.mean(np.linalg.norm(np.random.default_rng(0).standard_normal((10_000, SIZE)), axis=1)))
STRIP = np.linspace(-4, 4, 9)
SHOWN_AT_ONCE = 6
FIRST_TWO_PAGES = 12


def on_plane(small: Small, values: dict[str, Any], u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The noise (n z) at places of the plane from -1 to 1."""
    assert values["axes"] == "principal"
    first, second = (small.directions[values[name] - 1] for name in ("first", "second"))
    middle = small.noise[values["centre"] - 1] if values["centre"] else np.zeros(SIZE)
    found: np.ndarray = middle + values["reach"] * USUAL * (np.outer(u, first) + np.outer(v, second))
    return found


def change(pictures: np.ndarray) -> float:
    """How much a strip (n h w) changes from its middle: the mean over pixels and pictures."""
    return float(np.abs(pictures - pictures[len(pictures) // 2]).mean())


def strip(small: Small, noise: np.ndarray, direction: np.ndarray) -> np.ndarray:
    return small.draw(noise + np.outer(STRIP, direction))


def grey(pictures: np.ndarray) -> float:
    """The share of pixels that are neither black nor white."""
    return float(((pictures > 0.1) & (pictures < 0.9)).mean())


@pytest.mark.prompt("latent_space", "Where does a class end?")
def test_between_a_clear_digit_and_the_next_there_is_a_border_and_no_jump(small: Small) -> None:
    values = small.set_up("Where does a class end?")
    assert (values["u"], values["v"], values["reach"]) == (0, 0, 1)
    angles, shares = 2 * np.pi * np.arange(16) / 16, np.linspace(0, 1, 101)
    ways = [on_plane(small, values, shares * np.cos(angle), shares * np.sin(angle)) for angle in angles]
    borders = []
    for pictures in map(small.draw, ways):
        found = read(pictures)
        digits, sure = found.argmax(axis=1), found.max(axis=1) >= CLEAR
        assert sure[0]
        steps = np.abs(np.diff(pictures, axis=0)).mean(axis=(1, 2))
        assert steps.max() < 0.1 * np.abs(pictures[0] - pictures[-1]).mean()
        others = np.flatnonzero(sure & (digits != digits[0]))
        borders += [float(np.mean(~sure[: others[0]]) * shares[others[0]])] if len(others) else []
    assert len(borders) > len(ways) / 4
    assert np.median(borders) > 0.05  # of what the plane reaches: a tile and more


@pytest.mark.prompt("latent_space", "The middle")
def test_the_middle_is_no_digit_but_near_the_mean_of_all_and_noise_so_short_never_came(small: Small) -> None:
    values = small.set_up("The middle")
    noise = on_plane(small, values, np.array([values["u"]]), np.array([values["v"]]))
    assert not noise.any()
    drawn = np.random.default_rng(1).standard_normal((512, SIZE))
    assert np.linalg.norm(drawn, axis=1).min() > 2
    middle, others = small.draw(noise), small.draw(drawn)
    assert read(middle).max() < CLEAR
    away = np.abs(others - others.mean(axis=0)).mean(axis=(1, 2))
    assert np.abs(middle - others.mean(axis=0)).mean() < away.min()


@pytest.mark.prompt("latent_space", "Longer than noise")
def test_far_out_strokes_are_thin_and_hard_and_no_smears(small: Small) -> None:
    values = small.set_up("Longer than noise")
    assert (values["u"], values["v"], values["reach"]) == (1, 1, 2)
    corners, near = (
        on_plane(small, values, np.array([-1, -1, 1, 1]) * share, np.array([-1, 1, -1, 1]) * share)
        for share in (1, 0.15)
    )
    drawn = np.linalg.norm(np.random.default_rng(0).standard_normal((10_000, SIZE)), axis=1)
    assert np.linalg.norm(corners, axis=1).min() > 1.5 * drawn.max()
    far, middle = small.draw(corners), small.draw(near)
    assert (thickness(far) < 0.9 * thickness(middle)).all()
    assert grey(far) < 0.5 * grey(middle)
    assert far.max(axis=(1, 2)).min() > 0.9  # there is white ink in each


@pytest.mark.prompt("latent_space", "Big shares, big changes")
def test_the_first_strip_changes_more_than_the_last_for_every_sample(small: Small) -> None:
    values = small.set_up("Big shares, big changes")
    assert (values["axes"], values["slides"]) == ("principal", ())
    first, last = (
        np.array([change(strip(small, noise, small.directions[at])) for noise in small.noise])
        for at in (0, -1)
    )
    assert (first > 2 * last).all()
    lengths = np.linalg.norm(small.weights["g.linear1.weight"] @ small.directions.T, axis=0)
    shares = lengths**2 / (lengths**2).sum()
    assert shares[0] > 3 * shares[-1]


@pytest.mark.prompt("latent_space", "Better than chance?")
def test_random_directions_have_equal_shares_and_duller_strips(small: Small) -> None:
    values = small.set_up("Better than chance?")
    assert (values["axes"], values["seed"], values["slides"]) == ("random", 0, ())
    chance = random_directions(SIZE, SHOWN_AT_ONCE, values["seed"])
    weight = small.weights["g.linear1.weight"]
    shares = ((weight @ chance.T) ** 2).sum(axis=0) / (weight**2).sum()
    assert shares.sum() == pytest.approx(SHOWN_AT_ONCE / SIZE, abs=0.05)
    assert shares.max() < 2 / SIZE
    for noise in small.noise[:16]:
        dull, vivid = (
            np.mean([change(strip(small, noise, one)) for one in directions])
            for directions in (chance, small.directions[:SHOWN_AT_ONCE])
        )
        assert vivid > dull


@pytest.mark.prompt("latent_space", "One thing at a time")
def test_a_slider_changes_the_width_of_one_sample_and_something_else_of_some_others(small: Small) -> None:
    values = small.set_up("One thing at a time")
    assert (values["axes"], values["slides"]) == ("principal", ())
    chosen = values["sample"] - 1
    best = max(range(FIRST_TWO_PAGES), key=lambda at: steady_width(small, small.noise[chosen], at))
    assert steady_width(small, small.noise[chosen], best) > APART_PX
    others = [at for at in np.flatnonzero(read(small.draw(small.noise)).max(axis=1) >= CLEAR) if at != chosen]
    alike = [steady_width(small, small.noise[at], best) > APART_PX for at in others]
    assert np.mean(alike) < 0.8


def steady_width(small: Small, noise: np.ndarray, direction: int) -> float:
    """How much wider (px) the strokes are at one end of a slider than at the other, while the digit stays."""
    pictures = strip(small, noise, small.directions[direction])
    digits, widths = read(pictures).argmax(axis=1), thickness(pictures)
    stays = (digits == np.bincount(digits).argmax()).mean() > 0.75 and abs(
        np.corrcoef(STRIP, widths)[0, 1]
    ) > 0.8
    return abs(float(widths[-1] - widths[0])) if stays else 0.0
