"""Directions, paths and truncation of noise, and the spectrum of pictures, against independent truths."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nn_core.latent.vectors import (
    lerp,
    most_usual,
    power_spectrum,
    principal_directions,
    random_directions,
    slerp,
    stride_energy,
    truncated,
    typical_length,
    variance_shares,
)

VECTORS = arrays(np.float64, 8, elements=st.floats(-3, 3))
SHARES = st.floats(0, 1)


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def test_directions_are_the_eigenvectors_of_the_squared_weights() -> None:
    weight = noise(50, 7)
    directions = principal_directions(weight)
    values, vectors = np.linalg.eigh(weight.T @ weight)
    np.testing.assert_allclose(variance_shares(weight, directions), values[::-1] / values.sum())
    for direction, vector in zip(directions, vectors.T[::-1], strict=True):
        assert abs(direction @ vector) == pytest.approx(1)


def test_directions_of_weights_made_by_hand() -> None:
    # The second number counts three times as much as the first, the third not at all.
    weight = np.array([[1.0, 0, 0], [0, -3, 0], [0, 0, 0], [0, 0, 0]])
    directions = principal_directions(weight)
    np.testing.assert_allclose(directions, [[0, 1, 0], [1, 0, 0], [0, 0, 1]], atol=1e-12)
    np.testing.assert_allclose(variance_shares(weight, directions), [0.9, 0.1, 0], atol=1e-12)


def test_share_is_the_variance_of_the_layers_output_along_a_direction() -> None:
    weight, z = noise(40, 5), noise(200_000, 5, seed=1)
    directions = np.concatenate([principal_directions(weight), random_directions(5, 2, seed=3)])
    total = (z @ weight.T).var(axis=0).sum()
    along = [(np.outer(z @ direction, direction) @ weight.T).var(axis=0).sum() for direction in directions]
    np.testing.assert_allclose(np.array(along) / total, variance_shares(weight, directions), atol=0.01)


def test_layer_of_zeros_has_directions_without_a_share() -> None:
    directions = principal_directions(np.zeros((6, 3)))
    assert np.isfinite(directions).all()
    np.testing.assert_array_equal(variance_shares(np.zeros((6, 3)), directions), 0)


def test_random_directions_are_perpendicular_unit_vectors_of_their_seed() -> None:
    directions = random_directions(32, 4, seed=5)
    np.testing.assert_allclose(directions @ directions.T, np.eye(4), atol=1e-12)
    np.testing.assert_array_equal(directions, random_directions(32, 4, seed=5))
    assert not np.allclose(directions, random_directions(32, 4, seed=6))
    np.testing.assert_allclose(random_directions(32, 32, seed=5)[:4], directions, atol=1e-12)
    with pytest.raises(ValueError, match="no 3 perpendicular"):
        random_directions(2, 3, seed=0)


def test_slerp_by_hand() -> None:
    a, b = np.array([1.0, 0]), np.array([0, 2.0])
    middle = slerp(a, b, 0.5)
    np.testing.assert_allclose(middle, np.full(2, 1.5 * math.sin(math.pi / 4)))
    third = 4 / 3 * np.array([math.cos(math.pi / 6), math.sin(math.pi / 6)])
    np.testing.assert_allclose(slerp(a, b, 1 / 3), third)


@given(st.integers(0, 10_000), st.integers(2, 6), SHARES)
def test_the_length_goes_evenly_from_end_to_end(seed: int, size: int, t: float) -> None:
    a, b = noise(2, size, seed=seed)
    long_a, long_b = np.linalg.norm(a), np.linalg.norm(b)
    assert np.linalg.norm(slerp(a, b, t)) == pytest.approx((1 - t) * long_a + t * long_b)


@given(VECTORS, VECTORS, SHARES)
def test_paths_begin_and_end_at_their_ends_and_reverse(a: np.ndarray, b: np.ndarray, t: float) -> None:
    for path in (lerp, slerp):
        np.testing.assert_allclose(path(a, b, 0), a, atol=1e-9)
        np.testing.assert_allclose(path(a, b, 1), b, atol=1e-9)
        np.testing.assert_allclose(path(a, b, t), path(b, a, 1 - t), atol=1e-6)


@given(st.integers(0, 10_000), SHARES)
def test_slerp_keeps_the_length_and_lerp_shortens_it(seed: int, t: float) -> None:
    a, b = noise(2, 16, seed=seed)
    b *= np.linalg.norm(a) / np.linalg.norm(b)
    assert np.linalg.norm(slerp(a, b, t)) == pytest.approx(np.linalg.norm(a))
    assert np.linalg.norm(lerp(a, b, t)) <= np.linalg.norm(a) * (1 + 1e-12)


def test_slerp_turns_at_an_even_pace() -> None:
    a, b = noise(2, 16)
    points = [slerp(a / np.linalg.norm(a), b / np.linalg.norm(b), t) for t in np.linspace(0, 1, 9)]
    angles = [math.acos(p @ q) for p, q in pairwise(points)]
    np.testing.assert_allclose(angles, angles[0])


def test_slerp_between_opposite_vectors_goes_straight() -> None:
    a = np.array([1.0, 2.0])
    np.testing.assert_allclose(slerp(a, -a, 0.25), a / 2)


@given(st.floats(0.05, 6))
def test_truncated_noise_stays_within_its_limit_and_in_order(limit: float) -> None:
    z = np.sort(noise(200))
    cut = truncated(z, limit)
    assert np.abs(cut).max() <= limit
    assert (np.diff(cut) >= 0).all()


def test_truncated_noise_has_the_variance_of_the_truncated_normal() -> None:
    # 1 - 2 limit phi(limit) / (2 F(limit) - 1), for a limit of 1: 0.2911.
    cut = truncated(noise(100_000), 1.0)
    assert cut.var() == pytest.approx(0.2911, abs=0.005)
    assert cut.mean() == pytest.approx(0, abs=0.01)


def test_far_limit_changes_nothing_and_none_is_refused() -> None:
    z = noise(3, 4)
    np.testing.assert_allclose(truncated(z, 8), z, atol=1e-6)
    assert truncated(np.array([50.0, -50.0, 0]), 9).tolist() == pytest.approx([9, -9, 0])
    with pytest.raises(ValueError, match="positive"):
        truncated(z, 0)


@pytest.mark.parametrize("size", [1, 2, 32, pytest.param(1024, marks=pytest.mark.walk)])
def test_typical_length_is_that_of_drawn_noise(size: int) -> None:
    lengths = np.linalg.norm(noise(20_000, size), axis=1)
    mean, deviation = typical_length(size)
    assert lengths.mean() == pytest.approx(mean, rel=0.02)
    assert lengths.std() == pytest.approx(deviation, rel=0.05)


def waves(rows: int, columns: int, size: int = 28) -> np.ndarray:
    """One image with so many whole waves down and across."""
    down, across = np.mgrid[:size, :size] / size
    found: np.ndarray = 0.3 + np.cos(2 * np.pi * (rows * down + columns * across))[None, None]
    return found


def test_spectrum_of_a_wave_is_two_points() -> None:
    power = power_spectrum(waves(3, 5))
    places = {(14 + 3, 14 + 5), (14 - 3, 14 - 5)}
    assert {tuple(place) for place in np.argwhere(power > 1e-6).tolist()} == places
    # A cosine of height 1 gives size^2 / 2 at each.
    np.testing.assert_allclose(power[17, 19], (28 * 28 / 2) ** 2)


def test_spectrum_keeps_the_energy() -> None:
    images = noise(6, 3, 8, 8)
    variance = ((images - images.mean(axis=(2, 3), keepdims=True)) ** 2).sum(axis=(2, 3)).mean()
    assert power_spectrum(images).sum() == pytest.approx(64 * variance)


def test_checkerboard_has_all_its_energy_at_the_stride() -> None:
    board = np.indices((28, 28)).sum(axis=0) % 2
    assert stride_energy(power_spectrum(board[None, None].astype(float))) > 1e6
    fourth = power_spectrum(waves(0, 7))
    assert stride_energy(fourth, 4) > 1e6
    assert stride_energy(fourth, 2) < 1e-6


def test_white_noise_prefers_no_frequency_and_smooth_pictures_avoid_the_stride() -> None:
    assert stride_energy(power_spectrum(noise(4000, 1, 8, 8))) == pytest.approx(1, abs=0.05)
    assert stride_energy(power_spectrum(waves(1, 2))) < 1e-6


def test_every_second_pixel_brighter_raises_the_energy() -> None:
    smooth = waves(1, 1)
    stripes = smooth.copy()
    stripes[..., ::2] += 0.1
    assert stride_energy(power_spectrum(stripes)) > 1e-3 > stride_energy(power_spectrum(smooth))


def test_constant_picture_has_no_energy_and_odd_sizes_are_refused() -> None:
    assert stride_energy(power_spectrum(np.ones((2, 1, 8, 8)))) == 0
    with pytest.raises(ValueError, match="whole waves"):
        stride_energy(np.ones((25, 25)))


def test_the_most_usual_pair_is_neither_long_nor_short_nor_askew() -> None:
    usual = typical_length(3)[0]
    rows = usual * np.array([[1, 0, 0], [0, 1.0, 0], [0, 2.0, 0], [0, 0.5, 0], [0.7, 0.7, 0]])
    others = [(0, 2), (0, 3), (0, 4), (1, 4)]
    assert most_usual(rows, [*others, (0, 1)]) == (0, 1)
    assert most_usual(rows, [(0, 2), (0, 3)]) == (0, 3)  # half as long is nearer than twice as long
    assert most_usual(0 * rows, [(2, 3)]) == (2, 3)
