"""From a wave to its spectrogram on the mel scale, and back to a wave.

A wave is float64 `samples`, in -1..1, with a number of samples a second, the rate. Nothing is padded: a frame
is a window's worth of samples that lies whole inside the wave.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_core.mechanics.checks import Array, MechanicsError, check_whole, finite_array, shape_text

Spectrum = NDArray[np.complex128]

RATE_HZ = 8_000
"""As on the telephone: frequencies up to 4,000 Hz, which is enough to tell words apart."""

MIN_WINDOW, MAX_WINDOW = 32, 2_048
MAX_BANDS = 128
MAX_SAMPLES = 60 * RATE_HZ
DYNAMIC_RANGE_DB = 60.0
"""What is so much below the loudest value of its clip is black."""

FITTING_ROUNDS = 50
"""Of `magnitudes_of`."""

_SILENCE = 1e-10
"""A power that no microphone tells from nothing: full scale is above 10,000."""


@dataclass(frozen=True)
class MelSettings:
    """How a wave of 8,000 samples a second becomes a picture.

    Attributes:
        window: samples that each spectrum is made of.
        hop: samples from the start of one frame to that of the next.
        bands: triangles on the mel scale, so many rows has the picture.
    """

    window: int = 512
    hop: int = 256
    bands: int = 32

    def __post_init__(self) -> None:
        check_whole("window", self.window, MIN_WINDOW, MAX_WINDOW)
        check_whole("hop", self.hop, 1, self.window)
        check_whole("bands", self.bands, 1, MAX_BANDS)

    def samples_of(self, frames: int) -> int:
        """How long a wave is that gives so many frames and leaves no sample over."""
        return self.window + (frames - 1) * self.hop


IMAGE_SETTINGS, IMAGE_FRAMES = MelSettings(), 32
"""Of the pictures that networks learn from: 32 x 32."""

CLIP_SAMPLES = IMAGE_SETTINGS.samples_of(IMAGE_FRAMES)
"""How long a sound is that becomes such a picture: 8,448 samples, 1.056 s."""


def frame_count(samples: int, window: int, hop: int) -> int:
    """1 + floor((samples - window) / hop); 0 where the wave is shorter than a window."""
    return 0 if samples < window else 1 + (samples - window) // hop


def frames(wave: ArrayLike, window: int, hop: int) -> Array:
    """The pieces of a wave, `frames window`: piece t begins at sample t * hop.

    Raises:
        MechanicsError: no wave of finite numbers, or one shorter than a window.
    """
    samples = _wave(wave)
    check_whole("window", window, 2, MAX_WINDOW)
    check_whole("hop", hop, 1, window)
    if len(samples) < window:
        raise MechanicsError(
            "wave", f"The sound has {len(samples):,} samples; a window of {window:,} does not fit into it."
        )
    pieces: Array = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    return pieces


def hann(window: int) -> Array:
    """0.5 - 0.5 cos(2 pi n / window), `window`: it fades a frame in and out (J. von Hann).

    This is the periodic one. Shifted by half a window and added, it gives 1 everywhere.
    """
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)


def stft(wave: ArrayLike, window: int, hop: int) -> Spectrum:
    """Short-time Fourier transform, `frames bins` with bins = window // 2 + 1.

    X[t, k] = sum over n of hann[n] wave[t hop + n] exp(-2 pi i k n / window); bin k is at k rate / window Hz.

    Raises:
        MechanicsError: as `frames` does.
    """
    spectrum: Spectrum = np.fft.rfft(frames(wave, window, hop) * hann(window), axis=1)
    return spectrum


def istft(spectrum: Spectrum, window: int, hop: int) -> Array:
    """The wave whose transform is nearest to `spectrum`, of window + (frames - 1) hop samples.

    wave = sum of hann * frame / sum of hann², each at its place: the least squares of D. Griffin and J. Lim,
    "Signal estimation from modified short-time Fourier transform", IEEE ASSP 32(2), 1984, equation 6. Where
    every window is 0, so is the wave.

    Raises:
        MechanicsError: a spectrum of another number of bins.
    """
    count, bins = spectrum.shape
    if bins != window // 2 + 1:
        raise MechanicsError(
            "spectrum", f"A window of {window} has {window // 2 + 1} bins; the spectrum has {bins}."
        )
    fade = hann(window)
    pieces = np.fft.irfft(spectrum, window, axis=1) * fade
    wave, weight = np.zeros((2, window + (count - 1) * hop))
    for frame, piece in enumerate(pieces):
        place = slice(frame * hop, frame * hop + window)
        wave[place] += piece
        weight[place] += fade**2
    whole: Array = np.divide(wave, weight, out=np.zeros_like(wave), where=weight > 1e-12)
    return whole


def mel(hz: ArrayLike) -> Array:
    """2595 log10(1 + hz / 700): steps that sound alike are alike (D. O'Shaughnessy, 1987; as in HTK)."""
    return np.asarray(2595 * np.log10(1 + np.asarray(hz, np.float64) / 700))


def hz(mel: ArrayLike) -> Array:
    """700 (10^(mel / 2595) - 1): the other way."""
    return np.asarray(700 * (10 ** (np.asarray(mel, np.float64) / 2595) - 1))


def band_edges(bands: int, rate: int = RATE_HZ) -> Array:
    """Where triangles begin, peak and end, `bands + 2` in Hz: band b from edge b to edge b + 2.

    On the mel scale they are equally far apart, from 0 Hz to half the rate.
    """
    return hz(np.linspace(0, mel(rate / 2), bands + 2))


@cache
def mel_filters(bands: int, window: int, rate: int = RATE_HZ) -> Array:
    """Triangles of height 1, `bands bins`, straight in Hz (S. Davis and P. Mermelstein, 1980); read-only.

    A band that is narrower than the bins are far apart may hold none, and is 0 then.
    """
    edges = band_edges(bands, rate)
    at = np.arange(window // 2 + 1) * rate / window
    low, peak, high = (edges[start : start + bands, None] for start in range(3))
    filters: Array = np.maximum(0, np.minimum((at - low) / (peak - low), (high - at) / (high - peak)))
    filters.flags.writeable = False
    return filters


def mel_power(wave: ArrayLike, settings: MelSettings = IMAGE_SETTINGS) -> Array:
    """Power in each band, `bands frames`, low bands first: mel_filters @ |stft|²."""
    power = np.abs(stft(wave, settings.window, settings.hop)) ** 2
    return np.asarray(mel_filters(settings.bands, settings.window) @ power.T)


def log_mel(wave: ArrayLike, settings: MelSettings = IMAGE_SETTINGS) -> Array:
    """The picture of a sound, `bands frames` in 0..1: high bands on top, time to the right.

    1 + 10 log10(power / loudest power) / 60, and 0 where that is below 0: the loudest value is 1, and what is
    60 dB less is 0. So it is the same however loud the sound. Silence is 0 everywhere.

    Raises:
        MechanicsError: as `frames` does.
    """
    power = mel_power(wave, settings)[::-1]
    if power.max() < _SILENCE:
        return np.zeros_like(power)
    level = 10 * np.log10(np.maximum(power, _SILENCE) / power.max())
    return np.asarray(np.maximum(0, 1 + level / DYNAMIC_RANGE_DB))


def fitted(wave: ArrayLike, samples: int = CLIP_SAMPLES) -> Array:
    """The wave with its middle in the middle of so many samples: cut at both ends, or silence around it."""
    given = _wave(wave)
    lacking = samples - len(given)
    if lacking >= 0:
        return np.pad(given, (lacking // 2, lacking - lacking // 2))
    return given[-lacking // 2 :][:samples]


def log_mel_image(wave: ArrayLike) -> NDArray[np.uint8]:
    """What a network is shown of a sound, uint8 `32 32`: `log_mel` of the fitted wave, 255 is the loudest."""
    return np.rint(255 * log_mel(fitted(wave))).astype(np.uint8)


def magnitudes_of(picture: ArrayLike, settings: MelSettings = IMAGE_SETTINGS) -> Array:
    """Of a `log_mel` picture the magnitudes that may have made it, `frames bins`; the loudest power is 1.

    Bands are wider than bins, so much is lost. The power of each band is spread over its bins, and then
    fitted by rounds of power *= F' bands / F' F power, which keep it 0 or more and never fit worse (D. Lee
    and H. Seung, "Algorithms for non-negative matrix factorization", 2001). Black is silence.

    Raises:
        MechanicsError: a picture of another number of bands.
    """
    level = finite_array("picture", picture, 2)
    if len(level) != settings.bands:
        raise MechanicsError(
            "picture", f"The picture needs {settings.bands} bands; its shape is {shape_text(level.shape)}."
        )
    power = np.where(level > 0, 10 ** ((np.clip(level, 0, 1) - 1) * DYNAMIC_RANGE_DB / 10), 0)[::-1]
    filters = mel_filters(settings.bands, settings.window)
    wanted = filters.T @ power
    spread = wanted.copy()
    for _ in range(FITTING_ROUNDS):
        got = filters.T @ (filters @ spread)
        spread *= np.divide(wanted, got, out=np.zeros_like(wanted), where=got > 0)
    return np.asarray(np.sqrt(spread).T)


def griffin_lim(magnitudes: ArrayLike, window: int, hop: int, rounds: int = 32, seed: int = 0) -> Array:
    """A wave whose transform has about these magnitudes: phases are guessed, and made to fit round by round.

    Each round keeps the magnitudes and takes the phases of the wave so far: D. Griffin and J. Lim, 1984 (see
    `istft`). The distance between magnitudes wanted and got (`convergence`) never grows.

    Args:
        magnitudes: `frames bins`, 0 or more.
        rounds: 0 leaves random phases.

    Raises:
        MechanicsError: no finite numbers, or another number of bins.
    """
    wanted = finite_array("magnitudes", magnitudes, 2)
    check_whole("rounds", rounds, 0, 1_000)
    angle = np.random.default_rng(seed).uniform(-np.pi, np.pi, wanted.shape)
    wave = istft(wanted * np.exp(1j * angle), window, hop)
    for _ in range(rounds):
        got = np.angle(stft(wave, window, hop))
        wave = istft(wanted * np.exp(1j * got), window, hop)
    return wave


def wave_of(picture: ArrayLike, settings: MelSettings = IMAGE_SETTINGS) -> Array:
    """A wave, as long as the one that a `log_mel` picture was made of, whose picture is about that one.

    Silence is put around it for `griffin_lim`, and cut off again: the ends of a wave lie in few windows,
    where these are nearly 0, so that whatever does not fit would be blown up to a click.

    Raises:
        MechanicsError: as `magnitudes_of` does.
    """
    silent = -(-settings.window // settings.hop) - 1
    magnitudes = np.pad(magnitudes_of(picture, settings), ((silent, silent), (0, 0)))
    wave = griffin_lim(magnitudes, settings.window, settings.hop)
    cut = silent * settings.hop
    return wave[cut : len(wave) - cut]


def convergence(wave: ArrayLike, magnitudes: ArrayLike, window: int, hop: int) -> float:
    """|| |stft| - magnitudes || / || magnitudes ||: 0 where the wave has them (spectral convergence)."""
    wanted = finite_array("magnitudes", magnitudes, 2)
    got = np.abs(stft(wave, window, hop))
    return float(np.linalg.norm(got - wanted) / np.linalg.norm(wanted))


def _wave(wave: ArrayLike) -> Array:
    samples = finite_array("wave", wave, 1)
    if len(samples) > MAX_SAMPLES:
        raise MechanicsError(
            "wave", f"The sound has {len(samples):,} samples; at most {MAX_SAMPLES:,} can be worked on."
        )
    return samples
