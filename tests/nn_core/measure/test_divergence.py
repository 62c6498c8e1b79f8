"""Divergences of histograms: invariants, hand-computed values, and the known distance of two Gaussians."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nn_core.measure.divergence import histogram, js_divergence, js_error, kl_divergence, softened
from tests.examples import examples

shares = hnp.arrays(np.float64, (4, 4), elements=st.floats(0, 1).map(lambda x: 0 if x < 1e-6 else x)).filter(
    lambda a: a.sum() > 1e-3
)


def normalised(values: np.ndarray) -> np.ndarray:
    found: np.ndarray = values / values.sum()
    return found


@examples(200)
@given(shares, shares)
def test_bounds_and_symmetry(a: np.ndarray, b: np.ndarray) -> None:
    p, q = normalised(a), normalised(b)
    assert 0 <= js_divergence(p, q) <= 1
    assert js_divergence(p, q) == pytest.approx(js_divergence(q, p), abs=1e-12)
    assert kl_divergence(p, q) >= 0
    assert math.isfinite(kl_divergence(softened(p), softened(q)))
    assert js_divergence(p, p) == pytest.approx(0, abs=1e-12)
    assert kl_divergence(softened(p), softened(p)) == pytest.approx(0, abs=1e-12)


def test_by_hand() -> None:
    p, q = np.array([0.5, 0.5, 0]), np.array([0.25, 0.25, 0.5])
    assert kl_divergence(p, q) == pytest.approx(1)  # each of p's halves is twice q's quarter: log2 2
    assert kl_divergence(q, p) == math.inf
    # m = (3/8, 3/8, 1/4): KL(p, m) = log2(4/3), KL(q, m) = 1/2 log2(2/3) + 1/2 log2 2
    expected = (math.log2(4 / 3) + 0.5 * math.log2(2 / 3) + 0.5) / 2
    assert js_divergence(p, q) == pytest.approx(expected)


def test_the_error_of_a_divergence_is_how_far_it_varies_over_samples() -> None:
    p, q = np.array([0.5, 0.5]), np.array([0.75, 0.25])
    # log2(q / m) / 2 = log2(1.2) / 2, log2(2 / 3) / 2: 0.1315 and -0.2925. Its mean is 0.0255, that of its
    # squares 0.0344, the variance 0.0337.
    assert js_error(p, q, 400) == pytest.approx(math.sqrt(0.03371 / 400), rel=1e-3)
    random = np.random.default_rng(0)
    drawn = [js_divergence(p, random.multinomial(400, q) / 400) for _ in range(4000)]
    assert js_error(p, q, 400) == pytest.approx(np.std(drawn), rel=0.05)
    assert js_error(p, np.array([0.0, 1.0]), 400) == 0  # all samples in one cell: the shares do not vary


def test_what_shares_no_cell_is_one_bit_apart() -> None:
    random = np.random.default_rng(0)
    left = histogram(random.normal(-1.5, 0.1, (500, 2)), 3)
    right = histogram(random.normal(1.5, 0.1, (500, 2)), 3)
    assert js_divergence(left, right) == pytest.approx(1)
    # At least log2 of how little the softening leaves: 1 % over 900 cells.
    assert kl_divergence(softened(left), softened(right)) > 10


def test_a_histogram_sums_to_one_wherever_points_lie() -> None:
    points = np.array([[0.0, 0.0], [2.9, -2.9], [99.0, 99.0], [-99.0, 0.1]])
    found = histogram(points, extent=3, bins=2)
    np.testing.assert_allclose(found, [[0, 0.25], [0.25, 0.5]])  # rows from the bottom up


def test_the_divergence_of_two_gaussians_is_the_known_one() -> None:
    """KL of N(m1, s²) from N(m0, s²) is |m1 - m0|² / (2 s²) nats; here in cells finer than s."""
    random = np.random.default_rng(1)
    deviation, shift = 0.8, 0.6
    samples = random.normal(0, deviation, (2, 400_000, 2))
    p = histogram(samples[0], extent=4)
    q = histogram(samples[1] + [shift, 0], extent=4)
    expected = shift**2 / (2 * deviation**2) / math.log(2)
    assert kl_divergence(softened(p, 1e-6), softened(q, 1e-6)) == pytest.approx(expected, rel=0.06)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (np.array([1.0]), np.array([0.5, 0.5])),
        (np.array([0.5, 0.4]), np.array([0.5, 0.5])),
        (np.array([1.5, -0.5]), np.array([0.5, 0.5])),
    ],
)
def test_what_is_no_histogram_is_refused(p: np.ndarray, q: np.ndarray) -> None:
    for divergence in (kl_divergence, js_divergence):
        with pytest.raises(ValueError, match="histogram"):
            divergence(p, q)


@pytest.mark.parametrize("points", [np.empty((0, 2)), np.array([[0.0, np.nan]])])
def test_no_points_or_broken_ones_are_refused(points: np.ndarray) -> None:
    with pytest.raises(ValueError, match="finite"):
        histogram(points, 3)
