"""What stands out in a map: a table of cases, the same for Python and for the browser."""

from dataclasses import astuple
from typing import Any

import numpy as np
import pytest

from nn_core.judgements.convolution import (
    BOUNDS,
    Answers,
    judge_answers,
    judge_reach,
    judge_stronger,
    judge_sum,
    reads_padding,
)
from nn_core.mechanics.convolution import PADDING_MODES, Convolution, convolve
from nn_core.mechanics.kernels import KERNELS, kernel
from tests.assets.components.test_browser_arithmetic import js

STEP = np.repeat([[0.0, 0, 0, 4, 4, 4]], 6, axis=0)
EVEN = np.full((6, 6), 4.0)
SPOT = np.zeros((6, 6))
SPOT[2, 3] = 1
CORNER = np.zeros((6, 6))
CORNER[0, 0] = 1

# (picture, kernel, padding, mode, bias)
# -> (kind, value, row, column, places, opposite), the strongest inside or None
CASES: list[tuple[np.ndarray, str, int, str, float, tuple[Any, ...], tuple[Any, ...] | None]] = [
    (np.zeros((6, 6)), "sobel_x", 1, "zeros", 0, ("zero", 0, 0, 0, 36, 0), None),
    (EVEN, "sobel_x", 1, "replicate", 0, ("zero", 0, 0, 0, 36, 0), None),
    (EVEN, "laplacian", 0, "zeros", 2.5, ("even", 2.5, 0, 0, 16, 0), None),
    (EVEN, "sobel_x", 1, "zeros", 0, ("border", 16, 1, 0, 4, 4), (0, 1, 1, 24, 0)),
    (STEP, "sobel_x", 1, "zeros", 0, ("inside", 16, 1, 2, 8, 4), None),
    (STEP, "sobel_x", 0, "zeros", 0, ("inside", 16, 0, 1, 8, 0), None),
    (SPOT, "laplacian", 1, "zeros", 0, ("inside", -4, 2, 3, 1, 0), None),
    (CORNER, "identity", 1, "zeros", 0, ("inside", 1, 0, 0, 1, 0), None),
    (CORNER, "laplacian", 1, "zeros", 0, ("border", -4, 0, 0, 1, 0), (0, 1, 1, 33, 0)),
    (STEP, "sobel_x", 1, "circular", 0, ("inside", 16, 1, 2, 12, 12), None),
    (EVEN, "box_blur", 1, "zeros", 0, ("inside", 4, 1, 1, 16, 0), None),
]


def settled(found: Answers) -> tuple[tuple[Any, ...], tuple[Any, ...] | None]:
    strongest, inside = found.strongest, found.inside
    first = (found.kind, round(strongest.value, 4), *astuple(strongest)[1:])
    if inside is None:
        return first, None
    return first, (round(inside.value, 4), *astuple(inside)[1:])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]} {case[2]} {case[3]}")
def test_each_case(case: Any) -> None:
    picture, name, padding, mode, bias, expected, inside = case
    weight = kernel(name, 3)[None]
    settings = Convolution(1, 3, padding=padding, padding_mode=mode)
    answers = convolve(picture[None], weight[None], [bias], settings)[0]
    padded = reads_padding(weight, settings, picture.shape)
    largest = float(np.abs(picture).max() * np.abs(weight).sum() + abs(bias))
    found = judge_answers(answers, padded, largest, int(np.count_nonzero(weight)))
    assert settled(found) == (expected, inside)


@pytest.mark.parametrize("name", KERNELS)
def test_an_answer_depends_on_padding_exactly_where_other_padding_would_change_it(name: str) -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        picture = random.random((1, *random.integers(3, 9, 2)))
        padding, dilation, stride = (int(number) for number in random.integers([0, 1, 1], [4, 3, 3]))
        settings = Convolution(1, 3, stride, padding, "zeros", dilation)
        if settings.span > min(picture.shape[1:]) + 2 * padding:
            continue
        weight = kernel(name, 3, 30.0)[None, None]
        around = ((0, 0), (padding, padding), (padding, padding))
        bare = Convolution(1, 3, stride, 0, "zeros", dilation)
        first, second = (
            convolve(np.pad(picture, around, constant_values=value), weight, None, bare)
            for value in (7.3, np.pi)
        )
        # Sums of weights outside may cancel; two fillings that are random do not.
        noise = random.random(np.pad(picture, around).shape)
        noise[:, padding : padding + picture.shape[1], padding : padding + picture.shape[2]] = picture
        third = convolve(noise, weight, None, bare)
        changed = (np.abs(first - third) > 1e-9) | (np.abs(second - third) > 1e-9)
        assert (changed[0] == reads_padding(weight[0], settings, picture.shape[1:])).all()


