"""`assets/data/spoken_digits.png` and `spoken_clips.npz`: ten words in 104 voices and 3 accents.

eSpeak NG (https://github.com/espeak-ng/espeak-ng, GPL-3) says them. It is needed here only, and stands in
`requirements-speech.txt`. Speed, pitch, place in the clip and noise differ from take to take: a linear model
reads clean, centred words at once.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from nn_core.data.making.writing import write
from nn_core.data.mosaics import SPOKEN_DIGITS
from nn_core.data.spoken import (
    ACCENTS,
    CLIPS,
    CLIPS_DIGEST,
    CLIPS_FILE,
    CLIPS_SHAPE,
    PER_VOICE,
    TAKES,
    VOICES,
    WORDS,
    Clips,
    digest_of,
)
from nn_core.mechanics.checks import Array
from nn_core.mechanics.spectrogram import CLIP_SAMPLES, RATE_HZ, fitted, log_mel_image

LANGUAGES = {"American": "gmw/en-US", "British": "gmw/en", "Scottish": "gmw/en-GB-scotland"}
WORDS_A_MINUTE, PITCHES = (110, 230), (20, 80)
SHIFT_S = 0.15
SIGNAL_TO_NOISE_DB = (12, 35)
COLOURS = (0.0, 1.5)
"""Exponents of the noise: its power falls with frequency to that power, 0 is white, 1 is pink."""
EDGE = 0.02
"""A word begins and ends where it is so loud, of its loudest sample."""

_RETRIEVAL, _SPEED, _PITCH, _CHARACTERS, _UTF8 = 1, 1, 3, 1, 1
"""Constants of speak_lib.h."""


class Synthesiser:
    """eSpeak NG, through its C interface (speak_lib.h)."""

    def __init__(self) -> None:
        import espeakng_loader

        self._pieces: list[NDArray[np.int16]] = []
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path()
        self._rate = self._library.espeak_Initialize(_RETRIEVAL, 0, data.encode(), 0)
        self.voices = sorted(file.name for file in Path(data, "voices", "!v").iterdir())
        receiver = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
        )
        self._receive = receiver(self._take)  # has to live as long as the library
        self._library.espeak_SetSynthCallback(self._receive)

    def _take(self, samples: Any, count: int, _events: int) -> int:
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def say(self, word: str, language: str, voice: str, speed: int, pitch: int) -> Array:
        """The word as a wave at `RATE_HZ`, in -1..1, without the silence around it."""
        self._pieces.clear()
        if self._library.espeak_SetVoiceByName(f"{language}+{voice}".encode()) != 0:
            raise ValueError(f"eSpeak NG has no voice {voice} of {language}")
        self._library.espeak_SetParameter(_SPEED, speed, 0)
        self._library.espeak_SetParameter(_PITCH, pitch, 0)
        text = word.encode()
        self._library.espeak_Synth(text, len(text) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        given = np.concatenate(self._pieces) / 32_768
        return trimmed(np.asarray(resample_poly(given, RATE_HZ, self._rate)))


def trimmed(wave: Array) -> Array:
    """The wave from its first to its last sample that can be heard."""
    heard = np.flatnonzero(np.abs(wave) > EDGE * np.abs(wave).max())
    return wave[heard[0] : heard[-1] + 1]


def noise(samples: int, colour: float, generator: np.random.Generator) -> Array:
    """Noise whose power is 1 on average, and falls with frequency to the power `colour`."""
    spectrum = np.fft.rfft(generator.standard_normal(samples))
    spectrum /= np.maximum(np.arange(len(spectrum)), 1) ** (colour / 2)
    wave: Array = np.fft.irfft(spectrum, samples)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)))


def placed(word: Array, generator: np.random.Generator) -> Array:
    """A clip with the word somewhere around its middle, in noise: `CLIP_SAMPLES`."""
    shift = round(generator.uniform(-SHIFT_S, SHIFT_S) * RATE_HZ)
    room = max(CLIP_SAMPLES - len(word), 0)
    start = min(max(room // 2 + shift, 0), room)
    clip = fitted(np.pad(word, (start, room - start)))
    power = np.mean(word**2) * 10 ** (-generator.uniform(*SIGNAL_TO_NOISE_DB) / 10)
    return np.asarray(clip + np.sqrt(power) * noise(CLIP_SAMPLES, generator.uniform(*COLOURS), generator))


def said(synthesiser: Synthesiser, generator: np.random.Generator) -> Iterator[tuple[int, int, int, Array]]:
    """Each word in each voice and accent, as often as there are takes: word, voice, take, clip."""
    for word, text in enumerate(WORDS):
        for voice, name in enumerate(synthesiser.voices):
            for take in range(PER_VOICE):
                language = LANGUAGES[ACCENTS[take // TAKES]]
                speed, pitch = (
                    int(generator.integers(low, high + 1)) for low, high in (WORDS_A_MINUTE, PITCHES)
                )
                spoken = synthesiser.say(text, language, name, speed, pitch)
                yield word, voice, take, placed(spoken, generator)


def write_clips(clips: Clips) -> None:
    """Write the clips that are kept as sound, and tell whether they are what is expected."""
    np.savez_compressed(CLIPS_FILE, clips=clips)
    digest = digest_of(clips)
    known = digest == CLIPS_DIGEST
    print(f"{CLIPS_FILE.name}: {'as expected' if known else f'its digest is now {digest}, for spoken.py'}")


def main() -> None:
    synthesiser, generator = Synthesiser(), np.random.default_rng(0)
    if len(synthesiser.voices) != VOICES:
        raise ValueError(f"eSpeak NG has {len(synthesiser.voices)} voices, not {VOICES}")
    images = np.zeros((len(WORDS), VOICES, PER_VOICE, 1, 32, 32), np.uint8)
    clips = np.zeros(CLIPS_SHAPE, np.int16)
    for word, voice, take, clip in said(synthesiser, generator):
        images[word, voice, take] = log_mel_image(clip)
        if (synthesiser.voices[voice], take) in CLIPS:
            place = CLIPS.index((synthesiser.voices[voice], take))
            clips[place, word] = np.rint(clip / np.abs(clip).max() * 32_767)
    write(SPOKEN_DIGITS, images.reshape(-1, 1, 32, 32))
    write_clips(clips)


if __name__ == "__main__":
    main()
