"""What the GAN lab computes in the browser: walks in noise, the spread of a batch, what to notice."""

import json
import math

import numpy as np
import pytest

from tests.node import needs_node, run_module

IMPORTS = 'import { notice, variety, verdictInk, verdictText, walkWeights } from "./lib/gan.js"'
pytestmark = needs_node


def walk(a: list[float], b: list[float], t: float, spherical: bool) -> dict[str, float]:
    return run_module(IMPORTS, f"walkWeights({a}, {b}, {t}, {json.dumps(spherical)})")


def notice(**facts: object) -> str:
    usual = {
        "step": 500,
        "live": True,
        "raw": False,
        "real": 0.9,
        "fake": 0.1,
        "fooled": 3,
        "count": 64,
        "reals": 16,
        "varied": 0.9,
    }
    pieces = run_module(IMPORTS, f"notice({json.dumps(usual | facts)})")
    return "".join(piece if isinstance(piece, str) else piece["text"] for piece in pieces)


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


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"step": 0}, "Press Train"),
        (
            {},
            "the 16 real pictures 0.90 and the 64 samples 0.10 on average: it still tells them apart easily",
        ),
        ({"real": 0.6, "fake": 0.4}, "right more often than wrong"),
        ({"real": 0.52, "fake": 0.48}, "hardly tell them apart"),
        ({"real": 0.3, "fake": 0.6}, "trusts the wrong ones"),
        ({"varied": 0.2}, "vary 0.20 times as much as the real ones. This is called mode collapse"),
        (
            {"raw": True, "real": 4.0, "fake": -1.5},
            "the 16 real pictures +4.0 and the 64 samples \N{MINUS SIGN}1.5 on average. The gap of 5.5",
        ),
        ({"raw": True, "real": -1.0, "fake": 1.0}, "has not found a difference"),
    ],
)
def test_notice_follows_the_numbers(facts: dict[str, object], words: str) -> None:
    assert words in notice(**facts)
