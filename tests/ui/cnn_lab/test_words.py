"""What the cards of the CNN lab ask is answered by what a run has kept, and each answer is explained."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun
from nn_core.training.spec import Snapshot
from tests.ui.cards import is_explained
from ui.cnn_lab.words import FILTERS_AT, FIRST, LARGE_AT, READS_AT, SOON, TRY

PREDICTIONS = {title: prediction for title, _, _, prediction in (FIRST, *TRY)}
OPENS, FILTERS, LAYERS, LARGE = PREDICTIONS
DATA = "digits"  # 1,797 images of 8 x 8, of which 359 are kept aside


def run(right: float, moved: float = 0.0, measured_at: int | None = None) -> Any:
    """A run that reads so much, whose two filters of length 5 moved by so much of it."""

    def at(step: int, _asked: object = None) -> Snapshot:
        weights = np.array([[3.0, 4.0]]).T + (5 * moved * np.array([[0.6, 0.8]]).T if step else 0)
        measured = {} if measured_at is None else {"val_accuracy": measured_at}
        metrics = {"val_accuracy": right, "val_loss": 2.5}
        return Snapshot(step, metrics, {"conv1.weight": weights}, "paused", time.time(), measured)

    spec = ClassifierRun(classifier_preset("one_layer_cnn", (1, 8, 8), 10), DATA, ClassifierConfig())
    return SimpleNamespace(at=at, spec=spec)


@pytest.mark.parametrize(("moved", "expected"), [(0.05, "hardly"), (0.3, "partly"), (0.82, "others")])
def test_filters_are_held_against_what_they_were_at_first(moved: float, expected: str) -> None:
    found = PREDICTIONS[FILTERS].answer(run(0.9512, moved))
    assert found.holds == expected
    assert f"step {FILTERS_AT} the 2 weights of the 2 first filters moved by {moved:.2f}" in found.measured
    assert "reads 95.1\N{NO-BREAK SPACE}% of 359 images kept aside" in found.measured
    is_explained(PREDICTIONS[FILTERS], found.holds, found.measured)


@pytest.mark.parametrize("title", [OPENS, LAYERS, LARGE])
@pytest.mark.parametrize(("right", "expected"), [(0.1, "guesses"), (0.6, "some"), (0.93, "most")])
def test_what_is_read_is_held_against_guessing(title: str, right: float, expected: str) -> None:
    found = PREDICTIONS[title].answer(run(right))
    assert found.holds == expected
    is_explained(PREDICTIONS[title], found.holds, found.measured)


def test_an_accuracy_is_told_with_the_step_at_which_it_was_measured() -> None:
    assert f"at step {READS_AT} it reads" in PREDICTIONS[LAYERS].answer(run(0.9)).measured
    assert "at step 240 it reads" in PREDICTIONS[LAYERS].answer(run(0.9, measured_at=240)).measured


def test_parameters_of_both_networks_and_the_loss_of_guessing_are_told() -> None:
    two = classifier_preset("small_cnn", (1, 8, 8), 10).params
    assert f"two convolutions, has {two:,}" in PREDICTIONS[LAYERS].answer(run(0.9)).measured
    assert "is 2.50; without looking it is ln 10 = 2.30" in PREDICTIONS[LARGE].answer(run(0.1)).measured


@pytest.mark.parametrize("step", [FILTERS_AT, READS_AT, LARGE_AT, SOON])
def test_the_step_that_is_measured_is_one_that_a_timeline_keeps(step: int) -> None:
    assert step % 64 == 0
