"""The page "Sound" in a browser: sliders, pointer, training, files, and a microphone, whatever it gives."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

from nn_core.data.spoken import spoken_clips
from nn_core.mechanics.spectrogram import RATE_HZ
from tests.browser.chromium import find
from tests.browser.conftest import CHROMIUM_FLAGS, watched
from tests.browser.opening import open_page, reopened

A_MICROPHONE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
MARK, MARK_MS = 0.95, 120_000


@contextmanager
def spoken_to(browser: Browser, *flags: str) -> Iterator[Page]:
    """A visitor's page in a browser with a microphone of its own."""
    other = browser.browser_type.launch(executable_path=find(), args=[*CHROMIUM_FLAGS, A_MICROPHONE, *flags])
    try:
        with watched(other.new_page()) as page:
            yield page
    finally:
        other.close()


def recording(path: Path, samples: NDArray[np.int16]) -> str:
    """The flag by which the microphone hears that file, over and over."""
    return f"--use-file-for-fake-audio-capture={wav(path, samples, RATE_HZ)}"


def wav(path: Path, samples: NDArray[np.int16], rate: int) -> Path:
    """A file of `n` samples, or of `n c` of c channels, as many a second as `rate` says."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1 if samples.ndim == 1 else samples.shape[1], 2, rate, len(samples), "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


def at_rate(samples: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    """The same sound with other samples: its Fourier series, read at other moments."""
    length = round(len(samples) * rate / RATE_HZ)
    waves = np.fft.rfft(samples.astype(np.float64))
    return np.rint(np.fft.irfft(waves, length) * length / len(samples)).clip(-32_768, 32_767).astype(np.int16)


def levels(page: Page) -> NDArray[np.float64]:
    """What the network is shown, 32 x 32 of 0..255."""
    data = "c => [...c.getContext('2d').getImageData(0, 0, 32, 32).data]"
    found = page.locator(".sound .seen canvas").evaluate(data)
    return np.array(found, np.float64).reshape(32, 32, 4)[:, :, 0]


def seen(page: Page) -> str:
    """What the network is shown, as a picture."""
    return str(page.locator(".sound .seen canvas").evaluate("(canvas) => canvas.toDataURL()"))


def message(page: Page, words: str) -> None:
    expect(page.locator(".sound .message")).to_contain_text(words)


def test_sliders_say_what_they_cost_and_stand_in_the_address(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "sound")
    before = seen(page)
    window = page.get_by_role("slider", name="Window")
    window.focus()
    window.press("ArrowLeft")
    expect(page.locator(".sound .setting").nth(0)).to_contain_text("8,000 / 256 = 31.3 Hz")
    expect(page.locator(".sound .setting").nth(1)).to_contain_text("(8,448 − 256) / 128⌋ = 65 frames")
    expect(page.locator(".sound .setting").nth(2)).to_contain_text("32 × 65 = 2,080 values")
    expect(page).to_have_url(re.compile("window=256"))
    assert seen(page) == before
    with reopened(browser, page) as theirs:
        expect(theirs.locator(".sound .setting").nth(1)).to_contain_text("= 65 frames")


def test_the_pointer_and_the_arrows_ask_a_square(page: Page, app_url: str) -> None:
    open_page(page, app_url, "sound")
    picture, words = page.locator(".sound .picture"), page.locator(".sound .place")
    picture.hover(position={"x": 1, "y": 1})
    expect(words).to_contain_text("Frame 1: 0 to 64.0 ms. Band 32:")
    picture.focus()
    picture.press("ArrowRight")
    picture.press("ArrowDown")
    expect(words).to_contain_text("Frame 2: 32.0 to 96.0 ms. Band 31:")


def test_another_word_is_another_picture_for_the_network(page: Page, app_url: str) -> None:
    open_page(page, app_url, "sound")
    before = seen(page)
    page.get_by_test_id("stSelectbox").get_by_role("combobox", name="Word").click()
    page.get_by_role("option", name="two", exact=True).click()
    expect(page.get_by_test_id("sound-title")).to_have_text("“two”, f2, American")
    assert seen(page) != before


def test_a_spoken_word_is_what_the_network_is_asked_about(
    browser: Browser, app_url: str, tmp_path: Path
) -> None:
    loud = np.tile(spoken_clips()[1, 3], 4)
    with spoken_to(browser, ALLOWED, recording(tmp_path / "three.wav", loud)) as page:
        open_page(page, app_url, "sound")
        before = seen(page)
        page.get_by_role("button", name="Speak yourself").click()
        expect(page.get_by_role("button", name="Listening")).to_be_visible()
        expect(page.get_by_test_id("sound-title")).to_have_text("What you say now")
        expect(page.get_by_test_id("sound-title")).to_have_text("Your own voice")
        assert seen(page) != before
        expect(page.locator(".sound .message")).to_have_text("")
        spoken = seen(page)
        page.reload()
        expect(page.get_by_test_id("sound-title")).to_have_text("Your own voice")
        assert seen(page) == spoken
        page.get_by_role("button", name="Back to “seven”").click()
        expect(page.get_by_test_id("sound-title")).to_have_text("“seven”, f2, American")
        assert seen(page) == before
        page.reload()
        expect(page.get_by_test_id("sound-title")).to_have_text("“seven”, f2, American")


@pytest.mark.walk
def test_a_file_is_what_the_network_is_asked_about_and_a_wrong_one_changes_nothing(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    open_page(page, app_url, "sound")
    title, before = page.get_by_test_id("sound-title"), levels(page)
    seven, two = spoken_clips()[0, 7], spoken_clips()[0, 2]
    field = page.get_by_label("Sound file")
    for rate in (6_000, 44_100):
        both_ears = np.repeat(at_rate(seven, rate)[:, None], 2, axis=1)
        field.set_input_files(wav(tmp_path / f"seven {rate}.wav", both_ears, rate))
        expect(title).to_have_text(f"seven {rate}.wav")
        # Of 6,000 samples a second nothing above 3,000 Hz is left: mel bands 29 to 32 of 32.
        known = slice(5, None) if rate < RATE_HZ else slice(None)
        assert np.abs(levels(page) - before)[known].mean() < 3
    field.set_input_files(wav(tmp_path / "two.wav", two, RATE_HZ))
    expect(title).to_have_text("two.wav")
    expect(page.locator(".sound .message")).to_have_text("")
    shown = levels(page)
    assert np.abs(shown - before).mean() > 20
    late = np.concatenate([np.zeros(3 * RATE_HZ, np.int16), two, np.zeros(RATE_HZ // 2, np.int16)])
    field.set_input_files(wav(tmp_path / "late.wav", late, RATE_HZ))
    expect(title).to_have_text("late.wav")
    words = "Only a part of “late.wav” is heard: of its 4.6 seconds the 1.056"
    message(page, words)
    page.reload()
    expect(title).to_have_text("late.wav")
    message(page, words)
    field.set_input_files(tmp_path / "two.wav")
    expect(title).to_have_text("two.wav")
    expect(page.locator(".sound .message")).to_have_text("")
    (tmp_path / "cut.wav").write_bytes((tmp_path / "two.wav").read_bytes()[:9_000])
    (tmp_path / "words.wav").write_text("This is no sound. " * 100)
    wav(tmp_path / "silence.wav", np.zeros(RATE_HZ, np.int16), RATE_HZ)
    wav(tmp_path / "long.wav", np.tile(two, 20), RATE_HZ)
    for name, words in {
        "cut.wav": "cut short: 16,940 bytes belong to it, 9,000 are there",
        "words.wav": "finds no sound in this file",
        "silence.wav": "This file is silent",
        "long.wav": "lasts 21.1 seconds; at most 10 are read",
    }.items():
        field.set_input_files(tmp_path / name)
        message(page, f"“{name}” was not opened.")
        message(page, words)
        expect(title).to_have_text("two.wav")
        np.testing.assert_array_equal(levels(page), shown)
    page.get_by_role("button", name="Back to “seven”").click()
    expect(title).to_have_text("“seven”, f2, American")
    expect(page.locator(".sound .message")).to_have_text("")
    np.testing.assert_array_equal(levels(page), before)


@pytest.mark.walk
def test_a_silent_microphone_gets_a_sentence(browser: Browser, app_url: str, tmp_path: Path) -> None:
    silence = np.zeros(4 * RATE_HZ, np.int16)
    with spoken_to(browser, ALLOWED, recording(tmp_path / "silence.wav", silence)) as page:
        open_page(page, app_url, "sound")
        page.get_by_role("button", name="Speak yourself").click()
        message(page, "Nothing was heard.")
        expect(page.get_by_test_id("sound-title")).to_have_text("“seven”, f2, American")
        expect(page.get_by_role("button", name="Speak yourself")).to_be_enabled()


def test_a_refused_microphone_gets_a_sentence(browser: Browser, app_url: str) -> None:
    with spoken_to(browser, f"{ALLOWED}=deny") as page:
        open_page(page, app_url, "sound")
        page.get_by_role("button", name="Speak yourself").click()
        message(page, "The browser was not allowed to use the microphone.")


@pytest.mark.walk
def test_it_learns_to_understand_unheard_voices_and_a_reload_finds_it_so(page: Page, app_url: str) -> None:
    open_page(page, app_url, "sound")
    page.get_by_role("button", name="Train", exact=True).click()
    accuracy = page.locator(".run-status").get_by_text(re.compile(r"^0\.9[5-9]\d$"))
    expect(accuracy).to_be_visible(timeout=MARK_MS)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_test_id("sound-answer")).to_contain_text("“seven”")
    page.reload()
    expect(page.get_by_test_id("sound-answer")).to_contain_text("“seven”")
