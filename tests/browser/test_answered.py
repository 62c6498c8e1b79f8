"""What somebody has answered on a page is answered after a reload."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.opening import open_page

pytestmark = pytest.mark.walk


def test_a_reload_keeps_what_was_answered(page: Page, app_url: str) -> None:
    open_page(page, app_url, "pooling")
    card = page.get_by_test_id("stColumn").filter(has_text="One pixel to the right")
    card.get_by_role("button", name="None", exact=True).click()
    expect(card).to_contain_text("You said: None")
    page.reload()
    expect(card).to_contain_text("You said: None")
    expect(card.get_by_role("button", name="Ask me again")).to_be_visible()
