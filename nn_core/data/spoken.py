"""Ten spoken words: who says them, and some of the clips as sound.

`make data` has them said by eSpeak NG (`nn_core/data/making/spoken_digits.py`).
"""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nn_core.data.mosaics import FOLDER
from nn_core.data.record import DataError, Labels
from nn_core.mechanics.spectrogram import CLIP_SAMPLES

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
VOICES = 104
ACCENTS = ("American", "British", "Scottish")
TAKES = 2
"""How often each voice says each word in each accent."""
PER_VOICE = len(ACCENTS) * TAKES

Clips = NDArray[np.int16]

CLIPS = (("f2", 0), ("m3", 2), ("Annie", 4), ("Andy", 1))
"""Whose clips are kept as sound: the name of the voice, and which of its `PER_VOICE` takes."""
CLIP_GROUPS = (44, 68, 4, 3)
"""Which of the voices each of them is, in `voice_groups`."""
CLIPS_FILE = FOLDER / "spoken_clips.npz"
CLIPS_SHAPE = (len(CLIPS), len(WORDS), CLIP_SAMPLES)
CLIPS_DIGEST = "cfe50236dca85032"
"""The first 16 hexadecimal digits of the SHA-256 of the samples."""


def voice_groups() -> Labels:
    """Which voice says each image of the set, int64 `n`: word after word, and in each voice after voice."""
    return np.tile(np.repeat(np.arange(VOICES), PER_VOICE), len(WORDS))


@cache
def spoken_clips() -> Clips:
    """int16 `clips words samples`, 8,000 a second, the loudest sample of each 32,767; read-only.

    Raises:
        DataError: the file is missing, cut short or another one.
    """
    try:
        with np.load(BytesIO(CLIPS_FILE.read_bytes()), allow_pickle=False) as file:
            clips: Clips = file["clips"]
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error) as error:
        raise DataError(
            f"{CLIPS_FILE.name}, which comes with Layerscope, is missing, cut short or damaged. "
            "Fetch Layerscope again."
        ) from error
    if clips.dtype != np.int16 or clips.shape != CLIPS_SHAPE or digest_of(clips) != CLIPS_DIGEST:
        raise DataError(
            f"{CLIPS_FILE.name} does not hold the sounds that come with Layerscope. Fetch Layerscope again."
        )
    clips.flags.writeable = False
    return clips


def digest_of(clips: Clips) -> str:
    """Of the samples, however a file packs them."""
    return hashlib.sha256(clips.tobytes()).hexdigest()[:16]
