"""What tutorials can ask of a dense layer and softmax: the numbers of PyTorch."""

import pytest
import torch
from torch.nn.functional import cross_entropy

from tests.ui.dense.test_figures import FEATURES, LOGITS, WEIGHT, lesson_of
from ui.dense.facts import facts_of


def test_scores_probabilities_and_loss_are_those_of_pytorch() -> None:
    found = facts_of(lesson_of(label=9, truth=4, temperature=2.0))
    scores = torch.tensor(LOGITS, dtype=torch.float64) / 2
    assert found["winner"] == int(scores.argmax())
    assert found["probability"] == pytest.approx(float(scores.softmax(0).max()))
    assert found["true_probability"] == pytest.approx(float(scores.softmax(0)[4]))
    assert found["loss_now"] == pytest.approx(float(cross_entropy(scores[None], torch.tensor([4]))))
    products = torch.tensor(WEIGHT[9] * FEATURES.ravel(), dtype=torch.float64)
    assert found["class"] == 9
    assert found["score"] == pytest.approx(float(LOGITS[9]), rel=1e-4)
    assert found["speaks_for"] == pytest.approx(float(products.clamp(min=0).sum()), rel=1e-5)
    assert found["speaks_against"] == pytest.approx(float(products.clamp(max=0).sum()), rel=1e-5)
    assert (found["highest_score"], found["lowest_score"]) == (LOGITS.max(), LOGITS.min())


def test_without_a_true_class_there_is_no_loss() -> None:
    assert facts_of(lesson_of(label=1))["loss_now"] is None
