"""The GAN lab on faces in colour."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.opening import open_page
from tests.browser.test_gan_lab import SMALL, train_to
from tests.waiting import PATIENCE_S


@pytest.mark.walk
def test_traits_and_the_nearest_training_images_stand_below_the_samples(page: Page, app_url: str) -> None:
    lab = open_page(page, app_url, "gan_lab", f"data=avatars&{SMALL}&classes=asked&batch=32")
    measured = lab.locator(".gan-quality")
    expect(measured).to_have_count(0)
    train_to(lab, 60)
    expect(measured.get_by_test_id("traits-say")).not_to_be_empty(timeout=1000 * PATIENCE_S)
    traits = measured.locator("section", has_text="Which traits G shows").locator(".bar")
    expect(traits.locator("> span:first-child")).to_have_text(["long hair", "glasses", "beard"])
    expect(measured).to_contain_text(re.compile(r"Measured at step \d+, with 500 samples, by a classifier"))
    pairs = measured.locator(".pair canvas:nth-child(2)")
    expect(pairs).to_have_count(5)
    expect(measured.locator(".measures")).to_be_hidden()
    pairs.first.scroll_into_view_if_needed()
    # A face is no grey: its red, green and blue differ.
    data = "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    pixels = np.array(pairs.first.evaluate(data)).reshape(-1, 4)
    assert np.ptp(pixels[:, :3], axis=1).mean() > 10
    lab.get_by_role("tab", name="Quality").click()
    expect(pairs).to_have_count(12)
    expect(measured).to_have_count(1)
    expect(traits).to_have_count(3)
    expect(measured.locator(".measures")).to_be_visible()
