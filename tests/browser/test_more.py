"""A beginner's controls and all of them, in a browser: one choice that outlives a page and a reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.opening import READY, open_for_beginners
from tests.browser.patience import appears

FOLDED = {
    "pooling": "Stride",
    "convolution": "Padding",
    "activation": "Its weights times",
    "backpropagation": "Loss",
    "gan_lab": "Loss",
    "neural_network": "Noise",
    "cnn_lab": "Preset",
}
"""Of each page a control that is under "More", by its label."""
PICTURE = {
    "pooling": ".pooling .stack canvas",
    "convolution": ".convolution .stack canvas",
    "activation": ".activation .stack canvas",
    "backpropagation": ".backpropagation .card",
    "gan_lab": ".sample-grid canvas",
    "neural_network": ".plane-network canvas",
    "cnn_lab": ".network-map canvas",
}
PHONE_PX = 390
"""As wide all controls fill a screen of their own."""
BELOW = ("neural_network", "cnn_lab")
"""Their measured numbers fill a phone's first screen: the picture follows."""
CASES = [
    (name, *size)
    for name in FOLDED
    for size in ((1440, 900), (1024, 768), (PHONE_PX, 844))
    if size[0] > PHONE_PX or name not in BELOW
]


def control(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def turn(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


@pytest.mark.walk
def test_the_choice_outlives_a_reload_and_goes_along_to_other_pages(page: Page, app_url: str) -> None:
    open_for_beginners(page, app_url, "pooling")
    expect(control(page, "Window")).to_be_visible()
    expect(control(page, "Stride")).to_be_hidden()
    turn(page, "More")
    expect(control(page, "Stride")).to_be_visible()
    expect(page).to_have_url(re.compile("more=yes"))
    page.reload()
    expect(control(page, "Stride")).to_be_visible()
    page.get_by_test_id("stHeader").get_by_text("Inside a layer").click()
    page.get_by_role("menuitem").filter(has_text="Convolution").first.click()
    appears(page.locator(".convolution .terms .total"))
    expect(control(page, "Padding")).to_be_visible()
    turn(page, "Less")
    expect(control(page, "Padding")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("more="))
    page.reload()
    appears(page.locator(".convolution .terms .total"))
    expect(control(page, "Padding")).to_be_hidden()


def test_a_card_shows_the_control_that_it_sets_and_it_stays_under_the_hand(page: Page, app_url: str) -> None:
    open_for_beginners(page, app_url, "convolution", "dilation=2")
    dilation = control(page, "Dilation")
    expect(dilation).to_have_value("2")
    expect(control(page, "Padding")).to_be_hidden()
    page.get_by_role("button", name="One less: Dilation").click()
    expect(page).not_to_have_url(re.compile("dilation"))
    expect(dilation).to_have_value("1")
    turn(page, "More")
    expect(control(page, "Padding")).to_be_visible()
    turn(page, "Less")
    expect(dilation).to_be_hidden()


@pytest.mark.parametrize(("name", "width", "height"), CASES)
def test_opened_and_folded_the_picture_is_on_the_first_screen(
    page: Page, app_url: str, name: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_for_beginners(page, app_url, name)
    picture = page.locator(PICTURE[name]).first
    expect(control(page, FOLDED[name]).first).to_be_hidden()
    expect(picture).to_be_in_viewport(ratio=0.25)
    turn(page, "More")
    expect(control(page, FOLDED[name]).first).to_be_visible()
    if width > PHONE_PX:
        expect(picture).to_be_in_viewport(ratio=0.25)


def test_show_me_opens_what_a_step_points_into(page: Page, app_url: str) -> None:
    """The step is folded again by its reader before he asks."""
    page.goto(f"{app_url}/tutorials")
    page.locator("[class*=st-key-tutorials-open][class*='16_heard'] button").click()
    appears(page.locator(READY["pooling"].selector))
    turn(page, "Less")
    expect(control(page, "Stride")).to_be_hidden()
    turn(page, "Show me")
    expect(control(page, "Stride")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 1024])
@pytest.mark.parametrize("name", ["cnn_lab", "gan_lab", "neural_network"])
def test_what_one_presses_again_and_again_stays_where_it_is(
    page: Page, app_url: str, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_for_beginners(page, app_url, name)
    step = page.get_by_role("button", name="Step", exact=True)
    before = step.bounding_box()
    turn(page, "More")
    expect(control(page, FOLDED[name])).to_be_visible()
    expect(page.get_by_role("button", name="Less", exact=True)).to_be_visible()
    assert step.bounding_box() == before
