"""The network map in a browser: pointing and keys find a channel, and its large pictures add up."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from nn_core import Architecture, Conv2d, Flatten, Linear
from tests.browser.patience import appears
from tests.numerals import read
from ui.kit.url import encode_architecture


@pytest.fixture
def network_map(page: Page, app_url: str) -> Locator:
    page.goto(f"{app_url}/cnn_lab?preset=small_cnn")
    appears(page.locator(".network-map[data-step='0']"))
    return page.locator(".network-map")


def picture(network_map: Locator) -> str:
    found: str = network_map.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    return found


def press(network_map: Locator, *keys: str) -> None:
    for key in keys:
        network_map.locator(".scroller").press(key)


def spoken(network_map: Locator) -> Locator:
    return network_map.locator("[aria-live=polite]")


def test_arrow_keys_walk_through_channels_and_layers(network_map: Locator) -> None:
    press(network_map, "ArrowRight", "ArrowDown", "ArrowDown")
    expect(spoken(network_map)).to_have_text("conv1, channel 3")
    press(network_map, "ArrowRight", "ArrowUp")
    expect(spoken(network_map)).to_have_text("relu1, channel 2")
    press(network_map, *["ArrowRight"] * 20)
    expect(spoken(network_map)).to_contain_text("Class 1")


@pytest.mark.walk
def test_every_channel_of_a_long_layer_can_be_shown(page: Page, app_url: str) -> None:
    long = Architecture((1, 28, 28), (Conv2d(48, 3), Flatten(), Linear(10)))
    page.goto(f"{app_url}/cnn_lab?net={encode_architecture(long)}")
    network_map = page.locator(".network-map")
    expect(network_map).to_have_attribute("data-step", "0")
    before = picture(network_map)
    network_map.get_by_role("button", name="All channels").click()
    assert picture(network_map) != before
    press(network_map, "ArrowRight", *["ArrowDown"] * 60)
    last = re.compile(r"conv1, channel (4[1-8])")
    expect(spoken(network_map)).to_have_text(last)
    network_map.get_by_role("button", name="All channels").click()
    press(network_map, "ArrowRight", *["ArrowDown"] * 60)
    expect(spoken(network_map)).not_to_have_text(last)


def test_pointing_at_a_map_names_channel_pixel_and_value(network_map: Locator) -> None:
    press(network_map, "ArrowRight")
    box = network_map.locator(".tooltip").bounding_box()
    assert box is not None
    press(network_map, "Escape")
    expect(network_map.locator(".tooltip")).to_be_hidden()
    network_map.page.mouse.move(box["x"] - 30, box["y"] + box["height"] / 2)  # it stood beside the map
    expect(network_map.locator(".tooltip")).to_have_text(
        re.compile(r"conv1, channel 1row \d+, column \d+: −?\d")
    )


def test_an_opened_channel_shows_a_sum_that_adds_up(network_map: Locator) -> None:
    press(network_map, *["ArrowRight"] * 4, "Enter")
    panel = network_map.locator(".panel")
    expect(panel.locator("h3")).to_have_text("conv2, channel 1")
    expect(panel.get_by_text("Weights of conv2")).to_be_visible()
    after = panel.locator("figure", has_text="After conv2").locator("canvas")
    after.hover()
    sums = panel.locator(".sums")
    expect(sums).to_have_text(re.compile(r"^conv2 at row \d, column \d: .* ≈ "))
    terms, result = (sums.text_content() or "").split(": ")[1].replace("− ", "+ −").split(" ≈ ")
    numbers = [read(term.split(" (")[0]) for term in terms.split(" + ")]
    assert len(numbers) == 5  # three channels, the other five together, the bias
    assert sum(numbers) == pytest.approx(read(result), abs=0.03)


@pytest.mark.walk
def test_an_opened_channel_is_open_after_a_reload_until_it_is_closed(network_map: Locator) -> None:
    panel = network_map.locator(".panel")
    press(network_map, *["ArrowRight"] * 4, "Enter")
    panel.get_by_role("button", name="Next channel").press("Enter")
    expect(panel.locator("h3")).to_have_text("conv2, channel 2")
    network_map.page.reload()
    expect(panel.locator("h3")).to_have_text("conv2, channel 2")
    panel.get_by_role("button", name="Next channel").press("Escape")
    expect(panel).to_be_hidden()
    network_map.page.reload()
    appears(network_map.page.locator(".network-map[data-step='0']"))
    expect(panel).to_be_hidden()


def test_escape_closes_the_panel_and_returns_to_the_map(network_map: Locator) -> None:
    press(network_map, "ArrowRight", "Enter")
    panel = network_map.locator(".panel")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Next channel").press("Enter")
    expect(panel.locator("h3")).to_have_text("conv1, channel 2")
    panel.get_by_role("button", name="Next channel").press("Escape")
    expect(panel).to_be_hidden()
    expect(network_map.locator(".scroller")).to_be_focused()


def test_the_colour_scale_changes_the_pictures(network_map: Locator) -> None:
    before = picture(network_map)
    network_map.get_by_role("button", name="Each map").click()
    assert picture(network_map) != before


@pytest.mark.walk
def test_one_state_has_one_colour_scale_whatever_was_shown_before(network_map: Locator) -> None:
    page = network_map.page
    legends = network_map.locator(".legend")
    expect(legends.last).to_have_text(re.compile(r"\d"))
    fresh = legends.all_text_contents()
    page.get_by_role("button", name="Train", exact=True).click()
    appears(network_map.locator(":scope:not([data-step='0'])"))
    expect(network_map).to_have_attribute("data-step", re.compile(r"[1-9]\d\d"))
    page.get_by_label("Step to look at").press("Home")
    expect(network_map).to_have_attribute("data-step", "0")
    expect(legends).to_have_text(fresh)


@pytest.mark.walk
def test_the_map_says_in_words_what_it_shows(network_map: Locator) -> None:
    expect(
        network_map.get_by_role("img", name=re.compile("^Network map at step 0. The network"))
    ).to_be_visible()
