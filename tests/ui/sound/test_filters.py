"""What is asked of which filter, and the sound that a picture becomes."""

from __future__ import annotations

import numpy as np
import pytest

from nn_core.channels.layers import askable
from nn_core.mechanics.spectrogram import CLIP_SAMPLES, RATE_HZ, band_edges
from tests.ui.sound.test_code import lab_of
from ui.sound.filters import channel_of, heard_words, name_of, row_of, sound_of, titles
from ui.sound.lab import network_of
from ui.sound.params import LAST_CHANNEL

CNN = network_of("cnn")


def test_the_words_are_asked_first_and_another_layer_where_it_is_chosen() -> None:
    assert row_of(lab_of(), CNN).name == "linear1"
    assert row_of(lab_of(layer="norm2"), CNN).name == "norm2"
    assert row_of(lab_of(layer="conv9"), CNN).name == "linear1"
    assert row_of(lab_of(layer="norm2"), network_of("linear")).name == "linear1"


def test_a_channel_that_a_layer_lacks_is_its_first() -> None:
    words = row_of(lab_of(), CNN)
    assert channel_of(lab_of(channel=9), words) == 9
    assert channel_of(lab_of(channel=10), words) == 0


def test_filters_have_numbers_and_the_last_ones_are_words() -> None:
    first, *_, last = askable(CNN)
    assert name_of(first, 3, CNN) == "filter 4"
    assert name_of(last, 3, CNN) == "three"
    assert titles(CNN) == {"norm1": "norm1", "norm2": "norm2", "norm3": "norm3", "linear1": "linear1 (words)"}
    assert max(row.out_shape[0] for row in askable(CNN)) == LAST_CHANNEL + 1


@pytest.mark.parametrize("band", [5, 15, 28])
def test_a_bright_row_is_a_tone_of_its_band(band: int) -> None:
    picture = np.zeros((32, 32))
    picture[31 - band] = 1
    wave = sound_of(picture)
    assert wave.shape == (CLIP_SAMPLES,)
    assert np.abs(wave).max() == 1
    pitch = np.abs(np.fft.rfft(wave)).argmax() * RATE_HZ / len(wave)
    assert band_edges(32)[band] <= pitch <= band_edges(32)[band + 2]


def test_a_black_picture_is_silence() -> None:
    assert not sound_of(np.zeros((32, 32))).any()


def test_a_network_without_an_opinion_hears_no_word() -> None:
    even, sure = np.array([0.11] + [0.89 / 9] * 9), np.array([0.91] + [0.01] * 9)
    assert heard_words(even, "none") == (
        "In this picture the network hears no word: all 10 are about equally likely."
    )
    assert heard_words(sure, "sure") == "In this picture the network hears “zero”, with 91.0\u00a0%."
