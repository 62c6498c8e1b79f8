"""What a map's slopes mean for its unit: a table of cases, the same for Python and for the browser."""

from typing import Any

import pytest

from nn_core.judgements.activation import (
    BOUNDS,
    flat_between,
    gradient_back,
    judge_course,
    judge_left,
    judge_share,
    judge_unit,
)
from nn_core.mechanics.activations import ACTIVATIONS
from nn_core.mechanics.single import single_slope
from tests.assets.components.test_browser_arithmetic import js

STATISTICS = (
    'import { VERDICTS, flatBetween, gradientBack, judgeUnit } from "./components/activation/statistics.js"\n'
    'import { hasFlatPart } from "./components/activation/functions.js"\n'
    'import { inSingle } from "./components/activation/single.js"'
)
HALF = [-1.0] * 52 + [1.0] * 48

# (activation, parameter, z, least and largest z elsewhere) -> (through, nothing, little), verdict
CASES: list[tuple[str, float, list[float], tuple[float, float], tuple[float, float, float], str]] = [
    ("relu", 0, HALF, (-2, 2), (0.48, 0.52, 0.52), "alive"),
    ("leaky_relu", 0.01, HALF, (-2, 2), (0.4852, 0, 0.52), "alive"),
    ("prelu", -1, [-1, 1], (-2, 2), (1, 0, 0), "alive"),
    ("prelu", 3, [-1, 1], (-2, 2), (2, 0, 0), "alive"),
    ("relu", 0, [-2, -1], (-2, 2), (0, 1, 1), "asleep"),
    ("relu", 0, [-2, -1], (-2, 0), (0, 1, 1), "dead"),
    ("relu", 0, [0, 0], (0, 0), (0, 1, 1), "dead"),
    ("leaky_relu", 0.01, [-2, -1], (-2, -1), (0.01, 0, 1), "vanishing"),
    ("leaky_relu", 0, [-2, -1], (-2, -1), (0, 1, 1), "dead"),
    ("relu", 0, [-1.0] * 9 + [1.0], (-2, 2), (0.1, 0.9, 0.9), "vanishing"),
    ("sigmoid", 0, [0, 0], (0, 0), (0.25, 0, 0), "alive"),
    ("sigmoid", 0, [-200, 200], (-200, 200), (0, 1, 1), "asleep"),
    ("tanh", 0, [-60, 60], (-60, 60), (0, 1, 1), "asleep"),
    ("tanh", 0, [60, 70], (60, 70), (0, 1, 1), "dead"),
    ("tanh", 0, [8, 9], (8, 9), (2.98e-7, 0, 1), "vanishing"),
    ("tanh", 0, [9.5, 50], (9.5, 50), (0, 1, 1), "dead"),
    ("sigmoid", 0, [17, 50], (17, 50), (0, 1, 1), "dead"),
    ("tanh", 0, [2, 2], (2, 2), (0.0706508, 0, 1), "vanishing"),
]
IDS = [f"{name} {parameter} {kind}" for name, parameter, *_, kind in CASES]


@pytest.mark.parametrize(("name", "parameter", "z", "elsewhere", "shares", "kind"), CASES, ids=IDS)
def test_each_case(
    name: str,
    parameter: float,
    z: list[float],
    elsewhere: tuple[float, float],
    shares: tuple[float, float, float],
    kind: str,
) -> None:
    function = ACTIVATIONS[name]
    found = gradient_back(single_slope(function, z, parameter))
    assert (found.through, found.nothing, found.little) == pytest.approx(shares, abs=1e-6)
    low, high = (float(single_slope(function, end, parameter)) for end in elsewhere)
    assert judge_unit(found, flat_between(low, high, *elsewhere)) == kind


def test_the_browser_judges_each_case_alike() -> None:
    found: list[dict[str, Any]] = js(
        STATISTICS,
        "value.cases.map(([name, parameter, z, elsewhere]) => { const at = inSingle(name);"
        " const slopes = z.map((x) => at(x, parameter)[1]);"
        " const found = gradientBack(slopes, value.bounds, hasFlatPart(name, parameter));"
        " const kind = judgeUnit(found, flatBetween(at, parameter, elsewhere), value.bounds);"
        " return {...found, kind, words: VERDICTS[kind](found, elsewhere, 12, false)} })",
        {"cases": [case[:4] for case in CASES], "bounds": dict(BOUNDS)},
    )
    for (_, _, _, _, shares, kind), one in zip(CASES, found, strict=True):
        assert [one["through"], one["nothing"], one["little"]] == pytest.approx(shares, abs=1e-6)
        assert one["kind"] == kind
    assert found[0]["words"] == (
        "Alive: on average 48\xa0% of the gradient comes back. 52\xa0% of "
        "the pixels let exactly nothing back."
    )
    assert found[1]["words"] == (
        "Alive: on average 49\xa0% of the gradient comes back. No pixel blocks it altogether."
    )
    assert "z goes from −60 to 60" in found[12]["words"]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (0.24, 0.11, "less"),
        (1.0, 0.94, "less"),
        (1.0, 0.96, "alike"),
        (0.96, 1.0, "alike"),
        (0.94, 1.0, "more"),
        (0.0, 0.0, "alike"),
        (0.0, 0.1, "more"),
    ],
)
def test_how_a_share_compares_with_what_it_was(before: float, after: float, found: str) -> None:
    assert judge_share(before, after) == found


@pytest.mark.parametrize(
    ("name", "course"),
    [("tanh", "climbs"), ("leaky_relu", "climbs"), ("relu", "flat"), ("gelu", "dips"), ("silu", "dips")],
)
def test_the_course_of_a_curve(name: str, course: str) -> None:
    assert judge_course(ACTIVATIONS[name]([-5, -4, -3, -2, -1, 0, 1, 2])) == course


@pytest.mark.parametrize(
    ("kinked", "smooth", "left"),
    [
        (0.0, 0.00987, "faded"),
        (0.0, -0.00987, "faded"),
        (0.0, 0.0, "faded"),
        (0.0, 0.01, "much"),
        (0.0, 0.42, "much"),
        (1e-30, 0.001, "both"),
        (1.0, 0.42, "both"),
    ],
)
def test_what_two_slopes_leave_of_a_gradient(kinked: float, smooth: float, left: str) -> None:
    assert judge_left(kinked, smooth) == left
