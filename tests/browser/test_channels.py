"""The page "What does a channel want?" in a browser: a picture forms, and comes of an address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.opening import open_page, reopened
from tests.browser.patience import PATIENCE_MS
from ui.channels.wish import STEPS

LARGE_MS = 3 * PATIENCE_MS
CUT = """all => all
  .filter(one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight)
  .map(one => one.textContent)"""
"""The texts of those that have less room than they need."""


def done(page: Page, steps: int = STEPS, timeout: float = PATIENCE_MS) -> Locator:
    """The component with the picture, once all steps are taken."""
    expect(page.locator(f".wish[data-step='{steps}']")).to_have_count(1, timeout=timeout)
    return page.locator(".wish")


def pixels(shown: Locator) -> str:
    return str(shown.locator("canvas").evaluate("(canvas) => canvas.toDataURL()"))


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_test_id("stSelectbox").get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def wants(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=f"What {title} wants to see")).to_be_visible()


@pytest.mark.walk
def test_the_picture_forms_beside_the_images_and_can_be_stepped_back(page: Page, app_url: str) -> None:
    open_page(page, app_url, "channels")
    shown = done(page)
    expect(page.locator(".favourites figure")).to_have_count(9)
    expect(page.locator(".favourites .classes .class")).to_have_count(10)
    last = pixels(shown)
    slider = page.locator(".time-slider input[type=range]")
    slider.focus()
    slider.press("Home")
    expect(shown).to_have_attribute("data-step", "0")
    expect(shown.get_by_test_id("wish-step")).to_contain_text(f"Step 0 of {STEPS}")
    assert pixels(shown) != last
    page.get_by_role("button", name="Live").click()
    done(page)
    assert pixels(shown) == last


@pytest.mark.walk
def test_another_channel_gets_another_picture_and_the_address_opens_it(
    page: Page, browser: Browser, app_url: str
) -> None:
    open_page(page, app_url, "channels")
    choose(page, "Layer", "linear1 (classes)")
    wants(page, "class 0")
    field = page.get_by_test_id("stSelectbox").get_by_role("combobox", name="Class")
    expect(field).to_have_value("0")
    choose(page, "Class", "7")
    wants(page, "class 7")
    shown = done(page)
    expect(shown).to_contain_text("takes this picture for 7")
    expect(page.locator(".favourites figcaption").first).to_contain_text("7: ")
    expect(page).to_have_url(re.compile("layer=linear1&channel=7"))
    picture = pixels(shown)
    with reopened(browser, page) as theirs:
        assert pixels(done(theirs)) == picture


@pytest.mark.walk
def test_regularisers_are_switches_under_more(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/channels?layer=linear1&channel=3")
    before = pixels(done(page))
    expect(page.get_by_role("switch", name="Fourier")).to_have_count(0)
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_text("Fourier", exact=True).click()
    expect(page).to_have_url(re.compile("fourier=off"))
    shown = page.locator(".wish")
    expect(shown).not_to_have_attribute("data-step", str(STEPS))
    assert pixels(done(page)) != before


@pytest.mark.walk
def test_the_large_network_gets_its_picture_too(page: Page, app_url: str) -> None:
    open_page(page, app_url, "channels", "net=efficientnet_lite0&layer=norm20&channel=4")
    shown = done(page, STEPS // 2, LARGE_MS)
    expect(shown.get_by_test_id("wish-step")).to_contain_text("it answers")
    expect(page.locator(".favourites figure")).to_have_count(9, timeout=LARGE_MS)
    expect(page.locator(".favourites .kernel")).to_contain_text("Stage 4, block 2 · depthwise")


@pytest.mark.walk
def test_the_answer_follows_a_changed_channel_and_a_drawing_and_ranks_them_all(
    page: Page, app_url: str
) -> None:
    open_page(page, app_url, "channels", "layer=conv1&channel=3")
    shown = page.locator(".lesion")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_attribute("data-changed", "conv1, channel 4, switched off")
    expect(shown.get_by_test_id("lesion-loss")).to_contain_text("Of 1,000 images it reads")
    expect(shown.locator(".matrix span")).to_have_count(100)
    before = shown.get_by_test_id("lesion-loss").inner_text()
    page.get_by_text("Doubled", exact=True).click()
    expect(shown).to_have_attribute("data-changed", "conv1, channel 4, doubled")
    expect(shown.get_by_test_id("lesion-loss")).not_to_have_text(before)
    answer = shown.get_by_test_id("lesion-answer").inner_text()
    page.get_by_role("button", name="Random").click()
    expect(shown.get_by_test_id("lesion-answer")).not_to_have_text(answer)
    page.get_by_role("button", name="Switch off each of the 8 channels").click()
    expect(page.get_by_test_id("ranking")).to_contain_text("of 8 channels cost less", timeout=LARGE_MS)
    expect(page.locator(".ranking .cost")).to_have_count(8)
    page.locator(".ranking .cost", has_text="channel 7").click()
    wants(page, "conv1, channel 7")
    expect(page).to_have_url(re.compile("channel=6"))


@pytest.mark.walk
def test_a_concept_is_tested_against_random_directions(page: Page, app_url: str) -> None:
    open_page(page, app_url, "channels")
    page.get_by_role("button", name="Test it").click()
    said = page.get_by_test_id("concept")
    expect(said).to_contain_text("towards 0: the score of 6 rises", timeout=LARGE_MS)
    expect(page.locator(".concept .dot")).to_have_count(40)


def test_no_class_s_name_is_cut_over_the_matrix_of_changes(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/channels?net=photographs&layer=conv1")
    heads = page.locator(".lesion .matrix .head")
    expect(heads).to_have_count(12, timeout=PATIENCE_MS)
    cut = heads.evaluate_all(CUT)
    assert cut == []


@pytest.mark.walk
def test_who_looks_at_what_a_card_measured_has_the_picture_in_sight(page: Page, app_url: str) -> None:
    open_page(page, app_url, "channels")
    done(page)
    page.get_by_role("button", name="It is lower", exact=True).click()
    page.get_by_role("button", name="Look at it").click(timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("fourier=off"))
    expect(page.locator(".wish canvas").first).to_be_in_viewport()
