"""The page's pictures for print hold the sound that is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from nn_core.mechanics.spectrogram import CLIP_SAMPLES, MelSettings, log_mel
from nn_core.training import RunHandle
from tests.ui.printed import check_drawn, numbers
from tests.ui.sound.test_code import lab_of
from tests.ui.trained_runs import run_of
from ui.shell.trouble import PlainError
from ui.sound.figures import figures, sound
from ui.sound.lab import classifier_run, clip_of

STEPS = 3


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(classifier_run(lab_of(network="linear")), STEPS) as run:
        yield run


def test_each_can_be_drawn(run: RunHandle) -> None:
    made = figures(lab_of(), run)
    assert list(made) == ["Wave and spectrogram", "Curves"]
    check_drawn([make(None) for make in made.values()])


def test_the_spectrogram_is_the_one_that_is_chosen() -> None:
    lab = lab_of(word="four", window="256", hop="1", bands="8")
    figure = sound(lab, None)
    picture = log_mel(clip_of(lab), MelSettings(256, 256, 8))
    assert picture.shape == (8, 33)
    np.testing.assert_allclose(numbers(figure, "The spectrogram, 8 × 33", 8), picture, atol=1e-3)
    assert "“four”, f2, American: 8,448 samples" in figure.settings
    assert len(clip_of(lab)) == CLIP_SAMPLES


def test_a_picture_too_wide_for_paper_gets_a_sentence() -> None:
    with pytest.raises(PlainError, match="1,049 frames is too wide"):
        sound(lab_of(window="64", hop="8"), None)
