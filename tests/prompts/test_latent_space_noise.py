"""Latent space, what is done with noise: of three generators, each experiment shows what it promises."""

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pytest

from nn_core.findings.latent.samples import TERMS
from nn_core.measure.strokes import CLEAR, slant, thickness
from tests.prompts.small import Small, read

SIZE = 32
DRAWN = np.random.default_rng(0).standard_normal((10_000, SIZE))
LENGTHS = np.linalg.norm(DRAWN, axis=1)
Way = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


def straight(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    return np.asarray(a + t * (b - a))


def sphere(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    angle = np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    return np.asarray((np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle))


def ends(small: Small, title: str) -> tuple[np.ndarray, np.ndarray]:
    values = small.set_up(title)
    return small.noise[values["a"] - 1], small.noise[values["b"] - 1]


def sure(pictures: np.ndarray) -> float:
    """A classifier's largest probability, averaged over pictures."""
    return float(read(pictures).max(axis=1).mean())


def variety(pictures: np.ndarray) -> float:
    return float(pictures.std(axis=0).mean())


@pytest.mark.prompt("latent_space", "The short cut")
def test_the_straight_path_leads_through_noise_that_is_rarely_so_short(small: Small) -> None:
    assert small.set_up("The short cut")["t"] == 0
    a, b = ends(small, "The short cut")
    lengths = np.linalg.norm([a, b], axis=1)
    assert np.abs(lengths - LENGTHS.mean()).max() < LENGTHS.std()
    assert abs(a @ b) / lengths.prod() < 0.15
    half, kept = (np.linalg.norm(way(a, b, 0.5)) for way in (straight, sphere))
    assert half == pytest.approx(lengths.mean() / np.sqrt(2), rel=0.1)
    assert (half > LENGTHS).mean() < 0.05
    assert lengths.min() * 0.95 < kept < lengths.max() * 1.05


@pytest.mark.prompt("latent_space", "Is the middle real?", "Which way is better?")
def test_neither_way_is_read_better_and_the_straight_one_has_thicker_strokes(small: Small) -> None:
    a, b = ends(small, "Which way is better?")
    assert small.set_up("Which way is better?")["t"] == 0.5
    assert len(set(read(small.draw(np.stack([a, b]))).argmax(axis=1))) == 2
    found = read(small.draw(small.noise))
    clear, digit = np.flatnonzero(found.max(axis=1) >= CLEAR), found.argmax(axis=1)
    pairs = [(i, j) for i in clear for j in clear if i < j and digit[i] != digit[j]]
    middles = [
        small.draw(np.stack([way(small.noise[i], small.noise[j], 0.5) for i, j in pairs]))
        for way in (straight, sphere)
    ]
    readable = [(read(pictures).max(axis=1) >= CLEAR).mean() for pictures in middles]
    assert abs(readable[0] - readable[1]) < 0.1
    assert 0.25 < readable[0] < 0.75
    assert (thickness(middles[0]) > thickness(middles[1])).mean() > 0.8


@pytest.mark.prompt("latent_space", "The same ends")
def test_between_two_of_one_digit_lies_no_other_only_another_slant(small: Small) -> None:
    assert small.set_up("The same ends")["t"] == 0
    a, b = ends(small, "The same ends")
    for way in (straight, sphere):
        pictures = small.draw(np.stack([way(a, b, t) for t in np.linspace(0, 1, 41)]))
        found = read(pictures)
        own = found[0].argmax()
        others = (found.argmax(axis=1) != own) & (found.max(axis=1) >= CLEAR)
        assert not others.any()
        assert found[-1].argmax() == own
        lean = slant(pictures)
        assert abs(lean[-1] - lean[0]) > 0.2
        assert np.abs(np.diff(lean)).max() < 0.3 * abs(lean[-1] - lean[0])


@pytest.mark.prompt("latent_space", "Nothing left")
def test_a_minus_itself_plus_c_is_the_picture_of_c(small: Small) -> None:
    values = small.set_up("Nothing left")
    a, b, c = (values[term] for term in TERMS)
    assert a == b != c
    noise = sum(
        sign * small.noise[np.array(term) - 1].mean(axis=0)
        for sign, term in zip((1, -1, 1), (a, b, c), strict=True)
    )
    shown = (small.arrays["samples"][c[0] - 1, 0] + 1) / 2
    np.testing.assert_allclose(small.draw(np.atleast_2d(noise))[0], shown, atol=1e-4)


@pytest.mark.prompt("latent_space", "One or many")
def test_a_sum_of_means_of_five_is_shorter_than_one_of_single_samples(small: Small) -> None:
    values = small.set_up("One or many")
    chosen = [values[term] for term in TERMS]
    assert [len(samples) for samples in chosen] == [1, 1, 1]
    first = np.array(chosen)[:, 0] - 1
    signs = np.array([1, -1, 1])
    alone = np.linalg.norm(signs @ small.noise[first])
    random = np.random.default_rng(0)
    lengths = []
    for _ in range(100):
        others = random.permutation(np.setdiff1d(np.arange(len(small.noise)), first))[:12].reshape(3, 4)
        groups = np.concatenate([first[:, None], others], axis=1)
        lengths.append(np.linalg.norm(signs @ small.noise[groups].mean(axis=1)))
    assert np.mean(lengths) < 0.7 * alone
    assert np.mean(lengths) == pytest.approx(LENGTHS.mean() * np.sqrt(3 / 5), rel=0.2)
    assert np.mean(np.array(lengths) < alone) > 0.95


@pytest.mark.prompt("latent_space", "What is lost?")
def test_hardly_any_variety_is_left_but_some(small: Small) -> None:
    values = small.set_up("What is lost?")
    assert values["cut"] == "scale"
    whole, short = (variety(small.draw(psi * small.noise)) for psi in (1, values["psi"]))
    assert 0 < short < 0.2 * whole
    assert variety(small.draw(0 * small.noise)) == pytest.approx(0, abs=1e-6)


@pytest.mark.prompt("latent_space", "A fair price?")
def test_short_noise_costs_variety_and_buys_no_confidence(small: Small) -> None:
    values = small.set_up("A fair price?")
    assert values["cut"] == "scale"
    whole, short = (small.draw(psi * DRAWN[:1024]) for psi in (1, values["psi"]))
    assert variety(short) < 0.85 * variety(whole)
    assert sure(short) < sure(whole)
    assert sure(small.draw(0 * DRAWN[:1])) < sure(short)  # the plane's middle is where this leads


@pytest.mark.prompt("latent_space", "Two ways to cut")
def test_cutting_off_changes_large_numbers_most_and_scaling_all_alike(small: Small) -> None:
    values = small.set_up("Two ways to cut")
    assert (values["cut"], values["psi"]) == ("normal", 1)
    normal = NormalDist()
    low, high = normal.cdf(-values["psi"]), normal.cdf(values["psi"])
    before = small.noise.ravel()
    after = np.array([normal.inv_cdf(low + normal.cdf(x) * (high - low)) for x in before])
    assert np.abs(after).max() <= values["psi"]
    change, size = np.abs(after - before), np.abs(before)
    assert change[size > 1.5].min() > change[size < 0.5].max()
    assert np.corrcoef(size, change)[0, 1] > 0.9
    assert 0 < variety(small.draw(after.reshape(small.noise.shape))) < variety(small.draw(small.noise))
