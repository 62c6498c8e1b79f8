"""The map turns to an edited network before the server's page has heard of it."""

from playwright.sync_api import Page, expect

from tests.browser.cnn_lab.driving import card
from tests.browser.held import Held
from tests.browser.opening import open_page


def test_the_map_shows_the_edited_network_while_the_page_is_on_its_way(page: Page, app_url: str) -> None:
    held = Held(page, both=True)
    open_page(page, app_url, "cnn_lab")
    network, edited = page.locator(".network-map"), card(page, 0)
    title = network.locator(".head").nth(1)
    expect(title).to_contain_text("Conv 5 × 5")
    expect(edited).to_contain_text("208 parameters")
    before = network.get_attribute("data-run") or ""
    held.hold()
    edited.locator("label", has_text="kernel").get_by_text("−", exact=True).click()
    expect(title).to_contain_text("Conv 4 × 4")
    expect(network).not_to_have_attribute("data-run", before)
    ahead = network.get_attribute("data-run") or ""
    expect(edited).to_contain_text("208 parameters")
    held.let_go()
    expect(edited).to_contain_text("136 parameters")
    expect(title).to_contain_text("Conv 4 × 4")
    expect(network).to_have_attribute("data-run", ahead)


def test_another_tab_stays_with_the_run_that_it_shows(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab")
    network = page.locator(".network-map")
    before = network.get_attribute("data-run") or ""
    other = page.context.new_page()
    other.goto(page.url)
    there = other.locator(".network-map")
    expect(there).to_have_attribute("data-run", before)
    card(page, 0).locator("label", has_text="kernel").get_by_text("−", exact=True).click()
    expect(network).not_to_have_attribute("data-run", before)
    expect(there).to_have_attribute("data-run", before)
    expect(there.locator(".head").nth(1)).to_contain_text("Conv 5 × 5")
