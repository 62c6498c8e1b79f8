"""From a wave to its picture and back, against SciPy, published formulas and numbers worked by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nn_core.mechanics import spectrogram
from nn_core.mechanics.checks import MechanicsError
from nn_core.mechanics.spectrogram import (
    CLIP_SAMPLES,
    RATE_HZ,
    MelSettings,
    band_edges,
    convergence,
    fitted,
    frame_count,
    frames,
    griffin_lim,
    hann,
    hz,
    istft,
    log_mel,
    log_mel_image,
    magnitudes_of,
    mel,
    mel_filters,
    mel_power,
    stft,
    wave_of,
)

Wave = NDArray[np.float64]


def noise(samples: int, seed: int = 0) -> Wave:
    return np.random.default_rng(seed).uniform(-1, 1, samples)


def tone(at_hz: float, samples: int = CLIP_SAMPLES) -> Wave:
    return 0.5 * np.sin(2 * np.pi * at_hz * np.arange(samples) / RATE_HZ)


def pitch_of(wave: Wave) -> float:
    """The frequency with the most power in all of the wave, Hz."""
    return float(np.abs(np.fft.rfft(wave)).argmax() * RATE_HZ / len(wave))


# Frames, window, transform


def test_frames_begin_a_hop_apart_and_none_is_padded() -> None:
    assert frames([1, 2, 3, 4, 5, 6, 7], 4, 2).tolist() == [[1, 2, 3, 4], [3, 4, 5, 6]]


@given(st.integers(1, 60), st.integers(2, 20), st.integers(1, 20))
def test_so_many_frames_as_are_counted(samples: int, window: int, hop: int) -> None:
    hop = min(hop, window)
    count = frame_count(samples, window, hop)
    if count:
        assert len(frames(np.zeros(samples), window, hop)) == count
    else:
        with pytest.raises(MechanicsError, match=f"{samples} samples; a window of {window}"):
            frames(np.zeros(samples), window, hop)


def test_a_window_of_four_fades_in_and_out() -> None:
    assert hann(4) == pytest.approx([0, 0.5, 1, 0.5])


@pytest.mark.parametrize("window", [32, 33, 512])
def test_the_window_is_scipys(window: int) -> None:
    assert hann(window) == pytest.approx(scipy.signal.get_window("hann", window))


def test_a_transform_by_hand() -> None:
    # [1, 2, 3, 4] under the window of four is [0, 1, 3, 2]: 6 together, 0 - 3 + i(2 - 1), and 0 - 1 + 3 - 2.
    assert stft([1, 2, 3, 4], 4, 4) == pytest.approx(np.array([[6, -3 + 1j, 0]]))


@pytest.mark.parametrize(("window", "hop"), [(64, 16), (128, 100), (512, 256)])
def test_the_transform_is_scipys(window: int, hop: int) -> None:
    wave = noise(3_000)
    _, _, theirs = scipy.signal.stft(
        wave, window="hann", nperseg=window, noverlap=window - hop, boundary=None, padded=False
    )
    # SciPy divides by the sum of the window, and has frames last.
    assert stft(wave, window, hop) == pytest.approx(theirs.T * hann(window).sum())


@pytest.mark.parametrize(("window", "hop"), [(64, 16), (128, 64), (512, 256)])
def test_back_comes_the_wave(window: int, hop: int) -> None:
    wave = noise(window + 9 * hop)
    back = istft(stft(wave, window, hop), window, hop)
    assert len(back) == len(wave)
    assert back[1:] == pytest.approx(wave[1:])  # every window is 0 at the first sample
    assert back[0] == 0


def test_back_from_a_changed_transform_comes_what_scipy_gives() -> None:
    window, hop = 64, 16
    changed = stft(noise(window + 20 * hop), window, hop) * np.linspace(0, 2, 33)
    with pytest.warns(UserWarning, match="NOLA"):  # at the very first sample
        _, theirs = scipy.signal.istft(
            changed.T / hann(window).sum(),
            window="hann",
            nperseg=window,
            noverlap=window - hop,
            boundary=False,
        )
    inside = slice(window, -window)  # SciPy takes no care of the edges
    assert istft(changed, window, hop)[inside] == pytest.approx(theirs[inside])


# The mel scale


@pytest.mark.parametrize(
    ("frequency", "in_mel"),
    # 1,000 Hz are 1,000 mel by definition of the scale; the others by the formula, with a pocket calculator.
    [(0, 0), (700, 2595 * 0.30103), (1_000, 999.99), (4_000, 2146.06), (6_300, 2595)],
)
def test_published_values_of_the_scale(frequency: float, in_mel: float) -> None:
    assert mel(frequency) == pytest.approx(in_mel, abs=0.01)
    assert hz(in_mel) == pytest.approx(frequency, abs=0.02)


def test_bands_are_equally_wide_to_the_ear() -> None:
    edges = band_edges(32)
    assert edges[[0, -1]] == pytest.approx([0, 4_000])
    assert np.diff(mel(edges)) == pytest.approx(2146.06 / 33, abs=1e-3)
    assert np.diff(edges)[-1] > 4 * np.diff(edges)[0]


def test_two_triangles_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectrogram, "band_edges", lambda bands, rate: np.array([0.0, 10, 30, 40]))
    # Bins at 0, 10, 20, 30, 40 Hz: up from 0 to 10 and down to 30; up from 10 to 30 and down to 40.
    made = mel_filters.__wrapped__(2, 8, 80)
    assert made == pytest.approx(np.array([[0, 1, 0.5, 0, 0], [0, 0, 0.5, 1, 0]]))


def test_triangles_add_up_to_one_between_the_outer_peaks() -> None:
    edges, at = band_edges(8), np.arange(257) * RATE_HZ / 512
    inside = (at >= edges[1]) & (at <= edges[-2])
    assert mel_filters(8, 512).sum(axis=0)[inside] == pytest.approx(1)


def test_a_short_window_leaves_narrow_bands_empty() -> None:
    assert (mel_filters(32, 512).max(axis=1) > 0).all()
    assert (mel_filters(32, 64).max(axis=1) == 0).any()


# The picture


def test_a_clip_fills_the_picture() -> None:
    assert CLIP_SAMPLES == 512 + 31 * 256
    assert log_mel(np.zeros(CLIP_SAMPLES)).shape == (32, 32)


def test_the_picture_by_hand() -> None:
    wave = np.concatenate([tone(1_000, 4_224), 0.1 * tone(1_000, 4_224)])
    picture = log_mel(wave)
    row = 31 - int(mel_power(wave)[:, 3].argmax())
    assert row == 31 - (np.abs(band_edges(32)[1:-1] - 1_000)).argmin()
    assert picture[row, 3] == pytest.approx(1, abs=1e-3)
    # A tenth of the amplitude is 20 dB less, of 60.
    assert picture[row, 28] == pytest.approx(1 - 20 / 60, abs=1e-3)


def test_high_tones_lie_above_low_ones() -> None:
    def height(at_hz: float) -> int:
        return int(log_mel(tone(at_hz)).mean(axis=1).argmax())

    assert height(3_000) < height(1_000) < height(300)


@given(st.floats(1e-3, 1e3))
def test_loudness_changes_nothing(factor: float) -> None:
    wave = noise(CLIP_SAMPLES)
    assert log_mel(factor * wave) == pytest.approx(log_mel(wave), abs=1e-9)


def test_silence_is_black() -> None:
    assert not log_mel_image(np.zeros(100)).any()


def test_an_image_has_all_its_range() -> None:
    image = log_mel_image(tone(440))
    assert image.shape == (32, 32)
    assert image.dtype == np.uint8
    assert (image.min(), image.max()) == (0, 255)


@pytest.mark.parametrize(
    ("samples", "expected"),
    [([1, 2, 3], [0, 1, 2, 3, 0]), ([1, 2], [0, 1, 2, 0, 0]), ([1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6])],
)
def test_a_wave_is_fitted_with_its_middle_in_the_middle(samples: list[int], expected: list[int]) -> None:
    assert fitted(samples, 5).tolist() == expected


# Back to sound


def test_each_round_brings_the_magnitudes_nearer() -> None:
    wanted = np.abs(stft(noise(4_096), 512, 128))
    off = [convergence(griffin_lim(wanted, 512, 128, rounds), wanted, 512, 128) for rounds in range(0, 30, 3)]
    assert all(later < earlier for earlier, later in pairwise(off))
    assert off[-1] < 0.5 * off[0]


@pytest.mark.parametrize("at_hz", [250, 1_000, 3_000])
def test_a_tone_comes_back_at_its_pitch(at_hz: float) -> None:
    back = griffin_lim(np.abs(stft(tone(at_hz), 512, 128)), 512, 128)
    assert pitch_of(back) == pytest.approx(at_hz, abs=RATE_HZ / 512)


@pytest.mark.parametrize("at_hz", [250, 1_000, 3_000])
def test_a_tone_comes_back_from_its_picture_within_its_band(at_hz: float) -> None:
    back = wave_of(log_mel(tone(at_hz)))
    edges = band_edges(32)
    band = int(np.abs(edges[1:-1] - at_hz).argmin())
    assert len(back) == CLIP_SAMPLES
    assert edges[band] <= pitch_of(back) <= edges[band + 2]


@pytest.mark.parametrize(("window", "hop"), [(512, 256), (512, 128), (256, 200)])
def test_a_picture_becomes_a_wave_without_clicks_at_its_ends(window: int, hop: int) -> None:
    settings = MelSettings(window, hop, 16)
    picture = np.zeros((16, 12))
    picture[6] = 1
    wave = np.abs(wave_of(picture, settings))
    assert len(wave) == settings.samples_of(12)
    assert max(wave[:20].max(), wave[-20:].max()) < wave[window:-window].max()


def test_magnitudes_give_their_picture_again() -> None:
    picture = log_mel(noise(CLIP_SAMPLES))
    power = mel_filters(32, 512) @ (magnitudes_of(picture) ** 2).T
    level = 1 + 10 * np.log10(power[::-1] / power.max()) / 60
    assert np.abs(level - picture).mean() < 0.02


def test_the_same_seed_gives_the_same_wave() -> None:
    wanted = np.abs(stft(noise(2_048), 256, 64))
    first, again, other = (griffin_lim(wanted, 256, 64, 2, seed) for seed in (0, 0, 1))
    assert (first == again).all()
    assert not np.allclose(first, other)


# What is refused


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"window": 16}, "window"),
        ({"window": 64, "hop": 65}, "hop"),
        ({"hop": 0}, "hop"),
        ({"bands": 0}, "bands"),
    ],
)
def test_settings_that_cannot_be_say_which(settings: dict[str, int], field: str) -> None:
    with pytest.raises(MechanicsError) as caught:
        MelSettings(**settings)
    assert caught.value.field == field


def test_what_is_no_sound_is_refused_in_words() -> None:
    with pytest.raises(MechanicsError, match="finite"):
        log_mel([0.0, np.nan] * 600)
    with pytest.raises(MechanicsError, match="at most 480,000"):
        log_mel(np.zeros(480_001))
    with pytest.raises(MechanicsError, match="33 bins; the spectrum has 5"):
        istft(np.zeros((2, 5), complex), 64, 16)
    with pytest.raises(MechanicsError, match="32 bands; its shape is 31 x 32"):
        magnitudes_of(np.zeros((31, 32)))
