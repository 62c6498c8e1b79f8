"""What the tutorial on sound calls right, and the numbers in its text, are those of the page."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.mechanics.spectrogram import CLIP_SAMPLES, MelSettings, frame_count, log_mel, mel_filters
from tests.tutorials.solutions import RIGHT
from ui.sound.lab import network_of
from ui.tutorials.library import OURS, read_folders

NAME = "39_sound"
TUTORIAL = read_folders(OURS).tutorials[NAME]
STEPS = {step.title: step for step in TUTORIAL.steps}
MEASURED = {
    "Shorter moments": {"frames": frame_count(CLIP_SAMPLES, 128, 64)},
    "Bands that hear nothing": {"window": 64, "bands": 64},
    "A weight for each square": {"parameters": network_of("linear").params},
}


@pytest.mark.parametrize("title", MEASURED)
def test_one_answer_is_right_and_the_walk_takes_it(title: str) -> None:
    step = STEPS[title]
    assert step.predict is not None
    right = [option.says for option in step.predict.options if option.when.holds(MEASURED[title])]
    assert right == [RIGHT[NAME][title]]


def test_sixteen_bands_of_sixty_four_hear_nothing_in_a_window_of_sixty_four() -> None:
    black = ~mel_filters(64, 64).any(axis=1)
    assert black.sum() == 16
    noise = np.random.default_rng(0).standard_normal(CLIP_SAMPLES)
    picture = log_mel(noise, MelSettings(64, 32, 64))
    assert (picture.max(axis=1) == 0).sum() == 16
    assert "of which 16 are black" in str(STEPS["Bands that hear nothing"].feedback)


def test_the_numbers_of_weights_are_those_of_the_networks() -> None:
    question = STEPS["A weight for each square"].predict
    assert question is not None
    assert f"The CNN has {network_of('cnn').params:,} weights" in question.question
    assert any(f"{network_of('linear').params:,}" in option.because for option in question.options)
