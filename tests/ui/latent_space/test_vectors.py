"""The browser's arithmetic with noise agrees with the core's."""

import json
import math
from statistics import NormalDist

import numpy as np
import pytest

from nn_core.latent.vectors import lerp, slerp, truncated, typical_length
from tests.node import run_module
from ui.latent_space.params import read_edit

VECTORS = 'import * as v from "./components/latent_space/vectors.js"'
GAN = 'import { typicalLength, walkWeights } from "./lib/gan.js"'


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(shape)


@pytest.mark.parametrize("size", [1, 2, 16])
@pytest.mark.parametrize("spherical", [False, True])
def test_walk_is_the_core_s_path(spherical: bool, size: int) -> None:
    a, b = noise(2, size)
    for t in (0, 0.3, 1):
        found = run_module(GAN, f"walkWeights({a.tolist()}, {b.tolist()}, {t}, {str(spherical).lower()})")
        path = (slerp if spherical else lerp)(a, b, t)
        np.testing.assert_allclose(found["ofA"] * a + found["ofB"] * b, path)


@pytest.mark.parametrize("limit", [0.05, 1, 2.5])
def test_truncation_is_the_core_s(limit: float) -> None:
    z = noise(50)
    found = run_module(VECTORS, f"v.truncated({z.tolist()}, {limit})")
    np.testing.assert_allclose(found, truncated(z, limit), atol=2e-4)


def test_cumulative_distribution_and_its_inverse() -> None:
    normal = NormalDist()
    xs = np.linspace(-4, 4, 33)
    found = run_module(VECTORS, f"{xs.tolist()}.map(v.cumulative)")
    np.testing.assert_allclose(found, [normal.cdf(x) for x in xs], atol=1e-6)
    shares = np.linspace(0.001, 0.999, 21)
    found = run_module(VECTORS, f"{shares.tolist()}.map(v.quantile)")
    np.testing.assert_allclose(found, [normal.inv_cdf(share) for share in shares], atol=1e-3)


@pytest.mark.parametrize("size", [1, 2, 32, 1024])
def test_typical_length_is_nearly_the_core_s(size: int) -> None:
    found = run_module(GAN, f"typicalLength({size})")
    mean, deviation = typical_length(size)
    assert found["mean"] == pytest.approx(mean, rel=0.04)
    assert found["deviation"] == pytest.approx(deviation, rel=0.1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("u", -0.125),
        ("sample", 7),
        ("slides", [4, 2, 0, -1.5]),
        ("plus", [3, 17]),
        ("off", [["relu1", 3], ["relu2", 0]]),
    ],
)
def test_browser_writes_its_choices_as_the_address_reads_them(name: str, value: object) -> None:
    text = run_module(
        'import { textOf } from "./components/latent_space/stage.js"', f"textOf('{name}', {value})"
    )
    assert json.loads(json.dumps(read_edit({name: text})[name])) == value


def test_points_along_axes() -> None:
    assert run_module(VECTORS, "v.along([1, 1, 1], [[1, 0, 0], [0, 2, 0]], [3, -1])") == [4, -1, 1]
    assert run_module(VECTORS, "v.along([1, 2], [[1, 0]], [])") == [1, 2]
    assert run_module(VECTORS, "v.mean([[1, 4], [3, 0]])") == [2, 2]


def test_plane_runs_from_the_top_left_to_the_bottom_right() -> None:
    grid = run_module(VECTORS, "v.planeGrid([10, 20], [[1, 0], [0, 1]], 2, 3)")
    assert grid[0] == [8, 22]
    assert grid[2] == [12, 22]
    assert grid[4] == [10, 20]
    assert grid[8] == [12, 18]


def test_words_for_lengths() -> None:
    def words(length: float) -> str:
        vector = [length / math.sqrt(32)] * 32
        return str(run_module(VECTORS, f"v.lengthWords({vector})"))

    assert words(0) == "shorter than noise almost ever is"
    assert words(4.4) == "short for noise"
    assert words(5.6) == "as long as noise usually is"
    assert words(9) == "longer than noise almost ever is"
