"""What the page asks of which channel, what an address opens, and when its picture is begun anew."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from nn_core import Linear
from nn_core.findings import checkpoints
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun
from tests.nn_core.training.small_runs import branching_network
from tests.pages.app import data_of, open_page, press, said, warned
from tests.pages.channels_page import PAGE, choose, favourites, settled, spec_of, wish_of
from tests.pages.lent import lab_run
from tests.pages.widgets import widget
from tests.waiting import PATIENCE_S
from ui.channels.cards.first import TRY
from ui.channels.concept import KEY as CONCEPT
from ui.channels.favourites import slices_words
from ui.channels.lesion import KEY as LESION
from ui.channels.ranking import KEY as RANKING
from ui.channels.ranking import button_words, take_channel
from ui.channels.wish import KEY, RATE, STEPS
from ui.kit.experiment import Experiment
from ui.kit.prediction import set_up_key
from ui.kit.runs import CNN_LAB
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")
BRANCHING = branching_network(8)
BRANCHING = replace(BRANCHING, layers=(*BRANCHING.layers[:-1], Linear(10)))
PERCEPTRON = classifier_preset("perceptron", (1, 28, 28), 10)


def test_it_opens_on_a_channel_of_a_network_that_knows_digits_and_begins_at_once() -> None:
    page = open_page(PAGE)
    run, kept = wish_of(page), checkpoints.load("digits")
    assert kept is not None
    assert warned(page) == ""
    assert dict(page.query_params) == {}
    assert (run.spec.layer, run.spec.channel, run.spec.part, run.spec.start) == ("conv2", 0, "channel", None)
    assert (run.spec.config.fourier, run.spec.config.jitter, run.spec.config.rate) == (True, 1, RATE)
    for name, array in kept.items():
        np.testing.assert_array_equal(run.spec.network.weights.arrays[name], array)
    run.pace(None)
    assert run.wait(PATIENCE_S)
    assert run.step_count == STEPS


def test_the_images_are_those_that_one_finds_and_the_weights_those_of_the_channel() -> None:
    facts, arrays = favourites(open_page(PAGE, layer="conv2", channel="5"))
    kept = checkpoints.load("digits")
    assert kept is not None
    np.testing.assert_array_equal(arrays["slices"], kept["conv2.weight"][5])
    assert facts["title"] == "conv2, channel 6"
    assert arrays["images"].shape == (9, 1, 28, 28)
    values = [one["value"] for one in facts["favourites"]]
    assert values == sorted(values, reverse=True)
    assert [one["name"] for one in facts["classes"]] == list("0123456789")
    assert [row["name"] for row in facts["rows"]] == ["conv1", "relu1", "pool1", "conv2"]


def test_a_class_is_asked_by_its_name_and_its_weights_are_slices_of_the_maps_before() -> None:
    page = open_page(PAGE, layer="linear1", channel="3")
    facts, arrays = favourites(page)
    assert facts["title"] == "class 3"
    kept = checkpoints.load("digits")
    assert kept is not None
    np.testing.assert_array_equal(arrays["slices"], kept["linear1.weight"][3].reshape(16, 7, 7))
    assert {one["label"] for one in facts["favourites"]} == {"3"}


def test_an_address_opens_channel_regularisers_and_the_photograph() -> None:
    query = {"layer": "conv1", "channel": "7", "part": "unit", "start": "photograph", "image": "9"}
    query |= {"fourier": "off", "jitter": "off", "blur": "on", "decay": "on", "seed": "4"}
    page = open_page(PAGE, **query)
    spec = spec_of(page)
    assert (spec.layer, spec.channel, spec.part) == ("conv1", 7, "unit")
    config = spec.config
    assert (config.fourier, config.jitter, config.blur, config.decay, config.seed) == (False, 0, 0.5, 0.02, 4)
    np.testing.assert_array_equal(
        spec.start.pixels, ClassifierRun.load(checkpoints.classifier("digits")).images[9]
    )
    assert dict(page.query_params) == query


def test_another_choice_begins_another_picture_and_a_rerun_does_not() -> None:
    page = open_page(PAGE)
    first = wish_of(page)
    page.run()
    assert wish_of(page).look == first.look
    choose(page, "channel", 4)
    second = wish_of(page)
    assert (second.spec.channel, page.query_params["channel"]) == (4, "4")
    assert first.state == "finished"
    widget(page, PAGE, "layer").set_value("conv1").run()
    assert (spec_of(page).layer, spec_of(page).channel) == ("conv1", 0)
    assert "channel" not in page.query_params


def test_again_is_from_other_noise() -> None:
    page = press(open_page(PAGE), "Again, from other noise")
    assert spec_of(page).config.seed == 1
    assert page.query_params["seed"] == "1"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"layer": "relu1"}, "There is no layer relu1 whose channels can be asked"),
        ({"channel": "16"}, "There is no channel 16 here: these are 0 to 15"),
        ({"image": "5000"}, "There is no image 5,000 here"),
        ({"part": "half"}, "The part of the channel in the address cannot be used"),
        ({"run": "gone"}, "The run in the address has ended. This is a network that comes with the app"),
    ],
)
def test_what_is_not_there_is_a_sentence(query: dict[str, str], sentence: str) -> None:
    page = open_page(PAGE, **query)
    assert sentence in warned(page)
    assert (spec_of(page).layer, spec_of(page).channel) == ("conv2", 0)


def test_the_cnn_lab_s_run_is_asked_as_it_was_until_somebody_asks_again() -> None:
    run = lab_run()
    page = open_page(PAGE, run=run.look)
    first = spec_of(page)
    np.testing.assert_array_equal(
        first.network.weights.arrays["conv1.weight"], run.weights().arrays["conv1.weight"]
    )
    assert "The network as it was at step 1." in said(page)
    run.step(3)
    page.run()
    assert spec_of(page) == first
    assert "It stands at step 4 now" in said(page)
    press(page, "Again, from other noise")
    np.testing.assert_array_equal(
        spec_of(page).network.weights.arrays["conv1.weight"], run.weights().arrays["conv1.weight"]
    )
    run.reset()
    page.run()
    np.testing.assert_array_equal(
        spec_of(page).network.weights.arrays["conv1.weight"], run.weights().arrays["conv1.weight"]
    )


def test_a_picture_that_stands_because_nobody_watched_goes_on() -> None:
    page = open_page(PAGE)
    run = wish_of(page)
    run.pause()
    assert run.step_count < STEPS
    page.run()
    assert wish_of(page).look == run.look
    run.pace(None)
    assert run.wait(PATIENCE_S)
    assert run.step_count == STEPS


def test_a_network_that_is_not_built_yet_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    run = lab_run()
    with monkeypatch.context() as patch:
        patch.setattr("ui.channels.subject.frozen_network", lambda *_: None)
        patch.setattr("ui.channels.subject.wait_until_built", lambda _: None)
        page = open_page(PAGE, run=run.look)
        assert not any(getattr(one, "key", None) == KEY for one in page._tree)
    page.run()
    assert spec_of(page).shape == (1, 8, 8)


def test_the_lab_s_run_is_there_by_itself_once_it_learns() -> None:
    run = lab_run()
    page = open_page(PAGE)
    page.session_state[CNN_LAB] = run.look
    page.run()
    assert page.query_params["run"] == run.look
    assert spec_of(page).shape == (1, 8, 8)


@pytest.mark.parametrize("network", [PERCEPTRON, BRANCHING])
def test_any_network_that_classifies_has_channels(network: Any) -> None:
    run = engine().submit(ClassifierRun(network, "mnist" if network is PERCEPTRON else "digits"))
    page = open_page(PAGE, run=run.look)
    assert warned(page) == ""
    facts, _ = favourites(page)
    assert len(facts["favourites"]) == 9


def test_a_network_that_others_trained_is_asked_about_its_photographs() -> None:
    page = open_page(PAGE, net="efficientnet_lite0", layer="norm2", channel="3")
    assert (spec_of(page).network.pretrained, spec_of(page).config.jitter) == ("efficientnet_lite0", 8)
    facts, arrays = favourites(page)
    assert arrays["images"].shape == (9, 3, 112, 112)
    assert arrays["slices"].shape == (1, 3, 3)
    assert len(facts["classes"]) == 12
    assert "Apache Licence 2.0" in said(page).replace("\\", "")


def lesion(page: AppTest) -> dict[str, Any]:
    """What the component is told, once the pictures are answered."""
    for _ in range(int(10 * PATIENCE_S)):
        if (told := data_of(page, LESION))["measured"] is not None:
            return told
        wish_of(page).wait(0.1)
        page.run()
    raise AssertionError("the pictures were not answered")


@pytest.mark.parametrize(
    ("done", "factor", "title"),
    [("off", 0.0, "switched off"), ("half", 0.5, "halved"), ("double", 2.0, "doubled")],
)
def test_the_channel_is_changed_as_chosen(done: str, factor: float, title: str) -> None:
    page = open_page(PAGE, layer="conv1", channel="3", done=done)
    told = lesion(page)
    assert told["change"] == {"layer": "conv1", "channel": 3, "factor": factor, "offset": 0}
    assert told["title"] == f"conv1, channel 4, {title}"
    measured = told["measured"]
    assert (measured["images"], measured["before"], measured["own"]) == (1_000, 0.967, False)
    assert sum(measured["shifts"]) == 0
    diagonal = sum(measured["shifts"][11 * at] for at in range(10))
    assert measured["after"] == pytest.approx(0.967 + diagonal / 1_000)


def test_its_mean_is_that_of_all_pictures() -> None:
    page = open_page(PAGE, layer="conv1", channel="3", done="mean")
    settled(page)
    page.run()
    change = lesion(page)["change"]
    network = checkpoints.classifier("digits")
    kept = checkpoints.load("digits")
    assert kept is not None
    images = network.load()
    places = images.split(network.config.seed).validation[:1_000]
    maps = torch.nn.functional.conv2d(
        torch.tensor(images.images[places]).double() / 255,
        torch.tensor(kept["conv1.weight"][3:4]).double(),
        torch.tensor(kept["conv1.bias"][3:4]).double(),
        padding=2,
    )
    assert change["factor"] == 0
    assert change["offset"] == pytest.approx(maps.mean().item(), rel=1e-4)


def test_channels_are_ranked_when_somebody_wants_it_and_one_that_is_pressed_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page(PAGE, layer="conv1")
    press(page, "Switch off each of the 8 channels of conv1 in turn")
    for _ in range(int(10 * PATIENCE_S)):
        if any(getattr(one, "key", None) == RANKING for one in page._tree):
            break
        wish_of(page).wait(0.1)
        page.run()
    told = data_of(page, RANKING)
    costs = [one["cost"] for one in told["costs"]]
    assert costs == sorted(costs, reverse=True)
    assert sorted(one["channel"] for one in told["costs"]) == list(range(8))
    assert "Channel 4 is the dearest: without it 8.8 percentage points are lost" in told["says"]
    for edit, channel in ({"channel": 5}, 5), ({"channel": 8}, 5), ({"channel": True}, 5), ("all", 5):
        lab = Experiment(PAGE, (), {"channel": 5}, [])
        monkeypatch.setattr("ui.channels.ranking.edit_of", lambda *_, edit=edit: edit)
        take_channel(lab, 8)
        assert lab["channel"] == channel


def test_photographs_are_compared_with_what_the_whole_network_reads() -> None:
    page = open_page(PAGE, net="efficientnet_lite0", layer="add9", channel="3")
    measured = lesion(page)["measured"]
    assert (measured["images"], measured["before"], measured["own"]) == (12, 1, True)
    assert (measured["names"], measured["shifts"]) == ([], [])
    assert len(measured["turned"]) <= 7


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_what_a_card_asks_is_told_nowhere_before_somebody_has_guessed() -> None:
    page = open_page(PAGE, layer="conv2", concept="7", target="9")
    ranks = "Switch off each of the 16 channels of conv2 in turn"
    assert ranks not in labels(page)
    assert "Test it" not in labels(page)
    assert "The card “One less” below asks just that" in said(page)
    assert "The card “More of a 7” below asks just that" in said(page)
    for card in ("One less", "More of a 7"):
        page.button(key=set_up_key(card)).click().run()
    for _ in range(int(10 * PATIENCE_S)):
        if "asks just that" not in said(page) and not {ranks, "Test it"} & set(labels(page)):
            break
        wish_of(page).wait(0.1)
        page.run()
    assert len(data_of(page, RANKING)["costs"]) == 16
    assert "from other pictures towards 7: the score of 9" in data_of(page, CONCEPT)["says"]


@pytest.mark.parametrize(
    "query", [{"layer": "conv1", "concept": "7", "target": "9"}, {"net": "photographs", "layer": "conv2"}]
)
def test_what_no_card_asks_can_be_found_out(query: dict[str, str]) -> None:
    page = open_page(PAGE, **query)
    assert "Test it" in labels(page)
    assert any(label.startswith("Switch off each") for label in labels(page))


def test_a_layer_is_called_as_the_field_above_calls_it() -> None:
    page = open_page(PAGE, net="efficientnet_lite0", layer="norm49")
    facts, _ = favourites(page)
    assert facts["title"] == "“Head, normalised”, channel 1"
    assert facts["of"] == 12
    assert "Switch off each of the 1,280 channels of “Head, normalised” in turn" in labels(page)


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "Switch off the only channel of conv1"), (8, "Switch off each of the 8 channels")],
)
def test_one_channel_is_not_each_of_them(count: int, words: str) -> None:
    assert button_words(count, "conv1").startswith(words)
    assert (
        slices_words(count, "map")
        == {
            1: "one slice, for the only map",
            8: "one slice for each of the 8 maps",
        }[count]
    )


@pytest.mark.parametrize("card", range(len(TRY)))
def test_a_guess_is_answered_by_what_the_network_reads(card: int) -> None:
    """The last cards of the page."""
    page = open_page(PAGE)
    asks = [button for button in page.button if button.label == "Show it without a guess"]
    asks[len(asks) - len(TRY) + card].click().run()
    assert not page.exception
    assert warned(page) == ""
    [told] = [one.value for one in page.markdown if "Measured:" in one.value]
    assert ("it reads 3 with >99.9\u00a0%." in told) == (card == 0)
    assert page.query_params["layer"] == "linear1"
