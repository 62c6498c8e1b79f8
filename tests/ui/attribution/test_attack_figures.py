"""The pictures of an attack for print: their numbers are those of PyTorch on the run's weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.adversarial.attack import Attack
from nn_core.adversarial.perturb import perturb
from nn_core.findings.robustness import LEVELS, Robustness
from nn_core.training import ClassifierRun, RunHandle
from tests.nn_core.training.small_runs import small_run
from tests.ui.printed import check_drawn, numbers
from tests.ui.trained_runs import run_of
from ui.attribution.attack_figures import attacked, over_epsilon
from ui.kit.asked import known
from ui.kit.runs import spec_of

STEPS, IMAGE = 30, 7
ADDED, CHANGED = "What is added", "The changed picture"


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(small_run(), STEPS) as run:
        yield run


@pytest.mark.parametrize(("aim", "words"), [(None, "away from class"), (2, "towards class c")])
def test_the_changed_picture_is_what_the_attack_makes(run: RunHandle, aim: int | None, words: str) -> None:
    spec = spec_of(run, ClassifierRun)
    images = spec.load()
    attack = Attack("pgd", 51 / 255, aim)
    figure = attacked(known(run), IMAGE, attack, None)
    model = build(spec.architecture).eval()
    model.load_state_dict({name: torch.from_numpy(array) for name, array in run.weights().arrays.items()})
    pixels = torch.tensor(images.images[IMAGE : IMAGE + 1]).float() / 255
    changed = perturb(model, pixels, model(pixels).argmax(1), attack)
    np.testing.assert_allclose(numbers(figure, CHANGED, 6), changed[0, 0], rtol=0, atol=1e-4)
    np.testing.assert_allclose(numbers(figure, ADDED, 6), (changed - pixels)[0, 0], rtol=0, atol=1e-4)
    assert "PGD" in figure.settings
    assert "at most 51 of 255 grey levels" in figure.settings
    assert words in figure.settings
    assert "Image 7 of Small, class b." in figure.settings
    check_drawn([figure])


def test_the_curves_are_those_that_were_measured() -> None:
    falling = tuple(np.linspace(0.9, 0.1, len(LEVELS)).tolist())
    found = Robustness(359, {"fgsm": falling, "noise": falling[::-1]}, {"fgsm": falling})
    figure = over_epsilon(found, "LeNet-5", "Step 12; seed 0.", None)
    own, other = figure.rows[0]
    assert [line.label for line in own.lines] == ["FGSM", "Random noise"]  # type: ignore[union-attr]
    np.testing.assert_allclose(own.lines[1].y, falling[::-1])  # type: ignore[union-attr]
    np.testing.assert_allclose(other.lines[0].x, LEVELS)  # type: ignore[union-attr]
    assert "359 validation images" in figure.settings
    assert "Step 12; seed 0." in figure.settings
    assert "LeNet-5" in other.title
    check_drawn([figure])
