"""The prepared experiments at the foot of a page: what they set up comes into sight."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("path", ["pooling", "why_convolution"])
def test_what_is_set_up_comes_into_sight(page: Page, app_url: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/{path}")
    button = page.get_by_role("button", name="Set it up").last
    button.scroll_into_view_if_needed()
    main = page.get_by_test_id("stMain")
    foot = main.evaluate("main => main.scrollTop")
    button.click()
    picture = page.locator(".layerscope canvas").first
    expect(picture).to_be_in_viewport()
    assert main.evaluate("main => main.scrollTop") < foot
