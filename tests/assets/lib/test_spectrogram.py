"""The browser's spectrogram is Python's."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nn_core.data import load
from nn_core.data.spoken import WORDS, spoken_clips
from nn_core.mechanics.spectrogram import (
    CLIP_SAMPLES,
    IMAGE_FRAMES,
    RATE_HZ,
    MelSettings,
    band_edges,
    fitted,
    frame_count,
    hann,
    log_mel,
    log_mel_image,
    mel_filters,
)
from tests.node import run_module
from ui.shell.payload import payload

IMPORTS = """
    import { readFrame } from "./lib/frame.js"
    import * as browser from "./lib/spectrogram.js"
"""
SETTINGS = [
    MelSettings(window, hop, bands)
    for window, hop, bands in [(512, 256, 32), (64, 64, 8), (1024, 128, 64), (256, 32, 40), (2048, 512, 1)]
]


def waves() -> dict[str, NDArray[np.float64]]:
    generator = np.random.default_rng(0)
    at = np.arange(CLIP_SAMPLES) / RATE_HZ
    return {
        "spoken": spoken_clips()[1, 7] / 32_767,
        "noise": generator.uniform(-1, 1, 5_000),
        "sweep": np.sin(2 * np.pi * (200 + 1_500 * at) * at),
        "silence": np.zeros(CLIP_SAMPLES),
    }


def in_browser(arrays: dict[str, NDArray[Any]], expression: str) -> Any:
    return run_module(
        IMPORTS,
        f"((arrays) => {expression})(readFrame(input).arrays)",
        stdin=payload(arrays, {}),
    )


@cache
def pictures() -> list[dict[str, Any]]:
    settings = [{"window": one.window, "hop": one.hop, "bands": one.bands} for one in SETTINGS]
    found: list[dict[str, Any]] = in_browser(
        dict(waves()),
        f"""[...arrays].flatMap(([name, {{ data }}]) => {settings}.map((settings) => {{
            const picture = browser.logMel(data, settings)
            return {{ name, ...settings, frames: picture.frames, data: [...picture.data] }}
        }}))""",
    )
    return found


def test_every_picture_is_pythons() -> None:
    assert len(pictures()) == len(waves()) * len(SETTINGS)
    for found in pictures():
        settings = MelSettings(found["window"], found["hop"], found["bands"])
        expected = log_mel(waves()[found["name"]].astype(np.float32), settings)
        assert (
            found["frames"]
            == expected.shape[1]
            == frame_count(len(waves()[found["name"]]), settings.window, settings.hop)
        )
        np.testing.assert_allclose(found["data"], expected.ravel(), atol=1e-3)


def test_what_the_network_is_shown_is_what_it_learns_from() -> None:
    clips = spoken_clips()[:, 3] / 32_767
    made = in_browser(
        {str(at): clip for at, clip in enumerate(clips)},
        "[...arrays.values()].map(({ data }) => [...browser.logMelImage(data)])",
    )
    images = load("spoken_digits")
    threes = images.images[images.labels == WORDS.index("three")].reshape(-1, 32 * 32).astype(int)
    for image, clip in zip(np.array(made), clips, strict=True):
        assert np.abs(image - log_mel_image(clip).ravel().astype(int)).max() <= 1
        # Of some clip of the set it is the picture, but for the 16 bits that the sound is kept in.
        assert np.abs(threes - image).mean(axis=1).min() < 1


def test_its_parts_are_pythons() -> None:
    found = in_browser(
        {},
        """({
            hann: [...browser.hann(64)],
            edges: browser.bandEdges(32),
            filters: browser.melFilters(8, 128).map((filter) => [...filter]),
            clip: [browser.CLIP_SAMPLES, browser.RATE_HZ, browser.IMAGE_FRAMES],
        })""",
    )
    np.testing.assert_allclose(found["hann"], hann(64), atol=1e-12)
    np.testing.assert_allclose(found["edges"], band_edges(32), atol=1e-9)
    np.testing.assert_allclose(found["filters"], mel_filters(8, 128), atol=1e-9)
    assert found["clip"] == [CLIP_SAMPLES, RATE_HZ, IMAGE_FRAMES]


@pytest.mark.parametrize("given", range(1, 9))
@pytest.mark.parametrize("wanted", [4, 5])
def test_a_wave_is_fitted_as_in_python(given: int, wanted: int) -> None:
    wave = list(range(1, given + 1))
    assert in_browser({}, f"[...browser.fitted({wave}, {wanted})]") == fitted(wave, wanted).tolist()


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_another_rate_keeps_what_8000_samples_a_second_can_hold_and_nothing_else(rate: int) -> None:
    def tone(at_hz: float, samples_a_second: int) -> NDArray[np.float64]:
        return np.sin(2 * np.pi * at_hz * np.arange(samples_a_second // 4) / samples_a_second)

    kept = [300, 1_000, 3_000]
    gone = [at_hz for at_hz in (5_500, 7_000) if at_hz < rate / 2]
    made = in_browser(
        {str(at_hz): tone(at_hz, rate) for at_hz in kept + gone},
        f"[...arrays].map(([name, {{ data }}]) => [Number(name), [...browser.resampled(data, {rate})]])",
    )
    inside = slice(100, -100)
    for at_hz, wave in made:
        expected = tone(at_hz, RATE_HZ) if at_hz in kept else np.zeros(RATE_HZ // 4)
        np.testing.assert_allclose(wave[inside], expected[inside], atol=0.01)
