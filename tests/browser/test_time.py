"""Looking back in a browser: every page with a time slider shows the present again once that changes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.held import Held
from tests.browser.opening import open_page
from tests.browser.patience import PATIENCE_MS, appears, wait_until

PAGES = {
    "cnn_lab?preset=one_layer_cnn": "Step",
    "gan_lab": "Step",
    "neural_network": "Step",
    "gan_plane": "Step both",
}
"""Each page's address, and its button for a single step."""
SHORT = "neural_network"
"""At any time; the others in the walks."""


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def newest(page: Page) -> int:
    return int(page.locator(".time-slider").get_attribute("data-newest") or 0)


def look_back(page: Page) -> None:
    slider = page.locator(".time-slider")
    page.get_by_label("Step to look at").press("Home")
    expect(slider).to_have_attribute("data-live", "false")
    expect(page.locator(".run-status .chip")).to_have_text("Looking back")


def shows_the_present(page: Page) -> None:
    expect(page.locator(".time-slider")).to_have_attribute("data-live", "true")
    expect(page.locator(".run-status .chip")).not_to_have_text("Looking back")


@pytest.mark.parametrize(
    "address",
    [pytest.param(address, marks=() if address == SHORT else pytest.mark.walk) for address in PAGES],
)
def test_train_step_and_reset_return_to_the_present(page: Page, app_url: str, address: str) -> None:
    page.goto(f"{app_url}/{address}")
    appears(page.locator(".run-status[data-step]"))
    slider = page.locator(".time-slider")
    press(page, "Train")
    wait_until(page, lambda: newest(page) > 4)
    look_back(page)
    press(page, "Pause")
    expect(page.locator(".run-status")).to_have_attribute("data-state", "paused")
    expect(slider).to_have_attribute("data-live", "false")
    paused = newest(page)
    press(page, PAGES[address])
    shows_the_present(page)
    expect(slider).to_have_attribute("data-step", str(paused + 1))
    look_back(page)
    press(page, "Train")
    shows_the_present(page)
    wait_until(page, lambda: int(slider.get_attribute("data-step") or 0) > paused + 1)
    look_back(page)
    press(page, "Reset")
    shows_the_present(page)


def test_the_end_of_the_slider_is_the_present(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/{SHORT}")
    appears(page.locator(".run-status[data-step]"))
    press(page, "Train")
    wait_until(page, lambda: newest(page) > 4)
    press(page, "Pause")
    expect(page.locator(".run-status")).to_have_attribute("data-state", "paused")
    look_back(page)
    page.get_by_label("Step to look at").press("End")
    shows_the_present(page)
    expect(page.locator(".time-slider")).to_have_attribute("data-step", str(newest(page)))


@pytest.mark.parametrize("width", [1440, 1024])
@pytest.mark.parametrize("address", [pytest.param("gan_lab", marks=pytest.mark.walk), "cnn_lab", SHORT])
def test_nothing_moves_when_one_looks_back(page: Page, app_url: str, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 2000})
    page.goto(f"{app_url}/{address}")
    appears(page.locator(".run-status[data-step]"))
    for step in (1, 2, 3):
        press(page, PAGES.get(address, "Step"))
        expect(page.locator(".time-slider")).to_have_attribute("data-newest", str(step), timeout=PATIENCE_MS)
    places = {name: page.locator(name).first for name in (".time-slider", ".run-status dl", ".curves")}
    before = {name: place.bounding_box() for name, place in places.items()}
    look_back(page)
    expect(page.locator(".run-status [data-item=step]")).to_have_text("0")
    assert {name: place.bounding_box() for name, place in places.items()} == before


@pytest.mark.walk
def test_a_reload_leaves_the_past_step_on_the_page(page: Page, app_url: str) -> None:
    open_page(page, app_url, "neural_network")
    press(page, "Train")
    wait_until(page, lambda: newest(page) > 4)
    press(page, "Pause")
    look_back(page)
    page.reload()
    expect(page.locator(".run-status .chip")).to_have_text("Looking back")
    expect(page.locator(".time-slider")).to_have_attribute("data-step", "0")
    press(page, "Train")
    shows_the_present(page)


@pytest.mark.walk
def test_who_looks_back_before_the_page_has_followed_goes_on_looking_back(page: Page, app_url: str) -> None:
    """Training begins before the page is drawn anew for it."""
    words = Held(page)
    open_page(page, app_url, "neural_network")
    words.hold()
    press(page, "Train")
    wait_until(page, lambda: newest(page) > 4)
    look_back(page)
    words.let_go()
    expect(page.get_by_test_id("stBaseButton-primary").filter(has_text="Pause").first).to_be_visible()
    expect(page.locator(".time-slider")).to_have_attribute("data-live", "false")
