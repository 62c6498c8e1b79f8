"""The GAN lab in a browser on a phone."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.opening import open_page
from tests.browser.test_gan_lab import SMALL


def test_on_a_phone_both_ends_of_the_scale_of_verdicts_stand_in_one_row(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    lab = open_page(page, app_url, "gan_lab", "data=digits&preset=dense")
    scale = lab.locator(".grid-scale").bounding_box()
    assert scale is not None
    for end in (re.compile(r"^generated 0$"), re.compile(r"^1 real$")):
        box = lab.locator(".sample-grid").get_by_text(end).bounding_box()
        assert box is not None
        assert box["y"] <= scale["y"] <= box["y"] + box["height"]
    status = lab.locator(".run-status").bounding_box()
    film = lab.get_by_role("button", name="Film of the timeline").bounding_box()
    assert status is not None
    assert film is not None
    assert status["y"] - (film["y"] + film["height"]) >= 16


@pytest.mark.walk
def test_nothing_sticks_out_on_a_phone(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_url, "gan_lab", SMALL)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
