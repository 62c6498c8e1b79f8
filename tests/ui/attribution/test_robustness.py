"""What is said of a measurement on its way, and what the chart is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from nn_core.adversarial.methods import METHODS
from nn_core.findings.robustness import LEVELS, Robustness
from nn_core.training.jobs import Progress
from ui.attribution.robustness import chart_of, progress_words

PIECES = len(LEVELS) * len(METHODS) * 10


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(), "It waits."),
        (Progress(25, 600, ((0, 0.1),)), "The other network learns: step 25 of 600."),
        (Progress(0, PIECES, Robustness(500)), "Pictures are changed and read: ε = 0 of 255."),
        (Progress(30, PIECES, Robustness(500)), "Pictures are changed and read: ε = 2 of 255."),
        (Progress(PIECES - 1, PIECES, Robustness(500)), "Pictures are changed and read: ε = 64 of 255."),
    ],
)
def test_a_measurement_says_how_far_it_is(progress: Progress, words: str) -> None:
    assert progress_words(cast("Any", SimpleNamespace(progress=progress))) == words


def test_a_curve_that_has_not_begun_has_no_points() -> None:
    shown = chart_of(Robustness(1_200, {"fgsm": (0.9, 0.8)}, {"fgsm": (0.7, 0.6)}), "LeNet-5")
    own, other = shown["readers"]
    assert own["title"] == "This network: 1,200 pictures, changed against it"
    assert [one["shares"] for one in own["curves"]] == [[0.9, 0.8], [], []]
    assert [one["shares"] for one in other["curves"]] == [[0.7, 0.6], [], []]
    assert [one["name"] for one in own["curves"]] == list(METHODS)
