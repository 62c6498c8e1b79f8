"""Learned kernels come from a network that was really trained: before, or once for all visitors."""

from pathlib import Path

import numpy as np
import pytest

from nn_core import build
from nn_core.findings import checkpoints
from nn_core.network.presets import classifier_preset
from ui.kit import course, learned
from ui.kit.learned import LearningError, learned_kernels


@pytest.fixture
def short_and_fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine_ends: None) -> None:
    """No network comes with the app, and each learns for 60 steps."""
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    monkeypatch.setattr(course, "STEPS", 60)
    monkeypatch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 60))


def test_those_that_come_with_the_app_are_there_at_once(engine_ends: None) -> None:
    kept = checkpoints.load("photographs")
    assert kept is not None
    assert np.array_equal(learned_kernels("rgb"), kept["conv1.weight"])


@pytest.mark.usefixtures("short_and_fresh")
def test_training_has_changed_the_kernels_and_the_next_visitor_gets_the_same() -> None:
    kernels = learned_kernels("grey")
    network = build(classifier_preset("small_cnn", (1, 28, 28), 10), seed=0)
    start = network.state_dict()["conv1.weight"].numpy()
    assert kernels.shape == start.shape == (8, 1, 5, 5)
    # Adam moves each weight by about the learning rate of 0.002 a step at first.
    assert 0.01 < np.abs(kernels - start).mean() < 1
    assert learned_kernels("grey") is kernels


@pytest.mark.usefixtures("short_and_fresh")
def test_who_would_have_to_wait_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "PATIENCE_S", 0)
    with pytest.raises(LearningError, match="this machine is busy"):
        learned_kernels("grey")
