"""The pictures of "Flatten, dense, softmax" for print: their numbers are those of PyTorch."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch

from nn_core.findings.trained import Trained
from tests.ui.printed import check_drawn, rows_of
from ui.dense.figures import answer, figures, score
from ui.dense.lesson import Lesson
from ui.dense.params import complete
from ui.kit.lessons import Session

RANDOM = np.random.default_rng(0)
FEATURES = RANDOM.random((16, 7, 7), np.float32)
WEIGHT = RANDOM.normal(size=(10, 784)).astype(np.float32) / 10
BIAS = RANDOM.normal(size=10).astype(np.float32)
LOGITS = np.asarray(WEIGHT @ FEATURES.ravel() + BIAS, np.float32)


def lesson_of(class_names: tuple[str, ...] = tuple(map(str, range(10))), **values: Any) -> Lesson:
    """A lesson on weights that nobody has trained."""
    images = SimpleNamespace(class_names=class_names)
    trained = SimpleNamespace(images=images, weights={"linear1.weight": WEIGHT, "linear1.bias": BIAS})
    x = RANDOM.random((1, 28, 28), np.float32)
    chosen = complete(values)
    return Lesson(chosen, cast(Trained, trained), x, FEATURES, LOGITS, chosen.truth, None, None)


def test_scores_probabilities_and_loss_are_those_of_pytorch() -> None:
    figure = answer(lesson_of(temperature=2.0, truth=4))
    rows = rows_of(figure)
    at = rows.index(["Probabilities"]) + 2
    logits = torch.tensor(LOGITS).double() / 2
    made = [float(row[1]) for row in rows[at : at + 10]]
    assert np.allclose(made, torch.softmax(logits, 0).numpy())
    loss = -torch.log_softmax(logits, 0)[4].item()
    assert f"True class 4: the loss is {loss:.3f}".rstrip("0") in figure.settings
    at = rows.index(["Scores"]) + 2
    assert [np.float32(row[1]) for row in rows[at : at + 10]] == LOGITS.tolist()


def test_the_products_and_the_bias_add_up_to_the_score() -> None:
    figure = score(lesson_of(label=7))
    rows = rows_of(figure)
    at = rows.index(["Products"]) + 1
    products = np.array(rows[at : at + 16 * 7], dtype=float)
    assert products.shape == (112, 7)
    assert products.sum() + BIAS[7] == pytest.approx(float(LOGITS[7]), abs=1e-5)
    assert figure.title == "The score of class 7"


def test_both_can_be_printed_also_with_strange_names() -> None:
    check_drawn(figures(Session(lesson_of(("$x$", "=1+1", *"abcdefgh"), truth=1))))
