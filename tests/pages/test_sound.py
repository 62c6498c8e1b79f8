"""The page "Sound": what its address opens, what the drawing is told, and what it may choose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.data import load, spoken
from nn_core.data.spoken import CLIP_GROUPS, CLIPS, WORDS, spoken_clips
from nn_core.training import ChannelImageRun, ClassifierRun
from tests.pages.app import open_page, press, prose, run_of, said, sent, warned
from tests.pages.browser_memory import Visitor
from tests.waiting import PATIENCE_S
from ui.kit.runs import spec_of
from ui.shell.engine import engine
from ui.sound.filters import HELD, STEPS
from ui.sound.lab import KEY, network_of

pytestmark = pytest.mark.usefixtures("engine_ends")
LAB = "sound"


def drawn(page: AppTest) -> dict[str, Any]:
    facts, _ = sent(page)
    return facts


def test_it_opens_with_a_word_its_wave_and_a_network_that_has_learnt_nothing() -> None:
    page = open_page(LAB)
    facts, arrays = sent(page)
    assert (warned(page), run_of(page).step_count) == ("", 0)
    assert (facts["title"], facts["window"], facts["hop"], facts["bands"]) == (
        "“seven”, f2, American",
        512,
        2,
        32,
    )
    assert facts["class_names"] == list(WORDS)
    np.testing.assert_allclose(arrays["clip"], spoken_clips()[0, 7] / 32_767, atol=1e-6)
    spec = spec_of(run_of(page), ClassifierRun)
    assert (spec.dataset, spec.architecture) == ("spoken_digits", network_of("cnn"))


def test_the_address_chooses_word_voice_settings_and_network() -> None:
    query = {"word": "two", "voice": "Andy", "window": "64", "hop": "8", "bands": "64", "network": "linear"}
    page = open_page(LAB, **query)
    facts, arrays = sent(page)
    assert {name: page.query_params[name] for name in query} == query
    assert (facts["title"], facts["window"], facts["hop"], facts["bands"]) == (
        "“two”, Andy, American",
        64,
        8,
        64,
    )
    voice = [name for name, _ in CLIPS].index("Andy")
    np.testing.assert_allclose(arrays["clip"], spoken_clips()[voice, 2] / 32_767, atol=1e-6)
    # One weight for each of 32 x 32 squares and ten words, and a bias for each word.
    assert spec_of(run_of(page), ClassifierRun).architecture.params == 10 * 1024 + 10


@pytest.mark.parametrize("query", [{"word": "ten"}, {"voice": "nobody"}, {"window": "100"}, {"hop": "3"}])
def test_what_is_not_offered_gets_a_sentence(query: dict[str, str]) -> None:
    (name,) = query
    page = open_page(LAB, **query)
    assert f"The {name} in the address cannot be used" in warned(page)
    assert drawn(page)["title"] == "“seven”, f2, American"


def visitor(**query: str) -> Visitor:
    return Visitor(open_page(LAB, **query), "")


def test_the_sliders_are_followed() -> None:
    found = visitor()
    found.edit(KEY, {"window": 128, "hop": 4, "bands": 16})
    assert {name: found.address[name] for name in ("window", "hop", "bands")} == {
        "window": "128",
        "hop": "4",
        "bands": "16",
    }
    assert drawn(found.page)["window"] == 128


@pytest.mark.parametrize(
    "edit",
    [
        None,
        [],
        "128",
        {"window": 100, "hop": 3, "bands": 7},
        {"window": "128", "hop": None, "bands": [16]},
        {"window": True, "hop": 2.0, "bands": 1e300},
        {"word": "two"},
    ],
)
def test_what_no_slider_says_changes_nothing(edit: Any) -> None:
    found = visitor()
    before = dict(found.address)
    found.edit(KEY, edit)
    assert found.address == before


def test_another_word_keeps_the_run_and_another_network_gets_one() -> None:
    page = open_page(LAB, more="yes")
    first = run_of(page)
    page.selectbox[0].select("two").run()
    assert (drawn(page)["title"], run_of(page)) == ("“two”, f2, American", first)
    choice = next(box for box in page.selectbox if box.label == "Network")
    choice.select("linear").run()
    assert run_of(page) != first
    press(page, "Step")
    run_of(page).wait(30)
    assert run_of(page).step_count == 1


@pytest.mark.parametrize(("place", "voice"), list(enumerate(name for name, _ in CLIPS)))
@pytest.mark.parametrize("seed", ["0", "1"])
def test_it_is_said_whose_voice_is_heard_and_whether_it_is_learned_from(
    place: int, voice: str, seed: str
) -> None:
    page = open_page(LAB, voice=voice, seed=seed)
    spec = spec_of(run_of(page), ClassifierRun)
    images = load("spoken_digits")
    assert images.groups is not None
    train = images.split(int(seed), spec.config.validation_share).train
    learned = CLIP_GROUPS[place] in images.groups[train].tolist()
    side = "learns from" if learned else "is checked with, and never learns from"
    assert f"{voice} is one that the network {side}" in said(page)


def test_the_number_of_images_to_check_with_is_that_of_the_run() -> None:
    page = open_page(LAB)
    images, config = load("spoken_digits"), spec_of(run_of(page), ClassifierRun).config
    checked = images.split(config.seed, config.validation_share).validation
    assert f"21 × 10 words × 6 takes = {len(checked):,} images" in prose(page)


def test_who_has_trained_is_not_told_to() -> None:
    page = open_page(LAB)
    assert "**Press Train.** The network learns" in prose(page)
    press(page, "Step")
    assert run_of(page).wait(PATIENCE_S, step=1)
    page.run()
    assert "The network learns" in prose(page)
    assert "Press Train" not in prose(page)


def test_a_damaged_file_of_sounds_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    spoken_clips.cache_clear()
    monkeypatch.setattr(spoken, "CLIPS_FILE", tmp_path / "spoken_clips.npz")
    try:
        assert "spoken_clips.npz, which comes with Layerscope, is missing" in warned(open_page(LAB))
    finally:
        spoken_clips.cache_clear()


def test_a_filter_is_listened_to() -> None:
    page = open_page(LAB, hear="open", layer="norm1", channel="3", network="cnn")
    press(page, "Listen to it")
    heard = page.session_state[HELD]
    made = engine().get(heard.made)
    assert made is not None
    spec = spec_of(made, ChannelImageRun)
    assert made.wait(PATIENCE_S)
    page.run()
    assert heard.asked == "norm1, filter 4, at step 0"
    assert (made.step_count, spec.layer, spec.channel) == (STEPS, "norm1", 3)
    assert [one.proto.autoplay for one in page.get("audio")] == [True]
    assert "In this picture the network hears" in said(page)
    weights = run_of(page).weights().arrays
    assert spec.network.weights is not None
    for name, array in spec.network.weights.arrays.items():
        np.testing.assert_array_equal(array, weights[name])
    press(page, "Listen to it")
    assert engine().get(heard.made) is None


@pytest.mark.parametrize("leave", ["Reset", "Network", "Close"])
def test_what_was_heard_goes_with_its_network(leave: str) -> None:
    page = open_page(LAB, hear="open", more="yes")
    press(press(page, "Step"), "Listen to it")
    heard = page.session_state[HELD]
    made = engine().get(heard.made)
    assert made is not None
    assert made.wait(PATIENCE_S)
    assert len(page.run().get("audio")) == 1
    if leave == "Reset":
        press(page, "Reset")
    elif leave == "Network":
        next(box for box in page.selectbox if box.label == "Network").select("linear").run()
    else:
        lab = page.session_state[LAB]
        lab["hear"] = "closed"
        page.run()
    assert not page.get("audio")
    assert "the network hears" not in said(page)
    assert engine().get(heard.made) is None
