"""The page on the dense layer: browser, nn_core and the code shown compute the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.mechanics.dense import class_score, class_scores
from nn_core.mechanics.softmax import cross_entropy, softmax
from tests.node import run_module
from tests.trained import digit_network
from ui.dense.code import pytorch_lines
from ui.dense.lesson import Lesson, recipe, work_out
from ui.kit.course import course
from ui.shell.payload import payload
from ui.shell.rows import rows

CHOICES: list[dict[str, Any]] = [
    {},
    {"digit": 8, "example": 3, "temperature": 2.5, "label": 3},
    {"input": "photograph", "photo": "cat", "truth": 1, "temperature": 0.1},
]

pytestmark = pytest.mark.walk  # the reader of digits is trained first


@pytest.fixture(scope="module", params=CHOICES)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    digit_network()
    return work_out(request.param)


def dense_layer(lesson: Lesson) -> tuple[np.ndarray, np.ndarray]:
    return lesson.trained.weights["linear1.weight"], lesson.trained.weights["linear1.bias"]


def test_the_network_reads_digits() -> None:
    network = digit_network()
    assert network.accuracy > 0.94
    assert len(network.validation) == 1000


def test_the_mistakes_are_validation_images_that_it_gets_wrong() -> None:
    digit_network()
    found = course(recipe()).findings
    assert found
    for digit, example in found:
        lesson = work_out({"digit": digit, "example": example})
        assert lesson.logits.argmax() != digit
        assert lesson.held_out


def test_the_logits_are_the_dense_layer_on_the_features(lesson: Lesson) -> None:
    weight, bias = dense_layer(lesson)
    np.testing.assert_allclose(class_scores(lesson.features, weight, bias), lesson.logits, atol=1e-3)
    assert lesson.features.shape == (16, 7, 7)


def test_the_code_of_the_page_gives_what_the_page_shows(lesson: Lesson) -> None:
    state = {name: torch.tensor(array) for name, array in lesson.trained.weights.items()}
    found: dict[str, Any] = {"x": torch.tensor(lesson.x[None]), "trained_weights": state}
    exec(pytorch_lines(lesson), found)
    temperature = lesson.chosen.temperature
    score = class_score(lesson.features, *dense_layer(lesson), lesson.label)
    np.testing.assert_allclose(found["scores"].detach()[0], lesson.logits, atol=1e-4)
    np.testing.assert_allclose(found["products"].detach(), score.products, atol=1e-5)
    assert found["score"].item() == pytest.approx(score.score, abs=1e-3)
    expected = softmax(lesson.logits, temperature).probabilities
    np.testing.assert_allclose(found["probabilities"].detach()[0], expected, atol=1e-4)
    if lesson.truth is None:
        assert "loss" not in found
    else:
        loss = cross_entropy(lesson.logits, lesson.truth, temperature).loss
        assert found["loss"].item() == pytest.approx(loss, abs=1e-3)


def test_the_browser_computes_the_same_from_the_picture_on(lesson: Lesson) -> None:
    truth = 7
    temperature = lesson.chosen.temperature
    facts = {"rows": rows(lesson.trained.architecture), "temperature": temperature, "truth": truth}
    found = run_module(
        """
        import { readFrame } from "./lib/frame.js"
        import { outputs } from "./lib/network.js"
        import { crossEntropy, softmax } from "./components/dense/softmax.js"
        """,
        """(() => {
            const { arrays, rows, temperature, truth } = readFrame(input)
            const made = outputs(rows, arrays, arrays.get("x"))
            const logits = made.get("linear1").data
            const steps = softmax(logits, temperature)
            const shapes = Object.fromEntries([...made].map(([name, { shape }]) => [name, shape]))
            const features = [...made.get("pool2").data]
            const loss = crossEntropy(steps, truth, temperature)
            return { shapes, features, logits: [...logits], steps, loss }
        })()""",
        stdin=payload({"x": lesson.x, **lesson.trained.weights}, facts),
    )
    summary = lesson.trained.architecture.summary()
    assert found["shapes"] == {row.name: list(row.out_shape) for row in summary}
    np.testing.assert_allclose(found["features"], lesson.features.ravel(), atol=1e-4)
    np.testing.assert_allclose(found["logits"], lesson.logits, atol=1e-3)
    steps = softmax(found["logits"], temperature)
    named = {"logTotal": "log_total"} | {
        name: name for name in ("scaled", "shifted", "powers", "total", "probabilities")
    }
    for name, field in named.items():
        np.testing.assert_allclose(found["steps"][name], getattr(steps, field), rtol=1e-12)
    loss = cross_entropy(found["logits"], truth, temperature)
    assert found["loss"]["loss"] == pytest.approx(loss.loss, rel=1e-12)
    np.testing.assert_allclose(found["loss"]["gradient"], loss.gradient, atol=1e-12)


def test_a_sum_written_out_loses_nothing() -> None:
    products = [0.5, -3.0, 0.0, 2.0, 0.0, 1.0]
    found = run_module(
        'import { mapSums, ranked, strongestOf } from "./components/dense/terms.js"',
        f"""(() => {{
            const products = Float64Array.from({products})
            return [ranked(products, 2), [...mapSums(products, 2)], strongestOf(products, 3, 3)]
        }})()""",
    )
    assert found == [{"largest": [1, 3], "others": [5, 0], "rest": 1.5, "zeros": 2}, [-2.5, 3.0], 3]


def test_a_certain_answer_keeps_its_loss() -> None:
    steps = softmax([0.0, -50.0])
    found = run_module(
        'import { crossEntropy, softmax } from "./components/dense/softmax.js"',
        "crossEntropy(softmax([0, -50], 1), 0, 1)",
    )
    assert found["loss"] == pytest.approx(np.exp(-50), rel=1e-12)
    assert found["gradient"] == pytest.approx([-np.exp(-50), np.exp(-50)], rel=1e-12)
    assert cross_entropy([0.0, -50.0], 0).gradient.tolist() == pytest.approx(found["gradient"], rel=1e-12)
    assert steps.log_total == pytest.approx(found["loss"], rel=1e-12)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.25"),
        (4.3e-5, "4.3·10⁻⁵"),
        (-2.9e-4, "−2.9·10⁻⁴"),
        (9.99e-6, "1.0·10⁻⁵"),
        (0, "0"),
        (-12.5, "−12.5"),
    ],
)
def test_small_numbers_are_powers_of_ten(value: float, text: str) -> None:
    assert run_module('import { small } from "./components/dense/numbers.js"', f"small({value})") == text


@pytest.mark.parametrize(
    ("exponent", "text"),
    [
        (0, "1"),
        (-1.5, "0.223"),
        (2, "7.389"),
        (-2.9e-4, "0.99971"),
        (2.9e-4, "1.00029"),
        (-1.6e-3, "0.9984"),
        (-20.094, "1.9·10⁻⁹"),
        (-280.4, "1.7·10⁻¹²²"),
        (-1000, "5.1·10⁻⁴³⁵"),
        (-1e-30, "1 − 1.0·10⁻³⁰"),
        (1e-30, "1 + 1.0·10⁻³⁰"),
    ],
)
def test_powers_near_0_and_1_keep_what_matters(exponent: float, text: str) -> None:
    assert run_module('import { power } from "./components/dense/numbers.js"', f"power({exponent})") == text


def test_a_sum_in_a_fraction_stands_in_brackets() -> None:
    found = run_module(
        'import { grouped } from "./lib/format.js"',
        '["1 − 1.0·10⁻³⁰", "0.99971"].map(grouped)',
    )
    assert found == ["(1 − 1.0·10⁻³⁰)", "0.99971"]


def test_weights_lie_over_the_maps_by_their_size() -> None:
    white, blue, orange = 0xFFFFFFFF, 0xC39343, 0x1482E0  # ABGR: blue #4393c3, orange #e08214
    none, little, much, against = run_module(
        'import { laidOver } from "./components/dense/views.js"',
        f"[0, 0.1, 1, -1].map((share) => laidOver({white}, share))",
    )

    def channels(colour: int) -> list[int]:
        return [(colour >> bits) & 255 for bits in (0, 8, 16)]

    def distance(colour: int, other: int) -> int:
        return sum(abs(a - b) for a, b in zip(channels(colour), channels(other), strict=True))

    assert none == white
    assert 0 < distance(little, white) < distance(much, white)
    assert distance(much, blue) < 60
    assert distance(against, orange) < 60
