"""The page on the dense layer: browser, nn_core and the code shown compute the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.mechanics.dense import class_score, class_scores
from nn_core.mechanics.softmax import cross_entropy, softmax
from tests.node import needs_node, run_module
from tests.trained import digit_network
from ui.dense.code import pytorch_lines
from ui.dense.lesson import Lesson, mistakes, work_out
from ui.networks import rows
from ui.payload import payload

CHOICES: list[dict[str, Any]] = [
    {},
    {"digit": 8, "example": 3, "temperature": 2.5, "label": 3},
    {"input": "photograph", "photo": "cat", "truth": 1, "temperature": 0.1},
]


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
    network = digit_network()
    found = mistakes(network)
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


@needs_node
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
    for name in ("scaled", "shifted", "powers", "total", "probabilities"):
        np.testing.assert_allclose(found["steps"][name], getattr(steps, name), rtol=1e-12)
    loss = cross_entropy(found["logits"], truth, temperature)
    assert found["loss"]["loss"] == pytest.approx(loss.loss, rel=1e-12)
    np.testing.assert_allclose(found["loss"]["gradient"], loss.gradient, atol=1e-12)


@needs_node
def test_a_sum_written_out_loses_nothing() -> None:
    products = [0.5, -3.0, 0.0, 2.0, 0.0, 1.0]
    found = run_module(
        'import { mapSums, ranked, strongestOf } from "./components/dense/terms.js"',
        f"""(() => {{
            const products = Float64Array.from({products})
            return [ranked(products, 2), [...mapSums(products, 2)], strongestOf(products, 3, 3)]
        }})()""",
    )
    assert found == [{"largest": [1, 3], "others": 4, "rest": 1.5, "zeros": 2}, [-2.5, 3.0], 3]


@needs_node
@pytest.mark.parametrize(
    ("value", "text"), [(0.25, "0.25"), (4.3e-5, "4.3e−5"), (1, "1"), (0.99996, "1 − 4.0e−5"), (0, "0")]
)
def test_probabilities_near_0_and_1_keep_what_matters(value: float, text: str) -> None:
    assert run_module('import { small } from "./components/dense/scores.js"', f"small({value})") == text
