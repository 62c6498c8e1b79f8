"""Learned kernels come from a network that was really trained, once for all visitors."""

import numpy as np
import pytest

from nn_core import build
from nn_core.network.presets import classifier_preset
from ui.kit import course, learned
from ui.kit.learned import LearningError, learned_kernels


@pytest.fixture(autouse=True)
def short_and_fresh(monkeypatch: pytest.MonkeyPatch, engine_ends: None) -> None:
    monkeypatch.setattr(course, "STEPS", 60)
    monkeypatch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 60))


def test_training_has_changed_the_kernels_and_the_next_visitor_gets_the_same() -> None:
    kernels = learned_kernels("grey")
    network = build(classifier_preset("small_cnn", (1, 28, 28), 10), seed=0)
    start = network.state_dict()["conv1.weight"].numpy()
    assert kernels.shape == start.shape == (8, 1, 5, 5)
    # Adam moves each weight by about the learning rate of 0.002 a step at first.
    assert 0.01 < np.abs(kernels - start).mean() < 1
    assert learned_kernels("grey") is kernels


def test_who_would_have_to_wait_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "PATIENCE_S", 0)
    with pytest.raises(LearningError, match="this machine is busy"):
        learned_kernels("grey")
