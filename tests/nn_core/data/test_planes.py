"""Points in the plane: they lie where the formulas say, and are as hard to part as the descriptions say."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from nn_core.data.planes import EXTENT, PLANES, POINTS, Plane, Points, sample

MADE = [plane for plane in PLANES.values() if plane.name != "own"]
CLASSES = [plane for plane in MADE if plane.classes]
SURFACES = [plane for plane in MADE if not plane.classes]


def clean(name: str) -> Points:
    return sample(PLANES[name], noise=0.0, seed=3)


def polar(points: Points) -> tuple[np.ndarray, np.ndarray]:
    return np.hypot(*points.xy.T), np.arctan2(points.xy[:, 1], points.xy[:, 0])


def angle_between(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs((one - other + np.pi) % (2 * np.pi) - np.pi))


@pytest.mark.parametrize("plane", MADE, ids=lambda plane: plane.name)
@pytest.mark.parametrize("noise", [0.0, 0.3, 1.0])
def test_all_points_are_on_the_plane_and_have_something_to_give(plane: Plane, noise: float) -> None:
    points = sample(plane, noise, seed=1)
    assert points.xy.shape == (POINTS, 2)
    assert points.targets.shape == (POINTS,)
    assert np.abs(points.xy).max() <= EXTENT
    assert np.isfinite(points.targets).all()


@pytest.mark.parametrize("plane", CLASSES, ids=lambda plane: plane.name)
def test_any_first_part_holds_every_class_alike(plane: Plane) -> None:
    targets = sample(plane, 0.1, seed=0).targets.astype(int)
    for length in (10, 123, POINTS):
        counts = np.bincount(targets[:length], minlength=plane.classes)
        assert len(counts) == plane.classes
        assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("plane", MADE, ids=lambda plane: plane.name)
def test_seed_decides_everything(plane: Plane) -> None:
    one, same, other = (sample(plane, 0.2, seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.xy, same.xy)
    np.testing.assert_array_equal(one.targets, same.targets)
    assert not np.allclose(one.xy, other.xy)


@pytest.mark.parametrize("plane", CLASSES, ids=lambda plane: plane.name)
def test_noise_moves_each_point_further_the_same_way(plane: Plane) -> None:
    still, little, more = (sample(plane, noise, seed=2).xy for noise in (0.0, 0.05, 0.1))
    inside = np.abs(more) < EXTENT
    np.testing.assert_allclose((more - still)[inside], 2 * (little - still)[inside], atol=1e-12)
    strayed = np.std((more - still)[inside])
    assert strayed == pytest.approx(0.1, rel=0.1)


@pytest.mark.parametrize("plane", SURFACES, ids=lambda plane: plane.name)
def test_noise_on_a_surface_changes_the_values_only(plane: Plane) -> None:
    still, noisy = (sample(plane, noise, seed=2) for noise in (0.0, 0.2))
    np.testing.assert_array_equal(still.xy, noisy.xy)
    assert np.abs(still.targets).max() <= 1
    assert np.std(noisy.targets - still.targets) == pytest.approx(0.2, rel=0.15)


def test_circle_is_a_disc_in_a_ring() -> None:
    points = clean("circle")
    radius, _ = polar(points)
    assert radius[points.targets == 1].max() <= 1.1
    assert 1.7 <= radius[points.targets == 0].min() <= radius[points.targets == 0].max() <= 2.5


def test_quadrants_of_equal_signs_belong_together() -> None:
    points = clean("xor")
    np.testing.assert_array_equal(points.xy.prod(axis=1) > 0, points.targets == 1)


def test_spiral_arms_turn_once_and_a_half() -> None:
    points = clean("spirals")
    radius, angle = polar(points)
    expected = np.pi * points.targets + 3 * np.pi * (radius - 0.1) / 2.4
    assert angle_between(angle, expected).max() < 1e-9


def test_three_arms_are_a_third_of_a_turn_apart() -> None:
    points = clean("arms")
    radius, angle = polar(points)
    expected = 2 * np.pi * (points.targets / 3 + 0.75 * (radius - 0.1) / 2.4)
    assert angle_between(angle, expected).max() < 1e-9


def test_rings_change_class_twice_on_the_way_out() -> None:
    points = clean("rings")
    radius, _ = polar(points)
    np.testing.assert_array_equal((radius > 1) & (radius < 1.8), points.targets == 1)


def test_clouds_lie_around_their_middles() -> None:
    points = clean("gaussians")
    for label, middle in ((0, -1.2), (1, 1.2)):
        np.testing.assert_allclose(points.xy[points.targets == label].mean(axis=0), middle, atol=0.1)


@pytest.mark.parametrize(
    ("name", "height"),
    [
        ("slope", lambda x, y: (x + y) / 6),
        ("saddle", lambda x, y: x * y / 9),
        ("ripple", lambda x, y: np.cos(1.6 * np.sqrt(x * x + y * y))),
    ],
)
def test_surfaces_follow_their_formula(name: str, height) -> None:  # type: ignore[no-untyped-def]
    points = clean(name)
    np.testing.assert_allclose(points.targets, height(*points.xy.T), atol=1e-12)


@pytest.mark.parametrize("plane", CLASSES, ids=lambda plane: plane.name)
def test_a_straight_line_is_enough_only_for_the_clouds(plane: Plane) -> None:
    points = clean(plane.name)
    share = LogisticRegression().fit(points.xy, points.targets).score(points.xy, points.targets)
    if plane.name in ("gaussians", "blobs"):
        assert share > 0.98
    else:
        assert share < 0.9


def test_own_plane_is_empty() -> None:
    assert len(sample(PLANES["own"], 0.5, seed=0)) == 0
