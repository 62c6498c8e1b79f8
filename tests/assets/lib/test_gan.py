"""What the GAN lab computes in the browser: walks in noise, the spread of a batch, what to notice."""

import json
import math

import numpy as np
import pytest

from tests.node import needs_node, run_module

IMPORTS = 'import { variety, verdictInk, verdictText, walkWeights } from "./lib/gan.js"'
pytestmark = needs_node


def walk(a: list[float], b: list[float], t: float, spherical: bool) -> dict[str, float]:
    found: dict[str, float] = run_module(IMPORTS, f"walkWeights({a}, {b}, {t}, {json.dumps(spherical)})")
    return found


def test_straight_walk_weighs_the_ends_by_t() -> None:
    assert walk([1, 0], [0, 1], 0.25, False) == pytest.approx(
        {"ofA": 0.75, "ofB": 0.25, "angle": math.pi / 2}
    )


@pytest.mark.parametrize("t", [0, 0.3, 0.5, 1])
def test_walk_along_the_sphere_keeps_the_length_and_turns_evenly(t: float) -> None:
    a, b = np.array([3.0, 0, 0]), 3 * np.array([math.cos(2), math.sin(2), 0])
    weights = walk(a.tolist(), b.tolist(), t, True)
    z = weights["ofA"] * a + weights["ofB"] * b
    assert np.linalg.norm(z) == pytest.approx(3)
    assert math.atan2(z[1], z[0]) == pytest.approx(2 * t)


def test_walk_between_equal_ends_stays_there() -> None:
    weights = walk([1, 2], [1, 2], 0.4, True)
    assert weights["ofA"] + weights["ofB"] == pytest.approx(1)


def test_variety_is_the_mean_standard_deviation_over_the_batch() -> None:
    batch = np.random.default_rng(0).normal(size=(5, 1, 2, 3))
    array = f"{{shape: [5, 1, 2, 3], data: {batch.ravel().tolist()}}}"
    assert run_module(IMPORTS, f"variety({array})") == pytest.approx(batch.std(axis=0).mean())


def test_verdict_colours_are_strong_at_the_ends_and_pale_in_the_middle() -> None:
    colours = '{generated: "purple", real: "green"}'
    low, middle, high = run_module(IMPORTS, f"[0, 0.5, 1].map((v) => verdictInk(v, {colours}))")
    assert low == {"colour": "purple", "strength": 1}
    assert high == {"colour": "green", "strength": 1}
    assert middle["strength"] == pytest.approx(0.1)


def test_verdicts_as_text() -> None:
    texts = run_module(
        IMPORTS, "[verdictText(0.126, false), verdictText(-3.21, true), verdictText(12.3, true)]"
    )
    assert texts == ["0.13", "\N{MINUS SIGN}3.2", "+12"]


def test_the_grid_says_how_many_pictures_it_draws_and_of_which_size() -> None:
    imports = 'import { captionText, shownOf } from "./components/gan_lab/sample_grid/index.js"'
    digits: dict[str, list[str]] = {"class_names": [str(digit) for digit in range(10)]}
    plain: dict[str, list[str]] = {"class_names": []}
    shown, said = run_module(
        imports,
        f"[[shownOf(64, {json.dumps(digits)}), shownOf(64, {json.dumps(plain)})],"
        " [captionText(60, [64, 1, 28, 28]), captionText(64, [64, 3, 28, 28])]]",
    )
    assert shown == [60, 64]
    assert said[0].startswith("60 of 64 samples of 1 × 28 × 28,")
    assert said[1].startswith("64 samples of 3 × 28 × 28,")
