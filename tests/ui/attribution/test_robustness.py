"""What is said of a measurement on its way, and what the chart is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from nn_core.adversarial.methods import METHODS
from nn_core.findings.robustness import LEVELS, Robustness
from nn_core.training.jobs import Progress
from ui.attribution import robustness
from ui.attribution.robustness import (
    ASKED,
    KEPT,
    Measured,
    Measurement,
    chart_of,
    found_of,
    keep_asked,
    progress_words,
)

PIECES = len(LEVELS) * len(METHODS) * 10


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(), "It waits."),
        (Progress(25, 600, ((0, 0.1),)), "The other network, LeNet-5, learns: step 25 of 600."),
        (Progress(0, PIECES, Robustness(500)), "Pictures are changed and read: ε = 0 of 255."),
        (Progress(30, PIECES, Robustness(500)), "Pictures are changed and read: ε = 2 of 255."),
        (Progress(PIECES - 1, PIECES, Robustness(500)), "Pictures are changed and read: ε = 64 of 255."),
    ],
)
def test_a_measurement_says_how_far_it_is(progress: Progress, words: str) -> None:
    assert progress_words(cast("Any", SimpleNamespace(progress=progress)), "lenet5") == words


def test_a_curve_that_has_not_begun_has_no_points() -> None:
    shown = chart_of(Robustness(1_200, {"fgsm": (0.9, 0.8)}, {"fgsm": (0.7, 0.6)}), "LeNet-5")
    own, other = shown["readers"]
    assert own["title"] == "This network: 1,200 pictures, changed against it"
    assert [one["shares"] for one in own["curves"]] == [[0.9, 0.8], [], []]
    assert [one["shares"] for one in other["curves"]] == [[0.7, 0.6], [], []]
    assert [one["name"] for one in own["curves"]] == list(METHODS)


@pytest.mark.parametrize(
    ("look", "other", "wanted"),
    [
        ("mine", "lenet5", (Robustness(500), 3)),
        ("mine", "perceptron", None),
        ("another", "lenet5", None),
    ],
)
def test_what_a_visitor_asked_for_is_found_once_it_is_there(
    monkeypatch: pytest.MonkeyPatch, look: str, other: str, wanted: Any
) -> None:
    waiting = Measurement(cast("Any", "a job"), 3)
    said = {ASKED: {"mine": {"lenet5": Measured(Robustness(500), 3, False), "perceptron": waiting}}}
    monkeypatch.setattr(robustness, "answered", lambda: said)
    assert found_of(cast("Any", SimpleNamespace(look=look)), other) == wanted


def test_what_was_asked_of_most_runs_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    said: dict[str, Any] = {}
    monkeypatch.setattr(robustness, "answered", lambda: said)
    monkeypatch.setattr(robustness, "keep", said.__setitem__)
    for number in range(KEPT + 2):
        keep_asked(f"run {number}", {})
    keep_asked("run 2", {})
    keep_asked("one more", {})
    assert list(said[ASKED]) == [*(f"run {number}" for number in range(4, KEPT + 2)), "run 2", "one more"]
