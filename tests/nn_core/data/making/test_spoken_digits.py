"""The recipe of the spoken digits: what becomes of a word that was said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nn_core.data import DataError, spoken
from nn_core.data.making.spoken_digits import (
    LANGUAGES,
    SHIFT_S,
    SIGNAL_TO_NOISE_DB,
    noise,
    placed,
    trimmed,
    write_clips,
)
from nn_core.data.spoken import ACCENTS, CLIPS_SHAPE
from nn_core.mechanics.spectrogram import CLIP_SAMPLES, RATE_HZ


def test_every_accent_has_its_language() -> None:
    assert tuple(LANGUAGES) == ACCENTS


def test_silence_around_a_word_goes() -> None:
    assert trimmed(np.array([0, 0.001, -0.5, 0, 1, 0.1, 0.001])).tolist() == [-0.5, 0, 1, 0.1]


@pytest.mark.parametrize("colour", [0, 1, 1.5])
def test_noise_has_power_one_and_falls_as_it_should(colour: float) -> None:
    wave = noise(2**17, colour, np.random.default_rng(0))
    assert np.mean(wave**2) == pytest.approx(1)
    power = np.abs(np.fft.rfft(wave)) ** 2
    # One octave lower it has 2^colour times the power.
    assert power[2_000:4_000].mean() / power[4_000:8_000].mean() == pytest.approx(2**colour, rel=0.1)


def test_a_word_lies_around_the_middle_under_noise() -> None:
    generator, word = np.random.default_rng(0), np.full(2_000, 0.5)
    middles, ratios = [], []
    for _ in range(50):
        clip = placed(word, generator)
        assert clip.shape == (CLIP_SAMPLES,)
        start = int(np.convolve(clip, np.ones(2_000), "valid").argmax())
        rest = np.delete(clip, slice(start - 20, start + 2_020))
        middles.append((start + 1_000 - CLIP_SAMPLES / 2) / RATE_HZ)
        ratios.append(10 * np.log10(0.25 / np.mean(rest**2)))
    assert np.abs(middles).max() < SHIFT_S + 0.005
    assert np.ptp(middles) > SHIFT_S
    assert SIGNAL_TO_NOISE_DB[0] - 2 < min(ratios) < max(ratios) < SIGNAL_TO_NOISE_DB[1] + 2


def test_a_long_word_is_cut_at_both_ends() -> None:
    word = np.linspace(-1, 1, CLIP_SAMPLES + 200)
    clip = placed(word, np.random.default_rng(0))
    assert np.polyfit(word[100:-100], clip, 1) == pytest.approx([1, 0], abs=0.01)


def test_other_clips_tell_their_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("nn_core.data.making.spoken_digits.CLIPS_FILE", tmp_path / "clips.npz")
    monkeypatch.setattr(spoken, "CLIPS_FILE", tmp_path / "clips.npz")
    spoken.spoken_clips.cache_clear()
    write_clips(np.zeros(CLIPS_SHAPE, np.int16))
    assert "its digest is now" in capsys.readouterr().out
    with pytest.raises(DataError, match="does not hold"):
        spoken.spoken_clips()
