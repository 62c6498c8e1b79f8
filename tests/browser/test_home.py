"""The home page in a browser: its thumbnails are alive, and each card leads to its lab."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def home(page: Page, app_url: str) -> Page:
    page.goto(app_url)
    expect(page.get_by_test_id("thumbnail-caption")).to_have_count(2)
    return page


@pytest.mark.parametrize("index", [0, 1], ids=["cnn", "gan"])
def test_thumbnail_is_alive(home: Page, index: int) -> None:
    caption = home.get_by_test_id("thumbnail-caption").nth(index)
    expect(caption).to_contain_text("Step")
    before = caption.inner_text()
    expect(caption).not_to_have_text(before)


@pytest.mark.parametrize("lab", ["CNN lab", "GAN lab"])
def test_card_leads_to_its_lab(home: Page, lab: str) -> None:
    home.get_by_role("link", name=f"Open the {lab}").click()
    expect(home.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=60_000)
    assert lab.lower().replace(" ", "_") in home.url


def test_a_query_that_comes_before_its_page_leaves_no_trace_on_the_page_before(home: Page) -> None:
    for address in ("/?run=early", "/cnn_lab?run=early"):
        home.evaluate("address => history.pushState(null, '', address)", address)
    home.go_back()
    expect(home.get_by_test_id("thumbnail-caption")).to_have_count(2)
    assert home.evaluate("location.pathname + location.search") == "/"


def stroke(home: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a line on the pad; the pen stays down."""
    box = home.locator(".reader canvas").bounding_box()
    assert box is not None
    home.mouse.move(box["x"] + start[0], box["y"] + start[1])
    home.mouse.down()
    home.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=8)


def test_a_drawing_is_read_while_the_pen_moves_and_judged_by_who_drew_it(home: Page) -> None:
    expect(home.locator(".reader .about")).to_contain_text("It has learnt for 400 steps")
    stroke(home, (110, 30), (110, 190))
    one = home.get_by_role("button", name="I drew a 1")
    expect(one).to_be_enabled()
    home.mouse.up()
    expect(home.locator(".reader .best")).to_have_accessible_name("I drew a 1")
    home.get_by_role("button", name="I drew a 8").click()
    expect(home.locator(".reader .words")).to_contain_text("You fooled it: you meant 8, and it gave the 1 ")
    expect(home.locator(".reader .tally")).to_contain_text("Misread: 1 of 1 drawing.")
    one.click()
    expect(home.locator(".reader .tally")).to_contain_text("Misread: 0 of 1 drawing.")
    stroke(home, (30, 110), (190, 110))
    home.mouse.up()
    expect(home.locator(".reader .words")).to_contain_text("You changed it. Which digit is it now?")
    expect(home.locator(".reader .tally")).to_have_text("Misread: 0 of 1 drawing.")
    home.get_by_role("button", name="Clear").click()
    expect(one).to_be_disabled()
    expect(home.locator(".reader .words")).to_contain_text("Draw a digit here")
    home.reload()
    expect(home.locator(".reader .tally")).to_have_text("Misread: 0 of 1 drawing.")


def test_a_drawing_and_what_was_said_of_it_outlive_a_reload_and_count_once(home: Page) -> None:
    pad = home.locator(".reader canvas")
    expect(home.locator(".reader .about")).to_contain_text("It has learnt for 400 steps")
    stroke(home, (110, 30), (110, 190))
    home.mouse.up()
    one = home.get_by_role("button", name="I drew a 1")
    one.click()
    expect(home.locator(".reader .tally")).to_contain_text("Misread: 0 of 1 drawing.")
    drawn = pad.evaluate("canvas => canvas.toDataURL()")
    home.reload()
    expect(one).to_be_enabled()
    expect(one).to_have_attribute("aria-pressed", "true")
    assert pad.evaluate("canvas => canvas.toDataURL()") == drawn
    expect(home.locator(".reader .tally")).to_contain_text("Misread: 0 of 1 drawing.")
    home.get_by_role("button", name="I drew a 7").click()
    expect(home.locator(".reader .tally")).to_contain_text("Misread: 1 of 1 drawing.")
