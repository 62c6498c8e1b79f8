"""The GAN lab on faces in colour."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.opening import open_page
from tests.browser.test_gan_lab import SMALL, train_to
from tests.waiting import PATIENCE_S


@pytest.mark.walk
def test_traits_and_the_nearest_training_images_stand_below_the_samples(page: Page, app_url: str) -> None:
    lab = open_page(page, app_url, "gan_lab", f"data=avatars&{SMALL}&classes=asked&batch=32&tab=quality")
    train_to(lab, 60)
    expect(lab.get_by_test_id("traits-say")).not_to_be_empty(timeout=1000 * PATIENCE_S)
    traits = lab.locator(".gan-quality section", has_text="Which traits G shows").locator(".bar")
    expect(traits).to_have_count(3)
    expect(traits.locator("span:first-child").first).to_have_text("long hair")
    pairs = lab.locator(".gan-quality .pair canvas:nth-child(2)")
    expect(pairs).to_have_count(12)
    pairs.first.scroll_into_view_if_needed()
    # A face is no grey: its red, green and blue differ.
    data = "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    pixels = np.array(pairs.first.evaluate(data)).reshape(-1, 4)
    assert np.ptp(pixels[:, :3], axis=1).mean() > 10
