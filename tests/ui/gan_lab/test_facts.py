"""What is measured of a GAN: the batch of its newest step, and what the tab Quality found, if anything."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun
from nn_core.tutorials.facts import GAN
from ui.gan_lab import facts
from ui.gan_lab.lab import faces_only
from ui.gan_lab.quality import Record


def run(dataset: Any = "digits", shape: tuple[int, int, int] = (1, 8, 8)) -> Any:
    config = GanConfig(latent_size=8)
    newest = SimpleNamespace(step=3, metrics={"d_loss": 1.25, "g_gradient_norm": 0.5})
    spec = GanRun(*gan_preset("dense", shape, 8), dataset, config)
    return SimpleNamespace(look="looked at", state="paused", spec=spec, latest=lambda: newest)


def assessment(shares: Any) -> Any:
    return SimpleNamespace(step=2, shares=shares, diversity=0.5, frechet=7.0, distances=np.array([0.1, 0.3]))


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Record:
    known = Record()
    monkeypatch.setattr(facts, "record_of", lambda _: known)
    return known


def test_the_newest_step_counts_and_what_was_not_measured_is_unknown(record: Record) -> None:
    measured = facts.facts_of(run())
    assert measured.keys() == GAN.keys()
    assert (measured["step"], measured["d_loss"], measured["g_gradient"]) == (3, 1.25, 0.5)
    assert measured["g_loss"] is measured["diversity"] is measured["classes_made"] is None
    # a dense layer of 128, one of 256, and 64 pixels
    assert measured["parameters_g"] == 8 * 128 + 128 + 128 * 256 + 256 + 256 * 64 + 64


def test_the_newest_look_at_its_quality_counts(record: Record) -> None:
    record.found += [assessment(None), assessment(np.array([0.6, 0.39, 0.01]))]
    measured = facts.facts_of(run())
    assert (measured["measured_step"], measured["classes_made"]) == (2, 2)
    assert (measured["diversity"], measured["frechet"]) == (0.5, 7.0)
    assert measured["nearest"] == pytest.approx(0.2)
    record.found.append(assessment(None))
    assert facts.facts_of(run())["classes_made"] is None


def test_faces_are_called_as_they_are_chosen(record: Record) -> None:
    assert facts.facts_of(run(faces_only(), (1, 25, 25)))["data"] == "faces"
