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
