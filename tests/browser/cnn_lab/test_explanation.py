"""An explanation beside the network map follows the training, and the time slider."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.opening import open_page
from tests.browser.patience import PATIENCE_MS, wait_until
from tests.browser.steering import press, says, step_of


@pytest.mark.walk
def test_it_is_of_the_step_that_is_shown(page: Page, app_url: str) -> None:
    open_page(page, app_url, "cnn_lab", "pin=gradcam")
    shown = page.locator(".explanation")
    expect(shown).to_contain_text("at step 0", timeout=PATIENCE_MS)
    press(page, "Train")
    wait_until(page, lambda: step_of(page) > 30)
    expect(shown).not_to_have_attribute("data-step", "0")
    press(page, "Pause")
    says(page, "state", "paused")
    wait_until(page, lambda: shown.get_attribute("data-step") == str(step_of(page)))
    expect(shown).to_contain_text(f"at step {step_of(page):,}")
    page.get_by_label("Step to look at").press("Home")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_attribute("data-step", "0", timeout=PATIENCE_MS)
    expect(shown).to_contain_text("at step 0")