@pytest.mark.parametrize(
    ("weights", "kind"),
    [
        ([0, 0, 0], "none"),
        ([1, -1, 0], "zero"),
        ([1e-4, 2e-4], "other"),
        ([1e-4, -1e-4], "zero"),
        ([1 / 9] * 9, "one"),
        ([0.999, 0.0], "other"),
        ([1000, -999], "one"),
        ([2, 1], "other"),
        ([1000, -1000, 0.001], "other"),
        ([1000, -999, 0.001], "other"),
        ([0.1, 0.2, -0.3], "zero"),
    ],
)
def test_what_an_even_area_becomes(weights: list[float], kind: str) -> None:
    assert judge_sum(np.array(weights, np.float32)) == kind


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("size", [3, 5, 7])
def test_what_the_kernels_promise_of_an_even_area_is_judged_so(name: str, size: int) -> None:
    blind = name in ("sobel_x", "sobel_y", "laplacian", "gabor")
    for angle in range(0, 180, 15):
        weights = kernel(name, size, angle).astype(np.float32)
        assert judge_sum(weights) == ("zero" if blind else "one")


def test_answers_that_differ_in_their_seventh_digit_are_not_alike() -> None:
    """-999.999 and 1,000 are exact to about 2e-4 as sums of three products."""
    weight = np.array([[1000, -1000, 0.001]])
    answers = np.array([[1000.0, -999.999, -999.999, 0.001]])
    found = judge_answers(answers, np.zeros((1, 4)), float(np.abs(weight).sum()), 3)
    assert astuple(found.strongest) == (1000.0, 0, 0, 1, 0)


def seen(found: dict[str, Any]) -> tuple[Any, ...]:
    return round(found["value"], 4), *(found[part] for part in ("row", "column", "places", "opposite"))


def test_the_browser_judges_each_case_alike_and_says_so() -> None:
    imports = 'import { notice } from "./components/convolution/notice.js"\n'
    imports += 'import { forward } from "./lib/lesson/convolve.js"\n'
    imports += 'import { judgeAnswers, paddedLines } from "./components/convolution/answers.js"'
    lessons = [
        {
            "layer": {
                "transposed": False,
                "kernel": 3,
                "stride": 1,
                "padding": padding,
                "mode": mode,
                "dilation": 1,
                "groups": 1,
            },
            "input": {"shape": [1, 6, 6], "data": picture.ravel().tolist()},
            "weight": {"shape": [1, 1, 3, 3], "data": kernel(name, 3).ravel().tolist()},
            "bias": [bias],
        }
        for picture, name, padding, mode, bias, *_ in CASES
    ]
    found = js(
        imports,
        "value.lessons.map((one) => { one.weight.data = Float32Array.from(one.weight.data);"
        " one.output = forward(one.layer, one.input, one.weight, one.bias);"
        " const { shape, data } = one.output;"
        " const { rows, columns } = paddedLines(one.layer, one.weight.data, one.input.shape, shape);"
        " const largest = 4 * one.weight.data.reduce((all, weight) => all + Math.abs(weight), 0);"
        " return [judgeAnswers(data, shape[2], (row, column) => rows[row] || columns[column], largest,"
        " one.weight.data.filter(Boolean).length, value.bounds), notice(one, 0, value.bounds).text] })",
        {"lessons": lessons, "bounds": dict(BOUNDS)},
    )
    for (*_, expected, inside), (judged, _) in zip(CASES, found, strict=True):
        strongest = judged["strongest"]
        assert (judged["kind"], *seen(strongest)) == expected
        other = judged["inside"]
        assert (other and seen(other)) == inside
    texts = [text for _, text in found]
    assert texts[0] == (
        "The weights add up to 0: an even area gives 0. "
        "The map is 0 everywhere: there is no strongest answer."
    )
    assert texts[2] == (
        "The weights add up to 0: an even area gives the bias, 2.5. "
        "Every answer is 2.5: none is the strongest."
    )
    assert texts[3].endswith(
        "The strongest answers are 16, 4 times, and \N{MINUS SIGN}16, 4 times; one of them is in row 2, "
        "column 1, at the border, where the "
        "window reads the padding's zeros, which can look like an edge. "
        "Inside the dashed line, away from the padding, "
        "every answer is 0."
    )
    assert texts[6].endswith("The strongest answer, −4, is in row 3, column 4.")


@pytest.mark.parametrize("mode", PADDING_MODES)
def test_without_padding_nothing_depends_on_it(mode: Any) -> None:
    settings = Convolution(1, 3, padding_mode=mode)
    assert not reads_padding(np.ones((1, 3, 3)), settings, (5, 7)).any()


@pytest.mark.parametrize(
    ("first", "second", "stronger"),
    [
        (1.0, 0.89, "first"),
        (1.0, 0.91, "alike"),
        (0.91, 1.0, "alike"),
        (0.89, 1.0, "second"),
        (0.0, 0.0, "alike"),
        (1e-9, 0.0, "first"),
    ],
)
def test_the_stronger_of_two_maps(first: float, second: float, stronger: str) -> None:
    assert judge_stronger(first, second) == stronger


@pytest.mark.parametrize(
    ("pixels", "weights", "covered", "reach"),
    [(9, 9, 81, "gaps"), (81, 9, 81, "shared"), (9, 9, 9, "all"), (9, 27, 9, "all"), (8, 9, 9, "gaps")],
)
def test_how_a_filter_covers_its_window(pixels: int, weights: int, covered: int, reach: str) -> None:
    assert judge_reach(pixels, weights, covered) == reach
