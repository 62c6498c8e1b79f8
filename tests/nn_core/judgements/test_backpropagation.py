"""Whether a pushed slope and a gradient agree: a table of cases, and random networks at every h."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nn_core.judgements.backpropagation import (
    BOUNDS,
    judge_check,
    judge_lowest,
    judge_push,
    judge_sign,
    judge_size,
    judge_twins,
)
from nn_core.mechanics.backprop import SmallNetwork, loss_at, record
from tests.assets.components.test_browser_arithmetic import js
from tests.examples import examples
from tests.nn_core.mechanics.backprop_cases import Case, cases

# (loss above, loss below, push, gradient, value, slope just below, just above) -> judgement
CASES: list[tuple[float, float, float, float, float, float, float, str]] = [
    (1.2, 1.0, 0.1, 1.0, 0.5, 1.0, 1.0, "agree"),
    (0.0, 0.0, 0.1, 0.0, 0.5, 0.0, 0.0, "agree"),
    (1.201, 1.0, 0.1, 1.0, 0.5, 1.0, 1.0, "nearly"),
    (1.3, 1.0, 0.1, 1.0, 0.5, 1.0, 1.0, "differ"),
    (1.0, 1.0, 0.1, 0.0, 3.0, 0.0, 0.0, "agree"),
    (0.5, 0.5, 0.1, 0.5, 0.0, 0.5, 0.5, "differ"),  # a kink beside the value
    (1.0, 1.0, 1e-12, 1e-5, 0.5, 1e-5, 1e-5, "rounding"),
    (1.0 + 4e-15, 1.0, 1e-7, 0.0, 0.5, 0.0, 0.0, "rounding"),  # was told to make h smaller
    (0.01, 0.01, 1e-3, 1e-5, 0.5, 1e-5, 1e-5, "differ"),
    (100.0, 100.0, 1e-8, 1e-6, 0.5, 1e-6, 1e-6, "rounding"),
    (0.5, 0.5, 0.1, 0.5, 0.0, -0.5, 0.5, "kink"),
    (1.0, 1.0 + 1.2e-12, 1e-12, 0.0, 0.5, 0.0, -2.4, "kink"),  # was told to make h smaller
    (1.2, 1.0, 0.1, 1.0, 0.5, 0.0, 2.0, "kink"),  # pushing gives the mean, which the gradient is by chance
]


@pytest.mark.parametrize("case", CASES)
def test_each_case(case: Any) -> None:
    assert judge_check(*case[:7]) == case[7]


def test_the_browser_judges_alike() -> None:
    found = js(
        'import { judgeCheck } from "./components/backpropagation/check.js"',
        "value.cases.map(([above, below, push, gradient, at, left, right]) => judgeCheck({ above, below,"
        " slope: (above - below) / (2 * push) }, push, gradient, at, { left, right }, value.bounds))",
        {"cases": [case[:7] for case in CASES], "bounds": dict(BOUNDS)},
    )
    assert found == [case[7] for case in CASES]


def judged(case: Case, name: str, push: float) -> str:
    tape = record(case.graph, case.numbers)
    above, below = (loss_at(case.graph, case.numbers, name, by) for by in (push, -push))
    gradient = tape.gradients[name].value
    return judge_check(above, below, push, gradient, tape.values[name], gradient, gradient)


@examples(60)
@given(cases())
def test_nobody_is_told_to_make_h_smaller_where_only_rounding_is_left(case: Case) -> None:
    """On a smooth curve; at h = 1e-9 and below the bend is gone: its share of the slope is about h^2."""
    if case.network.activation in ("relu", "leaky_relu", "elu") or case.network.kind == "cnn":
        return
    for name in case.network.graph.parameters:
        for power in (-9, -10, -11, -12):
            assert judged(case, name, 10.0**power) in ("agree", "rounding")


def test_a_bend_is_never_taken_for_rounding() -> None:
    network = SmallNetwork()
    start = np.array(list(network.graph.start.values()))
    for seed in range(20):
        numbers = start + np.random.default_rng(seed).normal(0, 0.3, len(start))
        case = Case(network, dict(zip(network.graph.start, numbers.tolist(), strict=True)), {})
        for name in network.graph.parameters:
            assert all(judged(case, name, 10.0**power) != "rounding" for power in (0, -1, -2, -3))


@pytest.mark.parametrize(
    ("gradient", "sign"), [(-1.1, "negative"), (-1e-300, "negative"), (0.0, "none"), (2.0, "positive")]
)
def test_the_sign_of_a_gradient(gradient: float, sign: str) -> None:
    assert judge_sign(gradient) == sign


@pytest.mark.parametrize(
    ("gradient", "before", "after", "expected"),
    [
        (-0.5, 1.0, 0.96, "kept"),
        (0.5, 1.0, 1.06, "kept"),
        (0.0, 1.0, 1.0, "kept"),
        (-0.5, 1.0, 1.01, "turned"),
        (1e-3, 1.0, 0.99, "turned"),
        (1e-200, 1.0, 1 - 1e-16, "turned"),
        (0.0, 0.0, 0.01, "left"),
        (0.0, 1.0, 0.98, "left"),
        (-0.1, 0.0025, 0.0025, "left"),  # as high on the other side
        (1e-20, 0.16, 0.16, "unseen"),
        (-1e-20, 1e-12, 1e-12, "unseen"),
    ],
)
def test_a_loss_does_what_its_gradient_says_or_it_is_told_why_not(
    gradient: float, before: float, after: float, expected: str
) -> None:
    assert judge_push(gradient, 0.1, before, after) == expected


@pytest.mark.parametrize(
    ("gradient", "other", "size"),
    [
        (-8.1e-5, 0.107, "smaller"),
        (0.0, -0.1, "smaller"),
        (0.0999, 1.0, "smaller"),
        (0.1001, -1.0, "alike"),
        (-9.99, 1.0, "alike"),
        (0.0, 0.0, "alike"),
        (-10.01, 1.0, "larger"),
        (1e-9, 0.0, "larger"),
    ],
)
def test_the_size_of_a_gradient_beside_another(gradient: float, other: float, size: str) -> None:
    assert judge_size(gradient, other) == size


def test_the_lowest_loss_is_named() -> None:
    assert judge_lowest({"gd": 0.003, "momentum": 0.024, "adam": 0.019}) == "gd"
    assert judge_lowest({"gd": 0.5, "momentum": 0.2, "adam": 0.2}) == "momentum"


@pytest.mark.parametrize(
    ("moved", "apart", "expected"),
    [(0, 0.0, "still"), (8, 0.0, "twins"), (2, 0.0, "twins"), (8, 1e-12, "apart")],
)
def test_what_becomes_of_two_neurons_that_began_alike(moved: int, apart: float, expected: str) -> None:
    assert judge_twins(moved, apart) == expected
