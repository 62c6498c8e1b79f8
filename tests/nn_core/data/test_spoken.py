"""Spoken digits: which image is whose, that voices are kept apart, and what a damaged file is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_core.data import DataError, load, spoken
from nn_core.data.mosaics import FOLDER
from nn_core.data.spoken import CLIP_GROUPS, CLIPS, CLIPS_SHAPE, PER_VOICE, VOICES, WORDS, spoken_clips
from nn_core.mechanics.spectrogram import log_mel_image

MISSING = r"clips\.npz, which comes with Layerscope, is missing, cut short or damaged\. Fetch"
FOREIGN = r"clips\.npz does not hold the sounds that come with Layerscope\. Fetch"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the clips are looked for, as long as the test runs."""
    spoken_clips.cache_clear()
    monkeypatch.setattr(spoken, "CLIPS_FILE", tmp_path / "clips.npz")
    yield tmp_path / "clips.npz"
    spoken_clips.cache_clear()


def test_each_voice_says_each_word_equally_often() -> None:
    images = load("spoken_digits")
    assert images.groups is not None
    said = np.zeros((VOICES, len(WORDS)), int)
    np.add.at(said, (images.groups, images.labels), 1)
    assert (said == PER_VOICE).all()


@pytest.mark.parametrize("seed", range(3))
def test_it_is_checked_with_voices_that_it_never_heard(seed: int) -> None:
    images = load("spoken_digits")
    assert images.groups is not None
    train, validation = images.split(seed)
    assert not set(images.groups[train].tolist()) & set(images.groups[validation].tolist())
    assert len(validation) == 21 * 60
    assert np.bincount(images.labels[validation]).tolist() == [126] * 10
    assert images.training_count() == len(train) == 83 * 60


def test_the_clips_are_what_the_images_of_one_voice_show() -> None:
    images = load("spoken_digits").images.reshape(len(WORDS), VOICES, PER_VOICE, 32, 32).astype(int)
    for place, (_, take) in enumerate(CLIPS):
        voices = set()
        for word in range(len(WORDS)):
            made = log_mel_image(spoken_clips()[place, word] / 32_767)
            off = np.abs(images[word, :, take] - made).mean(axis=(1, 2))
            voices.add(int(off.argmin()))
            # Sounds are kept in 16 bits: what is faint differs a little. Other voices look quite different.
            assert off.min() < 1 < np.sort(off)[1]
        assert voices == {CLIP_GROUPS[place]}


def test_clips_are_loud_and_cannot_be_written() -> None:
    clips = spoken_clips()
    assert clips.shape == CLIPS_SHAPE
    assert (np.abs(clips.astype(int)).max(axis=2) == 32_767).all()
    with pytest.raises(ValueError, match="read-only"):
        clips[0, 0, 0] = 1


def test_a_missing_file_gets_a_sentence(file: Path) -> None:
    with pytest.raises(DataError, match=MISSING):
        spoken_clips()


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_file_that_is_cut_short_gets_a_sentence(file: Path, share: float) -> None:
    content = Path(FOLDER, "spoken_clips.npz").read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    with pytest.raises(DataError, match=MISSING):
        spoken_clips()


@pytest.mark.parametrize("damaged", [b"no zip at all", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_gets_a_sentence(file: Path, damaged: bytes) -> None:
    file.write_bytes(damaged)
    with pytest.raises(DataError, match=MISSING):
        spoken_clips()


def test_an_archive_of_other_arrays_gets_a_sentence(file: Path) -> None:
    np.savez(file, sounds=np.zeros(3))
    with pytest.raises(DataError, match=MISSING):
        spoken_clips()


@pytest.mark.parametrize(
    "clips", [np.zeros(CLIPS_SHAPE, np.int16), np.zeros(CLIPS_SHAPE, np.float32), np.zeros(3, np.int16)]
)
def test_other_sounds_get_a_sentence(file: Path, clips: NDArray[Any]) -> None:
    np.savez_compressed(file, clips=clips)
    with pytest.raises(DataError, match=FOREIGN):
        spoken_clips()
